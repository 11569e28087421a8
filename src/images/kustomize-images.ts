import type { ManifestDocument } from '../manifest/documents.ts';
import { asList, asString, canonicalJson, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { parseImageReference, pinning } from './reference.ts';

// `images:` of a kustomization. Source: kubernetes-sigs/kustomize api/filters/imagetag/updater.go.

/**
 * What one entry makes of the images that bear its name. An entry with a tag replaces tag and digest, so a tag alone
 * removes the digest that is written; so does a suffix. `kept`: tag and digest stay as they are.
 */
export type Override = {
  /** As images are written, without tag and digest. */
  readonly name: string;
  readonly newName: string | undefined;
  readonly newTag: string | undefined;
  readonly digest: string | undefined;
  readonly outcome: 'pinned' | 'unpinned' | 'kept';
  /** Equal for entries that say the same. */
  readonly key: string;
  /** The way to the entry. */
  readonly route: Route;
};

/** The entries of a kustomization, in their order. Anything else than an entry with a name is left out. */
export function readOverrides({ value }: ManifestDocument): readonly Override[] {
  return asList(valueAt(value, 'images')).flatMap((entry, index): readonly Override[] => {
    const name = textAt(entry, 'name');
    if (name === undefined) return [];
    const [newName, newTag, digest] = [textAt(entry, 'newName'), textAt(entry, 'newTag'), textAt(entry, 'digest')];
    const outcome = outcomeOf(newName ?? name, newTag, digest, textAt(entry, 'tagSuffix'));
    return [{ name, newName, newTag, digest, outcome, key: canonicalJson(entry), route: ['images', index] }];
  });
}

/** An empty text is as good as none. */
function textAt(entry: Json, field: string): string | undefined {
  return asString(valueAt(entry, field)) || undefined;
}

function outcomeOf(
  name: string,
  tag: string | undefined,
  digest: string | undefined,
  suffix: string | undefined,
): Override['outcome'] {
  if (digest !== undefined)
    return pinning(parseImageReference(`${name}@${digest}`)).kind === 'pinned' ? 'pinned' : 'unpinned';
  return tag === undefined && suffix === undefined ? 'kept' : 'unpinned';
}

/** An entry that takes the digest away from images, with the way to the field that does. */
export type OverrideProblem = {
  readonly override: Override;
  readonly message: string;
  readonly route: Route;
};

/** The entries of a kustomization that leave images without a digest, whatever was written before. */
export function kustomizeImageProblems(document: ManifestDocument): readonly OverrideProblem[] {
  return readOverrides(document).flatMap((override): readonly OverrideProblem[] => {
    if (override.outcome !== 'unpinned') return [];
    const { digest, newTag, name, route } = override;
    const [field, what] =
      digest !== undefined
        ? ['digest', `its \`digest\` fixes nothing`]
        : newTag !== undefined
          ? ['newTag', '`newTag` alone removes the digest']
          : ['tagSuffix', '`tagSuffix` removes the digest'];
    const message = `entry \`${name}\` of \`images\` leaves its image without a digest: ${what}; write \`digest: sha256:…\`${newTag === undefined ? '' : ' beside it'}`;
    return [{ override, message, route: [...route, field] }];
  });
}

/** Whether an entry's name is that of an image as written: all before tag and digest, to the letter. */
export function isOverridden(image: string, { name }: Override): boolean {
  const plain = image.split('@', 1)[0] ?? '';
  const colon = plain.indexOf(':', plain.lastIndexOf('/') + 1);
  return (colon < 0 ? plain : plain.slice(0, colon)) === name;
}
