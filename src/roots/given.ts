import { groupBy } from '../algebra/group.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import { type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { folderOf } from '../manifest/tree.ts';
import { broughtBy, isDeclaration } from './declarations.ts';
import { bareHelm, bareRoot } from './declaring.ts';
import { basesBelow } from './kustomize-graph.ts';
import type { Discovery, GivenRoot, Root } from './root.ts';
import { folderName } from './source-tree.ts';
import { type Ground, undeclaredRoots } from './undeclared.ts';

// Roots that the settings of base name. They are all there is on both sides, so what they do not take has to be told.

/** Roots that settings name. A folder with a kustomization is built, one with a chart is installed, any other is applied whole. */
export function givenRoots({ tree, graph, charts }: Ground, given: readonly GivenRoot[]): Reading<readonly Root[]> {
  const value: Root[] = [];
  const gaps: Gap[] = [];
  for (const { folder, cluster, namespace, release, valueFiles, at } of given) {
    const missing = [
      ...(folder === '' || tree.isFolder(folder) ? [] : [folder]),
      ...valueFiles.filter((path) => !tree.isFile(path)),
    ][0];
    if (missing !== undefined) {
      const what = tree.isFile(missing) ? 'is no folder' : 'does not exist';
      const message = `root \`${folderName(folder)}\`: \`${missing}\` ${what}; correct the path in the settings`;
      gaps.push({ message, at, subject: `given ${JSON.stringify([folder, missing, cluster ?? '', what])}` });
      continue;
    }
    const chart = charts.get(folder);
    const kind = graph.has(folder) ? 'kustomize' : chart === undefined ? 'plain' : 'helm';
    const detail = kind === 'helm' ? valueFiles.join(', ') : '';
    const root = bareRoot(kind, folder, detail, { cluster, namespace, declaredBy: at });
    const resources =
      kind === 'plain' ? tree.below(folder).filter((path) => tree.isSelected(path) && tree.holdsManifests(path)) : [];
    const helm = kind === 'helm' ? { ...bareHelm(release ?? chart?.name ?? ''), valueFiles } : undefined;
    value.push({ ...root, resources, helm });
  }
  return { value, gaps };
}

/**
 * The given roots of head: those of base but for folders that head removes as a whole, which are applied nowhere any more.
 * What never existed stays, so that both sides tell it alike.
 */
export function keptRoots(given: readonly GivenRoot[], base: Snapshot, head: Snapshot): readonly GivenRoot[] {
  const exists = ({ files, unread }: Snapshot, folder: RepoPath): boolean =>
    [...files.keys(), ...unread.keys()].some((path) => path === folder || path.startsWith(`${folder}/`));
  return given.filter(({ folder }) => folder === '' || exists(head, folder) || !exists(base, folder));
}

/** What is written and no given root takes, and what given roots make a controller apply besides. */
export function untakenGaps(ground: Ground, roots: readonly Root[], discovery: Discovery): readonly Gap[] {
  const { value: untaken, gaps: doubts } = undeclaredRoots(ground, roots);
  const brought = broughtBy(ground, roots, discovery);
  return [
    ...untaken.flatMap((root) => (root.kind === 'plain' ? plainGaps(ground, root) : [rootGap(ground, root)])),
    ...doubts.filter(({ nature }) => nature === 'doubt'),
    ...brought.gaps,
    ...brought.value.flatMap(({ resources }) => resources.filter(isDeclaration).map(declarationGap)),
  ];
}

/** Manifests one folder at a time, so that a change of one says nothing about the others. */
function plainGaps({ tree }: Ground, { resources }: Root): readonly Gap[] {
  return [...groupBy(resources, folderOf)].map(([folder, paths]) =>
    untakenGap(`manifests of \`${folderName(folder)}\` are`, paths[0] ?? folder, paths.flatMap(tree.contentAt)),
  );
}

function rootGap({ tree, graph }: Ground, { kind, folder }: Root): Gap {
  const folders = kind === 'helm' ? [folder] : basesBelow(graph, folder);
  const what = kind === 'helm' ? 'chart' : 'kustomization';
  const at = graph.get(folder)?.path ?? tree.below(folder)[0] ?? folder;
  return untakenGap(`${what} \`${folderName(folder)}\` is`, at, folders.flatMap(tree.contentAt));
}

/** Equal on both sides it is an old story, and an edit is a new one: whoever names roots can leave files out for good. */
function untakenGap(what: string, at: RepoPath, content: readonly unknown[]): Gap {
  const message = `${what} taken by no root of the settings, so what becomes of them is unknown; name it in \`roots\`, or leave it out with \`manifests.exclude\``;
  return { message, at: fileLocation(at), subject: `untaken ${JSON.stringify([what, content])}` };
}

function declarationGap(resource: Resource): Gap {
  const message = `${resourceName(resource)} makes a controller apply more, which is not followed where settings name the roots; name what it applies in \`roots\``;
  return resourceGap(resource, ['spec'], message);
}
