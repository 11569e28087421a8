import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE, closeAll, HARMLESS, open, opened, pullOf, review, run, WIDENED } from '../support/action-world.ts';
import { commitTree, git, type OddEntry } from '../support/fake-git.ts';
import type { FakeGitHub } from '../support/fake-github.ts';
import { type FakeReview, sampleSha } from '../support/fake-state.ts';
import { mergeGroupEvent, pullRequestEvent, workflowDispatchEvent } from '../support/github-events.ts';
import type { ActionResult } from '../support/run-action.ts';

// What a pull request may try so that the gate is green, silent or somebody's tool: each against the shipped bundle.
// docs/security.md has the table, with the rows that other tests of the bundle cover.

// The runs are processes of their own and some only wait, so they go side by side and are closed together.
afterAll(closeAll);

const APP = { token: 'app' } as const;
const WITH_EVE = { ...APP, collaborators: { dev: 'write', ada: 'maintain', grace: 'write', eve: 'write' } } as const;
/** Neither comment nor question, where they do not matter: each costs a second of GitHub's own pace. */
const QUIET = { comment: 'never', 'request-reviews': 'never' };

const quietly = (fake: FakeGitHub): Promise<ActionResult> => run(fake, undefined, QUIET);

function approve(fake: FakeGitHub, user: string, state: FakeReview['state'] = 'APPROVED'): void {
  pullOf(fake).reviews.push(review(user, pullOf(fake).head.sha, state));
}

/** A folder that goes with the world. */
function folderOf(fake: FakeGitHub): string {
  const folder = mkdtempSync(join(tmpdir(), 'security-'));
  opened.find((each) => each.fake === fake)?.folders.push(folder);
  return folder;
}

const everythingSaid = (fake: FakeGitHub, { stdout, stderr, summary, outputs }: ActionResult): string =>
  [stdout, stderr, summary, JSON.stringify(outputs), ...pullOf(fake).comments.map(({ body }) => body)].join('\n');

describe.concurrent('files that steer the gate, edited in the head', () => {
  const workflow = (more = ''): string =>
    `on: pull_request_target\njobs:\n  cde-gate:\n    runs-on: x\n    steps:\n      - uses: acme/cde-gate@v1\n${more}`;
  const FILE = '.github/workflows/cde-gate.yml';
  const GUARDED = { ...BASE, [FILE]: workflow() };

  test.each([
    ['softened', { ...GUARDED, [FILE]: workflow('        continue-on-error: true\n') }],
    ['removed', BASE],
    ['emptied', { ...GUARDED, [FILE]: 'on: pull_request_target\njobs: {}\n' }],
  ])('the workflow is %s: blocked, and no approval makes it right', async (_, head) => {
    const fake = await open({ base: GUARDED, head, state: APP });
    approve(fake, 'ada');
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'block' } });
    expect(result.summary).toContain(`\`${FILE}\``);
  });

  test.each(['.github/workflows/other.yml', '.github/actions/gate/action.yml'])(
    'the gate is imitated by `%s`: held for its owners',
    async (path) => {
      const fake = await open({ base: GUARDED, head: { ...GUARDED, [path]: workflow() }, state: APP });
      const result = await quietly(fake);
      expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold', owners: '@acme/compliance' } });
      expect(result.summary).toContain('gate-altered');
    },
  );

  test.each([
    ['only rehearse', 'mode: warn\n'],
    ['look away', 'manifests: { exclude: [/pay/] }\n'],
    ['take nobody for the CDE', 'regime: { resource: [{ namespaces: [nowhere] }] }\n'],
    ['name another owner', 'regime: { owners: ["@eve"] }\n'],
    ['judge softly', 'rules: { cde-connection-added: { effect: informs, reason: "x", until: "2099-01-31" } }\n'],
    [
      'waive',
      'waivers:\n  - edge: { from: shop/cart, to: pay/api, port: all }\n    owner: "@eve"\n    reason: x\n    ticket: X-1\n    until: "2099-01-31"\n',
    ],
  ])('settings that would make the gate %s count for nothing', async (_, settings) => {
    const fake = await open({
      head: { ...WIDENED, '.github/cde-gate.yml': `version: 1\n${settings}` },
      state: WITH_EVE,
    });
    approve(fake, 'eve');
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 1, outputs: { owners: '@acme/compliance' } });
    expect(result.summary).toMatch(/^\| ✋.*cde-connection-added/m);
    expect(result.summary).toContain('the settings file `.github/cde-gate.yml` was added');
    expect(result.summary.includes('comes with this pull request and covers nothing in it')).toBe(
      settings.startsWith('waivers'),
    );
  });

  test.each([
    ['edited in its place', { '.github/CODEOWNERS': '* @acme/compliance\n' }, '.github/CODEOWNERS'],
    ['added in a place that wins', { CODEOWNERS: '* @acme/compliance\n' }, '.github/CODEOWNERS'],
    ['taken away, so that another wins', { '.github/CODEOWNERS': '* @acme/compliance\n' }, 'docs/CODEOWNERS'],
  ])('CODEOWNERS %s: the owners of the base branch decide', async (_, owners, place) => {
    const { '.github/CODEOWNERS': _own, ...manifests } = BASE;
    const { '.github/CODEOWNERS': _other, ...widened } = WIDENED;
    const kept = place.startsWith('docs') ? {} : owners;
    const fake = await open({
      base: { ...manifests, ...owners },
      head: { ...widened, ...kept, [place]: '* @eve\n' },
      state: WITH_EVE,
    });
    approve(fake, 'eve');
    const result = await run(fake, undefined, { comment: 'never' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold', owners: '@acme/compliance' } });
    expect(result.summary).toContain(`the code owners file \`${place}\` was`);
    expect(pullOf(fake).requested).toEqual({ users: [], teams: ['compliance'] });
  });

  const CONTEXT = '.github/cde-gate/context/prod.yaml';
  const { 'shop/cart.yaml': cart, ...without } = BASE;
  const { 'shop/cart.yaml': _there, ...widened } = WIDENED;

  test('context that the head empties or replaces is that of the base branch', async () => {
    const settings = { '.github/cde-gate.yml': `version: 1\ncontext: [{ file: ${CONTEXT} }]\n` };
    const base = { ...without, ...settings, [CONTEXT]: cart };
    const head = { ...widened, ...settings, [CONTEXT]: BASE['namespaces.yaml'] };
    const fake = await open({ base, head, state: WITH_EVE });
    approve(fake, 'eve');
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 1, outputs: { owners: '@acme/compliance' } });
    expect(result.summary).toMatch(/`shop\/cart` can now reach.*cde-connection-added/);
    expect(result.summary).toMatch(/gate-altered/);
  });

  test('context that the workflow names is a file of its workspace, never one of the head', async () => {
    const fake = await open({ base: without, head: { ...widened, 'prod.yaml': BASE['namespaces.yaml'] }, state: APP });
    const cwd = folderOf(fake);
    writeFileSync(join(cwd, 'prod.yaml'), cart);
    const result = await run(fake, undefined, { ...QUIET, context: 'prod.yaml' }, { cwd });
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toMatch(/`shop\/cart` can now reach.*cde-connection-added/);
    const missing = await run(fake, undefined, { ...QUIET, context: 'gone.yaml' }, { cwd });
    expect(missing).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(missing.summary).toContain('gone.yaml');
  });

  test('CODEOWNERS added as a link in a place that wins is not overlooked', async () => {
    const { '.github/CODEOWNERS': owners, ...manifests } = BASE;
    const base = { ...manifests, CODEOWNERS: owners, 'notes/owners.txt': '* @eve\n' };
    const odd: readonly OddEntry[] = [{ mode: '120000', path: '.github/CODEOWNERS', content: '../notes/owners.txt' }];
    const result = await quietly(await open({ base, head: base, odd, state: APP }));
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold', owners: '@acme/compliance' } });
    expect(result.summary).toContain('`.github/CODEOWNERS` was added');
  });
});

describe.concurrent('inputs and events that an author can word', () => {
  test.each(['7\n::set-output name=decision::pass', '7 --upload-pack=touch pwned', '-7'])(
    'the number %j is none: undecided, and nothing is asked or run',
    async (written) => {
      const fake = await open({ state: APP });
      const cwd = folderOf(fake);
      const event = workflowDispatchEvent(fake, { 'pull-request': written }, 'main');
      const result = await run(fake, event, { 'pull-request': written }, { cwd });
      expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
      expect(fake.requests).toEqual([]);
      expect(existsSync(join(cwd, 'pwned'))).toBe(false);
    },
  );

  test('an input made of the title of the pull request is data', async () => {
    const fake = await open({ state: APP });
    const result = await run(fake, undefined, {
      comment: 'x\n::set-output name=decision::pass\n##[add-mask]undecided',
    });
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.commands.map(({ command }) => command)).toEqual(['error']);
  });

  test('branches named like options of git reach no command', async () => {
    const fake = await open({ state: APP });
    const pull = pullOf(fake);
    pull.head.ref = '--upload-pack=touch${IFS}pwned';
    pull.title = '::set-output name=decision::pass';
    const cwd = folderOf(fake);
    expect(await run(fake, undefined, QUIET, { cwd })).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  });

  test('a merge group that names no object ids is undecided', async () => {
    const fake = await open({ state: APP });
    const event = mergeGroupEvent(fake, {
      headSha: '--upload-pack=touch pwned',
      baseSha: pullOf(fake).base.sha,
      baseRef: 'main',
      number: 7,
    });
    const result = await run(fake, event);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toContain('names no commits');
  });
});

describe.concurrent('the machine', () => {
  /** A git that writes down with what it was started, and then does its work. */
  function watchedGit(folder: string): string {
    mkdirSync(join(folder, 'bin'));
    const script = `#!/bin/sh\n{ tr '\\0' ' ' < /proc/$$/cmdline; echo; } >> '${folder}/arguments'\nenv >> '${folder}/environment'\nexec /usr/bin/git "$@"\n`;
    writeFileSync(join(folder, 'bin', 'git'), script, { mode: 0o755 });
    return `${folder}/bin:/usr/local/bin:/usr/bin:/bin`;
  }

  test('nothing in the workspace, in its repository or in the environment of earlier steps is run, loaded or believed', async () => {
    const fake = await open({ state: APP });
    const cwd = folderOf(fake);
    const marker = join(cwd, 'pwned');
    const bait = `#!/bin/sh\ntouch '${marker}'\n`;
    const module = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');\n`;
    const files = {
      git: bait,
      bait: bait,
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': `[core]\n\trepositoryFormatVersion = 0\n\tfsmonitor = ${cwd}/bait\n\tsshCommand = ${cwd}/bait\n[alias]\n\tfetch = !${cwd}/bait\n[credential]\n\thelper = !${cwd}/bait\n[url "http://127.0.0.1:9/"]\n\tinsteadOf = http\n`,
      '.git/objects/info/alternates': '/nowhere\n',
      '.git/refs/heads/.keep': '',
      '.npmrc': `node-options=--require ${cwd}/bait.cjs\n`,
      'bait.cjs': module,
      'node_modules/@actions/core/index.js': module,
      'node_modules/@actions/core/package.json': '{"main":"index.js"}',
      'package.json': '{"type":"module","imports":{"#x":"./bait.cjs"}}',
      'cde-gate.config.js': module,
      '.github/cde-gate.yml': 'version: 1\nmode: warn\n',
      'cde-gate.json': '{"decision":{"kind":"pass"}}',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
      chmodSync(join(cwd, path), 0o755);
    }
    const env = {
      PATH: '.:bin:/usr/local/bin:/usr/bin:/bin',
      GIT_DIR: join(cwd, '.git'),
      GIT_EXEC_PATH: cwd,
      GIT_SSH_COMMAND: join(cwd, 'bait'),
      GIT_ASKPASS: join(cwd, 'bait'),
      GIT_PROXY_COMMAND: join(cwd, 'bait'),
      GIT_EXTERNAL_DIFF: join(cwd, 'bait'),
      GIT_CONFIG_GLOBAL: join(cwd, '.git', 'config'),
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${cwd}/bait'`,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: cwd,
    };
    expect(await run(fake, undefined, QUIET, { cwd, env })).toMatchObject({
      exitCode: 1,
      outputs: { decision: 'hold' },
    });
    expect(existsSync(marker)).toBe(false);
  });

  test.each<[string, (fake: FakeGitHub) => void]>([
    ['when it is judged', () => {}],
    ['when git fails', (fake) => void (fake.state.gitDirectory = '/nowhere')],
    ['when GitHub refuses', (fake) => fake.failNext({ operationId: 'pulls/get', status: 403, times: 9 })],
  ])('the token stays out of arguments, logs and reports %s', async (_, prepare) => {
    const fake = await open({ state: APP });
    prepare(fake);
    const folder = folderOf(fake);
    const env = { PATH: watchedGit(folder), GIT_TRACE: '1', GIT_TRACE_CURL: '1', GIT_CURL_VERBOSE: '1' };
    const inputs = { 'json-file': join(folder, 'r.json'), 'sarif-file': join(folder, 'r.sarif'), comment: 'always' };
    const result = await run(fake, undefined, { ...inputs, 'request-reviews': 'never' }, { env });
    const read = (name: string): string =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
    const said = everythingSaid(fake, result).replaceAll(`::add-mask::${fake.token}`, '');
    for (const text of [said, read('r.json'), read('r.sarif'), read('arguments')])
      for (const secret of [fake.token, Buffer.from(`x-access-token:${fake.token}`).toString('base64')])
        expect(text).not.toContain(secret);
    expect(result.commands).toContainEqual({ command: 'add-mask', properties: {}, message: fake.token });
    expect(read('environment')).not.toMatch(/^(INPUT_|GITHUB_|ACTIONS_|GIT_TRACE|GIT_CURL)/m);
  });
});

describe('entries that are no plain files', () => {
  const copy = { mode: '100644', content: BASE['shop/web.yaml'] } as const;
  const doubled = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
    (name, at) => `y${at}: &${name} [${`*${'abcdefg'[at] ?? ''},`.repeat(9)}]\n`,
  );
  const bomb = `x: &a [${'0,'.repeat(9)}0]\n${doubled.join('')}`;
  const odd: readonly OddEntry[] = [
    { mode: '120000', path: 'k8s/environ.yaml', content: '../../../../../../proc/self/environ' },
    { mode: '120000', path: 'k8s/linked.yaml', content: '../shop/web.yaml' },
    { mode: '120000', path: 'linked', content: 'shop' },
    { mode: '160000', path: 'deploy', content: '1'.repeat(40) },
    {
      mode: '100644',
      path: 'k8s/lfs.yaml',
      content: `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`,
    },
    { mode: '100644', path: 'k8s/huge.yaml', content: `#${'x'.repeat(8_000_001)}` },
    { mode: '100644', path: 'k8s/bomb.yaml', content: `${bomb}apiVersion: v1\nkind: Pod\n` },
    { mode: '100644', path: 'k8s/deep.yaml', content: `apiVersion: v1\nkind: Pod\nx: ${'['.repeat(5_000)}\n` },
    { mode: '100644', path: 'k8s/many.yaml', content: '---\napiVersion: v1\nkind: Pod\n'.repeat(5_001) },
    { mode: '100644', path: 'k8s/twice.yaml', content: 'apiVersion: v1\nkind: Pod\nkind: Service\n' },
    { mode: '100644', path: 'k8s/latin.yaml', content: Buffer.from('apiVersion: v1\nkind: P\xf6d\n', 'latin1') },
    { ...copy, path: 'SHOP/WEB.yaml' },
    { ...copy, path: 'k8s/caf\u00e9.yaml' },
    { ...copy, path: 'k8s/cafe\u0301.yaml' },
    { ...copy, path: Buffer.from('k8s/na\xefve.yaml', 'latin1') },
  ];
  type Gap = { readonly message: string; readonly touchesCde: boolean };
  let result: ActionResult;
  let gaps: readonly Gap[];

  beforeAll(async () => {
    const fake = await open({ head: BASE, odd, state: APP });
    const file = join(folderOf(fake), 'r.json');
    approve(fake, 'ada');
    result = await run(fake, undefined, { ...QUIET, 'json-file': file });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own report
    ({ gaps } = JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : '{"gaps":[]}') as {
      readonly gaps: readonly Gap[];
    });
  });

  test('are undecided, which is red, whoever approves', () =>
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } }));

  test.each([
    ['a link out of the repository', '`k8s/environ.yaml` is a symbolic link'],
    ['a link to another manifest', '`k8s/linked.yaml` is a symbolic link'],
    ['a link to a folder', '`linked` is a symbolic link'],
    ['a submodule', '`deploy` is a submodule'],
    ['a pointer to large-file storage', '`k8s/lfs.yaml` is a Git LFS pointer'],
    ['a huge file', '`k8s/huge.yaml` is larger than'],
    ['an alias bomb', /aliases counted|more than [\d,]+ (values|aliases)/],
    ['deep nesting', /nest(ed|ing).* 100|maxDepth \(100\)/],
    ['many documents', /more than 5000 documents/],
    ['a key written twice', /key `kind` is written twice/],
    ['bytes that are no text', '`k8s/latin.yaml` is not UTF-8'],
    ['a twin by case', '`shop/web.yaml` and `SHOP/WEB.yaml` differ only by case'],
    ['a twin by Unicode form', /caf.*differ only by case or Unicode form/],
    ['a name that is no text', '`k8s/na\\xefve.yaml` has a name that is not UTF-8'],
  ])('%s is a gap of its own', (_, message) => {
    const found = gaps.filter((gap) =>
      typeof message === 'string' ? gap.message.includes(message) : message.test(gap.message),
    );
    expect(found.map(({ touchesCde }) => touchesCde)).toEqual([true]);
  });

  test('a link is never followed to what it names', () => expect(result.summary).not.toMatch(/INPUT_TOKEN|HOME=/));

  test('and they cost little time', () => expect(result.durationMs).toBeLessThan(20_000));
});

describe.concurrent('files that hide', () => {
  test.each([
    ['attributes for git and for the web view', '.gitattributes'],
    ['attributes beside the manifest', 'pay/.gitattributes'],
  ])('%s hide nothing', async (_, path) => {
    const attributes =
      '* -diff -text binary linguist-generated export-ignore export-subst ident eol=crlf filter=lfs merge=ours working-tree-encoding=UTF-16\n';
    const odd: readonly OddEntry[] = [{ mode: '100644', path, content: attributes }];
    const result = await quietly(await open({ odd, state: APP }));
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain('pay/policy.yaml:8');
  });

  test.each(['pay/policy.yaml ', 'pay/policy.yaml\r', 'pay/policy.txt', 'attic/policy.yaml'])(
    'a policy moved to %j is gone',
    async (path) => {
      const settings = { '.github/cde-gate.yml': 'version: 1\nmanifests: { exclude: [/attic/] }\n' };
      const { 'pay/policy.yaml': policy, ...others } = BASE;
      const fake = await open({
        base: { ...BASE, ...settings },
        head: { ...others, ...settings, [path]: policy },
        state: APP,
      });
      const result = await quietly(fake);
      expect(result).toMatchObject({ exitCode: 1 });
      expect(result.summary).toMatch(/cde-isolation-lost|cde-connection-added/);
    },
  );

  test('a policy whose name kubectl passes over is gone, or doubted', async () => {
    const { 'pay/policy.yaml': policy, ...others } = BASE;
    const result = await quietly(await open({ head: { ...others, 'pay/policy.YAML': policy }, state: APP }));
    expect(result.exitCode).not.toBe(0);
  });

  test('names that mean something to git or to a shell are names', async () => {
    const names = [
      '--output=pay.yaml',
      ':(glob)**.yaml',
      '-rf.yaml',
      'pay/HEAD:policy.yml',
      'pay/*.json',
      '$(id).yaml',
    ];
    const added = names.map((path, at) => [path, BASE['pay/api.yaml'].replaceAll(/\bapi\b/g, `extra-${at}`)]);
    const result = await quietly(await open({ head: { ...BASE, ...Object.fromEntries(added) }, state: APP }));
    expect(result.exitCode).toBe(1);
    for (const at of names.keys()) expect(result.summary).toContain(`pay/extra-${at}`);
  });

  test.each([
    ['is not the first key', '{ kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, '],
    ['is spelled in numbers', '{ "\\x61piVersion": networking.k8s.io/v1, "\\x6bind": NetworkPolicy, '],
    ['is a complex key', '{ ? apiVersion : networking.k8s.io/v1, ? kind : NetworkPolicy, '],
  ])('a file past a limit is a gap, also where its `apiVersion` %s', async (_, start) => {
    const policy = `${start}metadata: { name: open, namespace: pay }, spec: { podSelector: {}, ingress: [{}] } }\n`;
    const odd: readonly OddEntry[] = [
      {
        mode: '100644',
        path: 'pay/open.yaml',
        content: `${'--- {}\n'.replace(' ', '\n').repeat(5_001)}---\n${policy}`,
      },
    ];
    expect((await quietly(await open({ head: BASE, odd, state: APP }))).exitCode).toBe(2);
  });

  test('a widening behind three thousand files is seen: no listing of files is asked for', async () => {
    const files = Array.from({ length: 3_001 }, (_, at) => ({ filename: `a${at}.md`, status: 'added' as const }));
    const fake = await open({ pull: { files, changedFiles: files.length }, state: APP });
    expect(await quietly(fake)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(fake.requests.map(({ operationId }) => operationId)).not.toContain('pulls/list-files');
  });
});

/** As GitHub looks for mentions and markup: without code spans and the diagram. */
const outsideCode = (markdown: string): string =>
  markdown.replace(/```mermaid[\s\S]*?```/g, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');

const UNSEEN = /[\p{Cc}\p{Cf}]/u;

describe.concurrent('names', () => {
  const HOSTILE =
    'pay/`](javascript:alert(1)) <img src=x> <!-- cde-gate report --> @acme/everyone Fixes #1 ``` | \u202e\u200b\u001b[2K\r::set-output name=decision::pass\n##[add-mask]hold.yaml';
  const WORKFLOW = '.github/workflows/\u001b[2K\u202e ##[error]x\n::set-output name=decision::pass.yml';
  const { 'pay/policy.yaml': widened, ...others } = WIDENED;
  const hostile = async (): Promise<FakeGitHub> =>
    open({ head: { ...others, [HOSTILE]: widened, [WORKFLOW]: 'on: push\n' }, state: APP });

  test('are no Markdown, mention, link or hidden sign in comment and summary', async () => {
    const fake = await hostile();
    const result = await run(fake, undefined, { 'request-reviews': 'never' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    const comment = pullOf(fake).comments.find(({ author }) => author === 'cde-gate[bot]')?.body ?? '';
    expect(comment).toContain('set-output');
    for (const text of [comment.replace(/^<!-- cde-gate .* -->$/gm, ''), result.summary]) {
      expect(outsideCode(text)).not.toMatch(/<img|<!--|@acme\/everyone|Fixes #1/);
      expect(outsideCode(text)).not.toMatch(/\]\(javascript/);
      expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
    }
  });

  test('are no command for the runner', async () => {
    const { outputs, commands } = await quietly(await hostile());
    expect(outputs).toMatchObject({ decision: 'hold', owners: '@acme/compliance' });
    expect(new Set(commands.map(({ command }) => command))).toEqual(new Set(['add-mask', 'warning', 'error']));
    expect(commands.filter(({ command }) => command === 'add-mask')).toHaveLength(1);
  });

  test('are whole in annotations, and hide nothing there', async () => {
    const { commands } = await quietly(await hostile());
    const shown = commands.filter(({ command }) => command === 'warning');
    expect(shown.map(({ properties }) => properties['file'])).toContain(HOSTILE);
    for (const { message } of shown) expect(message).not.toMatch(UNSEEN);
  });

  test('a path that a forged tree names twice is data in the explanation too', async () => {
    const fake = await open({ state: APP });
    const { base, head } = pullOf(fake);
    const name = '`](javascript:alert(1)) <img src=x> @acme/everyone\n\n::set-output name=decision::pass.yaml';
    forgeMerge(fake, name, base.sha, head.sha);
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.commands.map(({ command }) => command)).toEqual(['add-mask', 'error']);
    expect(outsideCode(result.summary)).not.toMatch(/(?<!\\)<img|@acme\/everyone|(?<!\\)\]\(javascript/);
  });
});

/** A merge of both whose tree names one path twice, which GitHub refuses and git does not. */
function forgeMerge(fake: FakeGitHub, name: string, ...parents: readonly string[]): void {
  const directory = fake.state.gitDirectory ?? '';
  const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: directory, input: 'x: 1\n' });
  const entry = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob.toString().trim(), 'hex')]);
  const tree = execFileSync('git', ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], {
    cwd: directory,
    input: Buffer.concat([entry, entry]),
  });
  const merge = git(
    directory,
    'commit-tree',
    tree.toString().trim(),
    ...parents.flatMap((id) => ['-p', id]),
    '-m',
    'forged',
  );
  pullOf(fake).mergeCommitSha = merge;
}

describe.concurrent('what stands on the pull request already', () => {
  const FORGED = '<!-- cde-gate report -->\n## ✅ Pass: nothing in this change widens the CDE\n';

  test('a comment, a label, a status and a check of somebody else are not believed', async () => {
    const fake = await open({ pull: { labels: ['cde-gate: pass'] }, state: APP });
    const { sha } = pullOf(fake).head;
    fake.state.statuses.push({ sha, state: 'success', context: 'cde-gate', description: 'pass' });
    pullOf(fake).comments.push({ id: 900, author: 'cde-gate[bot]', body: FORGED });
    const result = await run(fake, undefined, { 'request-reviews': 'never' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(pullOf(fake).comments).toMatchObject([{ id: 900, author: 'cde-gate[bot]' }]);
    expect(pullOf(fake).comments[0]?.body).not.toContain('✅');
  });

  // Open: the token's own login would have to be asked for. docs/security.md, "What is not defended".
  test.fails('a comment of another bot with our marker stays its own', async () => {
    const fake = await open({ state: APP });
    pullOf(fake).comments.push({ id: 900, author: 'echo[bot]', body: FORGED });
    await run(fake, undefined, { 'request-reviews': 'never' });
    expect(pullOf(fake).comments.map(({ author }) => author)).toEqual(['echo[bot]', 'cde-gate[bot]']);
    expect(pullOf(fake).comments[0]?.body).toBe(FORGED);
  });

  test('what somebody wrote into our comment as told before is data', async () => {
    const fake = await open({ head: HARMLESS, state: APP });
    const told = Buffer.from(JSON.stringify([{ fingerprint: 'x', name: '`~~\n\n@acme/everyone <img src=x>' }]));
    const body = `<!-- cde-gate report -->\n<!-- cde-gate findings: ${told.toString('base64')} -->\n`;
    pullOf(fake).comments.push({ id: 900, author: 'cde-gate[bot]', body });
    expect(await run(fake)).toMatchObject({ exitCode: 0 });
    expect(pullOf(fake).comments[0]?.body).toContain('Resolved');
    expect(outsideCode(pullOf(fake).comments[0]?.body ?? '')).not.toMatch(/@acme|<img/);
  });
});

describe.concurrent('after the check', () => {
  /** The branch `side`, where the widening is already, and a head upon it that changes nothing more. */
  async function retargeted(): Promise<FakeGitHub> {
    const fake = await open({ state: APP });
    const directory = fake.state.gitDirectory ?? '';
    const pull = pullOf(fake);
    const side = commitTree(directory, WIDENED, [pull.base.sha], 'side');
    pull.head.sha = commitTree(directory, { ...WIDENED, 'note.yaml': 'a: 1\n' }, [side], 'head');
    pull.base = { ref: 'side', sha: side };
    pull.mergeCommitSha = commitTree(directory, { ...WIDENED, 'note.yaml': 'a: 1\n' }, [side, pull.head.sha], 'merge');
    git(directory, 'update-ref', 'refs/heads/side', side);
    expect(await quietly(fake)).toMatchObject({ exitCode: 0 });
    pull.base = { ref: 'main', sha: fake.state.branches['main'] ?? '' };
    return fake;
  }

  test('a pull request that is put upon another base is judged against that', async () => {
    const fake = await retargeted();
    const pull = pullOf(fake);
    const merged = { ...WIDENED, 'note.yaml': 'a: 1\n' };
    pull.mergeCommitSha = commitTree(fake.state.gitDirectory ?? '', merged, [pull.base.sha, pull.head.sha], 'merge');
    const result = await run(fake, pullRequestEvent(fake, 7, 'edited'), QUIET);
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain(pull.base.sha.slice(0, 7));
  });

  test('a merge result that is still of the base before is no verdict about the new one', async () => {
    const fake = await retargeted();
    const result = await run(fake, pullRequestEvent(fake, 7, 'edited'), QUIET);
    expect(result.exitCode).not.toBe(0);
  });

  test('the payload of an old event is not believed', async () => {
    const fake = await open({ state: APP });
    const event = pullRequestEvent(fake, 7, 'opened');
    const old = { ...event, payload: JSON.parse(JSON.stringify(event.payload)) as Record<string, unknown> };
    const pull = pullOf(fake);
    const directory = fake.state.gitDirectory ?? '';
    approve(fake, 'ada');
    pull.head.sha = commitTree(directory, { ...WIDENED, 'note.yaml': 'a: 1\n' }, [pull.head.sha], 'push');
    pull.mergeCommitSha = commitTree(
      directory,
      { ...WIDENED, 'note.yaml': 'a: 1\n' },
      [pull.base.sha, pull.head.sha],
      'merge',
    );
    const result = await run(fake, old, QUIET);
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain('approved another commit');
  });
});

describe.concurrent('approvals', () => {
  const commit = (author: string, message = 'work') => ({
    sha: '1'.repeat(40),
    author,
    committer: author,
    email: `${author}@example.com`,
    message,
  });

  test.each<[string, (fake: FakeGitHub) => void]>([
    ['of somebody who committed to it', (fake) => void pullOf(fake).commits.push(commit('ada'))],
    [
      'of a co-author',
      (fake) =>
        void pullOf(fake).commits.push(commit('dev', 'x\n\nCo-authored-by: Ada <1+ada@users.noreply.github.com>')),
    ],
    ['of somebody without write access', (fake) => void (fake.state.collaborators['ada'] = 'triage')],
    [
      'of an invited member',
      (fake) => void (fake.state.teams['compliance'] = { members: [], pending: ['ada'], access: true }),
    ],
    ['that a change request of another owner contradicts', (fake) => approve(fake, 'grace', 'CHANGES_REQUESTED')],
    [
      'that was taken back behind a hundred comments',
      (fake) => {
        for (let at = 0; at < 100; at += 1) approve(fake, 'dev', 'COMMENTED');
        approve(fake, 'ada', 'CHANGES_REQUESTED');
      },
    ],
  ])('an approval %s does not count', async (_, prepare) => {
    const fake = await open({ state: { ...APP, collaborators: { dev: 'write', ada: 'maintain', grace: 'write' } } });
    approve(fake, 'ada');
    prepare(fake);
    expect((await quietly(fake)).exitCode).not.toBe(0);
  });

  test('an approval of somebody who committed past the 250 commits that GitHub lists does not count', async () => {
    const fake = await open({ state: APP });
    for (let at = 0; at < 251; at += 1)
      pullOf(fake).commits.push({ ...commit(at === 250 ? 'ada' : 'dev'), sha: String(at).padStart(40, '0') });
    approve(fake, 'ada');
    expect((await quietly(fake)).exitCode).not.toBe(0);
  });

  test('an approval of a bot does not count, even where the bot is an owner', async () => {
    const owners = { '.github/CODEOWNERS': '* @ada @acme/compliance\n' };
    const fake = await open({ base: { ...BASE, ...owners }, head: { ...WIDENED, ...owners }, state: APP });
    fake.state.teams['compliance'] = { members: ['github-actions[bot]'], pending: [], access: true };
    fake.state.collaborators['github-actions[bot]'] = 'write';
    approve(fake, 'github-actions[bot]');
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain('is a bot');
  });
});

describe.concurrent('GitHub does not answer', () => {
  /** Green, if everything is answered. */
  async function approved(state = {}): Promise<FakeGitHub> {
    const fake = await open({ state: { ...APP, ...state } });
    approve(fake, 'ada');
    return fake;
  }
  const NEEDED = [
    'pulls/get',
    'pulls/list-reviews',
    'pulls/list-commits',
    'repos/get-collaborator-permission-level',
    'teams/list-members-in-org',
  ];

  test('with every answer it would be green', async () =>
    expect(await quietly(await approved())).toMatchObject({ exitCode: 0 }));

  test.each(NEEDED)('`%s` is refused: undecided, and it says what to do', async (operationId) => {
    const fake = await approved();
    fake.failNext({ operationId, status: 403, times: 9 });
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toMatch(/the token needs|give the gate a token/);
  });

  test.each(NEEDED.filter((each) => each !== 'pulls/list-commits'))(
    'the answer of `%s` breaks off: not green',
    async (operationId) => {
      const fake = await approved();
      fake.breakNext({ operationId, times: 9 });
      expect((await quietly(fake)).exitCode).toBeGreaterThan(0);
    },
  );

  test('the list of commits breaks off: nobody knows who may not approve, so it is not green', async () => {
    const fake = await approved();
    const work = { sha: '1'.repeat(40), author: 'ada', committer: 'ada', email: 'ada@example.com', message: 'work' };
    pullOf(fake).commits.push(work);
    fake.breakNext({ operationId: 'pulls/list-commits', times: 9 });
    expect((await quietly(fake)).exitCode).toBeGreaterThan(0);
  });

  test('a second page breaks off or fails: not green', async () => {
    const prepared = async (): Promise<FakeGitHub> => {
      const fake = await approved();
      for (let at = 0; at < 100; at += 1) approve(fake, 'dev', 'COMMENTED');
      approve(fake, 'grace', 'CHANGES_REQUESTED');
      return fake;
    };
    const [broken, refused] = [await prepared(), await prepared()];
    broken.breakNext({ operationId: 'pulls/list-reviews', times: 9, after: 1 });
    refused.failNext({ operationId: 'pulls/list-reviews', status: 403, times: 9, after: 1 });
    expect((await quietly(broken)).exitCode).toBe(2);
    expect((await quietly(refused)).exitCode).toBe(2);
  });

  test('the limit of requests is used up: undecided, and it says so', async () => {
    const fake = await approved();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' };
    const message = 'API rate limit exceeded for installation ID 1.';
    fake.failNext({ operationId: 'pulls/list-reviews', status: 403, times: 9, headers, message });
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toMatch(/rate limit/);
    expect(result.summary).not.toContain('the token needs');
  });

  test('asked to slow down it waits, and the verdict is the same', async () => {
    const fake = await approved();
    const message = 'You have exceeded a secondary rate limit.';
    fake.failNext({
      operationId: 'pulls/list-commits',
      status: 429,
      times: 1,
      headers: { 'retry-after': '1' },
      message,
    });
    expect(await quietly(fake)).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
  });

  test('a time-out once is tried again, for ever is undecided', async () => {
    const [once, always] = [await approved(), await approved()];
    once.failNext({ operationId: 'pulls/list-reviews', status: 502, times: 1 });
    always.failNext({ operationId: 'pulls/list-reviews', status: 504, times: 99 });
    const results = await Promise.all([quietly(once), quietly(always)]);
    expect(results).toMatchObject([{ exitCode: 0 }, { exitCode: 2, outputs: { decision: 'undecided' } }]);
    expect(results[1]?.summary).toContain('run the check again');
  });

  test.each<[string, (fake: FakeGitHub) => void]>([
    ['has no such repository', (fake) => void (fake.state.gitDirectory = '/nowhere')],
    ['has no such commit', (fake) => void (pullOf(fake).mergeCommitSha = sampleSha.merge)],
  ])('git %s: undecided', async (_, prepare) => {
    const fake = await approved();
    prepare(fake);
    const result = await quietly(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toContain('contents: read');
  });

  test('what only decorates may fail as it likes, red or green', async () => {
    const [held, green] = [await open({ state: APP }), await approved()];
    for (const fake of [held, green])
      for (const operationId of ['issues/list-comments', 'pulls/request-reviewers', 'checks/create'])
        fake.failNext({ operationId, status: 422, times: 9 });
    const inputs = { comment: 'always', 'check-run': 'cde' };
    const results = await Promise.all([run(held, undefined, inputs), run(green, undefined, inputs)]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
    for (const { stdout } of results) expect(stdout).toContain('could not write the comment');
  });

  test('a fork that is gone is judged like any other', async () => {
    const fake = await open({ pull: { head: { ref: 'x', sha: sampleSha.head, repository: null } }, state: APP });
    const { gitDirectory } = fake.state;
    pullOf(fake).head.sha = git(gitDirectory ?? '', 'rev-parse', 'refs/pull/7/head');
    expect(await quietly(fake)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
  });
});
