import type { Gap } from '../manifest/gap.ts';
import type { SourceBook } from '../manifest/origin.ts';
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
