import type { Target } from './coverage.ts';
import type { Document } from './documents.ts';
import type { ImagePolicy } from './policy.ts';
import type { ImageProblem } from './question.ts';

/** Every target, or the index as a whole, has to be what one of the named builders made of one of the named sources. */
export function provenanceProblems(
  targets: readonly Target[],
  digest: string,
  documents: readonly Document[],
  { provenance: wanted }: ImagePolicy,
): readonly ImageProblem[] {
  if (wanted === undefined) return [];
  const told = documents.flatMap((each) =>
    each.kind === 'provenance' && each.source.kind === 'signed' ? [each.provenance] : [],
  );
  const good = told.filter(
    ({ builder, sources }) =>
      wanted.builders.includes(builder) &&
      (wanted.sources.length === 0 || sources.some(({ uri }) => wanted.sources.includes(bareSource(uri)))),
  );
  const isShown = (one: string) => good.some(({ subjects }) => subjects.includes(one));
  if (isShown(digest) || targets.every((target) => isShown(target.digest))) return [];
  const [other] = told;
  const why = other === undefined ? '' : `; one says \`${other.builder}\` built it`;
  return [
    {
      rule: 'provenance-missing',
      message: `has no believed provenance of a builder and source that the settings name${why}`,
    },
  ];
}

/** `git+https://github.com/acme/shop@refs/heads/main` without its ref. */
const bareSource = (uri: string): string =>
  uri
    .replace(/^git\+/, '')
    .replace(/@[^/@]*(?:\/[^@]*)?$/, '')
    .replace(/\.git$/, '');
