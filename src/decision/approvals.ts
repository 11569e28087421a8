import { SETTINGS_PATHS } from '../change/files.ts';
import type { PolicyChange } from '../change/policies.ts';
import type { PullRequest, Review } from '../evidence.ts';
import type { RepoPath } from '../manifest/location.ts';
import { type CodeOwners, decidingLine, ownerName } from '../owners/codeowners.ts';
import { cdeMemberAdded } from '../rules/cde-member-added.ts';
import type { Unapprovable } from '../rules/owner-review-missing.ts';
import type { ForeignEdit } from '../rules/regime-policy-author.ts';
import type { Settings } from '../settings/settings.ts';
import type { Approval, JudgedFinding } from './decision.ts';

/** CODEOWNERS of the base branch, or why there is none to go by. */
export type OwnersFile =
  | { readonly kind: 'found'; readonly owners: CodeOwners }
  | { readonly kind: 'none'; readonly why: string };

export type ApprovalsNeeded = {
  readonly approvals: readonly Approval[];
  readonly unapprovable: readonly Unapprovable[];
};

/**
 * Groups the findings that need approval by who may give it: the owners whom the base branch's CODEOWNERS names for the
 * finding's file; when the settings name owners of the regime, only those, whoever else the file names. A finding nobody
 * may approve is unapprovable. Semantics: docs/semantics.md, "Owners".
 */
export function approvalsFor(
  findings: readonly JudgedFinding[],
  file: OwnersFile,
  { owners: regimeOwners, labellers }: Pick<Settings, 'owners' | 'labellers'>,
  request: PullRequest | undefined,
): ApprovalsNeeded {
  const groups = new Map<string, { owners: readonly string[]; because: string; findings: JudgedFinding[] }>();
  const unapprovable: Unapprovable[] = [];
  const asserted: JudgedFinding[] = [];
  const labeller = labellers.find((each) => request !== undefined && isOwner(each, request.author, request));
  for (const finding of findings.filter(({ effect }) => effect === 'needs-approval')) {
    if (finding.rule === cdeMemberAdded.id && labeller !== undefined && request !== undefined) {
      asserted.push(finding);
      continue;
    }
    // Nobody here owns what stands elsewhere; who owns the settings decided that it is believed.
    const path = finding.at.elsewhere === true ? SETTINGS_PATHS[0] : finding.at.path;
    const named = ownersOf(path, file, regimeOwners);
    if (named.kind === 'nobody') {
      unapprovable.push({ finding, path, why: named.why });
      continue;
    }
    const key = named.owners.join(' ');
    const group = groups.get(key) ?? { owners: named.owners, because: named.because, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  const approvals = [...groups.values()].map(
    (group): Approval => ({ ...group, state: stateOf(group.owners, request) }),
  );
  if (asserted.length === 0 || labeller === undefined || request === undefined) return { approvals, unapprovable };
  const own: Approval = {
    owners: [labeller],
    because: OWN_WORKLOADS,
    findings: asserted,
    state: { kind: 'given', by: request.author },
  };
  return { approvals: [...approvals, own], unapprovable };
}

/** Why an author's own word counts: an approval of its own kind, which says for no owner that it is given. */
export const OWN_WORKLOADS = 'the settings let them mark their own workloads';

/** Policies of the regime that the author of the pull request changes without being among their owners. */
export function foreignEdits(
  changes: readonly PolicyChange[],
  file: OwnersFile,
  regimeOwners: readonly string[],
  request: PullRequest | undefined,
): readonly ForeignEdit[] {
  if (request === undefined) return [];
  const { author } = request;
  return changes
    .filter(({ named }) => named)
    .flatMap((change): readonly ForeignEdit[] => {
      const owners = ownersOf(change.resource.document.path, file, regimeOwners);
      // A team that cannot be read may hold the author: then nothing is claimed.
      const mayOwn = (owner: string) => isOwner(owner, author, request) || isUnreadable(owner, request);
      if (owners.kind === 'nobody' || owners.owners.some(mayOwn)) return [];
      return [{ change, author, owners: owners.owners }];
    });
}

type Named =
  | { readonly kind: 'owners'; readonly owners: readonly string[]; readonly because: string }
  | { readonly kind: 'nobody'; readonly why: string };

function ownersOf(path: RepoPath, file: OwnersFile, regimeOwners: readonly string[]): Named {
  // The settings of the base branch name the regime's owners themselves; CODEOWNERS narrows them where it can.
  const regime: Named | undefined =
    regimeOwners.length === 0
      ? undefined
      : { kind: 'owners', owners: regimeOwners, because: 'the settings name them for the regime' };
  if (file.kind === 'none') return regime ?? { kind: 'nobody', why: file.why };
  const line = decidingLine(file.owners, path);
  const where = `\`${file.owners.path}\``;
  if (line === undefined)
    return (
      regime ?? {
        kind: 'nobody',
        why: `no line of ${where} on the base branch owns it; add one for the compliance owners`,
      }
    );
  const because = `${file.owners.path}:${line.line}`;
  const usable = line.owners.filter(({ kind }) => kind !== 'email').map(ownerName);
  if (usable.length === 0)
    return (
      regime ?? {
        kind: 'nobody',
        why: `line ${line.line} of ${where} on the base branch names nobody who can be checked; name a user or a team`,
      }
    );
  if (regime === undefined) return { kind: 'owners', owners: usable, because };
  const wanted = new Set(regimeOwners.map((owner) => owner.toLowerCase()));
  const both = usable.filter((owner) => wanted.has(owner.toLowerCase()));
  return both.length > 0
    ? { kind: 'owners', owners: both, because }
    : { ...regime, because: `${because} names none of the regime's owners, the settings do` };
}

/** Whether an owner approved exactly this head. Without a pull request nobody did. */
function stateOf(owners: readonly string[], request: PullRequest | undefined): Approval['state'] {
  if (request === undefined) return { kind: 'missing', notCounted: [] };
  const effective = [...effectiveReviews(request.reviews).values()];
  const own = effective.filter(({ user }) => owners.some((owner) => isOwner(owner, user, request)));
  const refusing = own.find(({ state }) => state === 'changes-requested');
  if (refusing !== undefined) return { kind: 'refused', by: refusing.user };
  const notCounted: { user: string; why: string }[] = [];
  for (const review of effective.filter(({ state }) => state === 'approved' || state === 'dismissed')) {
    const why = reasonNotToCount(review, own.includes(review), request);
    if (why === undefined) return { kind: 'given', by: review.user };
    notCounted.push({ user: review.user, why });
  }
  return { kind: 'missing', notCounted };
}

/** Of each user the last review that takes a stand. Comments change nothing; a dismissed approval does not revive an older one. */
export function effectiveReviews(reviews: readonly Review[]): ReadonlyMap<string, Review> {
  const last = new Map<string, Review>();
  for (const review of reviews) if (review.state !== 'commented') last.set(review.user.toLowerCase(), review);
  return last;
}

function reasonNotToCount(review: Review, isOwnReview: boolean, request: PullRequest): string | undefined {
  const user = review.user.toLowerCase();
  if (review.state === 'dismissed') return 'gave it and it was dismissed';
  if (user === request.author.toLowerCase()) return 'is the author of the pull request';
  if (request.contributors.some((login) => login.toLowerCase() === user)) return 'authored or committed a commit of it';
  if (review.isBot) return 'is a bot';
  if (!review.canWrite) return 'has no write access to the repository';
  if (review.commit !== request.head) return 'approved another commit, not the head that was judged';
  return isOwnReview ? undefined : 'is not among the owners asked for';
}

function isOwner(owner: string, user: string, { teams }: PullRequest): boolean {
  const name = owner.slice(1).toLowerCase();
  if (!name.includes('/')) return name === user.toLowerCase();
  const members = teams.get(name);
  return members?.kind === 'members' && members.logins.some((login) => login.toLowerCase() === user.toLowerCase());
}

const isUnreadable = (owner: string, { teams }: PullRequest): boolean =>
  owner.includes('/') && teams.get(owner.slice(1).toLowerCase())?.kind !== 'members';

/** Teams whose membership could not be read although it decides: their approvals cannot be told from others. */
export function unreadableTeams(
  approvals: readonly Approval[],
  request: PullRequest | undefined,
): readonly { readonly team: string; readonly why: string }[] {
  if (request === undefined) return [];
  const asked = new Set(
    approvals
      .filter(({ state }) => state.kind === 'missing')
      .flatMap(({ owners }) => owners.map((owner) => owner.slice(1).toLowerCase())),
  );
  const someoneApproved = [...effectiveReviews(request.reviews).values()].some(({ state }) => state === 'approved');
  if (!someoneApproved) return [];
  return [...request.teams].flatMap(([team, members]) =>
    asked.has(team) && members.kind === 'unreadable' ? [{ team, why: members.why }] : [],
  );
}
