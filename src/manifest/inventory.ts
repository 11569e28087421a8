import { isMatched, type PathPattern } from '../algebra/path-pattern.ts';
import { looksLikeManifest, type ManifestDocument, readDocuments } from './documents.ts';
import { isChart, isKustomization, isManifestFile } from './file-names.ts';
import type { Gap, Reading } from './gap.ts';
import { type RepoPath, repoPath } from './location.ts';
import { type Resource, readResources } from './resource.ts';
import type { Snapshot, TreeFile } from './snapshot.ts';
import { folderOf, liesWithin, resolvePath } from './tree.ts';
import { chartGap, createContentAt, readKustomization, unreadableKustomization } from './unrendered.ts';

/** Which files hold manifests: patterns as in CODEOWNERS. No `include` means every file that can hold one. */
export type ManifestSelection = { readonly include: readonly PathPattern[]; readonly exclude: readonly PathPattern[] };

/** Whether a path can hold manifests under a selection. Files below `.github` steer the host, never the cluster. */
export function canHoldManifests(path: RepoPath, { include, exclude }: ManifestSelection): boolean {
  if (!isManifestFile(path) || path.startsWith('.github/')) return false;
  const isIncluded = include.length === 0 || include.some((pattern) => isMatched(pattern, path));
  return isIncluded && !exclude.some((pattern) => isMatched(pattern, path));
}

/** Whether an entry nobody can look behind, a link or a submodule, may stand for manifests under a selection. */
function mayHideManifests(path: RepoPath, { include, exclude }: ManifestSelection): boolean {
  if (canHoldManifests(path, { include, exclude })) return true;
  // Names nobody would write into a pattern: only a pattern that covers all below the entry matches them.
  const below = repoPath(`${path}/*/*.yaml`);
  const reaches = (pattern: PathPattern) => isMatched(pattern, below) || leadsThrough(pattern, path);
  return canHoldManifests(below, { include: [], exclude }) && (include.length === 0 || include.some(reaches));
}

/** What could not be read of a tree where manifests may lie. */
export function treeGaps({ gaps }: Snapshot, selection: ManifestSelection): readonly Gap[] {
  return gaps.filter(({ at }) => mayHideManifests(at.path, selection));
}

/** Whether a pattern can match below a folder: its first segments are used up by the folder's own path. */
function leadsThrough({ source, segments }: PathPattern, folder: RepoPath): boolean {
  return segments.some((_, used) => isMatched({ source, segments: segments.slice(0, used), below: 'file' }, folder));
}

/** Parses a file, or remembers it: both sides share most of their files, and a file is parsed once. */
export type ManifestReader = (path: RepoPath, file: TreeFile) => FileContent;
type FileContent = {
  readonly documents: readonly ManifestDocument[];
  readonly resources: readonly Resource[];
  readonly gaps: readonly Gap[];
};

/** A reader with its own memory, for one run. */
export function createReader(): ManifestReader {
  const known = new Map<string, FileContent>();
  return (path, file) => {
    const key = `${file.id} ${path}`;
    const content = known.get(key) ?? readFile(path, file);
    known.set(key, content);
    return content;
  };
}

function readFile(path: RepoPath, { text }: TreeFile): FileContent {
  const { value: documents, gaps } = readDocuments(path, text);
  const readings = documents.map((document) => readResources(document));
  // Broken YAML that cannot be a manifest is none of our business.
  const relevant = gaps.length > 0 && looksLikeManifest(text) ? gaps : [];
  return {
    documents,
    resources: readings.flatMap(({ value }) => value),
    gaps: [...relevant, ...readings.flatMap((reading) => reading.gaps)],
  };
}

/**
 * Every Kubernetes object of one side that stands in the repository as it will be applied. What a renderer would make of
 * charts and kustomizations is not known here: each is a gap that names what cannot be seen.
 */
export function readManifests(
  snapshot: Snapshot,
  selection: ManifestSelection,
  read: ManifestReader,
): Reading<readonly Resource[]> {
  const isSelected = (path: RepoPath) => canHoldManifests(path, selection);
  const contents = [...snapshot.files]
    .flatMap(([path, file]) => (isSelected(path) ? [[path, read(path, file)] as const] : []))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const unread = [...snapshot.unread.keys()].filter(isSelected);
  const contentAt = createContentAt(snapshot);
  const charts = [...contents.map(([path]) => path), ...unread].filter(isChart).toSorted();
  const rendered = new Set(
    charts.flatMap((path) => ['templates', 'charts'].flatMap((name) => resolvePath(folderOf(path), name) ?? [])),
  );
  const kustomizations = contents.flatMap(([path, { documents }]) =>
    isKustomization(path) ? [readKustomization(path, documents, contentAt)] : [],
  );
  const patches = new Set(kustomizations.flatMap((each) => each.patches));
  const applied = contents
    .filter(([path]) => !liesWithin(path, rendered) && !patches.has(path))
    .map(([, content]) => content);
  const gaps = [
    ...treeGaps(snapshot, selection),
    ...applied.flatMap((content) => content.gaps),
    ...charts.map((path) => chartGap(path, contentAt)),
    ...kustomizations.flatMap((each) => each.gaps),
    ...unread.filter(isKustomization).map((path) => unreadableKustomization(path, contentAt)),
  ];
  return { value: applied.flatMap((content) => content.resources), gaps };
}
