import { fingerprint } from '../algebra/fingerprint.ts';
import { isMatched, type PathPattern } from '../algebra/path-pattern.ts';
import { looksLikeManifest, type ManifestDocument, readDocuments } from './documents.ts';
import type { Gap, Reading } from './gap.ts';
import { asList, asObject, asString, valueAt } from './json.ts';
import { fileLocation, type RepoPath } from './location.ts';
import { readResources, type Resource } from './resource.ts';
import type { Snapshot, TreeFile } from './snapshot.ts';

/** Which files hold manifests: patterns as in CODEOWNERS. No `include` means every file that can hold one. */
export type ManifestSelection = { readonly include: readonly PathPattern[]; readonly exclude: readonly PathPattern[] };

const MANIFEST_FILE = /\.(ya?ml|json)$/i;

/** Whether a path can hold manifests under a selection. Files below `.github` steer the host, never the cluster. */
export function canHoldManifests(path: RepoPath, { include, exclude }: ManifestSelection): boolean {
  if (!MANIFEST_FILE.test(path) || path.startsWith('.github/')) return false;
  return (include.length === 0 || include.some((pattern) => isMatched(pattern, path))) && !exclude.some((pattern) => isMatched(pattern, path));
}

/** Parses a file, or remembers it: both sides share most of their files, and a file is parsed once. */
export type ManifestReader = (path: RepoPath, file: TreeFile) => FileContent;
type FileContent = { readonly documents: readonly ManifestDocument[]; readonly resources: readonly Resource[]; readonly gaps: readonly Gap[] };

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
  const readings = documents.map(readResources);
  // Broken YAML that cannot be a manifest is none of our business.
  const relevant = gaps.length > 0 && looksLikeManifest(text) ? gaps : [];
  return { documents, resources: readings.flatMap(({ value }) => value), gaps: [...relevant, ...readings.flatMap((reading) => reading.gaps)] };
}

/**
 * Every Kubernetes object of one side that stands in the repository as it will be applied. What a renderer would make of
 * charts and overlays is not known here: each is a gap that names what cannot be seen.
 */
export function readManifests(snapshot: Snapshot, selection: ManifestSelection, read: ManifestReader): Reading<readonly Resource[]> {
  const paths = [...snapshot.files.keys()].filter((path) => canHoldManifests(path, selection)).toSorted();
  const contents = new Map(paths.flatMap((path) => {
    const file = snapshot.files.get(path);
    return file === undefined ? [] : [[path, read(path, file)] as const];
  }));
  const charts = paths.filter((path) => /(^|\/)Chart\.ya?ml$/.test(path)).map(folderOf);
  const inChart = (path: RepoPath) => charts.some((chart) => path.startsWith(`${chart}templates/`) || path.startsWith(`${chart}charts/`));
  const overlays = [...contents].flatMap(([path, content]) => (/(^|\/)kustomization\.ya?ml$/i.test(path) ? [readOverlay(path, content)] : []));
  const patches = new Set(overlays.flatMap((overlay) => overlay.patches));
  const value: Resource[] = [];
  const gaps: Gap[] = snapshot.gaps.filter(({ at }) => canHoldManifests(at.path, selection)).slice();
  for (const [path, content] of contents) {
    if (inChart(path) || patches.has(path)) continue;
    value.push(...content.resources);
    gaps.push(...content.gaps);
  }
  for (const chart of charts) gaps.push(chartGap(chart, snapshot));
  for (const { path, transforms } of overlays) if (transforms.length > 0) gaps.push(overlayGap(path, transforms, snapshot));
  return { value, gaps };
}

const folderOf = (path: RepoPath): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The content below a folder, so that a gap about it is the same gap only while nothing in it changed. */
function contentBelow(folder: string, { files }: Snapshot): string {
  return fingerprint([...files].flatMap(([path, { id }]) => (path.startsWith(folder) ? [`${path} ${id}`] : [])).toSorted().join('\n'));
}

function chartGap(folder: string, snapshot: Snapshot): Gap {
  const message = `chart \`${folder === '' ? '.' : folder.slice(0, -1)}\` is not rendered, so what it deploys is unknown; commit its rendered manifests, or exclude it under \`manifests.exclude\``;
  return { message, at: fileLocation(`${folder}Chart.yaml` as RepoPath), subject: `chart ${folder} ${contentBelow(folder, snapshot)}` };
}

function overlayGap(path: RepoPath, transforms: readonly string[], snapshot: Snapshot): Gap {
  const message = `kustomization is not rendered and uses ${transforms.map((each) => `\`${each}\``).join(', ')}; commit its rendered manifests, or exclude it under \`manifests.exclude\``;
  return { message, at: fileLocation(path), subject: `kustomization ${path} ${contentBelow(folderOf(path), snapshot)}` };
}

/** Fields of a kustomization that leave resources as they are. */
const NEUTRAL = new Set(['apiVersion', 'kind', 'resources', 'bases', 'metadata', 'sortOptions', 'buildMetadata']);

type Overlay = { readonly path: RepoPath; readonly transforms: readonly string[]; readonly patches: readonly RepoPath[] };

function readOverlay(path: RepoPath, { documents }: FileContent): Overlay {
  const body = asObject(documents[0]?.value) ?? {};
  const inline = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'transformers', 'generators', 'configurations', 'replacements'];
  const named = inline.flatMap((field) => asList(body[field]).map((entry) => asString(entry) ?? asString(valueAt(entry, 'path'))));
  const patches = named.flatMap((name) => (name === undefined || name.includes('\n') ? [] : [resolvePath(folderOf(path), name)]));
  return { path, transforms: Object.keys(body).filter((field) => !NEUTRAL.has(field)), patches };
}

/** A relative path inside the repository, with `.` and `..` resolved. */
function resolvePath(folder: string, relative: string): RepoPath {
  const parts: string[] = [];
  for (const part of `${folder}${relative}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/') as RepoPath; // normalised from a path of this repository
}
