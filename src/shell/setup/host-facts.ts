import { type Diagnosis, type Part, unknown } from './diagnosis.ts';

// What a host says about a repository, and how a call that failed is told.

/** The answer to one call, or the status it ended with; undefined: no answer at all. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly message: string };

/** A required check; `source` is the app it must come from. */
export type RequiredCheck = { readonly name: string; readonly source: number | undefined };

/** The active rules of all rulesets for one branch, or what classic protection shows to everybody. */
export type BranchRules = {
  readonly checks: readonly RequiredCheck[];
  /** Branches must be up to date before merging. */
  readonly strict: boolean;
  /** Files of workflows that must run. */
  readonly workflows: readonly string[];
  readonly reviews:
    | { readonly approvals: number; readonly dismissesStale: boolean; readonly byCodeOwners: boolean }
    | undefined;
  readonly hasMergeQueue: boolean;
};

/** What a token sees of a team; `access`: what the team may do with the repository. */
export type TeamReach = { readonly members: Answer<number>; readonly access: Answer<'write' | 'read' | 'none'> };

export type HostFacts = {
  readonly repository: string;
  readonly defaultBranch: Answer<string>;
  readonly rules: Answer<BranchRules>;
  readonly classic: Answer<Pick<BranchRules, 'checks' | 'strict'>>;
  readonly codeownersErrors: Answer<
    readonly { readonly path: string; readonly line: number; readonly message: string }[]
  >;
  /** By `@org/team`. */
  readonly teams: ReadonlyMap<string, TeamReach>;
  /** By `@login`, the permission the host names. */
  readonly users: ReadonlyMap<string, Answer<string>>;
};

/** A call that did not answer, with the permission it needs. Hosts say 404 for what a token may not see. */
export function failure(
  part: Part,
  what: string,
  { status, message }: Extract<Answer<unknown>, { kind: 'failed' }>,
  permission: string,
): Diagnosis {
  const answered = status === undefined ? `no answer (${message})` : `GitHub answered ${status} (${message})`;
  const cure =
    status === 401
      ? 'the token is wrong or has expired; make a new one'
      : status === 403 || status === 404
        ? `give the token ${permission}`
        : 'try again; behind a proxy set `GITHUB_API_URL` and `HTTPS_PROXY`';
  return unknown(part, `${what}: ${answered}`, cure);
}
