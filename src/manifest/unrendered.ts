import type { ManifestDocument } from './documents.ts';
import { isChart, isKustomization, isManifestFile } from './file-names.ts';
import type { Gap } from './gap.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from './json.ts';
import { fileLocation, type RepoPath } from './location.ts';
import type { Snapshot } from './snapshot.ts';
import { folderOf, foldersAbove, liesWithin, pathsBelow, ROOT, resolvePath } from './tree.ts';

// Charts and kustomizations say how manifests are made, out of files that need not be manifests. Nothing is rendered in
// this release, so each is a gap, and its subject spells out every content that a renderer could take in: the gap is the
// same on both sides only while all of that is. Contents are listed and not hashed, because a short hash could be met
// on purpose, and listed as JSON, because a name may hold any separator.

/** Folders that a renderer takes as a whole: those of charts and kustomizations. */
export function renderedFolders(paths: Iterable<RepoPath>): ReadonlySet<RepoPath> {
  const folders = new Set<RepoPath>();
  for (const path of paths) if (isChart(path) || isKustomization(path)) folders.add(folderOf(path));
  return folders;
}

/**
 * Every place outside its own folder that a kustomization may mean: any text in it that is a path, whichever field holds
 * it, so that fields of later kustomize releases and of plugins count too.
 */
export function outsideReferences(path: RepoPath, documents: readonly ManifestDocument[]): readonly RepoPath[] {
  const folder = folderOf(path);
  const own = new Set([folder]);
  // Generators write `key=path`.
  const texts = documents
    .flatMap(({ value }) => textsOf(value))
    .flatMap((text) => [text, text.slice(text.indexOf('=') + 1)]);
  const places = texts.flatMap((text) => (text.split('/').includes('..') ? (resolvePath(folder, text) ?? []) : []));
  return [...new Set(places.filter((place) => !liesWithin(place, own)))].toSorted();
}

function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : Object.values(asObject(value) ?? {}).flatMap(textsOf);
}

/** What stands at a path and below it, by path; of a path through a link or a submodule, that entry. */
export type ContentAt = (path: RepoPath) => readonly (readonly [path: RepoPath, id: string])[];

/** Contents of one side. Sorts its paths once. */
export function createContentAt({ files, unread }: Pick<Snapshot, 'files' | 'unread'>): ContentAt {
  const ids = new Map([...unread, ...[...files].map(([path, { id }]) => [path, id] as const)]);
  const sorted = [...ids.keys()].toSorted();
  return (place) =>
    [...foldersAbove(place), place, ...pathsBelow(sorted, place)].flatMap((path) => {
      const id = ids.get(path);
      return id === undefined ? [] : [[path, id] as const];
    });
}

/** A chart is unknown as a whole. */
export function chartGap(path: RepoPath, contentAt: ContentAt): Gap {
  const folder = folderOf(path);
  const message = `chart \`${folder === ROOT ? '.' : folder}\` is not rendered, so what it deploys is unknown; commit its rendered manifests, or exclude it under \`manifests.exclude\``;
  return { message, at: fileLocation(path), subject: `chart ${path} ${JSON.stringify(contentAt(folder))}` };
}

/**
 * A kustomization as far as it can be told without rendering. `patches` are files that look like manifests and are only
 * parts of some; `gaps` are what it does to its resources, and resources that are not manifests of this tree.
 */
export type Kustomization = { readonly patches: readonly RepoPath[]; readonly gaps: readonly Gap[] };

/** Fields of a kustomization that leave resources as they are. */
const NEUTRAL = new Set(['apiVersion', 'kind', 'resources', 'bases', 'metadata', 'sortOptions', 'buildMetadata']);

export function readKustomization(
  path: RepoPath,
  documents: readonly ManifestDocument[],
  contentAt: ContentAt,
): Kustomization {
  const [document] = documents;
  if (document === undefined) return { patches: [], gaps: [unreadableKustomization(path, contentAt)] };
  const folder = folderOf(path);
  const body = asObject(document.value) ?? {};
  const transforms = Object.keys(body).filter((field) => !NEUTRAL.has(field));
  const gaps = foreignGaps(path, body, contentAt);
  if (transforms.length === 0) return { patches: [], gaps };
  const content = [folder, ...outsideReferences(path, documents)].map(contentAt);
  const uses = `uses ${transforms.map((each) => `\`${each}\``).join(', ')}`;
  return { patches: namedPatches(folder, body), gaps: [kustomizationGap(path, uses, content), ...gaps] };
}

/** A kustomization that cannot be read may do anything with what lies in its folder. */
export function unreadableKustomization(path: RepoPath, contentAt: ContentAt): Gap {
  return kustomizationGap(path, 'cannot be read', [contentAt(folderOf(path))]);
}

function kustomizationGap(path: RepoPath, what: string, content: readonly ReturnType<ContentAt>[]): Gap {
  const message = `kustomization is not rendered and ${what}; commit its rendered manifests, or exclude it under \`manifests.exclude\``;
  return { message, at: fileLocation(path), subject: `kustomization ${path} ${JSON.stringify(content)}` };
}

/** Resources that kustomize takes and nobody reads here: of other repositories, or with names that manifests do not have. */
function foreignGaps(path: RepoPath, body: JsonObject, contentAt: ContentAt): readonly Gap[] {
  const entries = ['resources', 'bases']
    .flatMap((field) => asList(body[field]))
    .flatMap((entry) => asString(entry) ?? []);
  return entries.flatMap((entry): readonly Gap[] => {
    const place = resolvePath(folderOf(path), entry);
    const content = place === undefined ? [] : contentAt(place);
    // A folder with files in it is read, and so is a file with the right name; what lies behind a link is not.
    const here = place === undefined ? [] : content.filter(([at]) => liesWithin(at, new Set([place])));
    if (here.length > 0 && here.every(([at]) => at !== place || isManifestFile(at))) return [];
    const message = `kustomization takes \`${entry}\`, which is no manifest of this repository; commit the manifests it stands for`;
    return [
      { message, at: fileLocation(path), subject: `kustomization ${path} ${JSON.stringify({ entry, content })}` },
    ];
  });
}

const PATCH_FIELDS = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'transformers',
  'generators',
  'configurations',
  'replacements',
];

function namedPatches(folder: RepoPath, body: JsonObject): readonly RepoPath[] {
  const named = PATCH_FIELDS.flatMap((field) =>
    asList(body[field]).map((entry) => asString(entry) ?? asString(valueAt(entry, 'path'))),
  );
  return named.flatMap((name) => (name === undefined || name.includes('\n') ? [] : (resolvePath(folder, name) ?? [])));
}
