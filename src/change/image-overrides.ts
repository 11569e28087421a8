import { everyImage } from '../cluster/image-places.ts';
import { isOverridden, kustomizeImageProblems, type Override, readOverrides } from '../images/kustomize-images.ts';
import { parseImageReference, pinning } from '../images/reference.ts';
import { locate, type ManifestDocument, readDocuments } from '../manifest/documents.ts';
import { isKustomization } from '../manifest/file-names.ts';
import type { Location, RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';
import type { Sides } from './gains.ts';
import { isNear } from './nearness.ts';

/** An entry of a kustomization's `images`, new or different at head, that leaves its images without a digest. */
export type ImageOverride = {
  readonly name: string;
  /** What is wrong and what would make it right, in one line without its place. */
  readonly message: string;
  readonly at: Location;
  /** Whether the entry itself had a digest at base, or images of its name have one where they are written. */
  readonly regression: boolean;
  /** Whether an image of its name is written for the CDE, or a regression hits images that nobody here writes. */
  readonly inCde: boolean;
};

/**
 * Entries of kustomizations that silently unpin. Kustomizations are not rendered, so which images they reach is told by
 * the name alone, wherever it is written. One that the settings leave out is not looked at.
 */
export function compareImageOverrides(
  sides: Sides,
  snapshots: { readonly base: Snapshot; readonly head: Snapshot },
  taxonomy: Taxonomy,
): readonly ImageOverride[] {
  // A kustomization with `images` that the settings select is a gap of its side: it is not rendered.
  const selected = new Set(sides.head.gaps.map(({ at }) => at.path).filter(isKustomization));
  return [...selected].toSorted().flatMap((path): readonly ImageOverride[] => {
    if (snapshots.base.files.get(path)?.id === snapshots.head.files.get(path)?.id) return [];
    const before = documentsOf(snapshots.base, path).flatMap(readOverrides);
    const same = new Set(before.map(({ key }) => key));
    return documentsOf(snapshots.head, path).flatMap((document) =>
      kustomizeImageProblems(document).flatMap(({ override, message, route }): readonly ImageOverride[] => {
        if (same.has(override.key)) return [];
        const users = usersOf(override, sides, taxonomy);
        const had = before.some(({ name, outcome }) => name === override.name && outcome === 'pinned');
        const regression = had || users.some(({ isPinned }) => isPinned);
        const inCde = users.length === 0 ? regression : users.some((user) => user.inCde);
        return [{ name: override.name, message, at: locate(document, route), regression, inCde }];
      }),
    );
  });
}

function documentsOf({ files }: Snapshot, path: RepoPath): readonly ManifestDocument[] {
  return readDocuments(path, files.get(path)?.text ?? '').value;
}

/** Where images of this name are written at head, and whether that is near card data. */
function usersOf(
  override: Override,
  { head }: Sides,
  taxonomy: Taxonomy,
): readonly { readonly isPinned: boolean; readonly inCde: boolean }[] {
  const { cluster } = head.model;
  return cluster.resources.flatMap((resource) =>
    everyImage(resource)
      .filter(({ image }) => image !== undefined && isOverridden(image, override))
      .map(({ image }) => ({
        isPinned: pinning(parseImageReference(image ?? '')).kind === 'pinned',
        inCde: isNear(resource, cluster, taxonomy),
      })),
  );
}
