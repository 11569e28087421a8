import type { Gap, Reading } from '../manifest/gap.ts';
import { createReader, readManifests } from '../manifest/inventory.ts';
import { fileLocation, type Location, type RepoPath, repoPath } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { ageGap } from './age.ts';
import { foldOwners } from './owners.ts';
import { looksLikeClusterSnapshot, readContextFile, type Taken } from './snapshot-file.ts';

// What a cluster has and this repository does not declare: files and folders in, objects out. Nobody here knows what the
// repository declares. Semantics: docs/context.md.

/**
 * Something that tells of a cluster, from the trusted side: a file that the settings of base name, or what the command line
 * or the workflow gives. `cluster`: what they call it; else a snapshot's own word counts.
 */
export type Context = {
  /** The file or folder, as people know it. */
  readonly path: RepoPath;
  readonly cluster: string | undefined;
  readonly maxAgeDays: number;
  readonly content:
    | { readonly kind: 'file'; readonly text: string }
    | { readonly kind: 'folder'; readonly snapshot: Snapshot }
    | { readonly kind: 'unreadable'; readonly why: string };
};

/** Where the base branch keeps what is known of clusters: a change of these files is a change of what steers the gate. */
export const CONTEXT_FOLDER = '.github/cde-gate/context/';

/** Days after which a snapshot is doubted where nobody says otherwise. */
export const MAX_CONTEXT_AGE_DAYS = 7;

/** What one file or folder tells. `taken`: when and of which cluster; undefined for manifests, which have no date. */
export type KnownObjects = {
  readonly path: RepoPath;
  readonly cluster: string | undefined;
  readonly taken: Taken | undefined;
  readonly objects: Reading<readonly Resource[]>;
};

/**
 * Reads every context. A gap that is a doubt is only shown; any other says that something given could not be read, and
 * then nobody may believe that it was heard.
 */
export function readContexts(contexts: readonly Context[], now: string): Reading<readonly KnownObjects[]> {
  const readings = contexts.map((context) => readContext(context, now));
  return { value: readings.flatMap(({ value }) => value), gaps: readings.flatMap(({ gaps }) => gaps) };
}

function readContext(context: Context, now: string): Reading<readonly KnownObjects[]> {
  const { path, cluster, content } = context;
  switch (content.kind) {
    case 'unreadable':
      return { value: [], gaps: [unreadable(path, content.why)] };
    case 'file':
      return readFile(context, path, content.text, now);
    case 'folder': {
      const { files } = content.snapshot;
      const isTaken = ([, { text }]: readonly [RepoPath, { readonly text: string }]) => looksLikeClusterSnapshot(text);
      const taken = [...files].filter(isTaken).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const rest = { ...content.snapshot, files: new Map([...files].filter((entry) => !isTaken(entry))) };
      const snapshots = taken.map(([name, { text }]) => readFile(context, below(path, name), text, now));
      const written = { path, cluster, taken: undefined, objects: readFolder(path, rest) };
      return {
        value: [...snapshots.flatMap(({ value }) => value), ...(isEmpty(written) ? [] : [written])],
        gaps: [
          ...snapshots.flatMap(({ gaps }) => gaps),
          ...(taken.length === 0 && isEmpty(written) ? [unreadable(path, 'holds no Kubernetes object')] : []),
        ],
      };
    }
  }
}

const isEmpty = ({ objects }: KnownObjects): boolean => objects.value.length === 0 && objects.gaps.length === 0;

const unreadable = (path: RepoPath, why: string): Gap => ({
  message: `context \`${path}\` cannot be used: it ${why}`,
  at: elsewhere(fileLocation(path)),
  subject: `context ${path} ${why}`,
});

function readFile({ cluster, maxAgeDays }: Context, path: RepoPath, text: string, now: string) {
  const file = readContextFile(path, text);
  if ('problem' in file) return { value: [], gaps: [unreadable(path, file.problem)] };
  const { taken, objects, unread } = file;
  const known = {
    path,
    cluster: cluster ?? taken?.cluster,
    taken,
    objects: { value: foldOwners(objects.value).map(asKnown), gaps: objects.gaps.map(asElsewhere) },
  };
  const old = taken && ageGap(path, taken, maxAgeDays, now);
  // A document that cannot be read may hold anything: the rest would tell of another cluster.
  return { value: [known], gaps: [...unread.map(asElsewhere), ...(old === undefined ? [] : [old])] };
}

/** Manifests of another repository: what it does not write as it is applied is a gap, equal on both sides. */
function readFolder(folder: RepoPath, snapshot: Snapshot): Reading<readonly Resource[]> {
  const { value, gaps } = readManifests(snapshot, { include: [], exclude: [] }, createReader());
  const placed = value.map(
    (each): Resource => ({ ...each, document: { ...each.document, path: below(folder, each.document.path) } }),
  );
  return {
    value: foldOwners(placed).map(asKnown),
    gaps: gaps.map((gap) => asElsewhere({ ...gap, at: { ...gap.at, path: below(folder, gap.at.path) } })),
  };
}

const below = (folder: RepoPath, path: RepoPath): RepoPath => repoPath(`${folder.replace(/\/+$/, '')}/${path}`);

/** No line of this is a line of the sides that are compared. */
const asKnown = (resource: Resource): Resource => ({ ...resource, elsewhere: true });

const asElsewhere = (gap: Gap): Gap => ({ ...gap, at: elsewhere(gap.at) });

/** A place in a context. */
export const elsewhere = (at: Location): Location => ({ ...at, elsewhere: true });
