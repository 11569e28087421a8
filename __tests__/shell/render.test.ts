import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { repoPath } from '../../src/manifest/location.ts';
import { RENDER_LIMITS } from '../../src/shell/render/limits.ts';
import { openFolder } from '../../src/shell/render/source.ts';
import type { FileTree } from '../support/fake-git.ts';
import { obtainBinaries } from '../support/real-binaries.ts';
import {
  describeRendering,
  helmRoot,
  kustomizeRoot,
  renderBoth,
  renderHead,
  renderSides,
} from '../support/rendering.ts';

// Real kustomize and Helm on small repositories. Where they cannot be had, CI is red and a developer's machine says so.

const found = await obtainBinaries();

test('real renderers can be had', (context) => {
  if (found.kind === 'binaries') return;
  if (process.env['CI'] === 'true') throw new Error(found.why);
  process.stderr.write(`skipped, nothing was shown here: ${found.why}\n`); // reporters keep the reason to themselves
  context.skip(found.why);
});

const absent = { kind: 'missing', why: 'not asked for' } as const;
const binaries = found.kind === 'binaries' ? found : { kustomize: absent, helm: absent };

const policy = (from: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels: { app: db }
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: ${from}
`;

const BASE: FileTree = {
  'base/kustomization.yaml': 'resources: [policy.yaml, deployment.yaml]\n',
  'base/policy.yaml': policy('api'),
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  template:
    spec:
      containers:
        - name: side
          image: side:1
        - name: db
          image: postgres:1
`,
};

const overlay = (text: string, more: FileTree = {}): FileTree => ({
  ...BASE,
  'prod/kustomization.yaml': text,
  ...more,
});
const ALLOWED = ['spec', 'ingress', 0, 'from', 0, 'podSelector', 'matchLabels', 'app'] as const;

function allowed(rendered: Awaited<ReturnType<typeof renderHead>>, name = 'db'): unknown {
  let at: unknown = rendered.resources.get(`NetworkPolicy ${name}`)?.body;
  for (const step of ALLOWED) at = (at as Record<string | number, unknown> | undefined)?.[step]; // a way through JSON
  return at;
}

const CHART: FileTree = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop-chart\nversion: 1.0.0\n',
  'chart/values.yaml': 'allowed: api\nport: 5432\n',
  'chart/templates/policy.yaml': policy('{{ .Values.allowed }}').replace('name: db', 'name: {{ .Release.Name }}-db'),
};

describe.runIf(found.kind === 'binaries')('kustomize', () => {
  test('a widening hidden in a patch of an overlay is rendered, and stands at the line of the patch', async () => {
    const patch = policy('web').replace('  podSelector:\n    matchLabels: { app: db }\n', '');
    const rendered = await renderHead(
      binaries,
      kustomizeRoot('prod', undefined, { namespace: 'payments' }),
      overlay('resources: [../base]\nnamePrefix: prod-\npatches:\n  - path: widen.yaml\n', {
        'prod/widen.yaml': patch.replace('matchLabels: { app: db }', ''),
      }),
    );
    expect(rendered.failed).toBeUndefined();
    expect(allowed(rendered, 'prod-db')).toBe('web');
    expect(rendered.origin('NetworkPolicy prod-db', ...ALLOWED)).toBe('prod/widen.yaml:10');
    expect(rendered.origin('NetworkPolicy prod-db', 'spec', 'podSelector')).toBe('base/policy.yaml:6');
    expect(rendered.resources.get('NetworkPolicy prod-db')?.namespace).toBe('payments');
  });

  test('a widening in a component, as an operation in place, stands at its line', async () => {
    const component = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: { kind: NetworkPolicy }
    patch: |-
      - op: replace
        path: /spec/ingress/0/from/0/podSelector/matchLabels/app
        value: web
`;
    const rendered = await renderHead(
      binaries,
      kustomizeRoot('prod'),
      overlay('resources: [../base]\ncomponents: [../open]\n', { 'open/kustomization.yaml': component }),
    );
    expect(allowed(rendered)).toBe('web');
    expect(rendered.origin('NetworkPolicy db', ...ALLOWED)).toBe('open/kustomization.yaml:8');
  });

  test('a widening by a replacement is rendered and stands at the value that they take', async () => {
    const text = `resources: [../base, source.yaml]
replacements:
  - source: { kind: ConfigMap, name: source, fieldPath: data.who }
    targets:
      - select: { kind: NetworkPolicy }
        fieldPaths: [spec.ingress.0.from.0.podSelector.matchLabels.app]
`;
    const source = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: source }\ndata: { who: web }\n';
    const rendered = await renderHead(binaries, kustomizeRoot('prod'), overlay(text, { 'prod/source.yaml': source }));
    expect(allowed(rendered)).toBe('web');
    expect(rendered.origin('NetworkPolicy db', ...ALLOWED)).toBe('prod/source.yaml:4');
  });

  test('images, labels and names of items are found where they are written', async () => {
    const text =
      'resources: [../base]\nimages:\n  - name: postgres\n    newTag: "17"\nlabels:\n  - pairs:\n      pci: "true"\nnamespace: cde\n';
    const rendered = await renderHead(binaries, kustomizeRoot('prod'), overlay(text));
    const route = ['spec', 'template', 'spec', 'containers', 1, 'image'];
    expect(rendered.origin('Deployment db', 'metadata', 'labels', 'pci')).toBe('prod/kustomization.yaml:7');
    expect(rendered.origin('Deployment db', 'metadata', 'namespace')).toBe('prod/kustomization.yaml:8');
    expect(rendered.origin('Deployment db', ...route)).toBe('base/deployment.yaml:12');
    expect(rendered.text).toContain('image: postgres:17');
    expect(rendered.text).not.toContain('config.kubernetes.io');
  });

  test('what Argo CD lays over it is built on top, components included', async () => {
    const open = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels:\n  - pairs: { open: "yes" }\n';
    const rendered = await renderHead(
      binaries,
      kustomizeRoot('base', {
        overlay: {
          namePrefix: 'x-',
          images: [{ name: 'postgres', newTag: '18' }],
          patches: [{ patch: policy('web').replace('  podSelector:\n    matchLabels: { app: db }\n', '') }],
        },
        components: [repoPath('open')],
      }),
      { ...BASE, 'open/kustomization.yaml': open },
    );
    expect(rendered.failed).toBeUndefined();
    expect(allowed(rendered, 'x-db')).toBe('web');
    expect(rendered.text).toContain('image: postgres:18');
    expect(rendered.text).toContain('open: "yes"');
  });

  test('Flux: a folder without a kustomization, and variables replaced after the build', async () => {
    const root = kustomizeRoot(
      'plain',
      { substitute: new Map([['who', 'web']]) },
      { resources: ['plain/policy.yaml', 'plain/sub'].map(repoPath) },
    );
    const rendered = await renderHead(binaries, root, {
      'plain/policy.yaml': policy('${who:=api}'),
      'plain/sub/kustomization.yaml': 'resources: [cm.yaml]\n',
      'plain/sub/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: sub }\ndata: { x: "$${who} ${none}." }\n',
    });
    expect(rendered.failed).toBeUndefined();
    expect(allowed(rendered)).toBe('web');
    expect(rendered.text).toContain('x: ${who} .');
    const odd = await renderHead(binaries, root, {
      'plain/policy.yaml': policy('${who^^}'),
      'plain/sub/kustomization.yaml': 'resources: []\nnamePrefix: a\n',
    });
    expect(odd.failed).toMatch(/`\$\{who\^\^\}`, a form that is not known here/);
  });

  const refused: readonly (readonly [string, string, FileTree, RegExp])[] = [
    [
      'a remote base',
      'resources: [../base, "github.com/evil/repo//x?ref=main"]',
      {},
      /takes `github.com\/evil.*nothing is fetched; copy it/,
    ],
    ['a remote file', 'resources: ["https://127.0.0.1/x.yaml"]', {}, /nothing is fetched/],
    [
      'a remote base that is also a folder here',
      'resources: [github.com/evil/repo]',
      { 'prod/github.com/evil/repo/kustomization.yaml': 'namePrefix: a\n' },
      /nothing is fetched/,
    ],
    ['a base by ssh', 'resources: ["git@example.com:evil/repo"]', {}, /nothing is fetched/],
    [
      'a remote base of a base',
      'resources: [../mid]',
      { 'mid/kustomization.yaml': 'resources: ["https://evil.example/x//y"]\n' },
      /`mid\/kustomization.yaml` takes/,
    ],
    ['a remote component', 'resources: [../base]\ncomponents: ["https://evil.example/x//y"]', {}, /nothing is fetched/],
    [
      'an OpenAPI schema by URL',
      'resources: [../base]\nopenapi: { path: "http://127.0.0.1/schema" }',
      {},
      /nothing is fetched/,
    ],
    ['definitions by URL', 'resources: [../base]\ncrds: ["http://127.0.0.1/crd.json"]', {}, /nothing is fetched/],
    [
      'a patch by URL',
      'resources: [../base]\npatches: [{ path: "HTTPS://127.0.0.1/p.yaml" }]',
      {},
      /nothing is fetched/,
    ],
    [
      'a generated file by URL',
      'configMapGenerator: [{ name: a, files: ["k=http://127.0.0.1/x"] }]',
      {},
      /nothing is fetched/,
    ],
    [
      'a key in another case',
      'resources: [../base]\npatches: [{ Path: "https://127.0.0.1/p.yaml" }]',
      {},
      /writes `Path` in a case of its own/,
    ],
    ['a field in another case', 'Resources: ["https://127.0.0.1/p.yaml"]', {}, /has the field `Resources`/],
    ['a key written twice', 'resources: [../base]\nresources: ["https://127.0.0.1/p.yaml"]', {}, /cannot be read/],
    ['a chart', 'helmCharts: [{ name: x, repo: "https://evil.example" }]', {}, /uses `helmCharts`/],
    ['a way out', 'resources: [../../../../etc]', {}, /leads out of the repository/],
    ['an absolute path', 'resources: [/etc/passwd]', {}, /leads out of the repository/],
    [
      'a file of another folder',
      'resources: [../base]\npatches: [{ path: ../base/policy.yaml }]',
      {},
      /security; file|is not in or below/,
    ],
    [
      'a plugin',
      'resources: [../base]\ntransformers: [plugin.yaml]',
      {
        'prod/plugin.yaml':
          'apiVersion: evil.example/v1\nkind: Runs\nmetadata: { name: x }\nargsOneLiner: touch /tmp/owned\n',
      },
      /not a builtin|external plugins disabled|enable-alpha-plugins/,
    ],
    [
      'a function that runs',
      'resources: [../base]\ngenerators: [plugin.yaml]',
      {
        'prod/plugin.yaml':
          'apiVersion: v1\nkind: Runs\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: ./run.sh }\n',
        'prod/run.sh': '#!/bin/sh\ntouch /tmp/owned\n',
      },
      /external plugins disabled|enable-alpha-plugins/,
    ],
    [
      'a plugin that would fetch',
      'resources: [../base]\ntransformers:\n  - |-\n    apiVersion: builtin\n    kind: PatchTransformer\n    metadata: { name: x }\n    path: http://127.0.0.1/p.yaml\n',
      {},
      /in a plugin, which may fetch it/,
    ],
    [
      'a plugin that would read a file of the runner',
      'resources: [../base]\ntransformers:\n  - |-\n    apiVersion: builtin\n    kind: PatchTransformer\n    metadata: { name: x }\n    path: /etc/passwd\n',
      {},
      /security; file '\/etc\/passwd' is not in or below/,
    ],
    [
      'a remote base in Base64',
      'resources: [!!binary "aHR0cHM6Ly8xMjcuMC4wLjEveC55YW1s"]',
      {},
      /cannot be read|in two ways|nothing is fetched/,
    ],
    [
      'a key with a long s',
      'configMapGenerator: [{ name: a, fileſ: ["https://127.0.0.1/x"] }]',
      {},
      /in a case of its own/,
    ],
    ['a file that is no text', '\u0000\u0001resources: []', {}, /cannot be read/],
    [
      'a plugin in a folder',
      'resources: [../base]\ntransformers: [./more]',
      { 'prod/more/kustomization.yaml': 'resources: [../base]\n' },
      /is not the file or folder|is not in the repository/,
    ],
    ['a file that is missing', 'resources: [gone.yaml]', {}, /`gone.yaml` is not in the repository/],
    ['a circle', 'resources: [../mid]', { 'mid/kustomization.yaml': 'resources: [../prod]\n' }, /cycle/],
  ];
  test.each(refused)('%s is a gap of one clear line', async (_, text, more, message) => {
    const { failed, origin } = await renderHead(binaries, kustomizeRoot('prod'), overlay(`${text}\n`, more));
    expect(failed).toMatch(message);
    expect(failed).toMatch(/^(`kustomize prod`|what takes `mid`) is not rendered: [^\n]+$/);
    expect(failed).not.toContain(tmpdir());
    expect(origin('')).toMatch(/^(prod|mid)\/.*:\d$/);
  });

  test('a link to a file outside is absent and said', async () => {
    const odd = [{ mode: '120000', path: 'prod/secret.yaml', content: '/etc/passwd' }] as const;
    const { failed } = await renderHead(binaries, kustomizeRoot('prod'), overlay('resources: [secret.yaml]\n'), {
      odd,
    });
    expect(failed).toMatch(/`secret.yaml` is a symbolic link or lies behind one/);
    const folder = [{ mode: '120000', path: 'prod/etc', content: '/etc' }] as const;
    const through = await renderHead(
      binaries,
      kustomizeRoot('prod'),
      overlay('configMapGenerator: [{ name: a, files: [etc/passwd] }]\n'),
      { odd: folder },
    );
    expect(through.failed).toMatch(/`etc\/passwd` is a symbolic link or lies behind one/);
  });

  test('nobody is asked over the network, whatever a build would fetch', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(policy('web'));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const text = `resources: ["http://127.0.0.1:${port}/x.yaml"]\n`;
    const { failed } = await renderHead(binaries, kustomizeRoot('prod'), overlay(text));
    server.close();
    expect(failed).toMatch(/nothing is fetched/);
    expect(asked).toEqual([]);
  });
});

describe.runIf(found.kind === 'binaries')('helm', () => {
  test('a widening hidden in a values file is rendered, and stands at the line of the value', async () => {
    const rendered = await renderHead(
      binaries,
      helmRoot('chart', { valueFiles: [repoPath('env/prod, eu.yaml')] }, { namespace: 'payments' }),
      { ...CHART, 'env/prod, eu.yaml': '# production\nallowed: web\n' },
    );
    expect(rendered.failed).toBeUndefined();
    expect(allowed(rendered, 'shop-db')).toBe('web');
    expect(rendered.origin('NetworkPolicy shop-db', ...ALLOWED)).toBe('env/prod, eu.yaml:2');
    expect(rendered.origin('NetworkPolicy shop-db', 'spec', 'ingress')).toBe('env/prod, eu.yaml:2');
    expect(rendered.resources.get('NetworkPolicy shop-db')?.namespace).toBe('payments');
    expect(rendered.doubts).toEqual([]);
  });

  test('later values win: files, inline values, parameters', async () => {
    const of = async (
      ...[helm]: Parameters<typeof helmRoot> extends [unknown, (infer H)?, ...unknown[]] ? [H] : never
    ) =>
      allowed(
        await renderHead(binaries, helmRoot('chart', helm), { ...CHART, 'v.yaml': 'allowed: file\n' }),
        'shop-db',
      );
    const valueFiles = [repoPath('v.yaml')];
    expect(await of({})).toBe('api');
    expect(await of({ valueFiles })).toBe('file');
    expect(await of({ valueFiles, values: [{ allowed: 'inline' }] })).toBe('inline');
    const parameters = [{ name: 'allowed', value: 'a', forceString: true }];
    expect(await of({ valueFiles, values: [{ allowed: 'inline' }], parameters })).toBe('a');
    expect(await of({ chartValues: 'replaced' })).toBeNull();
  });

  test('charts in `charts/` and beside the chart are part of it, one that must be fetched is a gap', async () => {
    const named = (repository: string): string =>
      `apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [{ name: shop-chart, version: 1.0.0${repository} }]\n`;
    const beside = await renderHead(binaries, helmRoot('top'), {
      ...CHART,
      'top/Chart.yaml': named(', repository: "file://../chart"'),
    });
    expect(beside.failed).toBeUndefined();
    expect(allowed(beside, 'shop-db')).toBe('api');
    const vendored = await renderHead(binaries, helmRoot('top'), {
      'top/Chart.yaml': named(', repository: "https://evil.example"'),
      ...Object.fromEntries(
        Object.entries(CHART).map(([path, text]) => [`top/charts/other-name${path.slice(5)}`, text]),
      ),
    });
    expect(allowed(vendored, 'shop-db')).toBe('api');
    const remote = await renderHead(binaries, helmRoot('top'), {
      'top/Chart.yaml': named(', repository: "https://evil.example"'),
    });
    expect(remote.failed).toMatch(/its dependency `shop-chart` of `https:\/\/evil.example` is not in `charts\/`/);
    const outside = await renderHead(binaries, helmRoot('top'), {
      'top/Chart.yaml': named(', repository: "file://../../../etc"'),
    });
    expect(outside.failed).toMatch(/is not in `charts\/`/);
  });

  test('a post-renderer of Flux is applied', async () => {
    const postRenderers = [{ patches: [{ patch: policy('web').replace('name: db', 'name: shop-db') }] }];
    const rendered = await renderHead(binaries, helmRoot('chart', { postRenderers }), CHART);
    expect(allowed(rendered, 'shop-db')).toBe('web');
  });

  const template = (text: string): FileTree => ({
    ...CHART,
    'chart/templates/extra.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata:\n  x: ${text}\n`,
  });

  test.each([
    ['a file outside the chart', '{{ .Files.Get "../../secret" | quote }}', 'x: ""'],
    ['a host name', '{{ getHostByName "example.com" | quote }}', 'x: ""'],
    ['an object of a cluster', '{{ lookup "v1" "Secret" "a" "b" | toJson | quote }}', 'x: "{}"'],
  ])('%s is not to be had', async (_, text, expected) => {
    const rendered = await renderHead(binaries, helmRoot('chart'), { ...template(text), secret: 'of the repository' });
    expect(rendered.failed).toBeUndefined();
    expect(rendered.text).toContain(expected);
  });

  test.each([
    ['an environment variable', template('{{ env "HOME" }}'), {}, /function "env" not defined/],
    [
      'a template that includes itself',
      { ...template('{{ include "a" . }}'), 'chart/templates/_a.tpl': '{{ define "a" }}{{ include "a" . }}{{ end }}' },
      {},
      /nested reference|recursion|itself/i,
    ],
    ['a loop without end', template('{{ range $i := until 2000000000 }}{{ end }}'), {}, /needed more than 256 MiB/],
    [
      'a bomb',
      template('{{ range $i := until 60000 }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{ end }}'),
      {},
      /wrote more than 1000000 bytes/,
    ],
    ['a chart that fails', template('{{ fail "no" }}'), {}, /extra.yaml.*: no/],
    ['a template that is no YAML', template('"a" "b'), {}, /error/],
    [
      'values outside',
      CHART,
      { valueFiles: [repoPath('../../etc/passwd')] },
      /`..\/..\/etc\/passwd` is not a file of the repository/,
    ],
    [
      'values by URL',
      CHART,
      { valueFiles: [repoPath('https://evil.example/v.yaml')] },
      /is not a file of the repository/,
    ],
    ['an option for a name', CHART, { release: '--post-renderer=x' }, /no name of a release/],
    [
      'a hostile parameter',
      CHART,
      { parameters: [{ name: 'a,b=c', value: 'x', forceString: false }] },
      /no name of a parameter/,
    ],
  ] as const)('%s is a gap of one clear line', async (_, head, helm, message) => {
    const limits = { ...RENDER_LIMITS, maxMilliseconds: 15_000, maxOutputBytes: 1_000_000, maxMemoryBytes: 1 << 28 };
    const { failed, origin } = await renderHead(binaries, helmRoot('chart', helm), head, { limits });
    expect(failed).toMatch(message);
    expect(failed).toMatch(/^`helm chart` is not rendered: [^\n]+$/);
    expect(failed).not.toContain(tmpdir());
    expect(origin('')).toMatch(/^chart\/.*:1$/);
  });

  test('a link in a chart is absent and said', async () => {
    const odd = [{ mode: '120000', path: 'chart/files/passwd', content: '/etc/passwd' }] as const;
    const { failed } = await renderHead(binaries, helmRoot('chart'), CHART, { odd });
    expect(failed).toMatch(/`chart\/files\/passwd` is a symbolic link/);
  });

  test('a schema that names a URL or a file is left aside', async () => {
    const schema = JSON.stringify({ $ref: 'file:///etc/passwd', properties: { a: { $ref: 'http://127.0.0.1:9/x' } } });
    const { failed } = await renderHead(binaries, helmRoot('chart'), { ...CHART, 'chart/values.schema.json': schema });
    expect(failed).toBeUndefined();
  });
});

describe.runIf(found.kind === 'binaries')('both sides', () => {
  const random = (allowedBy: string): FileTree => ({
    ...CHART,
    'chart/values.yaml': `allowed: ${allowedBy}\n`,
    'chart/templates/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: { name: drawn }\nstringData:\n  a: {{ randAlphaNum 20 }}\n  t: {{ now | unixEpoch | quote }}\n',
  });

  test('what is drawn by chance does not look like a change, and is doubted', async () => {
    const root = helmRoot('chart');
    const sides = await renderSides(binaries, [root], { base: random('api'), head: random('web') });
    const [base, head] = [sides.base, sides.head].map((side) => describeRendering(root, side.get(root.id)));
    const drawn = (side: typeof base) => side?.resources.get('Secret drawn')?.body['stringData'];
    expect(drawn(base)).toEqual(drawn(head));
    expect([base, head].map((side) => side && allowed(side, 'shop-db'))).toEqual(['api', 'web']);
    expect(head?.doubts[0]).toMatch(/`chart\/templates\/secret.yaml` asks for `randAlphaNum`/);
    expect(base?.doubts).toEqual(head?.doubts);
  });

  test('equal inputs are rendered once, so chance is no change either', async () => {
    const root = helmRoot('chart');
    const same = await renderSides(binaries, [root], { base: random('api'), head: { ...random('api'), README: 'x' } });
    expect(same.base.get(root.id)).toBe(same.head.get(root.id));
  });

  test('objects that come and go by chance are a gap', async () => {
    const head = {
      ...random('web'),
      'chart/templates/x.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "a-{{ randAlphaNum 9 | lower }}" }\n',
    };
    const sides = await renderSides(binaries, [helmRoot('chart')], { base: random('api'), head });
    expect(describeRendering(helmRoot('chart'), sides.head.get('helm chart')).failed).toMatch(
      /makes other objects each time/,
    );
  });

  test('every root is told of, and nothing is left behind', async () => {
    // A room of its own: other files render beside this one.
    const room = mkdtempSync(join(tmpdir(), 'render-room-'));
    vi.stubEnv('TMPDIR', room);
    const told: string[] = [];
    const roots = [kustomizeRoot('base'), helmRoot('chart'), kustomizeRoot('gone')];
    const sides = await renderSides(binaries, roots, {
      head: { ...BASE, ...CHART },
      progress: (done, total) => void told.push(`${done}/${total}`),
    });
    expect([...sides.head.values()].map(({ kind }) => kind).toSorted()).toEqual(['failed', 'rendered', 'rendered']);
    expect(told).toEqual(['1/3', '2/3', '3/3']);
    vi.unstubAllEnvs();
    expect(readdirSync(room).filter((name) => name.startsWith('cde-gate-render-'))).toEqual([]);
    rmSync(room, { recursive: true });
  });

  test('a missing program is a gap with the line that installs it', async () => {
    const none = { kustomize: { kind: 'missing', why: 'x; install it by `y`' }, helm: absent } as const;
    const { failed } = await renderHead(none, kustomizeRoot('base'), BASE);
    expect(failed).toBe('`kustomize base` is not rendered: x; install it by `y`');
  });

  test('folders on disk are rendered like trees', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'render-folder-'));
    try {
      writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [policy.yaml]\n');
      writeFileSync(join(folder, 'policy.yaml'), policy('api'));
      const source = openFolder(folder);
      const { head } = await renderBoth(source, source, [kustomizeRoot('')], { binaries });
      expect(allowed(describeRendering(kustomizeRoot(''), head.get('kustomize ')))).toBe('api');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

beforeAll(() => rmSync('/tmp/owned', { force: true }));
afterAll(() => expect(existsSync('/tmp/owned')).toBe(false));
