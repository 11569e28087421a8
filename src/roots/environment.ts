import { groupBy } from '../algebra/group.ts';
import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type Location, type RepoPath } from '../manifest/location.ts';
import { basesBelow, type KustomizeGraph } from './kustomize-graph.ts';
import type { Root } from './root.ts';
import { childOf, folderName } from './source-tree.ts';

// Where no controller and no setting says to which cluster a root goes, only its folder can. That is a convention and no
// fact, so it is always said.

/** Folders whose children people call after clusters or environments, those that mean clusters first. */
const PARENTS = [['clusters', 'cluster'], ['environments', 'environment', 'envs', 'env'], ['overlays']];

/** The environment that a folder is called after: `prod` for `clusters/prod/payments`. Undefined: none. */
export function environmentOf(folder: RepoPath): string | undefined {
  const segments = folder.split('/');
  for (const names of PARENTS) {
    const found = segments.findIndex((segment) => names.includes(segment.toLowerCase()));
    const environment = found < 0 ? undefined : segments[found + 1];
    if (environment !== undefined) return environment;
  }
  return undefined;
}

/** What is assumed or unknown about the clusters of roots that nobody declares. */
export function clusterGaps(graph: KustomizeGraph, roots: readonly Root[]): readonly Gap[] {
  const undeclared = roots.filter(({ declaredBy }) => declaredBy === undefined);
  const assumed = groupBy(
    undeclared.filter(({ cluster }) => cluster !== undefined),
    ({ cluster }) => cluster ?? '',
  );
  const nowhere = undeclared.filter(({ cluster }) => cluster === undefined);
  const named = new Set(roots.flatMap(({ cluster }) => cluster ?? []));
  return [
    ...[...assumed].map(([cluster, those]) => assumedGap(graph, cluster, those)),
    ...(named.size > 0 && nowhere.length > 0 ? [unplacedGap(graph, [...named].toSorted(), nowhere)] : []),
    ...sharedBaseGaps(graph, undeclared),
  ];
}

/** The file that makes a root one. */
function placeOf(graph: KustomizeGraph, { kind, folder, resources, helm }: Root): Location {
  const chart = kind === 'helm' ? childOf(folder, 'Chart.yaml') : folder;
  return fileLocation(resources[0] ?? helm?.valueFiles[0] ?? graph.get(folder)?.path ?? chart);
}

function namesOf(roots: readonly Root[]): string {
  const shown = roots.slice(0, 3).map(({ id }) => `\`${id}\``);
  return shown.join(', ') + (roots.length > 3 ? ` and ${roots.length - 3} more` : '');
}

function assumedGap(graph: KustomizeGraph, cluster: string, roots: readonly Root[]): Gap {
  const [first] = roots;
  return {
    message: `nothing but the name of the folder or file says that ${namesOf(roots)} goes to cluster \`${cluster}\`; name clusters in the settings of the gate`,
    at: first === undefined ? fileLocation('' as RepoPath) : placeOf(graph, first), // a group is never empty
    subject: `cluster ${JSON.stringify([cluster, roots.map(({ id }) => id)])}`,
    nature: 'doubt',
  };
}

/**
 * Beside clusters with names, a root without one may be part of any of them. What of its objects could matter there is
 * known only where they are compared, so this gap is the same whatever the roots hold.
 */
function unplacedGap(graph: KustomizeGraph, clusters: readonly string[], roots: readonly Root[]): Gap {
  const shown =
    clusters
      .slice(0, 5)
      .map((each) => `\`${each}\``)
      .join(', ') + (clusters.length > 5 ? ', …' : '');
  const [first] = roots;
  return {
    message: `nothing says to which of ${clusters.length === 1 ? 'the cluster' : `${clusters.length} clusters`} (${shown}) ${namesOf(roots)} ${roots.length === 1 ? 'goes' : 'go'}; name clusters in the settings of the gate`,
    at: first === undefined ? fileLocation('' as RepoPath) : placeOf(graph, first), // the caller has one at least
    subject: 'roots without a cluster',
  };
}

/**
 * Objects of one base under the same names cannot be twice in one cluster. Roots that share bases, however far around,
 * are one gap.
 */
function sharedBaseGaps(graph: KustomizeGraph, roots: readonly Root[]): readonly Gap[] {
  const groups = new Map<string, Group>();
  const groupOf = new Map<Root, Group>();
  for (const root of roots.filter(({ kind }) => kind === 'kustomize')) {
    const renaming = graph.get(root.folder)?.file?.renaming ?? '';
    for (const base of basesBelow(graph, root.folder).slice(1)) {
      if (graph.get(base)?.file?.kind !== 'Kustomization') continue;
      const key = JSON.stringify([root.cluster ?? '', renaming, base]);
      const [one, other] = [groups.get(key), groupOf.get(root)];
      const group = one ?? other ?? { base, roots: new Set() };
      group.roots.add(root);
      for (const each of other?.roots ?? []) group.roots.add(each);
      for (const each of group.roots) groupOf.set(each, group);
      for (const [known, each] of groups) if (each === other) groups.set(known, group);
      groups.set(key, group);
    }
  }
  return [...new Set(groupOf.values())].flatMap(({ base, roots: those }) => {
    const [first, second] = those;
    if (first === undefined || second === undefined) return [];
    const message = `${namesOf([...those])} build on \`${folderName(base)}\` and the like under the same names, so they go to different clusters, and nothing says to which; name clusters in the settings of the gate`;
    return [
      { message, at: placeOf(graph, first), subject: `same base ${JSON.stringify([...those].map(({ id }) => id))}` },
    ];
  });
}

type Group = { readonly base: RepoPath; readonly roots: Set<Root> };
