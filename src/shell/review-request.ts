import { type GitHub, statusOf } from './github.ts';

/** Who was asked, and who could not be and why. */
export type Asked = {
  readonly asked: readonly string[];
  readonly refused: readonly { readonly owner: string; readonly why: string }[];
};

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
