import * as fc from 'fast-check';
import type { RepoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import type { Labels, PeerJson, PolicyJson, PortJson, RuleJson, SelectorJson } from './oracle.ts';

/** A small cluster on a tiny vocabulary, so that random policies meet random pods often. */
export type World = {
  readonly declared: Readonly<Record<string, Labels>>;
  readonly pods: readonly PodSeed[];
  readonly policies: readonly PolicyJson[];
};
export type PodSeed = {
  readonly namespace: string;
  readonly labels: Labels;
  readonly inCde: boolean;
  readonly host: boolean;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
};
export type Change = { readonly base: World; readonly head: World };

const labels: fc.Arbitrary<Labels> = fc.constantFrom<Labels>(
  {},
  { app: 'x' },
  { app: 'y' },
  { t: '1' },
  { app: 'x', t: '1' },
  { app: 'y', t: '2' },
);
const expressions = fc.constantFrom(
  { key: 'app', operator: 'In', values: ['x'] },
  { key: 'app', operator: 'NotIn', values: ['x'] },
  { key: 't', operator: 'Exists' },
  { key: 'app', operator: 'DoesNotExist' },
);
const podSelector: fc.Arbitrary<SelectorJson> = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expressions, { maxLength: 1 }) },
  { requiredKeys: [] },
);
const namespaceSelector = fc.constantFrom<SelectorJson>(
  {},
  { matchLabels: { env: 'p' } },
  { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
  { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['p'] }] },
  { matchExpressions: [{ key: 'env', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] },
);
const ipBlock = fc.constantFrom(
  { cidr: '10.0.0.0/8' },
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
  { cidr: '10.1.0.0/16' },
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: 'fd00::/8' },
);
const peer: fc.Arbitrary<PeerJson> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({ ipBlock }),
);
const port = fc.constantFrom<PortJson>(
  { port: 80 },
  { port: 80, endPort: 82 },
  { protocol: 'UDP' },
  { port: 'web' },
  {},
);
const rule = (field: 'from' | 'to'): fc.Arbitrary<RuleJson> =>
  fc.record(
    { [field]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
const spec: fc.Arbitrary<PolicyJson['spec']> = fc.record(
  {
    podSelector,
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: fc.array(rule('from'), { maxLength: 2 }),
    egress: fc.array(rule('to'), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
);
const namespace = fc.constantFrom('a', 'b');
const pod: fc.Arbitrary<PodSeed> = fc.record({
  namespace,
  labels,
  inCde: fc.boolean(),
  host: fc.constantFrom(false, false, false, false, true),
  ports: fc.constantFrom(
    [],
    [{ name: 'web', protocol: 'TCP', port: 80 }],
    [{ name: 'web', protocol: 'TCP', port: 8080 }],
  ),
});
const declared = fc.constantFrom<World['declared']>(
  { a: { env: 'p' }, b: {} },
  { a: { env: 'q' } },
  { b: { env: 'p' } },
  {},
);
const edits = [
  'nothing',
  'drop-policy',
  'add-policy',
  'replace-policy',
  'relabel-pod',
  'relabel-namespace',
  'undeclare-namespace',
] as const;

/** A random cluster and one random change of it. */
export const changes: fc.Arbitrary<Change> = fc
  .record({
    declared,
    pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
    policies: fc.array(fc.record({ namespace, spec }), { maxLength: 3 }),
    edit: fc.constantFrom(...edits),
    extra: fc.record({ namespace, spec }),
    label: labels,
    namespaceLabel: fc.constantFrom<Labels>({}, { env: 'p' }, { env: 'q' }),
  })
  .map((seed): Change => {
    const policies = seed.policies.map((each, index) => ({ ...each, name: `p${index}` }));
    const base: World = { declared: seed.declared, pods: seed.pods, policies };
    const [first, ...others] = seed.pods;
    switch (seed.edit) {
      case 'nothing':
        return { base, head: base };
      case 'drop-policy':
        return { base, head: { ...base, policies: policies.slice(1) } };
      case 'add-policy':
        return { base, head: { ...base, policies: [...policies, { ...seed.extra, name: 'new' }] } };
      case 'replace-policy':
        return { base, head: { ...base, policies: [{ ...seed.extra, name: 'p0' }, ...policies.slice(1)] } };
      case 'relabel-pod':
        return {
          base,
          head: { ...base, pods: first === undefined ? [] : [{ ...first, labels: seed.label }, ...others] },
        };
      case 'relabel-namespace':
        return { base, head: { ...base, declared: { ...base.declared, a: seed.namespaceLabel } } };
      case 'undeclare-namespace':
        return {
          base,
          head: {
            ...base,
            declared: Object.fromEntries(Object.entries(base.declared).filter(([name]) => name !== 'a')),
          },
        };
    }
  });

/** Labels that the pods of a seed carry. */
export function labelsOf({ labels: own, inCde }: PodSeed): Labels {
  return inCde ? { ...own, pci: 'true' } : own;
}

/** The world as files of a repository. */
export function toSnapshot({ declared: namespaces, pods, policies }: World): Snapshot {
  const objects = [
    ...Object.entries(namespaces).map(([name, own]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: own },
    })),
    ...pods.map((each, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `w${index}`, namespace: each.namespace, labels: labelsOf(each) },
      spec: {
        hostNetwork: each.host,
        containers: [
          {
            name: 'c',
            image: 'i',
            ports: each.ports.map(({ name, protocol, port: containerPort }) => ({ name, protocol, containerPort })),
          },
        ],
      },
    })),
    ...policies.map(({ name, namespace: own, spec: body }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: own },
      spec: body,
    })),
  ];
  const files = objects.map((object) => {
    const text = JSON.stringify(object);
    return [`${object.kind}-${object.metadata.name}.yaml` as RepoPath, { id: text, text }] as const; // a path of this test
  });
  return { name: 'world', files: new Map(files), gaps: [], unread: new Map() };
}
