import type { Change, SidedGap } from './change/change.ts';
import type { Approval, Decision, JudgedFinding } from './decision/decision.ts';
import type { RepoPath } from './manifest/location.ts';
import type { Settings } from './settings/settings.ts';

/** The gate's name and version, for every record. */
export type Tool = { readonly name: string; readonly version: string };

/** What was judged, in the words of the host: commits or folders, and the address at which lines can be looked at. */
export type Subject = {
  readonly base: string;
  readonly head: string;
  readonly number: number | undefined;
  readonly author: string | undefined;
  /** The pull request is not ready; nobody is asked. */
  readonly draft: boolean;
};

/**
 * The whole judgement; every report is a view of it. `changes` has one for each cluster that is touched; it is empty when
 * nothing was compared: a conflict, or a merge that touches no file the gate reads.
 */
export type Judgement = {
  readonly tool: Tool;
  readonly subject: Subject;
  readonly settings: Settings;
  readonly decision: Decision;
  readonly findings: readonly JudgedFinding[];
  readonly gaps: readonly SidedGap[];
  readonly approvals: readonly Approval[];
  readonly changes: readonly Change[];
  /** Present where several runs judge one merge: none of them alone says what becomes of it. */
  readonly part?: JudgedPart | undefined;
  /** What was known of clusters besides the manifests; absent: nothing. */
  readonly context?: readonly ToldContext[];
};

/** What told of a cluster besides: a file or a folder. `taken`: when, where it says so. */
export type ToldContext = {
  readonly path: RepoPath;
  readonly cluster: string | undefined;
  readonly taken: { readonly at: string; readonly ageDays: number } | undefined;
};

/** Which of the touched clusters one run judged. `settings` names the content of the settings file that was read. */
export type JudgedPart = {
  readonly touched: readonly (string | undefined)[];
  readonly judged: readonly (string | undefined)[];
  readonly settings: string | undefined;
};

/** Exit status of the CLI and of the action's step. A rehearsal (`mode: warn`) says the same and exits 0. */
export function exitStatus({ decision, settings }: Judgement): 0 | 1 | 2 {
  if (settings.mode === 'warn' || decision.kind === 'pass') return 0;
  return decision.kind === 'undecided' ? 2 : 1;
}
