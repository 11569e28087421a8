import { isWorkload } from '../cluster/workload.ts';
import { asList, asObject, canonicalJson, type Json, type JsonObject } from '../manifest/json.ts';
import { CALICO_GROUP, type Resource, resourceGap, resourceKey, resourceName } from '../manifest/resource.ts';
import { policyKind } from '../policy/kinds.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';
import type { SidedGap } from './change.ts';

/**
 * What changes in objects of which nothing says to which of several clusters they go. By themselves they are compared like
 * any cluster; as a part of a named one they may open a way there that nobody sees. Objects that cannot (ConfigMaps, RBAC,
 * another image) are passed over. One gap names all others; undefined
 * where there are none. Semantics: docs/roots.md, "Clusters".
 */
export function compareUnplaced(
  base: readonly Resource[],
  head: readonly Resource[],
  clusters: readonly string[],
  taxonomy: Taxonomy,
): SidedGap | undefined {
  // What a file says that both sides share is one object, and nearly all are.
  const [ofBase, ofHead] = [new Set(base), new Set(head)];
  const before = factsOf(
    base.filter((each) => !ofHead.has(each)),
    taxonomy,
  );
  const after = factsOf(
    head.filter((each) => !ofBase.has(each)),
    taxonomy,
  );
  const changed = [...after].filter(([key, { fact }]) => before.get(key)?.fact !== fact);
  const gone = [...before].filter(([key]) => !after.has(key));
  const all = [...changed, ...gone].map(([, { resource }]) => resource);
  const [first] = all;
  if (first === undefined) return undefined;
  const names = [...new Set(all.map(resourceName))];
  const shown = names.slice(0, 3);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const listed = clusters.slice(0, 4).map((each) => `\`${each}\``);
  const others = clusters.length > 4 ? ', …' : '';
  const where =
    clusters.length === 1
      ? `cluster ${listed.join('')}`
      : `one of ${clusters.length} clusters (${listed.join(', ')}${others})`;
  const message = `${shown.join(', ')}${more} ${names.length === 1 ? 'changes' : 'change'} and may be part of ${where}, which nothing says; name clusters in the settings of the gate`;
  return { ...resourceGap(first, [], message), side: changed.length > 0 ? 'head' : 'base', touchesCde: true };
}

type Fact = { readonly resource: Resource; readonly fact: string };

/** Objects by identity, each with all of it that the connections and the scope of another cluster may hang on. */
function factsOf(resources: readonly Resource[], { resource: holders }: Taxonomy): ReadonlyMap<string, Fact> {
  // Where labels of namespaces say who holds card data, another cluster may know of a holder that is none here.
  const parts = holders.some(({ namespaceLabels }) => namespaceLabels !== undefined) ? 'whole' : 'outside';
  const facts = new Map<string, Fact>();
  for (const resource of resources.filter(connects)) {
    const key = resourceKey(resource);
    const known = facts.get(key)?.fact ?? '';
    const own = isWorkload(resource) && parts === 'outside' ? withoutContainers(resource.body) : resource.body;
    facts.set(key, { resource, fact: `${known}${canonicalJson(own)}` });
  }
  return facts;
}

/** Whether a cluster with this object may connect otherwise than one without it. All kinds that are read for that. */
function connects(resource: Resource): boolean {
  const { group, kind } = resource;
  return (
    isWorkload(resource) ||
    policyKind(resource) !== undefined ||
    group === CALICO_GROUP ||
    group === 'gateway.networking.k8s.io' ||
    CONNECTING.has(`${group}/${kind}`)
  );
}

const CONNECTING = new Set([
  '/Namespace',
  '/Node',
  '/Service',
  '/ServiceAccount',
  'networking.k8s.io/Ingress',
  'extensions/Ingress',
  'route.openshift.io/Route',
]);

const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Of containers only their names and ports tell pods apart: what they run is judged by their own cluster. */
function withoutContainers(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withoutContainers(each));
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(
    Object.entries(object).map(([key, each]) => [
      key,
      CONTAINERS.has(key) ? asList(each).map(bareContainer) : withoutContainers(each),
    ]),
  );
}

function bareContainer(container: Json): JsonObject {
  const { name = null, ports = null } = asObject(container) ?? {};
  return { name, ports };
}
