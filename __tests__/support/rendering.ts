import { rmSync } from 'node:fs';
import { repoPath } from '../../src/manifest/location.ts';
import { originOf } from '../../src/manifest/origin.ts';
import { readRendered } from '../../src/manifest/rendered.ts';
import type { Resource } from '../../src/manifest/resource.ts';
import type { HelmInputs, KustomizeInputs, Root } from '../../src/roots/root.ts';
import { withRepository } from '../../src/shell/git.ts';
import type { Binaries } from '../../src/shell/render/binaries.ts';
import type { RenderLimits } from '../../src/shell/render/limits.ts';
import { isRendered, type RenderRequest, renderAll } from '../../src/shell/render/render-all.ts';
import { prepareRoot, type Rendering } from '../../src/shell/render/render-root.ts';
import { openTree, type Source } from '../../src/shell/render/source.ts';
import { type FileTree, fakeRepository, type OddEntry } from './fake-git.ts';

/** A root of kustomizations. */
export function kustomizeRoot(folder: string, kustomize?: Partial<KustomizeInputs>, more: Partial<Root> = {}): Root {
  return {
    id: `kustomize ${folder}`,
    kind: 'kustomize',
    folder: repoPath(folder),
    cluster: undefined,
    namespace: undefined,
    resources: [],
    helm: undefined,
    kustomize: kustomize && { overlay: {}, components: [], substitute: undefined, ...kustomize },
    declaredBy: undefined,
    ...more,
  };
}

/** A root of a chart. */
export function helmRoot(folder: string, helm: Partial<HelmInputs> = {}, more: Partial<Root> = {}): Root {
  const inputs: HelmInputs = {
    release: 'shop',
    chartValues: 'kept',
    valueFiles: [],
    values: [],
    writtenIn: [],
    parameters: [],
    fileParameters: [],
    crds: 'included',
    apiVersions: [],
    kubeVersion: undefined,
    postRenderers: [],
    ...helm,
  };
  return { ...kustomizeRoot(folder), id: `helm ${folder}`, kind: 'helm', helm: inputs, ...more };
}

export type RenderWorld = {
  readonly base?: FileTree;
  readonly head: FileTree;
  readonly odd?: readonly OddEntry[];
  readonly limits?: RenderLimits;
  readonly progress?: (done: number, total: number) => void;
};

export type BothSides = {
  readonly base: ReadonlyMap<string, Rendering>;
  readonly head: ReadonlyMap<string, Rendering>;
};

/** Renders the same roots of two sources, by id. Plain ones that nothing is laid over are missing. */
export async function renderBoth(
  base: Source,
  head: Source,
  roots: readonly Root[],
  how: Omit<RenderRequest, 'pairs'>,
): Promise<BothSides> {
  const made = roots.filter(isRendered);
  const pairs = await Promise.all(
    made.map(async (root) => ({ base: await prepareRoot(base, root), head: await prepareRoot(head, root) })),
  );
  const results = await renderAll({ pairs, ...how });
  const side = (which: 'base' | 'head') =>
    new Map(
      made.flatMap(({ id }, index) => {
        const rendering = results[index]?.[which];
        return rendering === undefined ? [] : [[id, rendering] as const];
      }),
    );
  return { base: side('base'), head: side('head') };
}

/** Renders roots of both sides of a real repository; without a base both sides are head. */
export async function renderSides(binaries: Binaries, roots: readonly Root[], world: RenderWorld): Promise<BothSides> {
  const repository = fakeRepository(1, world.base ?? world.head, world.head, world.odd);
  try {
    return await withRepository(repository.directory, async (opened) => {
      const [base, head] = [await openTree(opened, repository.base), await openTree(opened, repository.head)];
      return renderBoth(base, head, roots, {
        binaries,
        ...(world.limits && { limits: world.limits }),
        ...(world.progress && { progress: world.progress }),
      });
    });
  } finally {
    rmSync(repository.directory, { recursive: true });
  }
}

/** What head renders to for one root: objects by `Kind name`, lines by `origin`, or why there are none. */
export type RenderedHead = {
  readonly failed: string | undefined;
  readonly text: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly doubts: readonly string[];
  readonly origin: (name: string, ...route: readonly (string | number)[]) => string;
};

/** Renders head alone. */
export async function renderHead(
  binaries: Binaries,
  root: Root,
  head: FileTree,
  world: Partial<RenderWorld> = {},
): Promise<RenderedHead> {
  const { head: renderings } = await renderSides(binaries, [root], { head, ...world });
  return describeRendering(root, renderings.get(root.id));
}

/** A rendering in the words of tests. */
export function describeRendering(root: Root, rendering: Rendering | undefined): RenderedHead {
  if (rendering === undefined) throw new Error(`nothing was rendered of ${root.id}`);
  if (rendering.kind === 'failed') {
    return {
      failed: rendering.gap.message,
      text: '',
      resources: new Map(),
      doubts: [],
      origin: () => `${rendering.gap.at.path}:${rendering.gap.at.line}`,
    };
  }
  const { value } = readRendered(rendering.text, rendering.book, root.namespace);
  const resources = new Map(value.map((resource) => [`${resource.kind} ${resource.name}`, resource]));
  return {
    failed: undefined,
    text: rendering.text,
    resources,
    doubts: rendering.doubts.map(({ message }) => message),
    origin: (name, ...route) => {
      const resource = resources.get(name);
      if (resource === undefined) throw new Error(`no ${name} in ${[...resources.keys()].join(', ')}`);
      const { path, line } = originOf(rendering.book, resource, route);
      return `${path}:${line}`;
    },
  };
}
