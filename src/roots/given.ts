import type { Gap, Reading } from '../manifest/gap.ts';
import { bareHelm, bareRoot } from './declaring.ts';
import type { GivenRoot, Root } from './root.ts';
import { folderName } from './source-tree.ts';
import type { Ground } from './undeclared.ts';

/** Roots that settings name. A folder with a kustomization is built, one with a chart is installed, any other is applied whole. */
export function givenRoots({ tree, graph, charts }: Ground, given: readonly GivenRoot[]): Reading<readonly Root[]> {
  const value: Root[] = [];
  const gaps: Gap[] = [];
  for (const { folder, cluster, namespace, release, valueFiles, at } of given) {
    const missing = [folder, ...valueFiles].find((path) => path !== '' && !tree.isFolder(path) && !tree.isFile(path));
    if (missing !== undefined) {
      const message = `root \`${folderName(folder)}\`: \`${missing}\` does not exist; correct the path in the settings`;
      gaps.push({ message, at, subject: `given ${JSON.stringify([folder, missing, cluster ?? ''])}` });
      continue;
    }
    const chart = charts.get(folder);
    const kind = graph.has(folder) ? 'kustomize' : chart === undefined ? 'plain' : 'helm';
    const detail = kind === 'helm' ? valueFiles.join(', ') : '';
    const root = bareRoot(kind, folder, detail, { cluster, namespace, declaredBy: at });
    const resources =
      kind === 'plain'
        ? tree.below(folder).filter((path) => tree.isSelected(path) && tree.resources(path).length > 0)
        : [];
    const helm = kind === 'helm' ? { ...bareHelm(release ?? chart?.name ?? ''), valueFiles } : undefined;
    value.push({ ...root, resources, helm });
  }
  return { value, gaps };
}
