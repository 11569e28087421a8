import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import { type Resource, resourceName } from '../manifest/resource.ts';
import { resolvePath } from '../manifest/tree.ts';
import { rootsOfApplication } from './application.ts';
import { rootsOfApplicationSet } from './application-set.ts';
import { type Declaring, NO_ROOTS, type RootReading } from './declaring.ts';
import { rootsOfFluxKustomization } from './flux-kustomization.ts';
import { FLUX_SOURCE_GROUP } from './flux-source.ts';
import { rootsOfHelmRelease } from './helm-release.ts';
import { basesBelow, changesObjects } from './kustomize-graph.ts';
import type { RepositoryUse } from './repository-source.ts';
import type { Discovery, RenderedRoot, Root } from './root.ts';
import { folderName, type SourceTree } from './source-tree.ts';
import type { Ground } from './undeclared.ts';

/** Whether an object makes a controller apply something. */
export function isDeclaration({ group, kind }: Resource): boolean {
  switch (group) {
    case 'argoproj.io':
      return kind === 'Application' || kind === 'ApplicationSet';
    case 'kustomize.toolkit.fluxcd.io':
      return kind === 'Kustomization';
    case 'helm.toolkit.fluxcd.io':
      return kind === 'HelmRelease';
    default:
      return false;
  }
}

/** What one object makes a controller apply. */
export function rootsOfDeclaration(declaring: Declaring, resource: Resource): RootReading {
  if (!isDeclaration(resource)) return NO_ROOTS;
  switch (resource.kind) {
    case 'Application': {
      const spec = asObject(resource.body['spec']) ?? {};
      const { name } = resource;
      return rootsOfApplication(declaring, { name, spec, resource, route: ['spec'], certainty: 'known' });
    }
    case 'ApplicationSet':
      return rootsOfApplicationSet(declaring, resource);
    case 'HelmRelease':
      return rootsOfHelmRelease(declaring, resource);
    default:
      return rootsOfFluxKustomization(declaring, resource);
  }
}

/**
 * The objects that roots bring, for the declarations among them: as rendered, where that was done; else as they are
 * written, where nothing changes them on the way. What is changed on the way is a gap until it is rendered.
 */
export function broughtBy(
  ground: Ground,
  roots: readonly Root[],
  { rendered }: Discovery,
): Reading<readonly RenderedRoot[]> {
  const known = new Map(rendered?.map((each) => [each.root.id, each]));
  const value: RenderedRoot[] = [];
  const gaps: Gap[] = [];
  for (const root of roots) {
    const { tree } = ground;
    const done = known.get(root.id);
    const written = writtenIn(ground, root);
    if (done !== undefined) value.push({ root, resources: done.resources });
    else if (root.kind === 'plain' && root.kustomize === undefined)
      value.push({ root, resources: root.resources.flatMap(tree.resources) });
    // Not rendered, because nothing on the way can change what is written, or because it brings no declarations: then
    // sources and ConfigMaps of others may still be among its objects.
    else if (written.changing === undefined) value.push({ root, resources: written.resources });
    else if (rendered === undefined && written.changing !== '') gaps.push(unrenderedGap(ground, root, written));
  }
  return { value, gaps };
}

/** `changing`: what may change the declarations among the objects; empty where there are none of them. */
type Written = {
  readonly resources: readonly Resource[];
  readonly changing: string | undefined;
  readonly count: number;
};

function writtenIn({ tree, graph }: Ground, root: Root): Written {
  if (root.kind === 'helm') {
    const templates = tree
      .below(root.folder)
      .filter((path) =>
        /\bkind:\s*["']?(Application|ApplicationSet|HelmRelease|Kustomization)\b/.test(tree.text(path)),
      );
    return { resources: [], changing: templates.length === 0 ? '' : 'its templates', count: templates.length };
  }
  const starts = [root.folder, ...root.resources, ...(root.kustomize?.components ?? [])];
  const folders = [...new Set(starts.flatMap((start) => basesBelow(graph, start)))];
  const files = [...root.resources, ...folders.flatMap((folder) => graph.get(folder)?.resources ?? [])];
  const resources = [...new Set(files)].flatMap(tree.resources);
  const count = resources.filter(isDeclaration).length;
  const overlay = root.kustomize === undefined ? [] : ['what is laid over it'];
  const changers = changesObjects(graph, root.folder).map(
    ({ folder, file }) => `\`${file?.changing[0] ?? '?'}\` of \`${folderName(folder)}\``,
  );
  // Flux looks for sources and variables in the namespace of its objects, and installs there.
  const isFlux = resources.some(({ group }) => group.endsWith('.toolkit.fluxcd.io'));
  const movers = isFlux ? folders.filter((folder) => graph.get(folder)?.file?.moves === true) : [];
  const moved = movers.map((folder) => `\`namespace\` of \`${folderName(folder)}\``);
  const [first] = [...overlay, ...changers, ...moved];
  if (first === undefined) return { resources, changing: undefined, count };
  return { resources: [], changing: count === 0 ? '' : first, count };
}

function unrenderedGap(
  { tree, graph, charts }: Ground,
  { id, folder, declaredBy }: Root,
  { changing, count }: Written,
): Gap {
  return {
    message: `\`${id}\` brings ${count === 1 ? 'an Application or Flux object' : `${count} Applications and Flux objects`} that ${changing ?? ''} may change, so what ${count === 1 ? 'it applies' : 'they apply'} is known only once it is rendered`,
    at: declaredBy ?? fileLocation(graph.get(folder)?.path ?? charts.get(folder)?.path ?? folder),
    subject: `declarations ${JSON.stringify([id, tree.contentAt(folder)])}`,
  };
}

/** The repositories that declarations name, and whether what they name of them exists here. */
export function repositoryUses(tree: SourceTree, resources: readonly Resource[]): readonly RepositoryUse[] {
  const use = (url: Json | undefined, path: Json | undefined): readonly RepositoryUse[] => {
    const text = asString(url) ?? '';
    const place = fixedPart(asString(path) ?? '');
    return text === '' || text.includes('{{')
      ? []
      : [{ url: text, exists: place !== undefined && place !== '' && tree.isFolder(place) }];
  };
  return resources.flatMap((resource): readonly RepositoryUse[] => {
    const { kind, body } = resource;
    if (!isDeclaration(resource)) return [];
    const spec = kind === 'ApplicationSet' ? valueAt(body, 'spec', 'template', 'spec') : body['spec'];
    const sources = [valueAt(spec, 'source'), ...asList(valueAt(spec, 'sources'))];
    const path = kind === 'HelmRelease' ? valueAt(spec, 'chart', 'spec', 'chart') : valueAt(spec, 'path');
    const reference = kind === 'HelmRelease' ? valueAt(spec, 'chart', 'spec', 'sourceRef') : valueAt(spec, 'sourceRef');
    const source = resources.find(
      (each) =>
        each.group === FLUX_SOURCE_GROUP && each.kind === 'GitRepository' && each.name === valueAt(reference, 'name'),
    );
    return [
      ...sources.flatMap((each) => use(valueAt(each, 'repoURL'), valueAt(each, 'path'))),
      ...(source === undefined ? [] : use(valueAt(source.body, 'spec', 'url'), path)),
    ];
  });
}

/** The folders of a path before its first placeholder. */
function fixedPart(path: string): RepoPath | undefined {
  const open = path.search(/\{\{|\*/);
  const fixed = open < 0 ? path : path.slice(0, path.lastIndexOf('/', open) + 1);
  return resolvePath('' as RepoPath, fixed.replace(/^\/+/, '')); // the empty path is the top
}

/** Which repository is taken for this one although nobody says so. */
export function assumptionGap(resources: readonly Resource[], url: string): Gap | undefined {
  const first = resources.find(isDeclaration);
  if (first === undefined) return undefined;
  return {
    message: `${resourceName(first)} and others: \`${url}\` is taken for this repository, because folders that they name of it exist here; say which repository this is`,
    at: fileLocation(first.document.path),
    subject: `repository ${url}`,
    nature: 'doubt',
  };
}
