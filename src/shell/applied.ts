import { isChart, isKustomization } from '../manifest/file-names.ts';
import type { Gap } from '../manifest/gap.ts';
import { createReader } from '../manifest/inventory.ts';
import { fileLocation, type RepoPath, repoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import {
  type AppliedSide,
  allClusters,
  clustersOfPart,
  type Part,
  touchedClusters,
  withTwins,
} from '../roots/clusters.ts';
import { findRoots } from '../roots/find.ts';
import { keptRoots } from '../roots/given.ts';
import { type RenderedSide, type RootRendering, readRendering } from '../roots/rendering.ts';
import { type Discovery, type RenderedRoot, type Root, TREE_ONLY } from '../roots/root.ts';
import type { Settings } from '../settings/settings.ts';
import { hiddenDeclarations, mayDeclare, mayHoldDeclaration } from './declarer.ts';
import { findBinaries } from './render/binaries.ts';
import { isRendered, type Pair, renderAll } from './render/render-all.ts';
import { type Prepared, prepareRoot, type Rendering } from './render/render-root.ts';
import type { Source } from './render/source.ts';

// What both sides apply: roots are found, rendered as far as a verdict may hang on them, and looked for again among the
// objects that came out. Nobody here knows what the objects mean.

/** One side: the files that were read, and all of its files for the renderers. Opening the source costs a listing. */
export type Tree = { readonly snapshot: Snapshot; readonly open: () => Promise<Source> };

/** `settings` are those of base. `whole`: every cluster is asked about, touched or not; `part`: which of those. */
export type ApplyRequest = {
  readonly base: Tree;
  readonly head: Tree;
  readonly settings: Pick<Settings, 'manifests' | 'roots' | 'twins'>;
  readonly discovery: Pick<Discovery, 'repository' | 'branch'>;
  readonly whole: boolean;
  readonly part: Part;
  readonly tell: (what: string) => void;
};

/** Applications may bring Applications; each level has to be rendered to be seen. */
const MAX_LEVELS = 6;

type Level = { readonly roots: readonly Root[]; readonly gaps: RenderedSide['gaps'] };
const SIDES = ['base', 'head'] as const;

/**
 * What both sides apply to which cluster. Undefined where nothing needs a renderer or a controller: then manifests stand
 * as they are written. Throws what reading a side throws.
 */
export async function findApplied(
  request: ApplyRequest,
): Promise<{ base: RenderedSide; head: RenderedSide } | undefined> {
  const { settings, discovery, tell } = request;
  const { roots } = settings;
  const isGiven = roots.length > 0;
  const given = { base: roots, head: keptRoots(roots, request.base.snapshot, request.head.snapshot) };
  if (!isGiven && !SIDES.some((side) => hasRoots(request[side].snapshot))) return undefined;
  tell('finding roots');
  const read = createReader();
  const prepare = { base: preparer(request.base), head: preparer(request.head) };
  const memory = new Map<string, Pair<Rendering>>();
  const binaries = findBinaries();
  let rendered: { readonly [side in 'base' | 'head']: readonly RenderedRoot[] | undefined } = {
    base: undefined,
    head: undefined,
  };
  let levels = { base: find('base', undefined), head: find('head', undefined) };
  function find(side: 'base' | 'head', known: readonly RenderedRoot[] | undefined): Level {
    const all = {
      ...TREE_ONLY,
      ...discovery,
      given: isGiven ? given[side] : undefined,
      rendered: known,
      renders: true,
    };
    const { value, gaps } = findRoots(request[side].snapshot, settings.manifests, read, all);
    return { roots: value, gaps };
  }
  async function render(
    wanted: { readonly [side in 'base' | 'head']: readonly Root[] },
  ): Promise<{ [side in 'base' | 'head']: Map<string, Rendering> }> {
    const pairs = new Map<string, Pair<Prepared>>();
    for (const side of SIDES)
      for (const root of wanted[side])
        pairs.set(root.id, { ...pairs.get(root.id), [side]: await prepare[side].prepare(root) });
    const keyOf = ({ base, head }: Pair<Prepared>): string => `${base?.digest} ${head?.digest}`;
    // One folder may go to many clusters: it is rendered once.
    const fresh = [...new Map([...pairs.values()].map((pair) => [keyOf(pair), pair])).values()].filter(
      (pair) => !memory.has(keyOf(pair)),
    );
    const results = await renderAll({
      pairs: fresh,
      binaries: await binaries,
      progress: (done, of, { id }) => tell(`rendering ${done} of ${of}: ${id}`),
    });
    for (const [index, pair] of fresh.entries()) memory.set(keyOf(pair), results[index] ?? {});
    const out = { base: new Map<string, Rendering>(), head: new Map<string, Rendering>() };
    for (const [id, pair] of pairs)
      for (const side of SIDES) {
        const rendering = memory.get(keyOf(pair))?.[side];
        if (rendering !== undefined) out[side].set(id, rendering);
      }
    return out;
  }
  async function declaringOf(side: 'base' | 'head'): Promise<readonly Root[]> {
    const declaring: Root[] = [];
    for (const root of levels[side].roots)
      if (isRendered(root) && (await mayDeclare(root, request[side].snapshot, prepare[side].textOf)))
        declaring.push(root);
    return declaring;
  }
  let isSettled = false;
  for (let level = 0; level < MAX_LEVELS && !isSettled; level += 1) {
    const declaring = { base: await declaringOf('base'), head: await declaringOf('head') };
    isSettled = declaring.base.length + declaring.head.length === 0;
    if (isSettled) break;
    const renderings = await render(declaring);
    rendered = {
      base: toRendered(declaring.base, renderings.base),
      head: toRendered(declaring.head, renderings.head),
    };
    const next = { base: find('base', rendered.base), head: find('head', rendered.head) };
    isSettled = SIDES.every((side) => keyOfRoots(next[side]) === keyOfRoots(levels[side]));
    levels = next;
  }
  const sides = { base: await digestAll(levels.base, prepare.base), head: await digestAll(levels.head, prepare.head) };
  const applied = (side: 'base' | 'head'): AppliedSide => ({ snapshot: request[side].snapshot, rendered: sides[side] });
  const touched = request.whole
    ? allClusters(applied('base'), applied('head'))
    : touchedClusters(applied('base'), applied('head'));
  const asked = withTwins(clustersOfPart(touched, request.part), settings.twins);
  const wanted = (side: 'base' | 'head') =>
    levels[side].roots.filter((root) => isRendered(root) && asked.has(root.cluster));
  const renderings = await render({ base: wanted('base'), head: wanted('head') });
  const side = (which: 'base' | 'head'): RenderedSide => {
    const unfollowed = hiddenDeclarations(wanted(which), renderings[which], rendered[which] ?? []);
    const deeper = isSettled ? [] : [tooDeepGap(levels[which].roots)];
    return {
      ...sides[which],
      gaps: [...sides[which].gaps, ...unfollowed, ...deeper],
      renderings: renderings[which],
    };
  };
  return { base: side('base'), head: side('head') };
}

const keyOfRoots = ({ roots }: Level): string => roots.map(keyOfRoot).join('\n');

/** Roots are JSON but for maps. */
const keyOfRoot = (root: Root): string =>
  JSON.stringify(root, (_, value: unknown) => (value instanceof Map ? [...value] : value));

function tooDeepGap(roots: readonly Root[]): Gap {
  const message = `Applications and Flux objects bring each other more than ${MAX_LEVELS} levels deep; name roots in the settings of the gate`;
  return { message, at: fileLocation(repoPath('')), subject: `levels ${JSON.stringify(roots.map(keyOfRoot))}` };
}

type Preparer = {
  readonly prepare: (root: Root) => Promise<Prepared>;
  readonly textOf: (path: RepoPath) => Promise<string>;
};

/** Prepares each root once; opens the source when the first root asks for it. */
function preparer({ open }: Tree): Preparer {
  let source: Promise<Source> | undefined;
  const opened = (): Promise<Source> => {
    source ??= open();
    return source;
  };
  const known = new Map<string, Promise<Prepared>>();
  return {
    prepare: async (root) => {
      const key = keyOfRoot(root);
      const prepared = known.get(key) ?? prepareRoot(await opened(), root);
      known.set(key, prepared);
      return prepared;
    },
    textOf: async (path) => {
      const { entries, read } = await opened();
      return entries.get(path)?.kind === 'file' ? ((await read([path])).get(path) ?? '').toString() : '';
    },
  };
}

async function digestAll({ roots, gaps }: Level, { prepare }: Preparer): Promise<RenderedSide> {
  const digests = new Map<string, string>();
  for (const root of roots.filter(isRendered)) digests.set(root.id, (await prepare(root)).digest);
  return { roots, digests, renderings: new Map<string, RootRendering>(), gaps };
}

function toRendered(roots: readonly Root[], renderings: ReadonlyMap<string, Rendering>): readonly RenderedRoot[] {
  return roots.flatMap((root) => {
    const rendering = renderings.get(root.id);
    if (rendering?.kind !== 'rendered') return [];
    return [{ root, resources: readRendering(rendering, root.namespace).value }];
  });
}

/** Whether anything of a side is made by more than writing it down. */
function hasRoots({ files, unread }: Snapshot): boolean {
  const isMade = (path: RepoPath) => isKustomization(path) || isChart(path);
  return (
    [...files.keys(), ...unread.keys()].some(isMade) || [...files.values()].some(({ text }) => mayHoldDeclaration(text))
  );
}
