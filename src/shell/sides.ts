import { gateRole } from '../change/files.ts';
import type { Evidence, MergeState } from '../evidence.ts';
import type { RepoPath, Side } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { type ApplyRequest, findApplied } from './applied.ts';
import { type Content, findExcess, type SideFile, spellPath, toSnapshot, type Wanted } from './blobs.ts';
import {
  askGit,
  commitParents,
  expectGit,
  GitFailure,
  gitFailure,
  type Repository,
  resolveCommit,
  withRepository,
} from './git.ts';
import { readBlobs, readSizes } from './objects.ts';
import { openTree } from './render/source.ts';
import { findChanged, listTree, type Tree, type TreeEntry } from './trees.ts';
import { isWanted, SNAPSHOT_LIMITS, type SnapshotLimits } from './wanted.ts';

// Both sides of a change out of git objects: trees are listed first, which is cheap, and blobs are read by id after.
// Nothing is checked out, so attributes and filters of the change have nothing to act on.

/**
 * Two commits. `headIs`: a branch still to be merged into base, or what somebody (GitHub) already made of both. `whole`:
 * read everything although nothing may differ, because somebody asks about the state itself.
 */
export type Refs = {
  readonly base: string;
  readonly head: string;
  readonly headIs: 'branch' | 'merge-result';
  readonly whole?: boolean;
};

/** One side, listed. `commit` is its tip; `tree` is what was listed, of head the merge result. */
export type ListedSide = Tree & { readonly commit: string; readonly tree: string };

/**
 * Both sides before any manifest is read. `changed` are the paths whose difference may matter; when there are none the
 * change cannot matter. On a conflict head is listed as its author left it, to be shown and not judged.
 */
export type Sides = {
  readonly base: ListedSide;
  readonly head: ListedSide;
  readonly merge: MergeState;
  readonly mergeBase: string | undefined;
  readonly changed: readonly RepoPath[];
};

/** What the evidence needs of git. */
export type ReadSides = Pick<Evidence, 'base' | 'head' | 'merge' | 'rendered'>;

/** `applying` is for who wants to know what the sides apply, which may need renderers. */
export type ReadOptions = {
  readonly wanted?: Wanted;
  readonly limits?: SnapshotLimits;
  readonly applying?: Applying | undefined;
};

/** What has to be known besides, to find out what both sides apply. */
export type Applying = Pick<ApplyRequest, 'discovery' | 'part' | 'tell'> & {
  readonly settingsOf: (base: Snapshot) => ApplyRequest['settings'];
};

/**
 * Lists and reads both sides of a repository: the tip of base, and what merging head makes of it. When no path
 * that may matter differs only the files that steer the gate are read. Throws GitFailure.
 */
export async function readSides(
  directory: string,
  refs: Refs,
  { wanted = isWanted, limits = SNAPSHOT_LIMITS, applying }: ReadOptions = {},
): Promise<ReadSides> {
  return withRepository(directory, async (repository) => {
    const sides = await listSides(repository, refs, wanted);
    if (sides.merge.kind === 'conflict' || sides.changed.length > 0 || refs.whole === true) {
      const read = await readListed(repository, sides, limits);
      if (applying === undefined || sides.merge.kind === 'conflict') return read;
      const tree = (side: Side) => ({
        snapshot: read[side],
        open: async () => openTree(repository, sides[side].tree),
      });
      const { settingsOf, ...how } = applying;
      const request = { base: tree('base'), head: tree('head'), settings: settingsOf(read.base), ...how };
      return { ...read, rendered: await findApplied({ ...request, whole: refs.whole === true }) };
    }
    const [base, head] = [toSteering(sides.base), toSteering(sides.head)];
    return readListed(repository, { ...sides, base, head, merge: { kind: 'untouched' } }, limits);
  });
}

/** A side cut down to the files that steer the gate. */
function toSteering(side: ListedSide): ListedSide {
  return { ...side, entries: side.entries.filter(({ path }) => gateRole(path) !== undefined), unread: new Map() };
}

/** Finds the merge result and lists both trees. Of files only links and kustomizations are read. Throws GitFailure. */
export async function listSides(repository: Repository, refs: Refs, wanted: Wanted): Promise<Sides> {
  const [base, head] = await Promise.all([resolveCommit(repository, refs.base), resolveCommit(repository, refs.head)]);
  const result: Merged =
    refs.headIs === 'branch'
      ? await mergeInto(repository, base, head)
      : { tree: head, merge: { kind: 'clean' }, mergeBase: undefined };
  const [before, after] = await Promise.all([
    listTree(repository, base, wanted),
    listTree(repository, result.tree, wanted),
  ]);
  const changed = await findChanged(repository, before, after);
  const sides = { base: { ...before, commit: base, tree: base }, head: { ...after, commit: head, tree: result.tree } };
  return { ...sides, merge: result.merge, mergeBase: result.mergeBase, changed };
}

type Merged = { readonly tree: string; readonly merge: MergeState; readonly mergeBase: string | undefined };

/** The tree base will have once head is merged: what a pull request is judged by, whatever its own diff shows. */
async function mergeInto(repository: Repository, base: string, head: string): Promise<Merged> {
  const merge: MergeState = { kind: 'clean' };
  // GitHub's merge commit, and in a shallow clone the only way to tell that head already contains base.
  if ((await commitParents(repository.objects, head)).includes(base)) return { tree: head, merge, mergeBase: base };
  const found = await askGit(['-C', repository.objects, 'merge-base', '--all', base, head]);
  if (found.status > 1) throw gitFailure(['merge-base'], found);
  const bases = found.stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const [mergeBase] = bases;
  if (mergeBase === undefined) throw noMergeBase(repository);
  if (bases.includes(base)) return { tree: head, merge, mergeBase };
  if (bases.includes(head)) return { tree: base, merge, mergeBase };
  if (await mayBeCutOff(repository, base, head, bases)) throw noMergeBase(repository);
  return { ...(await mergeTrees(repository, base, head)), mergeBase };
}

function noMergeBase({ shallow }: Repository): GitFailure {
  if (shallow.size === 0)
    return new GitFailure(
      'base and head have no common commit, so there is nothing to merge; name the branch this change is made for with `--base`',
    );
  return new GitFailure(
    'this shallow clone does not reach back to where head left base; run `git fetch --deepen=100`, or `git fetch --unshallow`',
  );
}

/**
 * Whether a shallow clone may hide a later common commit than the one it shows. Merging from too early a commit can undo
 * a revert, which is another tree than the real merge. Every better commit lies behind a cut that is itself not behind
 * the merge bases found, so without such a cut they are exact.
 */
async function mayBeCutOff(
  { objects, shallow }: Repository,
  base: string,
  head: string,
  mergeBases: readonly string[],
): Promise<boolean> {
  if (shallow.size === 0) return false;
  const after = await expectGit(['-C', objects, 'rev-list', base, head, '--not', ...mergeBases]);
  return after
    .toString()
    .split('\n')
    .some((commit) => shallow.has(commit));
}

async function mergeTrees({ objects }: Repository, base: string, head: string): Promise<Omit<Merged, 'mergeBase'>> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', base, head];
  const answer = await askGit(['-C', objects, ...args]);
  if (answer.status === 129)
    throw new GitFailure('this git cannot merge without a checkout; install git 2.38 or newer');
  const [tree, ...paths] = splitRecords(answer.stdout).map((record) => spellPath(record).path);
  if (answer.status > 1 || tree === undefined) throw gitFailure(args, answer);
  if (answer.status === 0) return { tree, merge: { kind: 'clean' } };
  // Git may report a conflict of folders without naming a file; it is a conflict all the same.
  return { tree: head, merge: { kind: 'conflict', paths: paths.length === 0 ? ['.'] : [...new Set(paths)] } };
}

function splitRecords(bytes: Buffer): readonly Buffer[] {
  const records: Buffer[] = [];
  for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) {
    records.push(bytes.subarray(start, end));
  }
  return records;
}

/** Reads the files of both sides, each content once. Throws GitFailure when an object is missing here. */
export async function readListed(
  repository: Repository,
  { base, head, merge }: Sides,
  limits: SnapshotLimits,
): Promise<ReadSides> {
  const readable = [...base.entries, ...head.entries].filter(({ problem }) => problem === undefined);
  const sizes = await readSizes(repository, [...new Set(readable.map(({ id }) => id))]);
  const admitted = { base: admit(base, sizes, limits), head: admit(head, sizes, limits) };
  const ids = new Set(
    [...admitted.base, ...admitted.head].flatMap(({ id, problem }) => (problem === undefined ? [id] : [])),
  );
  const contents = await readBlobs(repository, [...ids]);
  const snapshot = ({ commit, unread }: ListedSide, entries: readonly TreeEntry[]) =>
    toSnapshot(
      commit,
      entries.map((entry) => toSideFile(entry, contents)),
      unread,
    );
  return { base: snapshot(base, admitted.base), head: snapshot(head, admitted.head), merge };
}

/** The entries of one side, with a problem at each that passes a limit. */
function admit(
  { entries }: ListedSide,
  sizes: ReadonlyMap<string, number>,
  limits: SnapshotLimits,
): readonly TreeEntry[] {
  const readable = entries.filter(({ problem }) => problem === undefined);
  const excess = findExcess(
    readable.map(({ id }) => sizes.get(id) ?? Infinity),
    limits,
  );
  const problems = new Map(readable.map(({ path }, index) => [path, excess[index]]));
  return entries.map((entry) => ({ ...entry, problem: entry.problem ?? problems.get(entry.path) }));
}

function toSideFile({ path, id, problem }: TreeEntry, contents: ReadonlyMap<string, Content>): SideFile {
  const content = problem === undefined ? contents.get(id) : ({ kind: 'unreadable', problem } as const);
  return { path, id, content: content ?? { kind: 'unreadable', problem: 'was not read' } };
}
