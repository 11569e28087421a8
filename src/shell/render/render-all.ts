import { availableParallelism } from 'node:os';
import { fileLocation } from '../../manifest/location.ts';
import type { Root } from '../../roots/root.ts';
import type { Binaries } from './binaries.ts';
import { RENDER_LIMITS, type RenderLimits } from './limits.ts';
import { renderGap } from './problem.ts';
import type { Prepared, Rendering } from './render-root.ts';
import { stabilise } from './stability.ts';

/** How far rendering is. */
export type RenderProgress = (done: number, total: number, root: Root) => void;

/** One root on both sides, not rendered yet; undefined on a side that does not have it. */
export type Pair<T> = { readonly base?: T; readonly head?: T };

export type RenderRequest = {
  readonly pairs: readonly Pair<Prepared>[];
  readonly binaries: Binaries;
  readonly limits?: RenderLimits;
  readonly progress?: RenderProgress;
};

/**
 * Renders roots, each on both sides; answers in the order of the request. A root whose inputs are equal on both sides is
 * rendered once, so it is the same text on both. Where they differ and a chart draws on chance or the clock, base is told
 * apart from head only by what did not move by itself. Throws what reading a side throws.
 */
export async function renderAll({
  pairs,
  binaries,
  limits = RENDER_LIMITS,
  progress = () => {},
}: RenderRequest): Promise<readonly Pair<Rendering>[]> {
  const results: Pair<Rendering>[] = pairs.map(() => ({}));
  let done = 0;
  await inParallel([...pairs.entries()], async ([index, pair]) => {
    results[index] = await renderPair(pair, binaries, limits);
    done += 1;
    const root = pair.head?.root ?? pair.base?.root;
    if (root !== undefined) progress(done, pairs.length, root);
  });
  return results;
}

/** Whether a root needs a renderer: plain manifests do only where a controller lays something over them. */
export function isRendered({ kind, kustomize }: Root): boolean {
  return kind !== 'plain' || kustomize !== undefined;
}

async function renderPair(
  { base, head }: Pair<Prepared>,
  binaries: Binaries,
  limits: RenderLimits,
): Promise<Pair<Rendering>> {
  if (head === undefined) return base === undefined ? {} : { base: await base.render(binaries, limits) };
  const first = await head.render(binaries, limits);
  if (base === undefined) return { head: first };
  if (base.digest === head.digest) return { base: first, head: first };
  const before = await base.render(binaries, limits);
  const isVolatile = [first, before].some((each) => each.kind === 'rendered' && each.doubts.length > 0);
  if (!isVolatile || first.kind === 'failed' || before.kind === 'failed') return { base: before, head: first };
  const again = await head.render(binaries, limits);
  if (again.kind === 'failed') return { base: before, head: again };
  const stable = stabilise(head.root.folder, before.text, first.text, again.text);
  if (stable !== undefined) return { base: { ...before, text: stable.base }, head: first };
  const message = 'its chart makes other objects each time; take chance and the clock out of its templates';
  const gap = renderGap(head.root, message, fileLocation(first.book.start), head.digest);
  return { base: before, head: { kind: 'failed', gap, digest: head.digest } };
}

/** As many at a time as there are cores. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), rest.length) }, worker));
}
