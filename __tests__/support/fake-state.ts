// What the fake GitHub knows: plain public data that a test fills in, reads back, and may change between two requests.

/**
 * Whose token the program holds. `workflow` is `GITHUB_TOKEN` (never sees teams), `app` an App token with
 * *Members: read*, `fork` the read-only token that a fork's `pull_request` run gets.
 */
export type TokenKind = 'workflow' | 'app' | 'fork';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export type FakeReview = {
  id: number;
  /** Null when the account was deleted. */
  author: string | null;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  commitId: string | null;
  submittedAt: string;
  body: string;
};

export type FakeComment = { id: number; author: string; body: string };

export type FakeReviewComment = FakeComment & { path: string; line: number; startLine: number | null };

export type FakeCommit = {
  sha: string;
  author: string | null;
  committer: string | null;
  email: string;
  message: string;
};

export type FakeFile = { filename: string; status: 'added' | 'removed' | 'modified' | 'renamed'; previous?: string };

export type FakePull = {
  number: number;
  title: string;
  author: string;
  draft: boolean;
  locked: boolean;
  labels: string[];
  base: { ref: string; sha: string };
  /** `repository` is the full name of the head's repository, null when the fork was deleted. */
  head: { ref: string; sha: string; repository: string | null };
  mergeCommitSha: string | null;
  mergeable: boolean | null;
  /** How many more times `pulls/get` answers that mergeability is still being computed. */
  mergeablePolls: number;
  changedFiles: number;
  files: FakeFile[];
  commits: FakeCommit[];
  reviews: FakeReview[];
  requested: { users: string[]; teams: string[] };
  comments: FakeComment[];
  /** Comments on lines of the diff. */
  reviewComments: FakeReviewComment[];
  /** Commits beside its own that lead to this pull request, such as the head of a merge group. */
  foundBy: string[];
};

export type FakeAnnotation = {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: string;
  message: string;
};

export type FakeCheckRun = {
  id: number;
  name: string;
  headSha: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  output: { title: string; summary: string; text?: string };
  annotations: FakeAnnotation[];
};

export type FakeStatus = { sha: string; state: string; context: string; description: string };

export type FakeWorkflowRun = {
  id: number;
  workflow: { id: number; path: string };
  event: string;
  headSha: string;
  headBranch: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  /** Numbers of its pull requests; empty where the head is a fork. */
  pulls?: number[];
  attempt: number;
};

export type FakeState = {
  repository: { owner: string; name: string; private: boolean; defaultBranch: string };
  token: TokenKind;
  pulls: FakePull[];
  /** Team slug to members. Pending members are invited and not in yet. `access` is the team's own access to the repository. */
  teams: Record<string, { members: string[]; pending: string[]; access: boolean }>;
  collaborators: Record<string, Role>;
  /** Branch name to tip. */
  branches: Record<string, string>;
  branchRules: { type: string; parameters?: unknown }[];
  codeownersErrors: { line: number; column: number; kind: string; message: string; path: string; source: string }[];
  checkRuns: FakeCheckRun[];
  statuses: FakeStatus[];
  workflowRuns: FakeWorkflowRun[];
  /** Uploaded SARIF logs, unpacked. */
  sarifs: { commit: string; ref: string; log: unknown }[];
  /** The bare repository behind git over HTTP and behind the git and contents calls. */
  gitDirectory: string | null;
};

export const sampleSha = { base: 'b'.repeat(40), head: 'a'.repeat(40), merge: 'c'.repeat(40) } as const;

/** An open, mergeable pull request of `dev` from a branch of the same repository. */
export function fakePull(changes: Partial<FakePull> = {}): FakePull {
  return {
    number: 7,
    title: 'open the ledger database to the web namespace',
    author: 'dev',
    draft: false,
    locked: false,
    labels: [],
    base: { ref: 'main', sha: sampleSha.base },
    head: { ref: 'feature', sha: sampleSha.head, repository: 'acme/shop' },
    mergeCommitSha: sampleSha.merge,
    mergeable: true,
    mergeablePolls: 0,
    changedFiles: 1,
    files: [{ filename: 'k8s/netpol.yaml', status: 'modified' }],
    commits: [],
    reviews: [],
    requested: { users: [], teams: [] },
    comments: [],
    reviewComments: [],
    foundBy: [],
    ...changes,
  };
}

/** `acme/shop`, private, with one pull request by `dev`, and the `compliance` team of `ada` and `grace`. */
export function fakeState(changes: Partial<FakeState> = {}): FakeState {
  return {
    repository: { owner: 'acme', name: 'shop', private: true, defaultBranch: 'main' },
    token: 'workflow',
    pulls: [fakePull()],
    teams: { compliance: { members: ['ada', 'grace'], pending: [], access: true } },
    collaborators: { dev: 'write', ada: 'maintain', grace: 'write' },
    branches: { main: sampleSha.base },
    branchRules: [],
    codeownersErrors: [],
    checkRuns: [],
    statuses: [],
    workflowRuns: [],
    sarifs: [],
    gitDirectory: null,
    ...changes,
  };
}

/** The login under which comments and checks of this token appear. */
export function botLogin(token: TokenKind): string {
  return token === 'app' ? 'cde-gate[bot]' : 'github-actions[bot]';
}

/** Same name, same number: GitHub's numeric user id, without a table of users in every test. */
export function userId(login: string): number {
  return Buffer.from(login.toLowerCase()).reduce((id, byte) => (id * 31 + byte) % 1_000_003, 7);
}
