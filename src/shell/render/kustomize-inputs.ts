import { asObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { RepoPath } from '../../manifest/location.ts';
import { foldersAbove, resolvePath } from '../../manifest/tree.ts';
import type { Root } from '../../roots/root.ts';
import { decodeText } from '../blobs.ts';
import {
  collectInputs,
  isFetchable,
  isRemote,
  type KustomizationInputs,
  type Reference,
  readKustomization,
  textsOf,
} from './kustomization.ts';
import type { Problem } from './problem.ts';
import { below, type Source } from './source.ts';

/**
 * All that kustomize would read for a root. `kustomizations` are the files so named, by their folder. `problem` is the
 * first thing that keeps it from being built; what lies behind it is followed all the same, so that `files` changes when
 * any of it does. `opaque`: some of it cannot be followed, so it may be anything in the tree.
 */
export type Inputs = {
  readonly files: ReadonlySet<RepoPath>;
  readonly kustomizations: ReadonlyMap<RepoPath, Kustomization>;
  readonly problem: Problem | undefined;
  readonly opaque: boolean;
};

export type Kustomization = { readonly path: RepoPath; readonly body: JsonObject };

/** The names by which kustomize knows its files. */
export const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization files of a folder; kustomize takes a folder with exactly one. */
export function kustomizationsOf(source: Source, folder: RepoPath): readonly RepoPath[] {
  return NAMES.flatMap((name) => resolvePath(folder, name) ?? []).filter((path) => source.entries.has(path));
}

/** Follows a root's kustomizations through all they name. Throws what reading throws. */
export async function followInputs(source: Source, root: Root): Promise<Inputs> {
  const walk: Walk = {
    source,
    files: new Set(),
    kustomizations: new Map(),
    folders: [],
    problem: checkOverlays(root),
    opaque: false,
  };
  const isMadeUp = kustomizationsOf(source, root.folder).length === 0 && root.resources.length > 0;
  if (isMadeUp) for (const path of root.resources) note(walk, take(walk, path));
  else walk.folders.push(root.folder);
  walk.folders.push(...(root.kustomize?.components ?? []));
  const seen = new Set<RepoPath>();
  for (let folder = walk.folders.pop(); folder !== undefined; folder = walk.folders.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    await enter(walk, folder);
  }
  const { files, kustomizations, problem, opaque } = walk;
  return { files, kustomizations, problem, opaque };
}

type Walk = {
  readonly source: Source;
  readonly files: Set<RepoPath>;
  readonly kustomizations: Map<RepoPath, Kustomization>;
  /** Still to be looked into. */
  readonly folders: RepoPath[];
  problem: Problem | undefined;
  opaque: boolean;
};

/** The first problem is told; the others come up when it is mended. */
function note(walk: Walk, problem: Problem | undefined): void {
  walk.problem ??= problem;
}

/**
 * The problem with what controllers lay over a root, if there is one. It comes from a manifest of the same head, so it is
 * looked at like a kustomization; it may not name files.
 */
export function checkOverlays({ kustomize, helm, folder }: Root): Problem | undefined {
  for (const fields of [kustomize?.overlay ?? {}, ...(helm?.postRenderers ?? [])]) {
    const inputs = collectInputs(fields);
    if (typeof inputs === 'string') return { path: folder, message: `what is laid over it ${inputs}` };
    const [reference] = inputs.references;
    const hidden = pluginProblem(inputs.plugins);
    if (reference !== undefined)
      return { path: folder, message: `what is laid over it names \`${reference.text}\`; name it in a kustomization` };
    if (hidden !== undefined) return { path: folder, message: `what is laid over it ${hidden}` };
  }
  return undefined;
}

async function enter(walk: Walk, folder: RepoPath): Promise<void> {
  const { source } = walk;
  const found = kustomizationsOf(source, folder);
  const [path, twin] = found;
  const shown = folder === '' ? 'the top level' : `\`${folder}\``;
  for (const each of found) walk.files.add(each);
  if (path === undefined) return note(walk, { path: folder, message: `${shown} holds no kustomization` });
  if (twin !== undefined) note(walk, { path: twin, message: `${shown} holds several kustomizations; keep one` });
  if (source.entries.get(path)?.kind !== 'file') return note(walk, missing(walk, path, path));
  const text = await readText(source, path);
  const { value, inputs } = text === undefined ? { value: undefined, inputs: NO_TEXT } : readKustomization(path, text);
  if (typeof inputs === 'string') {
    if (value === undefined) takeMentioned(walk, folder, text);
    else takeAll(walk, folder, value);
    return note(walk, { path, message: `\`${path}\` ${inputs}` });
  }
  const body = asObject(value);
  if (body !== undefined) walk.kustomizations.set(folder, { path, body });
  for (const reference of inputs.references) note(walk, followReference(walk, folder, path, reference));
  await followPlugins(walk, folder, path, inputs);
}

/** A kustomization that is not built: all of its folder, and whatever any text in it may mean. */
function takeAll(walk: Walk, folder: RepoPath, value: Json): void {
  for (const path of below(walk.source, folder)) walk.files.add(path);
  for (const text of textsOf(value).flatMap((each) => [each, each.slice(each.indexOf('=') + 1)])) {
    const place = resolvePath(folder, text);
    if (place === undefined || text === '') continue;
    if (walk.source.entries.has(place)) walk.files.add(place);
    for (const path of below(walk.source, place)) walk.files.add(path);
    if (kustomizationsOf(walk.source, place).length > 0) walk.folders.push(place);
  }
}

/**
 * What nobody here can read, kustomize will most likely refuse; should it not, then the file takes what stands in it in so
 * many words. A text that may spell paths by escapes may mean anything.
 */
function takeMentioned(walk: Walk, folder: RepoPath, text: string | undefined): void {
  if (text === undefined || text.includes('\\')) walk.opaque = true;
  else takeAll(walk, folder, text.split(/[\s"'`,[\]{}]+/));
}

/** Settings of plugins name files anywhere in them. */
async function followPlugins(
  walk: Walk,
  folder: RepoPath,
  at: RepoPath,
  { configured, plugins }: KustomizationInputs,
): Promise<void> {
  const { source } = walk;
  const settings: Json[] = [...plugins];
  for (const text of configured) {
    const path = resolvePath(folder, text);
    if (path === undefined || source.entries.get(path)?.kind !== 'file') continue; // told already
    const inputs = await readSettings(source, path);
    if (typeof inputs === 'string') {
      takeMentioned(walk, folder, await readText(source, path));
      note(walk, { path, message: `\`${path}\` ${inputs}` });
    } else settings.push(...inputs);
  }
  const hidden = pluginProblem(settings);
  if (hidden !== undefined) note(walk, { path: at, message: `\`${at}\` ${hidden}` });
  for (const text of settings.flatMap(textsOf).flatMap((each) => [each, each.slice(each.indexOf('=') + 1)])) {
    const path = resolvePath(folder, text);
    if (path !== undefined && source.entries.has(path)) walk.files.add(path);
  }
}

const NO_TEXT = 'is not UTF-8 text, or a Git LFS pointer';

async function readText(source: Source, path: RepoPath): Promise<string | undefined> {
  const content = decodeText((await source.read([path])).get(path) ?? Buffer.of());
  return content.kind === 'text' ? content.text : undefined;
}

async function readSettings(source: Source, path: RepoPath): Promise<readonly Json[] | string> {
  const text = await readText(source, path);
  if (text === undefined) return NO_TEXT;
  // A list of one written in place is read by the same rules as a file.
  const inputs = collectInputs({ transformers: [`\n${text}`] });
  return typeof inputs === 'string' ? inputs : inputs.plugins;
}

function pluginProblem(settings: readonly Json[]): string | undefined {
  const text = settings.flatMap(textsOf).find(isFetchable);
  return text === undefined
    ? undefined
    : `names \`${text}\` in a plugin, which may fetch it; commit what it stands for`;
}

function followReference(
  walk: Walk,
  folder: RepoPath,
  at: RepoPath,
  { text, leadsTo }: Reference,
): Problem | undefined {
  const { source } = walk;
  if (isRemote(text)) {
    const cure = 'copy it into this repository and name the copy';
    return {
      path: at,
      value: text,
      message: `\`${at}\` takes \`${text}\` from elsewhere, and nothing is fetched; ${cure}`,
    };
  }
  const place = resolvePath(folder, text);
  if (place === undefined)
    return { path: at, value: text, message: `\`${at}\` names \`${text}\`, which leads out of the repository` };
  const isFolder = !source.entries.has(place) && below(source, place).length > 0;
  if (isFolder && leadsTo !== 'file') walk.folders.push(place);
  else if (source.entries.get(place)?.kind === 'file' && leadsTo !== 'folder') walk.files.add(place);
  else {
    // A folder of settings is refused, and may hold anything.
    if (isFolder) walk.opaque = true;
    return { ...missing(walk, place, text), path: at, value: text };
  }
  return undefined;
}

/** What Flux would make a kustomization of. The gate writes these names itself, so none of them looks remote. */
function take(walk: Walk, place: RepoPath): Problem | undefined {
  const { source } = walk;
  if (source.entries.get(place)?.kind === 'file') walk.files.add(place);
  else if (!source.entries.has(place) && below(source, place).length > 0) walk.folders.push(place);
  else return missing(walk, place, place);
  return undefined;
}

/** What is in the way stands for what lies behind it. */
function missing({ source, files }: Walk, place: RepoPath, text: string): Problem {
  const link = [place, ...foldersAbove(place)].find((path) => source.entries.has(path));
  if (link === undefined) return { path: place, message: `\`${text}\` is not in the repository` };
  files.add(link);
  const what = source.entries.get(link)?.kind;
  const message =
    what === 'link'
      ? `\`${text}\` is a symbolic link or lies behind one, which is never followed; commit the file itself`
      : `\`${text}\` is not the file or folder that is needed here, or lies in a submodule; commit the files themselves`;
  return { path: place, message };
}
