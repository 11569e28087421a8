import type { Gap, Reading } from '../../src/manifest/gap.ts';
import { readModels } from '../../src/query.ts';
import type { Model } from '../../src/reach/endpoints.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import { snapshotOf } from './world.ts';

/** One object in one file, which is called like the object. The head is line 1, and every rule has a line of its own. */
export type Manifest = { readonly path: string; readonly text: string };

type Meta = { readonly labels?: string; readonly at?: string; readonly more?: string };

/** `name` is `namespace/name` where the kind has one; `spec` and `labels` are the inside of a flow mapping. */
export function manifest(
  apiVersion: string,
  kind: string,
  name: string,
  spec: string,
  { labels = '', at = '', more = '' }: Meta = {},
): Manifest {
  const [own, namespace] = name.split('/').toReversed();
  const place = namespace === undefined ? '' : `, namespace: ${namespace}`;
  const body = spec.replaceAll(/(?<=[[,] ?)\{ (?=(?:action|from|to|ports):)/g, '\n  { ');
  const text = `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${own}${place}, labels: { ${labels} } }, spec: { ${body} }${more} }\n`;
  return { path: `${at}${name}.yaml`, text };
}

const V3 = 'projectcalico.org/v3';

export const calicoPolicy = (name: string, spec: string): Manifest =>
  manifest(V3, name.includes('/') ? 'NetworkPolicy' : 'GlobalNetworkPolicy', name, spec);
export const tier = (name: string, spec: string): Manifest => manifest(V3, 'Tier', name, spec, { at: 'tiers/' });
export const networkSet = (name: string, labels: string, ...nets: readonly string[]): Manifest =>
  manifest(V3, name.includes('/') ? 'NetworkSet' : 'GlobalNetworkSet', name, `nets: [${quoted(nets)}]`, { labels });
export const hostEndpoint = (name: string, labels: string, spec: string): Manifest =>
  manifest(V3, 'HostEndpoint', name, `node: n1, interfaceName: eth0, ${spec}`, { labels });
export const profile = (name: string, spec: string): Manifest => manifest(V3, 'Profile', name, spec);
export const kubernetesPolicy = (name: string, spec: string): Manifest =>
  manifest('networking.k8s.io/v1', 'NetworkPolicy', name, spec, { at: 'k8s/' });
export const adminPolicy = (name: string, spec: string): Manifest =>
  manifest('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', name, spec);
export const baselinePolicy = (spec: string): Manifest =>
  manifest('policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'default', spec);
export const clusterPolicy = (name: string, spec: string): Manifest =>
  manifest('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', name, spec);
export const service = (name: string, spec: string): Manifest => manifest('v1', 'Service', name, spec, { at: 'svc/' });

/** The same object as the node agent stores it: past the API server, so nothing was checked or defaulted. */
export const stored = ({ path, text }: Manifest): Manifest => ({
  path,
  text: text.replace(V3, 'crd.projectcalico.org/v1'),
});

/** The same object under another kind. */
export const asKind = (kind: string, { path, text }: Manifest): Manifest => ({
  path,
  text: text.replace(/kind: \w+/, `kind: ${kind}`),
});

type PodParts = { readonly account?: string; readonly ports?: string; readonly host?: boolean; readonly ip?: string };

export function pod(
  name: string,
  labels: string,
  { account = 'default', ports = '', host = false, ip }: PodParts = {},
): Manifest {
  const container = `{ name: c, image: i, ports: [${ports}] }`;
  const status = ip === undefined ? '' : `, status: { podIPs: [{ ip: "${ip}" }] }`;
  const spec = `serviceAccountName: ${account}, hostNetwork: ${host}, containers: [${container}]`;
  return manifest('v1', 'Pod', name, spec, { labels, at: 'pods/', more: status });
}

export const namespace = (name: string, labels: string): Manifest =>
  manifest('v1', 'Namespace', name, '', { labels, at: 'namespaces/' });
export const account = (name: string, labels: string): Manifest =>
  manifest('v1', 'ServiceAccount', name, '', { labels, at: 'accounts/' });

const quoted = (texts: readonly string[]): string => texts.map((each) => `"${each}"`).join(', ');

/** Two namespaces; `http` is another number at every pod, and a pod of the node's network stands beside them. */
export const PODS: readonly Manifest[] = [
  namespace('shop', 'env: q'),
  namespace('pay', 'env: p'),
  account('shop/default', ''),
  account('pay/default', ''),
  account('pay/robot', 'role: r'),
  pod('shop/web', 'app: web', { ports: '{ name: http, containerPort: 8080 }' }),
  pod('shop/cart', 'app: cart'),
  pod('shop/fixed', 'app: fixed', { ip: '10.9.9.9' }),
  pod('pay/api', 'app: api', {
    ports: '{ name: http, containerPort: 8443 }, { name: dns, containerPort: 53, protocol: UDP }',
  }),
  pod('pay/db', 'app: db', { account: 'robot', ports: '{ name: http, containerPort: 5432 }' }),
  pod('pay/job', 'app: job'),
  pod('pay/agent', 'app: agent', { host: true, ports: '{ name: http, containerPort: 9100 }' }),
];

/** What the objects of every world declare, each object read once. A later object of one path takes the place of an earlier one. */
export function modelsOf(
  worlds: readonly (readonly Manifest[])[],
  enforcement: Partial<Settings['enforcement']> = {},
): Reading<readonly Model[]> {
  const files = worlds.map((objects) => Object.fromEntries(objects.map(({ path, text }) => [path, text])));
  const settings = { ...DEFAULT_SETTINGS, enforcement: { ...DEFAULT_SETTINGS.enforcement, ...enforcement } };
  return readModels(
    files.map((each, index) => snapshotOf(`world ${index}`, each)),
    settings,
  );
}

export function modelOf(
  objects: readonly Manifest[],
  enforcement: Partial<Settings['enforcement']> = {},
): Reading<Model> {
  const { value, gaps } = modelsOf([objects], enforcement);
  const [model] = value;
  if (model === undefined) throw new Error('one world is one model');
  return { value: model, gaps };
}

/** `file:line` and the words of every gap. */
export const gapsOf = (gaps: readonly Gap[]): readonly string[] =>
  gaps.map(({ at, message }) => `${at.path}:${at.line} ${message}`);
