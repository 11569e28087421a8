import type { Context } from './context/context.ts';
import type { Snapshot } from './manifest/snapshot.ts';
import type { Part } from './roots/clusters.ts';
import type { RenderedSide } from './roots/rendering.ts';

/** Seconds precision, UTC, as the shell read the clock: `2026-11-21T03:00:00Z`. */
export type Instant = string & { readonly brand: 'Instant' };

/** A review of the pull request, as the code host reported it, oldest first. */
export type Review = {
  readonly user: string;
  readonly isBot: boolean;
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented';
  /** The head the reviewer saw; undefined when the host no longer knows it. */
  readonly commit: string | undefined;
  /** Whether the reviewer may write to the repository now. */
  readonly canWrite: boolean;
};

/** Members of a team, or why they could not be read. */
export type TeamMembers =
  | { readonly kind: 'members'; readonly logins: readonly string[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** The pull request, as far as the decision depends on it. */
export type PullRequest = {
  readonly number: number;
  readonly author: string;
  readonly head: string;
  readonly draft: boolean;
  /** Authors and committers of its commits, with co-authors: none of them may approve. */
  readonly contributors: readonly string[];
  readonly reviews: readonly Review[];
  /** Members by team, `org/slug` in lower case. */
  readonly teams: ReadonlyMap<string, TeamMembers>;
};

/**
 * How the merge went. `untouched`: the merge changes no file that the gate reads, so the sides hold no manifests.
 * On a `conflict` there is no merge result.
 */
export type MergeState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'untouched' }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/**
 * Everything a verdict may depend on, collected before judging starts. Settings, owners and waivers are read from
 * `base` by the judge itself; head is data.
 */
export type Evidence = {
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly merge: MergeState;
  /** What both sides apply to which cluster, where a renderer was needed to know; undefined: manifests stand as written. */
  readonly rendered?: { readonly base: RenderedSide; readonly head: RenderedSide } | undefined;
  /** Undefined when two refs or folders are compared without a pull request. */
  readonly request: PullRequest | undefined;
  /** Keys of findings that are judged elsewhere: with the pull request of the group that brings them. */
  readonly settled?: ReadonlySet<string>;
  /** What is known of clusters besides, from who runs the gate; what the settings of base name is read from base. */
  readonly context?: readonly Context[] | undefined;
  /** Which images are judged: those that the change brings, or all that stand at head. */
  readonly images?: 'changed' | 'all';
  /** Which of the touched clusters this run judges; undefined: all, and nobody else judges any. */
  readonly part?: Part | undefined;
  readonly now: Instant;
};
