import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { repoPath } from '../../src/manifest/location.ts';
import { parseCodeowners } from '../../src/owners/codeowners.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { USES_PLACEHOLDER } from '../../src/shell/setup/placeholders.ts';
import { roleOf } from '../../src/shell/setup/vocabulary.ts';
import { git } from '../support/fake-git.ts';
import { podYaml, runCommand, workTree } from '../support/work-tree.ts';

const root = mkdtempSync(join(tmpdir(), 'init-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;
const repository = (files: Files, origin?: string): string => workTree(root, files, origin);
const init = async (directory: string, ...more: readonly string[]) => runCommand('init', '--repo', directory, ...more);

/** Every file below a folder, git's own apart. */
function contents(directory: string): Files {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.includes('/.git/'));
  return Object.fromEntries(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]));
}

const policy = (namespace: string, name: string, labels: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }\nspec: { podSelector: {} }\n`;

const SHOP: Files = {
  'pay/api.yaml': podYaml('pay', 'api', ', pci: "true"'),
  'pay/vault.yaml': podYaml('pay', 'vault', ', pci: "true"'),
  'pay/front.yaml': podYaml('pay', 'front', ', pci: compliant'),
  'shop/web.yaml': podYaml('shop', 'web'),
  'shop/tokens.yaml': podYaml('shop', 'tokens', ', pci: "true"'),
  'shop/cart.yaml': podYaml('shop', 'cart'),
  'policies/pay.yaml': policy('pay', 'deny', 'acme.example/regime: pci'),
};
const PIN = `acme/cde-gate@${'0123456789'.repeat(4)}`;
const HERE = import.meta.dirname;

describe('init', () => {
  test('writes three files that the gate and GitHub understand, and says so', async () => {
    const directory = repository(SHOP, 'https://github.com/acme/shop.git');
    const { status, said } = await init(directory);
    expect(status).toBe(0);
    expect(said.split('\n').map((line) => line.split(':', 1)[0])).toEqual([
      'wrote   .github/workflows/cde-gate.yml',
      'wrote   .github/cde-gate.yml',
      'wrote   .github/CODEOWNERS',
      'owners  @acme/compliance is a guess',
      'next    read what was written, mend it, merge it; then make `cde-gate` a required check; `cde-gate doctor` says what is still missing',
    ]);
    const files = contents(directory);
    const { value, gaps } = parseSettings(
      repoPath('.github/cde-gate.yml'),
      files['.github/cde-gate.yml'] ?? '',
      '2026-11-21',
    );
    expect(gaps).toEqual([]);
    expect(value.owners).toEqual(['@acme/compliance']);
    const settings = files['.github/cde-gate.yml'] ?? '';
    expect(settings).toContain('    - podLabels: { pci: "true" }   # 3 workloads, the first at pay/api.yaml:1\n');
    expect(settings).toContain(
      '  accessor:\n    - podLabels: { pci: "compliant" }   # 1 workload at pay/front.yaml:1\n',
    );
    expect(settings).toContain('    - labels: { acme.example/regime: "pci" }   # 1 policy at policies/pay.yaml:1\n');
    expect(settings).not.toContain('namespaces:');
    const owners = parseCodeowners(repoPath('.github/CODEOWNERS'), files['.github/CODEOWNERS'] ?? '');
    expect(owners.errors).toEqual([]);
    expect(owners.lines.map(({ pattern }) => pattern.source)).toEqual([
      '/.github/',
      '/pay/',
      '/policies/',
      '/shop/tokens.yaml',
    ]);
  });

  test('changes nothing the second time', async () => {
    const directory = repository(SHOP);
    await init(directory);
    const before = contents(directory);
    const { status, said } = await init(directory);
    expect(status).toBe(0);
    expect(contents(directory)).toEqual(before);
    expect(said).not.toContain('wrote');
    expect(said.match(/^kept/gm)).toHaveLength(3);
  });

  test('what it writes leaves the doctor nothing but placeholders to complain of', async () => {
    const directory = repository(SHOP);
    await init(directory);
    const { status, said } = await runCommand('doctor', '--repo', directory);
    expect(status).toBe(1);
    const bad = said.split('\n').filter((line) => /^[!✗?]/u.test(line));
    expect(bad.map((line) => line.slice(2, 16).trim())).toEqual(['pin', 'settings', 'owners']);
    for (const line of bad) expect(line).toContain('is a placeholder');
  });

  test.each([
    ['a repository with labels', SHOP],
    ['the platform of the examples', undefined],
  ])('with an action and an owner the doctor finds nothing: %s', async (_, files) => {
    const directory = repository(files ?? {});
    if (files === undefined) cpSync(join(HERE, '../../examples/platform'), directory, { recursive: true });
    rmSync(join(directory, '.github'), { recursive: true, force: true });
    expect((await init(directory, '--uses', PIN, '--owner', '@acme/compliance', '--owner', '@ada')).status).toBe(0);
    const { status, said } = await runCommand('doctor', '--repo', directory);
    expect(said.split('\n').filter((line) => /^[!✗?]/u.test(line))).toEqual([]);
    expect(status).toBe(0);
    expect(readFileSync(join(directory, '.github/cde-gate.yml'), 'utf8')).toContain(
      'owners: ["@acme/compliance", "@ada"]',
    );
  });

  test('the placeholder is no reference that git could have', () => {
    const reference = USES_PLACEHOLDER.split('@')[1] ?? '';
    expect(() => git(root, 'check-ref-format', '--branch', reference)).toThrow(/not a valid branch name/);
    expect(git(root, 'check-ref-format', '--branch', reference.replaceAll(' ', '_'))).toBe('FULL_COMMIT_SHA');
  });

  test('an existing workflow, settings file and CODEOWNERS stay, and what they lack is printed', async () => {
    const own: Files = {
      '.github/workflows/cde-gate.yml': 'on: push\njobs: { build: { runs-on: x, steps: [] } }\n',
      '.github/cde-gate.yaml':
        'version: 1\nregime: { resource: [{ podLabels: { card: "yes" } }], accessor: [{ namespaces: [none] }] }\n',
      'docs/CODEOWNERS': '/pay/ @acme/security\n',
    };
    const directory = repository({ ...SHOP, ...own });
    const { said } = await init(directory);
    expect(contents(directory)).toEqual({ ...SHOP, ...own });
    expect(said).toContain('kept    .github/workflows/cde-gate.yml: it exists, but runs no gate\n');
    expect(said).toContain('          - uses: OWNER/cde-gate@FULL COMMIT SHA'.trimStart());
    expect(said).toContain('kept    .github/cde-gate.yaml: it has no word for these labels');
    expect(said).toContain('- podLabels: { pci: "true" }');
    expect(said).toContain('kept    docs/CODEOWNERS: these lines are missing at its end\n');
    expect(said).toMatch(/\/\.github\/ +@acme\/security\n/);
    expect(said).toMatch(/\/docs\/CODEOWNERS +@acme\/security\n/);
    expect(said).not.toMatch(/^ +\/pay\//m);
  });

  test('a workflow of another name that runs the gate is enough', async () => {
    const directory = repository({
      '.github/workflows/checks.yml': `on: pull_request_target\njobs: { cde: { steps: [{ uses: ${PIN} }] } }\n`,
    });
    const { said } = await init(directory);
    expect(said).toContain('kept    .github/workflows/checks.yml: its job `cde` runs the gate');
    expect(existsSync(join(directory, '.github/workflows/cde-gate.yml'))).toBe(false);
  });

  test('a file that git ignores is not overwritten', async () => {
    const directory = repository({ '.gitignore': '.github/cde-gate.yml\n' });
    mkdirSync(join(directory, '.github'));
    writeFileSync(join(directory, '.github/cde-gate.yml'), 'mine');
    const { said } = await init(directory);
    expect(readFileSync(join(directory, '.github/cde-gate.yml'), 'utf8')).toBe('mine');
    expect(said).toContain('it is ignored by git');
  });

  test('namespaces that only look like card data are commented out', async () => {
    const directory = repository({ 'a.yaml': podYaml('card-payments', 'api'), 'b.yaml': podYaml('web', 'shop') });
    await init(directory);
    const text = readFileSync(join(directory, '.github/cde-gate.yml'), 'utf8');
    expect(text).toContain(
      '  #   - namespaces: ["card-payments"]   # looks like card data by its name; its workload carries no label',
    );
    expect(text).not.toContain('"web"');
    expect(parseSettings(repoPath('x'), text, '2026-11-21').gaps).toEqual([]);
  });

  test('a folder below the top is as good as the top, and what cannot be read is said', async () => {
    const chart = { 'pay/chart/Chart.yaml': 'name: x\n', 'pay/chart/templates/a.yaml': '{{ x }}\n' };
    const directory = repository({ ...SHOP, ...chart });
    const { said } = await init(join(directory, 'pay'));
    expect(existsSync(join(directory, '.github/cde-gate.yml'))).toBe(true);
    expect(said).toMatch(/^unread {2}pay\/chart\/Chart\.yaml:1: /m);
  });

  test('hostile names end up neither in the terminal nor in a file as more than text', async () => {
    const path = 'pay/\u001b[31m [x] *.yaml';
    const directory = repository({
      [path]: podYaml('pay', 'api', ', pci: "true"'),
      'pay/a.yaml': '',
      'pay/b.yaml': '',
      'pay/c.yaml': '',
    });
    const { said } = await init(directory, '--uses', PIN, '--owner', '@acme/compliance');
    const files = contents(directory);
    for (const text of [said, files['.github/cde-gate.yml'], files['.github/CODEOWNERS']])
      expect(text).not.toContain('\u001b');
    const owners = parseCodeowners(repoPath('.github/CODEOWNERS'), files['.github/CODEOWNERS'] ?? '');
    expect(owners.errors).toEqual([]);
    expect((await runCommand('doctor', '--repo', directory)).status).toBe(0);
  });

  test.each([
    [['--uses', 'acme/cde-gate@v1'], 64, 'is not pinned'],
    [['--uses', 'acme/cde-gate@0123456'], 64, 'is not pinned'],
    [['--owner', 'acme/compliance'], 64, 'is no owner'],
    [['--force'], 64, 'Unknown option'],
  ])('%j is refused', async (args, status, why) => {
    const directory = repository({});
    const result = await init(directory, ...args);
    expect(result.status).toBe(status);
    expect(result.complained).toContain(why);
    expect(contents(directory)).toEqual({});
  });

  test('a folder that is no work tree ends with 2, and one where .github is a link too', async () => {
    const plain = mkdtempSync(join(root, 'plain-'));
    expect(await init(plain)).toMatchObject({ status: 2, said: '' });
    expect((await init(join(plain, 'nowhere'))).complained).toContain('is not the work tree of a git repository');
    const directory = repository({});
    symlinkSync(plain, join(directory, '.github'));
    expect(await init(directory)).toMatchObject({ status: 2, said: '' });
    expect(readdirSync(plain)).toEqual([]);
  });

  test.each([
    ['git@github.example.com:pay-corp/shop.git', '@pay-corp/compliance'],
    ['ssh://git@github.com/pay-corp/shop', '@pay-corp/compliance'],
    ['/srv/git/shop.git', '@OWNER/compliance'],
  ])('the account of %s is %s', async (origin, owner) => {
    const directory = repository({}, origin);
    expect((await init(directory)).said).toContain(`owners  ${owner} is a `);
  });
});

describe('what a label says', () => {
  test.each([
    ['pci', 'true', 'resource'],
    ['pci', 'false', undefined],
    ['pci-scope', 'in-scope', 'resource'],
    ['pci-scope', 'out-of-scope', undefined],
    ['pci', 'compliant', 'accessor'],
    ['pci', 'connected', 'unclear'],
    ['acme.example/cde', 'yes', 'resource'],
    ['pci-cleared', 'true', 'accessor'],
    ['data-classification', 'cardholder', 'resource'],
    ['data', 'pci-phi', 'resource'],
    ['data', 'non-pci', undefined],
    ['zone', 'cde', 'resource'],
    ['environment', 'pci', 'unclear'],
    ['app', 'pci-scanner', undefined],
    ['app.kubernetes.io/name', 'cde', undefined],
    ['kubernetes.io/metadata.name', 'pci', undefined],
    ['team', 'pci', undefined],
    ['tier', 'backend', undefined],
    ['special', 'true', undefined],
  ])('%s=%s: %s', (key, value, role) => {
    expect(roleOf(key, value)).toBe(role);
  });
});
