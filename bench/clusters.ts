import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { JsonObject } from '../src/manifest/json.ts';

// Clusters of a wanted size, the same on every run: who exists, in how many distinguishable ways, under how many policies.
// Head is base with one policy edited. Kept apart from generate.ts, whose repositories measure files instead of pairs.

/**
 * `classes` bounds the pods that labels and namespace tell apart; workloads share them evenly. `policies` counts every
 * policy object of one side. `networkPolicyOnly`: all of them of `networking.k8s.io`, for tools that read nothing else.
 */
export type ClusterSize = {
  readonly workloads: number;
  readonly classes: number;
  readonly policies: number;
  readonly networkPolicyOnly: boolean;
};

/** Bodies of both sides. What did not change is one object on both. */
export type ClusterPair = { readonly base: readonly JsonObject[]; readonly head: readonly JsonObject[] };

const ENVS = ['dev', 'test', 'stage', 'prod'];
const CALICO = 'projectcalico.org/v3';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Every application runs in the four environments; one namespace in twenty is the CDE, as segmentation wants it. */
type Layout = { readonly apps: number; readonly namespaces: number };
const layoutOf = ({ classes }: ClusterSize): Layout => ({
  apps: Math.max(1, Math.floor(classes / ENVS.length)),
  namespaces: 20 * Math.ceil(classes / 1_000),
});
const namespaceOf = (app: number, { namespaces }: Layout): string => `ns-${app % namespaces}`;

/** Both sides of one pull request that lets another team's applications into an application of the CDE. */
export function clusterPair(size: ClusterSize): ClusterPair {
  const layout = layoutOf(size);
  const policies = Array.from({ length: size.policies }, (_, index) => policy(index, size, layout));
  const base = [
    ...Array.from({ length: layout.namespaces }, (_, index) => namespaceBody(index)),
    ...(size.networkPolicyOnly ? [] : [tier('pci', 100), tier('platform', 500), PARTNERS]),
    ...Array.from({ length: size.workloads }, (_, index) => workload(index, layout)),
    ...policies,
  ];
  const edited = policies[layout.namespaces];
  if (edited === undefined) throw new Error(`a cluster of this size needs more than ${layout.namespaces} policies`);
  const widened = networkPolicy(0, layout, ['ns-1', 'ns-2']);
  return { base, head: base.map((body) => (body === edited ? widened : body)) };
}

/** Writes one side, a file for each object. */
export function writeCluster(directory: string, bodies: readonly JsonObject[]): void {
  mkdirSync(directory, { recursive: true });
  for (const [index, body] of bodies.entries()) writeFileSync(join(directory, `${index}.yaml`), dump(body));
}

const namespaceBody = (index: number): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: `ns-${index}`, labels: { purpose: index % 20 === 1 ? 'monitoring' : 'business' } },
});

function workload(index: number, layout: Layout): JsonObject {
  const member = index % (layout.apps * ENVS.length);
  const app = Math.floor(member / ENVS.length);
  const labels = {
    app: `app-${app}`,
    env: ENVS[member % ENVS.length] ?? '',
    ...(app % 3 > 0 && { team: `team-${app % 17}` }),
    ...(app % 20 === 0 && { pci: 'true' }),
  };
  const ports = [{ name: 'http', containerPort: 8_000 + (app % 50) }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `w-${index}`, namespace: namespaceOf(app, layout) },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: labels.app, env: labels.env } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: `registry.example/team/app-${app}@${DIGEST}`, ports }] },
      },
    },
  };
}

/** A default deny for each namespace, then rounds of ten over the applications: five of Kubernetes and five of Calico. */
function policy(index: number, { networkPolicyOnly }: ClusterSize, layout: Layout): JsonObject {
  if (index < layout.namespaces) return defaultDeny(`ns-${index}`);
  const turn = index - layout.namespaces;
  const [round, kind] = [Math.floor(turn / 10), turn % 10];
  // Each kind begins at another tenth of the applications, so that several kinds meet at most of them.
  const app = (round + kind * Math.floor(layout.apps / 10)) % layout.apps;
  const calico = networkPolicyOnly ? undefined : CALICO_KINDS[kind];
  return calico?.(turn, app, layout) ?? networkPolicy(turn, layout, [`ns-${(app + 1) % layout.namespaces}`], app);
}

const defaultDeny = (namespace: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny', namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
});

function networkPolicy(turn: number, layout: Layout, sources: readonly string[], app = 0): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${turn}`, namespace: namespaceOf(app, layout) },
    spec: {
      podSelector: { matchLabels: { app: `app-${app}` } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: sources.map((source) => ({
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': source } },
            podSelector: { matchExpressions: [{ key: 'env', operator: 'In', values: ['stage', 'prod'] }] },
          })),
          ports: [{ port: 'http' }],
        },
        { from: [{ namespaceSelector: { matchLabels: { purpose: 'monitoring' } } }], ports: [{ port: 9_090 }] },
      ],
      egress: [
        {
          to: [{ namespaceSelector: {} }],
          ports: [
            { protocol: 'UDP', port: 53 },
            { port: 8_000, endPort: 8_049 },
          ],
        },
        {
          to: [{ ipBlock: { cidr: `10.${app % 8}.0.0/16`, except: [`10.${app % 8}.1.0/24`] } }],
          ports: [{ port: 443 }],
        },
      ],
    },
  };
}

const tier = (name: string, order: number): JsonObject => ({
  apiVersion: CALICO,
  kind: 'Tier',
  metadata: { name },
  spec: { order, defaultAction: 'Pass' },
});

const PARTNERS: JsonObject = {
  apiVersion: CALICO,
  kind: 'GlobalNetworkSet',
  metadata: { name: 'partners', labels: { partner: 'true' } },
  spec: { nets: ['198.51.100.0/24', '203.0.113.0/25'] },
};

type CalicoKind = (turn: number, app: number, layout: Layout) => JsonObject;

const globalPolicy = (turn: number, tierName: string, spec: JsonObject): JsonObject => ({
  apiVersion: CALICO,
  kind: 'GlobalNetworkPolicy',
  metadata: { name: `${tierName}.policy-${turn}` },
  spec: { tier: tierName, order: turn, ...spec },
});

const namespacedPolicy = (turn: number, tierName: string, namespace: string, spec: JsonObject): JsonObject => ({
  apiVersion: CALICO,
  kind: 'NetworkPolicy',
  metadata: { name: `${tierName}.policy-${turn}`, namespace },
  spec: { tier: tierName, order: turn, ...spec },
});

/** By place in the round of ten; the other places are Kubernetes' own. */
const CALICO_KINDS: { readonly [place: number]: CalicoKind } = {
  // The regime's own stage: nothing under development comes in, one application is cleared, the rest is left to others.
  5: (turn, app, { apps }) =>
    globalPolicy(turn, 'pci', {
      selector: `pci == 'true' && app == 'app-${20 * (app % Math.ceil(apps / 20))}'`,
      types: ['Ingress'],
      ingress: [
        { action: 'Deny', source: { selector: "env == 'dev'" } },
        {
          action: 'Allow',
          protocol: 'TCP',
          source: { selector: `app == 'app-${app}' && env in {'stage', 'prod'}` },
          destination: { ports: [443, '8000:8049'] },
        },
      ],
    }),
  6: (turn, app) =>
    globalPolicy(turn, 'platform', {
      selector: `app in {'app-${app}', 'app-${app + 1}'} && has(team)`,
      types: ['Ingress', 'Egress'],
      ingress: [
        {
          action: 'Allow',
          protocol: 'TCP',
          source: { namespaceSelector: "purpose == 'monitoring'" },
          destination: { ports: [9_090] },
        },
        { action: 'Pass' },
      ],
      egress: [{ action: 'Deny', destination: { nets: [`10.${app % 8}.1.0/24`] } }, { action: 'Pass' }],
    }),
  7: (turn, app, layout) =>
    namespacedPolicy(turn, 'default', namespaceOf(app, layout), {
      selector: `app == 'app-${app}' && env in {'dev', 'test'}`,
      types: ['Ingress'],
      ingress: [{ action: 'Allow', source: { selector: `has(team) && team != 'team-${app % 17}'` } }],
    }),
  8: (turn, app, layout) =>
    namespacedPolicy(turn, 'platform', namespaceOf(app, layout), {
      selector: `app == 'app-${app}'`,
      types: ['Ingress'],
      ingress: [
        {
          action: 'Allow',
          source: {
            selector: 'has(team)',
            namespaceSelector: `projectcalico.org/name == 'ns-${(app + 2) % layout.namespaces}'`,
          },
        },
        { action: 'Pass' },
      ],
    }),
  9: (turn, app, { namespaces }) =>
    globalPolicy(turn, 'default', {
      selector: `team == 'team-${app % 17}' && env == 'prod'`,
      namespaceSelector: `projectcalico.org/name in {'ns-${app % namespaces}', 'ns-${(app + 1) % namespaces}'}`,
      types: ['Egress'],
      egress: [{ action: 'Allow', protocol: 'TCP', destination: { selector: "partner == 'true'", ports: [443] } }],
    }),
};
