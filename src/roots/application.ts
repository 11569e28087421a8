import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { argoDirectory } from './argo-directory.ts';
import { argoHelm } from './argo-helm.ts';
import { argoKustomize } from './argo-kustomize.ts';
import type { Application, ArgoSource } from './argo-source.ts';
import {
  bareRoot,
  type Declaring,
  declaredAt,
  folderAt,
  missing,
  type RootReading,
  whyElsewhere,
} from './declaring.ts';
import { childOf } from './source-tree.ts';

/**
 * What an Application applies, one root for each source that lies here.
 * Source: argo-cd.readthedocs.io, operator-manual/application.yaml; reposerver/repository/repository.go.
 */
export function rootsOfApplication(declaring: Declaring, application: Application): RootReading {
  const { spec, resource, route } = application;
  const several = asList(spec['sources']);
  const sources =
    several.length > 0
      ? several.map((each, index) => ({ each, at: [...route, 'sources', index] as Route }))
      : [{ each: spec['source'] ?? null, at: [...route, 'source'] as Route }];
  if (several.length === 0 && spec['source'] === undefined)
    return missing(
      resource,
      route,
      'has no `source` that can be read here; name its roots in the settings of the gate',
    );
  const readings = sources.map(({ each, at }, index) =>
    rootsOfSource(declaring, application, asObject(each) ?? {}, at, several.length > 1 ? `, source ${index + 1}` : ''),
  );
  return { value: readings.flatMap(({ value }) => value), gaps: readings.flatMap(({ gaps }) => gaps) };
}

function rootsOfSource(
  declaring: Declaring,
  application: Application,
  source: JsonObject,
  route: Route,
  part: string,
): RootReading {
  const { resource, spec } = application;
  const say = (where: Route, message: string) => missing(resource, [...route, ...where], message);
  const url = asString(source['repoURL']) ?? '';
  const chart = asString(source['chart']);
  if (chart !== undefined)
    return say(
      ['chart'],
      `what chart \`${chart}\` of \`${url}\` deploys${into(spec)} is unknown; commit the chart, and name it as \`path\``,
    );
  const path = asString(source['path']);
  // A source that only others refer to renders nothing.
  if (path === undefined && source['ref'] !== undefined) return { value: [], gaps: [] };
  const why = whyElsewhere(declaring, url, asString(source['targetRevision']));
  if (why !== undefined)
    return say(['repoURL'], `what it brings${into(spec)} ${why}; judge it there, or commit it here`);
  if (source['plugin'] !== undefined && source['plugin'] !== null)
    return say(['plugin'], `is rendered by a plugin${into(spec)}, which does not run here; commit what it makes`);
  const folder = folderAt(declaring, path ?? '');
  if (typeof folder === 'object') {
    // The clusters generator is a gap already, and a folder nobody wrote hides nothing.
    return application.certainty === 'assumed' ? { value: [], gaps: [] } : say(['path'], folder.why);
  }
  const override = ['.argocd-source.yaml', `.argocd-source-${application.name}.yaml`].find((name) =>
    declaring.tree.isFile(childOf(folder, name)),
  );
  if (override !== undefined)
    return say(
      ['path'],
      `\`${childOf(folder, override)}\` changes it${into(spec)} in ways that are not read; write them into the Application`,
    );
  return renderedBy(declaring, { application, source, route, folder, references: referencesOf(declaring, spec) }, part);
}

/** The namespace an Application goes to, as the end of a phrase. */
function into(spec: JsonObject): string {
  const namespace = asString(valueAt(spec, 'destination', 'namespace'));
  return namespace === undefined || namespace === '' ? '' : ` to namespace \`${namespace}\``;
}

/** Names of sources that are this repository, for `$name/values.yaml`. */
function referencesOf(declaring: Declaring, spec: JsonObject): ReadonlySet<string> {
  return new Set(
    asList(spec['sources']).flatMap((each) => {
      const ref = asString(valueAt(each, 'ref'));
      const url = asString(valueAt(each, 'repoURL')) ?? '';
      const isHere = whyElsewhere(declaring, url, asString(valueAt(each, 'targetRevision'))) === undefined;
      return ref !== undefined && isHere ? [ref] : [];
    }),
  );
}

/** What is written decides about the tool, and else what lies in the folder: a kustomization before a chart. */
function renderedBy(declaring: Declaring, argo: ArgoSource, part: string): RootReading {
  const { application, source, folder } = argo;
  const { resource, spec, name } = application;
  const place = placeOf(declaring, spec);
  const at = {
    ...place,
    namespace: asString(valueAt(spec, 'destination', 'namespace')) || undefined,
    declaredBy: declaredAt(resource),
  };
  const root = (kind: 'plain' | 'kustomize' | 'helm') => bareRoot(kind, folder, `Application ${name}${part}`, at);
  const written = ['helm', 'kustomize', 'directory'].filter((tool) => isWritten(source[tool]));
  if (written.length > 1)
    return missing(
      resource,
      argo.route,
      `has ${written.map((each) => `\`${each}\``).join(' and ')}, which Argo CD refuses; keep one`,
    );
  const [tool = declaring.graph.has(folder) ? 'kustomize' : declaring.charts.has(folder) ? 'helm' : 'directory'] =
    written;
  switch (tool) {
    case 'helm':
      return argoHelm(declaring, argo, root('helm'));
    case 'kustomize':
      return argoKustomize(declaring, argo, root('kustomize'));
    default:
      return argoDirectory(declaring, argo, root('plain'));
  }
}

const isWritten = (value: Json | undefined): boolean => Object.keys(asObject(value) ?? {}).length > 0;

/** Argo CD calls the cluster that it runs in by these names. */
const OWN_CLUSTER = new Set([
  'in-cluster',
  'https://kubernetes.default.svc',
  'https://kubernetes.default.svc.cluster.local',
]);

function placeOf({ cluster }: Declaring, spec: JsonObject): { readonly cluster: string | undefined } {
  const destination = spec['destination'];
  const named = asString(valueAt(destination, 'name')) || asString(valueAt(destination, 'server')) || undefined;
  return { cluster: named === undefined || OWN_CLUSTER.has(named) ? cluster : named };
}
