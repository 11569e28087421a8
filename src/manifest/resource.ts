import { fingerprint } from '../algebra/fingerprint.ts';
import type { Labels } from '../algebra/labels.ts';
import type { Doubt } from './compose.ts';
import { locate, locateOffset, type ManifestDocument } from './documents.ts';
import type { Gap, Reading } from './gap.ts';
import { asList, asObject, asString, canonicalJson, type Json, type JsonObject, valueAt } from './json.ts';
import type { Location, Route } from './location.ts';

/** The label every namespace carries, set by the control plane whatever the manifest says. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** One Kubernetes object as the API server would see it, with its place in the repository. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined for cluster-scoped kinds. A missing namespace of a namespaced kind reads as `default`. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly body: JsonObject;
  readonly document: ManifestDocument;
  readonly route: Route;
  /** Of a rendered object: the line a person would edit for what stands at a route of it. */
  readonly origin?: (route: Route) => Location;
  /** Known of the cluster and declared elsewhere: its lines are not of the sides that are compared. */
  readonly elsewhere?: true;
};

/** The identity of an object in the cluster. The version is not part of it: `v1` and `v1beta1` name one object. */
export function resourceKey({ group, kind, namespace, name }: Resource): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** `NetworkPolicy payments/default-deny`, for messages. */
export function resourceName({ kind, namespace, name }: Resource): string {
  return `${kind} \`${namespace === undefined ? name : `${namespace}/${name}`}\``;
}

/** A place inside a resource: what rules and traces carry. It becomes a line only when somebody asks. */
export type Place = { readonly resource: Resource; readonly route: Route };

/** File, line and column of a place. */
export function locationOf({ resource, route }: Place): Location {
  const at = resource.origin?.(route) ?? locate(resource.document, [...resource.route, ...route]);
  return resource.elsewhere === true ? { ...at, elsewhere: true } : at;
}

/** A gap about a resource: the same content on both sides is the same unknown. */
export function resourceGap(resource: Resource, route: Route, message: string): Gap {
  return {
    message,
    at: locationOf({ resource, route }),
    subject: `${resourceKey(resource)} ${fingerprint(message + canonicalJson(resource.body))}`,
  };
}

/** Calico's API group. Its stored form, `crd.projectcalico.org/v1`, names the same objects and keeps its version. */
export const CALICO_GROUP = 'projectcalico.org';
const STORED_GROUP = 'crd.projectcalico.org';

/** Whether an object is Calico's as the node agent stores it: written past the API server, so nothing was defaulted. */
export function isStoredForm({ group, version }: Resource): boolean {
  return group === CALICO_GROUP && version === 'v1';
}

const CALICO_CLUSTER_SCOPED = [
  'GlobalNetworkPolicy',
  'StagedGlobalNetworkPolicy',
  'Tier',
  'GlobalNetworkSet',
  'HostEndpoint',
  'Profile',
  'IPPool',
  'FelixConfiguration',
  'KubeControllersConfiguration',
];

const CLUSTER_SCOPED = new Set([
  ...CALICO_CLUSTER_SCOPED.map((kind) => `${CALICO_GROUP}/${kind}`),
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'networking.k8s.io/IngressClass',
  'gateway.networking.k8s.io/GatewayClass',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'k8s.ovn.org/ClusterUserDefinedNetwork',
]);

/** Kinds whose objects decide something here, so that an object the API server would refuse must be said. */
const JUDGED_GROUPS = new Set([
  '',
  'apps',
  'batch',
  'networking.k8s.io',
  'gateway.networking.k8s.io',
  'route.openshift.io',
  'policy.networking.k8s.io',
  CALICO_GROUP,
]);

type TypeMeta = { readonly apiVersion: string; readonly kind: string };

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Whether the API server takes `key` as a label key. */
export function isLabelKey(key: string): boolean {
  return LABEL_KEY.test(key) && key.length <= 317;
}

/** Whether the API server takes `value` as a label value. */
export function isLabelValue(value: string): boolean {
  return LABEL_VALUE.test(value);
}

/** Why the API server would refuse a label map, with the way to the culprit; undefined when it would not. */
export function labelProblem(value: Json | undefined): { readonly route: Route; readonly message: string } | undefined {
  if (value === undefined || value === null) return undefined;
  const map = asObject(value);
  if (map === undefined) return { route: [], message: 'must be a mapping of strings' };
  for (const [key, entry] of Object.entries(map)) {
    if (!isLabelKey(key)) return { route: [key], message: `\`${key}\` is not a valid label key` };
    if (typeof entry !== 'string') {
      return {
        route: [key],
        message: `\`${key}: ${JSON.stringify(entry)}\` is not a string; write \`${key}: "${String(entry)}"\``,
      };
    }
    if (!isLabelValue(entry)) return { route: [key], message: `\`${entry}\` is not a valid label value` };
  }
  return undefined;
}

/** The string entries of a label map. */
export function toLabels(value: Json | undefined): Labels {
  const entries = Object.entries(asObject(value) ?? {});
  return new Map(entries.flatMap(([key, entry]) => (typeof entry === 'string' ? [[key, entry] as const] : [])));
}

/**
 * The Kubernetes objects of one document, `List`s unfolded. YAML that is no Kubernetes object is no business of ours
 * and vanishes silently; an object of a judged kind that the API server would refuse becomes a gap instead. `start` is the
 * way to where they stand, when they are only a part of it.
 */
export function readResources(document: ManifestDocument, start: Route = []): Reading<readonly Resource[]> {
  const value: Resource[] = [];
  const gaps: Gap[] = [];
  const visit = (json: Json | undefined, route: Route, listed?: TypeMeta): void => {
    // calicoctl writes several lists as one array.
    if (Array.isArray(json) && route === start) {
      json.forEach((entry: Json, index) => visit(entry, [...start, index]));
      return;
    }
    const body = asObject(json);
    const apiVersion = asString(body?.['apiVersion']) ?? listed?.apiVersion;
    const kind = asString(body?.['kind']) ?? listed?.kind;
    if (body === undefined || apiVersion === undefined || kind === undefined) return;
    const items = body['items'];
    if (kind.endsWith('List') && Array.isArray(items)) {
      // Items of a typed list (`PodList`) leave out what the list already says.
      const inherited = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) };
      asList(items).forEach((item, index) => visit(item, [...route, 'items', index], inherited));
      return;
    }
    const slash = apiVersion.indexOf('/');
    const written = slash < 0 ? '' : apiVersion.slice(0, slash);
    const group = written === STORED_GROUP ? CALICO_GROUP : written;
    const metadata = written === STORED_GROUP ? storedMetadata(body) : asObject(body['metadata']);
    const name =
      asString(metadata?.['name']) ??
      (asString(metadata?.['generateName']) === undefined ? undefined : `${asString(metadata?.['generateName'])}*`);
    const namespaced = !CLUSTER_SCOPED.has(`${group}/${kind}`);
    const resource: Resource = {
      group,
      version: apiVersion.slice(slash + 1),
      kind,
      namespace: namespaced ? asString(metadata?.['namespace']) || 'default' : undefined,
      name: name ?? '',
      labels: toLabels(metadata?.['labels']),
      annotations: toLabels(metadata?.['annotations']),
      body,
      document,
      route,
    };
    const problem = JUDGED_GROUPS.has(group) ? metadataProblem(resource, metadata) : undefined;
    if (problem !== undefined)
      gaps.push({
        ...resourceGap(resource, problem.route, problem.message),
        ...(problem.readable && { nature: 'doubt' }),
      });
    if ((problem === undefined || problem.readable) && metadata !== undefined && name !== undefined)
      value.push(resource);
  };
  visit(valueAt(document.value, ...start), start);
  if (value.some(({ group }) => JUDGED_GROUPS.has(group)))
    gaps.push(...document.doubts.map((doubt) => doubtGap(document, doubt)));
  return { value, gaps };
}

/**
 * The stored form keeps name and labels of the real object as JSON in an annotation; without it the name of a policy of tier
 * `default` loses a leading `default.`. Source: projectcalico/calico libcalico-go/lib/backend/k8s/resources/resources.go.
 */
function storedMetadata(body: JsonObject): JsonObject | undefined {
  const stored = asObject(body['metadata']);
  const kept = parseKept(asString(valueAt(stored, 'annotations', 'projectcalico.org/metadata')));
  const tier = asString(valueAt(body, 'spec', 'tier')) ?? 'default';
  const isPolicy = (asString(body['kind']) ?? '').endsWith('NetworkPolicy') && tier === 'default';
  const written = asString(stored?.['name']);
  const name = asString(kept?.['name']) ?? (isPolicy ? written?.replace(/^default\./, '') : written);
  const labels = { ...asObject(stored?.['labels']), ...asObject(kept?.['labels']) };
  return stored && { ...stored, labels, ...(name !== undefined && { name }) };
}

function parseKept(text: string | undefined): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text ?? '{}') as Json); // JSON.parse yields JSON
  } catch {
    return undefined; // Calico reads a broken annotation as none.
  }
}

function doubtGap(document: ManifestDocument, { offset, message }: Doubt): Gap {
  return {
    message,
    at: locateOffset(document, offset),
    subject: `doubt ${document.path} ${fingerprint(document.text)} ${offset}`,
    nature: 'doubt',
  };
}

/** Why the API server would refuse an object for its metadata. A bad name leaves the object `readable`: what it means is clear. */
function metadataProblem(
  resource: Resource,
  metadata: JsonObject | undefined,
): { readonly route: Route; readonly message: string; readonly readable?: true } | undefined {
  const who = `${resource.kind}${resource.name === '' ? '' : ` \`${resource.name}\``}`;
  const refused = 'the API server refuses this object';
  if (metadata === undefined) return { route: ['metadata'], message: `${who} has no \`metadata\` mapping; ${refused}` };
  if (resource.name === '') return { route: ['metadata'], message: `${who} has no \`metadata.name\`; ${refused}` };
  if (!NAME.test(resource.name.replace(/\*$/, '')) && resource.group !== 'rbac.authorization.k8s.io') {
    return {
      route: ['metadata', 'name'],
      message: `${who}: \`${resource.name}\` is not a valid name; ${refused}`,
      readable: true,
    };
  }
  const namespace = metadata['namespace'];
  if (
    namespace !== undefined &&
    namespace !== null &&
    namespace !== '' &&
    (typeof namespace !== 'string' || !NAME.test(namespace))
  ) {
    return {
      route: ['metadata', 'namespace'],
      message: `${who}: \`namespace\` must be a valid name in quotes if needed; ${refused}`,
    };
  }
  for (const field of ['labels', 'annotations'] as const) {
    const problem = field === 'labels' ? labelProblem(metadata[field]) : annotationProblem(metadata[field]);
    if (problem !== undefined) {
      return {
        route: ['metadata', field, ...problem.route],
        message: `${who}, ${field}: ${problem.message}; ${refused}`,
      };
    }
  }
  return undefined;
}

function annotationProblem(value: Json | undefined): { readonly route: Route; readonly message: string } | undefined {
  for (const [key, entry] of Object.entries(asObject(value) ?? {})) {
    if (typeof entry !== 'string') {
      return { route: [key], message: `\`${key}: ${JSON.stringify(entry)}\` is not a string; put it in quotes` };
    }
  }
  return undefined;
}

/** The value of a field of a resource. */
export function fieldOf(resource: Resource, ...route: Route): Json | undefined {
  return valueAt(resource.body, ...route);
}
