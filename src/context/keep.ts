import { templateOf } from '../cluster/containers.ts';
import { INTERNAL_BALANCERS } from '../cluster/service.ts';
import { FURTHER_NETWORKS } from '../cluster/workload.ts';
import { asList, asObject, asString, canonicalJson, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { CALICO_GROUP, isStoredForm, type Resource, toLabels } from '../manifest/resource.ts';
import { ADMIN_GROUP, OTHER_NETWORK, policyKind } from '../policy/kinds.ts';
import { OWNER, POD, pick, SPECS } from './kept-fields.ts';
import { ownerOf } from './owners.ts';

// What of an object a snapshot keeps. Everything is named that stays, so what nobody thought of cannot leak: no status, no
// environment, no command, no volume but that there is one, no annotation without meaning here.

/** What a snapshot keeps of an object; undefined where it says nothing that a verdict could hang on. */
export function keepMeaning(resource: Resource): JsonObject | undefined {
  const head = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: keepMetadata(resource) };
  const { group, kind, body } = resource;
  const spec = Object.hasOwn(SPECS, `${group}/${kind}`) ? SPECS[`${group}/${kind}`] : undefined;
  if (spec !== undefined) return withSpec(head, pick(body['spec'], spec));
  const template = templateOf(resource);
  if (template !== undefined) return keepWorkload(resource, head, template);
  switch (policyKind(resource)) {
    case 'modelled':
    case 'staged':
      return withSpec(head, group === CALICO_GROUP ? withoutRuleNotes(body['spec']) : body['spec']);
    case 'unmodelled':
      return head; // Nobody here reads its rules; that it is there is what counts.
    case undefined:
      return undefined;
  }
}

/** Whether rules ask for labels of nodes: only then these say anything. */
export function asksNodes(resources: readonly Resource[]): boolean {
  return resources.some(({ group, body }) => group === ADMIN_GROUP && JSON.stringify(body).includes('"nodes":'));
}

const withSpec = (head: JsonObject, spec: Json | undefined): JsonObject =>
  spec === undefined || (asObject(spec) !== undefined && Object.keys(asObject(spec) ?? {}).length === 0)
    ? head
    : { ...head, spec };

function keepWorkload({ body }: Resource, head: JsonObject, route: Route): JsonObject {
  const written = valueAt(body, ...route);
  const spec = asObject(pick(valueAt(written, 'spec'), POD)) ?? {};
  const volumes = asList(spec['volumes']).filter((volume) =>
    Object.keys(asObject(volume) ?? {}).some((key) => key !== 'name'),
  );
  const { volumes: _all, ...rest } = spec;
  const pod = { ...rest, ...(volumes.length > 0 && { volumes }) };
  if (route.length === 0) return { ...head, spec: pod };
  const metadata = keepLabels(asObject(valueAt(written, 'metadata')) ?? {});
  const template = written === undefined ? undefined : { metadata, spec: pod };
  const [top, ...way] = route;
  const nested = way.reduceRight<Json | undefined>((inner, key) => inner && { [key]: inner }, template);
  if (top !== 'spec') return nested === undefined ? head : { ...head, [String(top)]: nested };
  return { ...head, spec: { ...asObject(pick(body['spec'], OWNER)), ...asObject(nested) } };
}

function apiVersionOf(resource: Resource): string {
  const { group, version, body } = resource;
  const written = asString(body['apiVersion']);
  if (written !== undefined) return written;
  // Items of a typed list leave it to the list.
  if (isStoredForm(resource)) return `crd.${CALICO_GROUP}/${version}`;
  return group === '' ? version : `${group}/${version}`;
}

/** Annotations that change what an object means here. */
const MEANINGFUL: ReadonlySet<string> = new Set([
  ...FURTHER_NETWORKS,
  ...INTERNAL_BALANCERS.map(([key]) => key),
  OTHER_NETWORK,
]);
/** Under this one the stored form of Calico keeps the object's own name and labels, and all of its annotations. */
const STORED = 'projectcalico.org/metadata';

function keepMetadata(resource: Resource): JsonObject {
  const written = asObject(resource.body['metadata']) ?? {};
  const owner = ownerOf(resource);
  return {
    ...named(written, 'name'),
    ...named(written, 'generateName'),
    ...named(written, 'namespace'),
    ...keepLabels(written),
    ...(owner !== undefined && { ownerReferences: [{ kind: owner.kind, name: owner.name, controller: true }] }),
  };
}

const named = (metadata: JsonObject, field: string): JsonObject => {
  const text = asString(metadata[field]);
  return text === undefined ? {} : { [field]: text };
};

function keepLabels(metadata: JsonObject): JsonObject {
  const labels = sorted(toLabels(metadata['labels']));
  const written = toLabels(metadata['annotations']);
  const annotations = sorted([...written].filter(([key]) => MEANINGFUL.has(key)));
  const stored = written.get(STORED);
  if (stored !== undefined) annotations[STORED] = canonicalJson(keepStored(stored));
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

const sorted = (entries: Iterable<readonly [string, string]>): { [key: string]: string } =>
  Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));

function keepStored(text: string): Json {
  try {
    return pick(JSON.parse(text) as Json, { name: 'all', labels: 'all' }) ?? {}; // JSON.parse yields JSON
  } catch {
    return {}; // Calico reads a broken annotation as none.
  }
}

/** Notes of people on a rule decide nothing. */
function withoutRuleNotes(spec: Json | undefined): Json | undefined {
  const object = asObject(spec);
  if (object === undefined) return spec;
  const rules = (list: Json) =>
    asList(list).map((rule) => {
      const { metadata: _notes, ...rest } = asObject(rule) ?? {};
      return rest;
    });
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === 'ingress' || key === 'egress' ? rules(value) : value]),
  );
}
