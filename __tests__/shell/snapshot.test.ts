import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../src/assessment.ts';
import { readContexts } from '../../src/context/context.ts';
import { readDocuments } from '../../src/manifest/documents.ts';
import { repoPath } from '../../src/manifest/location.ts';
import { type Resource, readResources } from '../../src/manifest/resource.ts';
import { createCompiler } from '../../src/policy/compiler.ts';
import { DEFAULT_ENFORCEMENT, detectEnforcement } from '../../src/policy/kinds.ts';
import { connectivity } from '../../src/query.ts';
import { runCommandLine } from '../../src/shell/command-line.ts';
import { readGivenContexts } from '../../src/shell/context.ts';

const folder = mkdtempSync(join(tmpdir(), 'cde-gate-'));
let counter = 0;
const fileOf = (text: string): string => {
  const path = join(folder, `dump-${(counter += 1)}`);
  writeFileSync(path, text);
  return path;
};

async function snapshot(...args: readonly string[]) {
  let [printed, said] = ['', ''];
  const status = await runCommandLine(['snapshot', '--taken-at', '2026-11-20T03:00:00Z', ...args], {
    print: (text) => void (printed += text),
    complain: (line) => void (said += `${line}\n`),
    progress: () => {},
    style: 'plain',
  });
  return { status, printed, said };
}

const list = (items: readonly unknown[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const resourcesOf = (text: string): readonly Resource[] =>
  readDocuments(repoPath('dump'), text).value.flatMap((each) => readResources(each).value);
const known = (text: string): readonly Resource[] =>
  readContexts(
    [{ path: repoPath('x'), cluster: undefined, maxAgeDays: 7, content: { kind: 'file', text } }],
    '2026-11-20T04:00:00Z',
  ).value.flatMap(({ objects }) => objects.value);

function connections(resources: readonly Resource[]): readonly string[] {
  const compiler = createCompiler(detectEnforcement(DEFAULT_ENFORCEMENT, resources));
  return connectivity(buildModel(resources, compiler).value).map((each) => JSON.stringify(each));
}

const examples = join(import.meta.dirname, '../../examples');
function manifestsBelow(...folders: readonly string[]): string {
  return folders
    .flatMap((name) =>
      readdirSync(join(examples, name), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.ya?ml$/.test(path) && !path.includes('.github/'))
        .map((path) => readFileSync(join(examples, name, path), 'utf8')),
    )
    .join('\n---\n');
}

describe('the same model', () => {
  test.each([['platform'], ['platform', 'calico']])('as the full dump: %s %s', async (...names) => {
    const dump = manifestsBelow(...names);
    const { status, printed, said } = await snapshot(fileOf(dump), '--cluster', 'prod');
    expect(said).toMatch(/^\d+ of \d+ objects kept/);
    expect(status).toBe(0);
    const rows = connections(known(printed));
    expect(rows).toEqual(connections(resourcesOf(dump)));
    expect(rows.length).toBeGreaterThan(20);
  });

  test('whatever the order, the text is the same', async () => {
    const items = resourcesOf(manifestsBelow('platform')).map(({ body }) => body);
    const [one, other] = [await snapshot(fileOf(list(items))), await snapshot(fileOf(list(items.toReversed())))];
    expect(other.printed).toBe(one.printed);
    const twice = await snapshot(fileOf(list(items)), fileOf(list(items)));
    expect(twice.printed).toBe(one.printed);
    // What was kept once is kept as it is.
    const again = known(one.printed).map(({ body }) => body);
    expect((await snapshot(fileOf(list(again)))).printed).toBe(one.printed);
  });
});

const SECRET = 'hunter2-do-not-tell';
const container = {
  name: 'c',
  image: 'registry.example/app:1',
  command: [SECRET],
  args: [`--password=${SECRET}`],
  env: [{ name: 'PASSWORD', value: SECRET }],
  envFrom: [{ secretRef: { name: SECRET } }],
  livenessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value: SECRET }] } },
  lifecycle: { postStart: { exec: { command: [SECRET] } } },
  volumeMounts: [{ name: 'data', mountPath: `/${SECRET}` }],
  ports: [{ name: 'http', containerPort: 8080 }],
};
const noted = {
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': SECRET, 'my/password': SECRET },
  managedFields: [{ manager: SECRET }],
  finalizers: [SECRET],
};
const pods = {
  metadata: { labels: { app: 'a' }, ...noted },
  spec: {
    containers: [container],
    initContainers: [{ ...container, restartPolicy: 'Always' }],
    ephemeralContainers: [container],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'config', configMap: { name: SECRET, items: [{ key: SECRET }] } },
      { name: 'inline', csi: { volumeAttributes: { token: SECRET } } },
      { name: 'own', ephemeral: { volumeClaimTemplate: { metadata: { annotations: { a: SECRET } } } } },
    ],
    imagePullSecrets: [{ name: SECRET }],
    hostAliases: [{ hostnames: [SECRET] }],
    hostNetwork: true,
    serviceAccountName: 'app',
  },
};
const meta = { name: 'x', namespace: 'pay', ...noted };
const OBJECTS: readonly (readonly [apiVersion: string, kind: string, body: object])[] = [
  ['v1', 'Secret', { data: { password: SECRET }, stringData: { password: SECRET } }],
  ['v1', 'ConfigMap', { data: { password: SECRET } }],
  ['v1', 'Namespace', { spec: { finalizers: [SECRET] }, status: { phase: SECRET } }],
  ['v1', 'ServiceAccount', { secrets: [{ name: SECRET }], imagePullSecrets: [{ name: SECRET }] }],
  ['v1', 'Node', { spec: { podCIDR: SECRET }, status: { nodeInfo: { machineID: SECRET } } }],
  ['v1', 'Pod', { spec: pods.spec, status: { message: SECRET, podIP: '10.0.0.1' } }],
  ['apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'a' } }, template: pods, strategy: SECRET } }],
  [
    'apps/v1',
    'StatefulSet',
    {
      spec: {
        selector: { matchLabels: { app: 'a' } },
        template: pods,
        volumeClaimTemplates: [
          { metadata: { name: 'd', annotations: { a: SECRET } }, spec: { storageClassName: SECRET } },
        ],
      },
    },
  ],
  ['batch/v1', 'CronJob', { spec: { schedule: SECRET, jobTemplate: { metadata: noted, spec: { template: pods } } } }],
  ['argoproj.io/v1alpha1', 'Rollout', { spec: { template: pods, strategy: { canary: { analysis: SECRET } } } }],
  [
    'kubevirt.io/v1',
    'VirtualMachine',
    { spec: { template: { spec: { volumes: [{ name: 'c', cloudInitNoCloud: { userData: SECRET } }] } } } },
  ],
  [
    'v1',
    'Service',
    {
      spec: { type: 'LoadBalancer', ports: [{ port: 80, name: 'http' }], selector: { app: 'a' } },
      status: { loadBalancer: SECRET },
    },
  ],
  [
    'networking.k8s.io/v1',
    'Ingress',
    {
      spec: {
        tls: [{ secretName: SECRET }],
        rules: [
          {
            host: SECRET,
            http: { paths: [{ path: `/${SECRET}`, backend: { service: { name: 'x', port: { number: 80 } } } }] },
          },
        ],
      },
    },
  ],
  [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    {
      spec: {
        parentRefs: [{ name: 'g' }],
        rules: [
          {
            matches: [{ headers: [{ name: 'Authorization', value: SECRET }] }],
            filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ value: SECRET }] } }],
            backendRefs: [{ name: 'x', port: 80, filters: [{ requestHeaderModifier: { set: [{ value: SECRET }] } }] }],
          },
        ],
      },
    },
  ],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} }, status: { x: SECRET } }],
  [
    'cilium.io/v2',
    'CiliumNetworkPolicy',
    { spec: { egress: [{ toPorts: [{ rules: { http: [{ headers: [SECRET] }] } }] }] } },
  ],
  [
    'projectcalico.org/v3',
    'GlobalNetworkPolicy',
    { spec: { ingress: [{ action: 'Allow', metadata: { annotations: { a: SECRET } } }] } },
  ],
  [
    'crd.projectcalico.org/v1',
    'NetworkPolicy',
    {
      metadata: {
        ...meta,
        annotations: {
          'projectcalico.org/metadata': JSON.stringify({ name: 'x', labels: { a: 'b' }, annotations: { a: SECRET } }),
        },
      },
      spec: {},
    },
  ],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { data: [SECRET] } }],
];

describe('no secret survives', () => {
  test.each(OBJECTS)('%s %s', async (apiVersion, kind, body) => {
    const object = { apiVersion, kind, metadata: meta, ...body };
    const { printed } = await snapshot(
      fileOf(list([object, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }])),
    );
    expect(printed).toContain('ClusterSnapshot');
    expect(printed).not.toContain(SECRET);
  });

  test('whatever the value and wherever in an object it stands', async () => {
    const secret = fc.string({
      minLength: 8,
      maxLength: 20,
      unit: fc.constantFrom('g', 'h', 'i', 'j', 'k', 'x', 'y', 'z', '#', '$'),
    });
    const at = fc.constantFrom(
      'status',
      'env',
      'command',
      'args',
      'data',
      'stringData',
      'unheardOf',
      'securityContext',
    );
    await fc.assert(
      fc.asyncProperty(secret, at, fc.constantFrom(...OBJECTS), async (value, field, [apiVersion, kind, body]) => {
        const put = (json: unknown): unknown => {
          if (Array.isArray(json)) return json.map(put);
          if (typeof json !== 'object' || json === null) return json;
          const inner = Object.fromEntries(Object.entries(json).map(([key, each]) => [key, put(each)]));
          // Below these whoever writes chooses the keys.
          return 'app' in json || 'a' in json || !('name' in json)
            ? inner
            : { ...inner, [field]: [{ name: 'x', value }] };
        };
        const object = put({ apiVersion, kind, metadata: meta, ...body });
        const { printed } = await snapshot(
          fileOf(list([object, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }])),
        );
        expect(printed).toContain('ClusterSnapshot');
        expect(printed).not.toContain(value);
      }),
      { numRuns: 200 },
    );
  });

  test('what makes a store, an entry and a name stays', async () => {
    const objects = OBJECTS.map(([apiVersion, kind, body]) => ({ apiVersion, kind, metadata: meta, ...body }));
    const { printed, said } = await snapshot(fileOf(list(objects)));
    const set = known(printed).find(({ kind }) => kind === 'StatefulSet')?.body;
    expect(set).toEqual({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'x', namespace: 'pay' },
      spec: {
        selector: { matchLabels: { app: 'a' } },
        volumeClaimTemplates: [{ metadata: { name: 'd' } }],
        template: {
          metadata: { labels: { app: 'a' } },
          spec: {
            serviceAccountName: 'app',
            hostNetwork: true,
            initContainers: [
              {
                name: 'c',
                image: 'registry.example/app:1',
                restartPolicy: 'Always',
                ports: [{ name: 'http', containerPort: 8080 }],
              },
            ],
            containers: [
              { name: 'c', image: 'registry.example/app:1', ports: [{ name: 'http', containerPort: 8080 }] },
            ],
            ephemeralContainers: [
              { name: 'c', image: 'registry.example/app:1', ports: [{ name: 'http', containerPort: 8080 }] },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
              { name: 'own', ephemeral: {} },
            ],
          },
        },
      },
    });
    expect(said).toContain('left out: 1 ConfigMap, 1 ExternalSecret, 1 Node, 1 Secret');
  });

  test('labels of nodes stay where rules ask for them', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels: { zone: 'a' } } };
    const admin = {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'a' },
      spec: { egress: [{ to: [{ nodes: { matchLabels: { zone: 'a' } } }] }] },
    };
    expect((await snapshot(fileOf(list([node, admin])))).printed).toContain('"zone":"a"}');
  });

  test('annotations with a meaning stay', async () => {
    const annotations = {
      'k8s.v1.cni.cncf.io/networks': 'storage',
      'networking.gke.io/network': 'blue',
      'networking.gke.io/load-balancer-type': 'Internal',
    };
    const { printed } = await snapshot(
      fileOf(list([{ apiVersion: 'v1', kind: 'Service', metadata: { ...meta, annotations }, spec: {} }])),
    );
    expect(known(printed)[0]?.body['metadata']).toMatchObject({ annotations });
  });
});

describe('what kubectl prints', () => {
  const one = '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}';
  test.each([
    ['one object', one, 1],
    ['a list', list([JSON.parse(one)]), 1],
    ['a typed list', '{"apiVersion":"v1","kind":"NamespaceList","items":[{"metadata":{"name":"a"}}]}', 1],
    ['several values', `${one}\n${one.replace('"a"', '"b"')}\n`, 2],
    [
      'YAML documents',
      `apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: b }\n`,
      2,
    ],
    ['an empty list beside', `${list([])}\n${one}\n`, 1],
  ])('%s', async (_, text, number) => {
    const { status, printed } = await snapshot(fileOf(text), '--cluster', 'prod');
    expect(status).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      kind: 'ClusterSnapshot',
      version: 1,
      takenAt: '2026-11-20T03:00:00Z',
      cluster: 'prod',
    });
    expect(known(printed)).toHaveLength(number);
  });

  test.each([
    ['nothing', '', /is empty/],
    ['no YAML', 'kind: [', /cannot be understood: line 1/],
    ['a table', 'NAME STATUS AGE\ndefault Active 1d\n', /no Kubernetes object in document 1/],
    ['an error', '{"message": "Unauthorized"}', /no Kubernetes object/],
    [
      'only secrets',
      list([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }]),
      /nothing that was given matters/,
    ],
    [
      'a broken object',
      list([{ apiVersion: 'v1', kind: 'Pod', metadata: {} }]),
      /cannot be read: Pod has no `metadata.name`/,
    ],
  ])('%s is refused in one line', async (_, text, says) => {
    const { status, printed, said } = await snapshot(fileOf(text));
    expect([status, printed]).toEqual([2, '']);
    expect(said).toMatch(says);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  test('a file that is not there, and a date that is none', async () => {
    expect((await snapshot(join(folder, 'nowhere'))).said).toMatch(/cannot be read \(ENOENT\)/);
    expect((await snapshot(fileOf(one), '--taken-at', 'yesterday')).status).toBe(64);
  });
});

test('what is given as context is read and never followed', () => {
  const [missing, file, whole] = readGivenContexts([join(folder, 'nowhere'), fileOf('kind: x'), folder], 'prod');
  expect(missing?.content).toEqual({ kind: 'unreadable', why: 'does not exist' });
  expect(file?.content).toEqual({ kind: 'file', text: 'kind: x' });
  expect(whole?.content.kind).toBe('folder');
  expect(whole?.cluster).toBe('prod');
});
