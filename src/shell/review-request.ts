import { effectiveReviews } from '../decision/approvals.ts';
import type { PullRequest } from '../evidence.ts';
import { type GitHub, type PullState, statusOf } from './github.ts';

/** Who was asked, and who could not be and why. */
export type Asked = {
  readonly asked: readonly string[];
  readonly refused: readonly { readonly owner: string; readonly why: string }[];
};

/**
 * Whom to ask of the owners whose approval is missing: nobody twice, never the author, and nobody who has answered unless
 * the approval was of an older head. A team of which a member is asked or has answered is as good as asked: code review
 * assignment replaces teams by members.
 */
export function ownersToAsk(
  missing: readonly string[],
  { requested, author }: Pick<PullState, 'requested' | 'author'>,
  request: Pick<PullRequest, 'reviews' | 'teams' | 'head'>,
): readonly string[] {
  const asked = new Set(requested.map((name) => name.slice(1).toLowerCase()));
  const answers = effectiveReviews(request.reviews);
  const spoken = new Set(request.reviews.map(({ user }) => user.toLowerCase()));
  const isStale = (user: string): boolean => {
    const answer = answers.get(user);
    return answer?.state === 'approved' && answer.commit !== request.head;
  };
  return missing.filter((owner) => {
    const name = owner.slice(1).toLowerCase();
    if (asked.has(name) || name === author.toLowerCase()) return false;
    const team = request.teams.get(name);
    const people = name.includes('/') ? (team?.kind === 'members' ? team.logins : []) : [name];
    const known = people.map((login) => login.toLowerCase());
    if (known.some((login) => asked.has(login))) return false;
    return !known.some((login) => spoken.has(login)) || known.some(isStale);
  });
}

/**
 * Asks each owner for a review, one call an owner: a wrong name fails its whole call and must not lose the others.
 * Never throws; whoever cannot be asked is told with GitHub's reason.
 */
export async function requestReviews(
  { client, owner, repo }: GitHub,
  number: number,
  owners: readonly string[],
): Promise<Asked> {
  const asked: string[] = [];
  const refused: { owner: string; why: string }[] = [];
  // Teams first: asking a team spares asking its members.
  for (const name of owners.toSorted((a, b) => Number(b.includes('/')) - Number(a.includes('/')))) {
    const [first = '', slug] = name.slice(1).split('/');
    const who = slug === undefined ? { reviewers: [first] } : { team_reviewers: [slug] };
    try {
      await client.rest.pulls.requestReviewers({ owner, repo, pull_number: number, ...who });
      asked.push(name);
    } catch (error) {
      refused.push({ owner: name, why: reasonOf(error) });
    }
  }
  return { asked, refused };
}

function reasonOf(error: unknown): string {
  const status = statusOf(error);
  if (status === 403) return 'the token may not request reviews (a fork, or `pull-requests: write` is missing)';
  const message = error instanceof Error ? error.message : String(error);
  return /Could not resolve to a node/.test(message)
    ? 'the token cannot see teams; use an App token with *Members: read*'
    : `GitHub answered ${status ?? 'nothing'}: ${message}`;
}
