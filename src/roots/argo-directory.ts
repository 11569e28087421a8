import { asString, valueAt } from '../manifest/json.ts';
import { folderOf } from '../manifest/tree.ts';
import { type ArgoSource, sourceGap } from './argo-source.ts';
import type { Declaring, RootReading } from './declaring.ts';
import { expandBraces, matchesWildcards } from './glob.ts';
import type { Root } from './root.ts';

/**
 * Plain manifests of a folder, and of those below it where the source recurses.
 * Source: argo-cd.readthedocs.io, user-guide/directory; reposerver/repository/repository.go `findManifests`.
 */
export function argoDirectory({ tree }: Declaring, argo: ArgoSource, root: Root): RootReading {
  const { source, folder } = argo;
  const directory = source['directory'];
  const [include, exclude] = ['include', 'exclude'].map((field) => {
    const pattern = asString(valueAt(directory, field)) ?? '';
    return pattern === '' ? [] : expandBraces(pattern);
  });
  if (include === undefined || exclude === undefined) {
    const message =
      'its patterns are not read here, so what it applies is unknown; write them with `*`, `?` and `{a,b}` only';
    return { value: [], gaps: [sourceGap(argo, ['directory'], message)] };
  }
  const isTaken = (path: string): boolean => {
    const name = folder === '' ? path : path.slice(folder.length + 1);
    if (exclude.some((pattern) => matchesWildcards(pattern, name))) return false;
    return include.length === 0 || include.some((pattern) => matchesWildcards(pattern, name));
  };
  const found = tree
    .below(folder)
    .filter((path) => /\.(ya?ml|json|jsonnet)$/i.test(path) && isTaken(path))
    .filter((path) => valueAt(directory, 'recurse') === true || folderOf(path) === folder);
  const jsonnet = found.filter((path) => path.endsWith('.jsonnet'));
  const gaps = jsonnet.map((path) =>
    sourceGap(argo, ['path'], `\`${path}\` is Jsonnet, which is not run here; commit the manifests it makes`),
  );
  return { value: [{ ...root, resources: found.filter((path) => !path.endsWith('.jsonnet')) }], gaps };
}
