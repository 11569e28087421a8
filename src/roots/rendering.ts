import type { Gap, Reading } from '../manifest/gap.ts';
import { readRendered } from '../manifest/rendered.ts';
import type { Resource } from '../manifest/resource.ts';
import type { SourceBook } from '../manifest/source-book.ts';
import type { Root } from './root.ts';

/**
 * A root as it would be applied, with what is known of where its objects come from; or the gap that says why nothing of it
 * is known. `doubts` are what a cluster may render otherwise.
 */
export type RootRendering =
  | { readonly kind: 'rendered'; readonly text: string; readonly book: SourceBook; readonly doubts: readonly Gap[] }
  | { readonly kind: 'failed'; readonly gap: Gap };

/**
 * What one side applies. `digests` name everything that roots with a renderer are made of; `renderings` hold those of
 * clusters that differ between the sides, since nobody asks about the others. `gaps`: what of the roots is not known.
 */
export type RenderedSide = {
  readonly roots: readonly Root[];
  readonly digests: ReadonlyMap<Root['id'], string>;
  readonly renderings: ReadonlyMap<Root['id'], RootRendering>;
  readonly gaps: readonly Gap[];
};

type Rendered = Extract<RootRendering, { kind: 'rendered' }>;

/** Both sides share most renderings. A memory of a pure function: it can never be stale. */
const KNOWN = new WeakMap<RootRendering, Map<string | undefined, Reading<readonly Resource[]>>>();

/** The objects of a rendering; those that carry no namespace go to the given one. */
export function readRendering(rendering: Rendered, namespace: string | undefined): Reading<readonly Resource[]> {
  const known = KNOWN.get(rendering) ?? new Map<string | undefined, Reading<readonly Resource[]>>();
  KNOWN.set(rendering, known);
  const reading = known.get(namespace) ?? readRendered(rendering.text, rendering.book, namespace);
  known.set(namespace, reading);
  return reading;
}
