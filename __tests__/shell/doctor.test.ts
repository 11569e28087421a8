import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/evidence.ts';
import { repoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { type Diagnosis, diagnosisStatus } from '../../src/shell/setup/diagnosis.ts';
import { judgeHost } from '../../src/shell/setup/host-checks.ts';
import type { Answer, BranchRules, HostFacts } from '../../src/shell/setup/host-facts.ts';
import { judgeOwners, judgeVocabulary } from '../../src/shell/setup/owner-checks.ts';
import { findSensitive } from '../../src/shell/setup/sensitive.ts';
import { judgeSettings } from '../../src/shell/setup/settings-checks.ts';
import { judgeWorkflows } from '../../src/shell/setup/workflow-checks.ts';
import { proposeWorkflow } from '../../src/shell/setup/workflow-proposal.ts';
import { gateJobsOf, readWorkflows } from '../../src/shell/setup/workflows.ts';
import type { FileTree } from '../support/fake-git.ts';
import { type FakeGitHub, startFakeGitHub } from '../support/fake-github.ts';
import { type FakeState, fakeState } from '../support/fake-state.ts';
import { type CommandResult, podYaml, runCommand, workTree } from '../support/work-tree.ts';

const root = mkdtempSync(join(tmpdir(), 'doctor-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const PIN = `acme/cde-gate@${'0123456789'.repeat(4)}`;
const WORKFLOW = proposeWorkflow(PIN);
const FILE = '.github/workflows/cde-gate.yml';

function snapshot(files: FileTree): Snapshot {
  const entries = Object.entries(files).map(([path, text]) => [repoPath(path), { id: path, text }] as const);
  return { name: 'here', files: new Map(entries), unread: new Map(), gaps: [] };
}

/** `level check line: message`, the fine ones left out. */
function ills(diagnoses: readonly Diagnosis[]): readonly string[] {
  return diagnoses
    .filter(({ level }) => level !== 'fine')
    .map(({ level, check, message, at }) => `${level} ${check} ${at === undefined ? '' : `${at.line}`}: ${message}`);
}

const judge = (files: FileTree, required: readonly string[] = []) =>
  judgeWorkflows(readWorkflows(snapshot(files)), required);

/** The proposed workflow with one text replaced. */
function edited(from: string | RegExp, to: string): string {
  const text = WORKFLOW.replace(from, to);
  expect(text).not.toBe(WORKFLOW);
  return text;
}

/** The workflow of docs/matrix.md, with pins. */
function matrixWorkflow(): string {
  const text = /```yaml\n(name: cde-gate\n[^]*?)```/.exec(readFileSync('docs/matrix.md', 'utf8'))?.[1] ?? '';
  expect(text).toContain('outcomes: parts');
  return text.replaceAll('OWNER/cde-gate@FULL_COMMIT_SHA', PIN);
}

const TRIGGERS = /on:\n[^]*?(?=permissions:)/;
const PERMISSIONS = /permissions:\n(?: {2}.*\n)+/;

describe('workflows', () => {
  test('the proposed one is fine, part by part', () => {
    const rows = judge({ [FILE]: WORKFLOW });
    expect(ills(rows)).toEqual([]);
    expect(new Set(rows.map(({ check }) => check))).toEqual(
      new Set(['workflow', 'pin', 'triggers', 'job', 'permissions']),
    );
    for (const { at } of rows) expect(at?.path).toBe(FILE);
  });

  test('the one of a matrix is fine, as long as the job that joins the parts can be neither skipped nor missing', () => {
    const text = matrixWorkflow();
    expect(ills(judge({ [FILE]: text }))).toEqual([]);
    const asked = ills(judge({ [FILE]: text.replace('    needs: part\n    if: always()\n', '    needs: part\n') }));
    expect(asked.join()).toMatch(/^wrong job \d+: the job has `needs`/);
    const alone = text.slice(0, text.indexOf('  # The required check.'));
    expect(ills(judge({ [FILE]: alone })).join()).toContain('no job of its workflow joins the parts');
  });

  test.each<[string, string, readonly string[]]>([
    // pin
    ['a tag', edited(PIN, 'acme/cde-gate@v1'), ['wrong pin 34: `acme/cde-gate@v1` is not pinned']],
    ['a short commit', edited(PIN, 'acme/cde-gate@0123456'), ['wrong pin 34: ']],
    ['a branch of 40 letters', edited(PIN, `acme/cde-gate@${'g'.repeat(40)}`), ['wrong pin 34: ']],
    [
      'the placeholder',
      proposeWorkflow('OWNER/cde-gate@FULL COMMIT SHA'),
      ['wrong pin 34: `OWNER/cde-gate@FULL COMMIT SHA` is a placeholder'],
    ],
    ['the placeholder of the README', proposeWorkflow('OWNER/cde-gate@FULL_COMMIT_SHA'), ['wrong pin 34: ']],
    [
      'a local action',
      edited(PIN, './.github/actions/cde-gate'),
      ['wrong pin 34: `./.github/actions/cde-gate` is taken from the commit that is judged'],
    ],
    // triggers
    [
      'no pull request event',
      edited(TRIGGERS, 'on: [merge_group, pull_request_review]\n'),
      ['wrong triggers 3: no pull request starts the gate'],
    ],
    [
      'defaults of a list',
      edited(TRIGGERS, 'on: [pull_request_target, merge_group, pull_request_review]\n'),
      [
        'wrong triggers 3: the gate does not run when a pull request is edited',
        'warn triggers 3: nobody is asked to review',
      ],
    ],
    [
      'one word',
      edited(TRIGGERS, 'on: pull_request\n'),
      [
        'warn triggers 3: on `pull_request` the workflow comes',
        'wrong triggers 3: ',
        'warn triggers 3: nobody is asked',
        'warn triggers 3: after an approval',
        'warn triggers 3: a merge queue would wait',
      ],
    ],
    ['quoted `on`', edited('on:\n', '"on":\n'), []],
    [
      'pull_request alone',
      edited('pull_request_target', 'pull_request'),
      ['warn triggers 5: on `pull_request` the workflow comes from the pull request itself'],
    ],
    [
      'both',
      edited('  merge_group:', '  pull_request:\n  merge_group:'),
      ['warn triggers 11: the gate runs on `pull_request_target` and on `pull_request`'],
    ],
    [
      'without edited',
      edited(', edited', ''),
      ['wrong triggers 6: the gate does not run when a pull request is edited: it could be judged against one base'],
    ],
    [
      'without synchronize',
      edited('synchronize, ', ''),
      ['wrong triggers 6: the gate does not run when a pull request is synchronize'],
    ],
    ['without ready_for_review', edited(', ready_for_review', ''), ['warn triggers 6: nobody is asked']],
    [
      'paths',
      edited('    types: [opened', '    paths: [k8s/]\n    types: [opened'),
      ['wrong triggers 6: with `paths`'],
    ],
    [
      'paths-ignore',
      edited('    types: [opened', '    paths-ignore: [docs/]\n    types: [opened'),
      ['wrong triggers 6: with `paths-ignore`'],
    ],
    [
      'branches',
      edited('    types: [opened', '    branches: [main]\n    types: [opened'),
      ['warn triggers 6: with `branches`'],
    ],
    [
      'paths of merge_group',
      edited('  merge_group:', '  merge_group: { branches: [main] }'),
      ['warn triggers 11: with `branches`'],
    ],
    ['no merge_group', edited('  merge_group:\n', ''), ['warn triggers 3: a merge queue would wait']],
    ['no review event', edited(/ {2}pull_request_review:\n.*\n/, ''), ['warn triggers 3: after an approval']],
    [
      'dismissals unseen',
      edited('[submitted, dismissed]', '[submitted]'),
      ['warn triggers 9: the gate takes no notice when a review is dismissed'],
    ],
    // job
    [
      'if',
      edited('    timeout-minutes', '    if: github.actor != 1\n    timeout-minutes'),
      ['wrong job 31: the job has an `if`'],
    ],
    [
      'if of the step',
      edited('        with:', '        if: success()\n        with:'),
      ['wrong job 35: the step has an `if`'],
    ],
    ['an `if` that never skips', edited('        with:', '        if: always()\n        with:'), []],
    [
      'an `if` that is more than that',
      edited('        with:', '        if: ${{ always() && false }}\n        with:'),
      ['wrong job 35: the step has an `if`'],
    ],
    [
      'needs',
      edited('    timeout-minutes', '    needs: [build]\n    timeout-minutes'),
      ['wrong job 31: the job has `needs`'],
    ],
    [
      'softened',
      edited('    timeout-minutes', '    continue-on-error: true\n    timeout-minutes'),
      ['wrong job 31: the job has `continue-on-error`'],
    ],
    [
      'softened by an expression',
      edited('        with:', '        continue-on-error: ${{ true }}\n        with:'),
      ['wrong job 35: the step has'],
    ],
    ['not softened', edited('    timeout-minutes', '    continue-on-error: false\n    timeout-minutes'), []],
    [
      'a matrix',
      edited('    timeout-minutes', '    strategy: { matrix: { a: [1] } }\n    timeout-minutes'),
      ['wrong job 31: the job has a matrix'],
    ],
    [
      'a computed name',
      edited('    timeout-minutes', '    name: gate ${{ github.ref }}\n    timeout-minutes'),
      ['wrong job 31: the name of the job is computed'],
    ],
    [
      'a checkout',
      edited('      # Nothing', '      - uses: actions/checkout@v4\n      # Nothing'),
      ['warn job 33: the job checks the repository out'],
    ],
    [
      'a twin',
      `${WORKFLOW}  other: { name: cde-gate, runs-on: x, steps: [] }\n`,
      ['wrong job 39: another job is called `cde-gate` too'],
    ],
    // permissions
    ['none named', edited(PERMISSIONS, ''), ['warn permissions ', 'no `permissions` are named']],
    [
      'nothing allowed',
      edited(PERMISSIONS, 'permissions: {}\n'),
      [
        'wrong permissions 19: without `contents: read`',
        'wrong permissions 19: without `pull-requests: read`',
        'warn permissions 19: without `actions: write`',
      ],
    ],
    [
      'read only',
      edited('pull-requests: write', 'pull-requests: read'),
      ['warn permissions 19: without `pull-requests: write` nobody is asked'],
    ],
    ['no re-run', edited('actions: write', 'actions: read'), ['warn permissions 19: without `actions: write`']],
    [
      'write-all',
      edited(PERMISSIONS, 'permissions: write-all\n'),
      ['warn permissions 19: `write-all` gives the token more'],
    ],
    ['read-all', edited(PERMISSIONS, 'permissions: read-all\n'), ['warn permissions 19: with `read-all` nobody']],
    ['too many', edited('contents: read', 'contents: write'), ['warn permissions 20: `contents: write` is more than']],
    [
      'those of the job count',
      edited(
        '    timeout-minutes',
        '    permissions: { contents: read, pull-requests: write, actions: write }\n    timeout-minutes',
      ),
      [],
    ],
    [
      'a check run',
      edited('contents: read', 'checks: write\n  contents: read').replace(
        '        with:',
        '        with:\n          check-run: CDE',
      ),
      [],
    ],
    ['a token of its own', edited(PERMISSIONS, '').replace(/token: .*/, 'token: ${{ steps.app.outputs.token }}'), []],
  ])('%s', (_, text, expected) => {
    const found = ills(judge({ [FILE]: text }));
    const joined = found.join('\n');
    for (const each of expected) expect(joined).toContain(each);
    if (expected[0] === undefined || /^\w+ [\w ]+ \d+:/.test(expected[0])) expect(found).toHaveLength(expected.length);
  });

  test('a repository without a gate is wrong, unless a ruleset brings one', () => {
    const build = {
      '.github/workflows/build.yml': 'on: push\njobs: { build: { steps: [{ uses: actions/checkout@v4 }] } }\n',
    };
    expect(ills(judge(build))).toEqual(['wrong workflow : no file in `.github/workflows` runs the gate']);
    expect(ills(judge(build, ['.github/workflows/cde-gate.yml']))).toEqual([]);
  });

  test('events may be split over files; a file that cannot be read is said', () => {
    const [review] = /(?<= {2})pull_request_review:\n.*\n/.exec(WORKFLOW) ?? [''];
    const second = `on:\n  ${review}permissions: { contents: read, pull-requests: write, actions: write }\njobs: { review: { steps: [{ uses: "${PIN}" }] } }\n`;
    expect(ills(judge({ [FILE]: edited(`  ${review}`, ''), '.github/workflows/review.yml': second }))).toEqual([]);
    expect(ills(judge({ [FILE]: WORKFLOW, '.github/workflows/broken.yml': 'a: [' }))[0]).toContain(
      'warn workflow 1: the workflow cannot be read',
    );
  });

  test.each([
    [
      'a called workflow',
      'jobs: { gate: { uses: acme/.github/.github/workflows/cde-gate.yml@v1 } }',
      'acme/.github/.github/workflows/cde-gate.yml@v1',
    ],
    [
      'a renamed action',
      'jobs: { cde-gate: { steps: [{ uses: actions/cache@v4 }, { uses: acme/pci@v1 }] } }',
      'acme/pci@v1',
    ],
    ['another job', 'jobs: { build: { steps: [{ uses: acme/pci@v1 }] } }', undefined],
    ['no steps at all', 'jobs: { cde-gate: 1 }', undefined],
  ])('the gate is found in %s', (_, text, uses) => {
    const { value } = readWorkflows(snapshot({ [FILE]: text }));
    expect(value.flatMap(gateJobsOf)[0]?.uses).toBe(uses);
  });
});

const NOW = '2026-11-21T08:00:00Z' as Instant; // the form of every Instant
const SETTINGS_FILE = '.github/cde-gate.yml';

describe('settings', () => {
  const waiver = (until: string) =>
    `version: 1\nwaivers:\n  - { edge: { from: a/b, to: c/d, port: all }, owner: "@acme/c", reason: r, ticket: S-1, until: "${until}" }\n`;
  test.each<[string, FileTree, readonly string[]]>([
    ['none', {}, ['warn settings : there is no settings file']],
    ['good ones', { [SETTINGS_FILE]: 'version: 1\n' }, []],
    [
      'two files',
      { [SETTINGS_FILE]: 'version: 1\n', '.github/cde-gate.yaml': '' },
      ['warn settings 1: this file is ignored'],
    ],
    ['an unknown key', { [SETTINGS_FILE]: 'version: 1\nowner: x\n' }, ['wrong settings 2: unknown field `owner`']],
    ['a rehearsal', { [SETTINGS_FILE]: 'version: 1\nmode: warn\n' }, ['warn settings 2: `mode: warn` rehearses']],
    [
      'another version',
      { [SETTINGS_FILE]: 'version: 1\nrequires: ">=7"\n' },
      ['wrong settings 2: the settings require cde-gate >=7'],
    ],
    [
      'a loosening that ends soon',
      {
        [SETTINGS_FILE]: 'version: 1\nrules:\n  image-unpinned: { effect: informs, reason: r, until: "2026-12-21" }\n',
      },
      ['warn settings 3: `image-unpinned: informs` ends on 2026-12-21'],
    ],
    [
      'a loosening that ends later',
      {
        [SETTINGS_FILE]: 'version: 1\nrules:\n  image-unpinned: { effect: informs, reason: r, until: "2026-12-22" }\n',
      },
      [],
    ],
    [
      'a loosening that ended',
      {
        [SETTINGS_FILE]: 'version: 1\nrules:\n  image-unpinned: { effect: informs, reason: r, until: "2026-11-20" }\n',
      },
      ['wrong settings 3: the loosening of `image-unpinned` ended on 2026-11-20'],
    ],
    ['a waiver that ended', { [SETTINGS_FILE]: waiver('2026-11-20') }, ['warn settings 3: the waiver of S-1 ended']],
    [
      'a waiver on its last day',
      { [SETTINGS_FILE]: waiver('2026-11-21') },
      ['warn settings 3: the waiver of S-1 ends on'],
    ],
    ['a waiver with time', { [SETTINGS_FILE]: waiver('2027-11-21') }, []],
    [
      'a placeholder',
      { [SETTINGS_FILE]: 'version: 1\nregime:\n  owners: ["@OWNER/compliance"]\n' },
      ['wrong settings 3: `@OWNER/compliance` is a placeholder'],
    ],
  ])('%s', (_, files, expected) => {
    const found = ills(judgeSettings(snapshot(files), NOW, { name: 'cde-gate', version: '0.1.0' }));
    expect(found).toHaveLength(expected.length);
    for (const each of expected) expect(found.join('\n')).toContain(each);
  });
});

describe('owners', () => {
  const manifests: FileTree = {
    'pay/api.yaml': podYaml('pay', 'api', ', pci: "true"'),
    'pay/deny.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: pay }\nspec: { podSelector: {} }\n',
    'web/web.yaml': podYaml('web', 'web'),
  };
  const FULL = '/.github/ @acme/c\n/pay/ @acme/c\n';
  test.each<[string, FileTree, readonly string[], readonly string[]]>([
    ['all owned', { '.github/CODEOWNERS': FULL }, [], []],
    ['by everybody’s line', { '.github/CODEOWNERS': '* @ada\n' }, [], []],
    ['no file', {}, [], ['wrong owners : there is no CODEOWNERS: nobody can approve']],
    [
      'no file, owners in the settings',
      {},
      ['@acme/c'],
      ['warn owners : there is no CODEOWNERS: @acme/c of the settings still may'],
    ],
    ['two files', { '.github/CODEOWNERS': FULL, CODEOWNERS: '' }, [], ['wrong owners 1: GitHub ignores this file']],
    [
      'a bad line',
      { '.github/CODEOWNERS': `${FULL}*** @a\n/x/ nobody\n` },
      [],
      ['wrong owners 3: `***`', 'wrong owners 4: `nobody`'],
    ],
    [
      'an unowned line after',
      { '.github/CODEOWNERS': `${FULL}/pay/deny.yaml\n` },
      [],
      ['wrong owners 1: NetworkPolicy `pay/deny` stands in a file without owner'],
    ],
    [
      'the same with settings',
      { '.github/CODEOWNERS': `${FULL}/pay/deny.yaml\n` },
      ['@acme/c'],
      ['warn owners 1: NetworkPolicy `pay/deny`'],
    ],
    [
      'addresses are not owners',
      { '.github/CODEOWNERS': FULL.replace('/pay/ @acme/c', '/pay/ a@acme.example') },
      [],
      ['wrong owners 1: `pay/api[Pod]`', 'wrong owners 1: NetworkPolicy `pay/deny`'],
    ],
    [
      'the gate itself',
      { '.github/CODEOWNERS': '/pay/ @acme/c\n/.github/workflows/ @acme/c\n' },
      [],
      ['wrong owners 1: `.github/cde-gate.yml` has no owner', 'wrong owners 1: `.github/CODEOWNERS` has no owner'],
    ],
    [
      'the workflows',
      { '.github/CODEOWNERS': `${FULL}/.github/workflows/\n` },
      [],
      [`wrong owners 3: \`${FILE}\` has no owner`, 'wrong owners 3: `.github/workflows/` has no owner'],
    ],
    ['a file outside its folder', { CODEOWNERS: FULL }, [], ['wrong owners 1: `CODEOWNERS` has no owner']],
    [
      'a placeholder',
      { '.github/CODEOWNERS': FULL.replaceAll('@acme/c', '@OWNER/c') },
      [],
      ['wrong owners 1: `@OWNER/c` is a placeholder'],
    ],
  ])('%s', (_, files, owners, expected) => {
    const tree = snapshot({ ...manifests, ...files });
    const sensitive = findSensitive(tree, DEFAULT_SETTINGS).value;
    const found = ills(judgeOwners(tree, { owners }, sensitive, [repoPath(FILE)]));
    expect(found).toHaveLength(expected.length);
    for (const each of expected) expect(found.join('\n')).toContain(each);
  });

  test('many files are counted, not listed', () => {
    const many = Object.fromEntries(
      'abcdefghijklmnop'.split('').map((name) => [`${name}.yaml`, podYaml('pay', name, ', pci: "true"')]),
    );
    const tree = snapshot({ ...many, '.github/CODEOWNERS': '/.github/ @ada\n' });
    const found = ills(judgeOwners(tree, { owners: [] }, findSensitive(tree, DEFAULT_SETTINGS).value, []));
    expect(found).toHaveLength(11);
    expect(found[10]).toContain('6 more files');
  });

  test('a vocabulary that nobody speaks guards nothing', () => {
    const { value } = findSensitive(snapshot({ 'a.yaml': podYaml('a', 'a') }), DEFAULT_SETTINGS);
    expect(ills(judgeVocabulary(value, { file: undefined }))[0]).toContain('none of 1 workloads holds card data');
  });
});

describe('the host', () => {
  const answer = <T>(value: T): Answer<T> => ({ kind: 'answer', value });
  const failed = (status?: number) => ({ kind: 'failed', status, message: 'no' }) as const;
  const rules: BranchRules = {
    checks: [{ name: 'cde-gate', source: 15368 }],
    strict: true,
    workflows: [],
    reviews: { approvals: 1, dismissesStale: true, byCodeOwners: true },
    hasMergeQueue: false,
  };
  const facts: HostFacts = {
    repository: 'acme/shop',
    defaultBranch: answer('main'),
    rules: answer(rules),
    classic: answer({ checks: [], strict: false }),
    codeownersErrors: answer([]),
    teams: new Map([['@acme/c', { members: answer(2), access: answer('write') }]]),
    users: new Map([['@ada', answer('write')]]),
  };
  const withRules = (changes: Partial<BranchRules>): HostFacts => ({
    ...facts,
    rules: answer({ ...rules, ...changes }),
  });
  const team = (
    name: string,
    members: Answer<number>,
    access: Answer<'write' | 'read' | 'none'> = answer('write'),
  ): HostFacts => ({
    ...facts,
    teams: new Map([[name, { members, access }]]),
  });
  test.each<[string, HostFacts, readonly string[]]>([
    ['all is well', facts, []],
    [
      'unreachable',
      { ...facts, defaultBranch: failed(404) },
      ['unknown github : `acme/shop` cannot be read: GitHub answered 404'],
    ],
    ['not required', withRules({ checks: [] }), ['wrong required check : `main` does not require `cde-gate`']],
    ['another check required', withRules({ checks: [{ name: 'build', source: 1 }] }), ['wrong required check : ']],
    [
      'from any source',
      withRules({ checks: [{ name: 'cde-gate', source: undefined }] }),
      ['warn required check : `cde-gate` is required for `main` from any source'],
    ],
    ['of a called workflow', withRules({ checks: [{ name: 'cde-gate / judge', source: 1 }] }), []],
    [
      'by classic protection',
      {
        ...withRules({ checks: [], strict: false }),
        classic: answer({ checks: [{ name: 'cde-gate', source: 1 }], strict: true }),
      },
      [],
    ],
    [
      'classic protection unreadable',
      { ...withRules({ checks: [] }), classic: failed(403) },
      ['unknown required check : the protection of `main` cannot be read'],
    ],
    ['by a workflow', withRules({ checks: [], workflows: ['.github/workflows/cde-gate.yml'] }), []],
    [
      'by some workflow',
      withRules({ checks: [], workflows: ['.github/workflows/ci.yml'] }),
      ['warn required check : a ruleset requires `.github/workflows/ci.yml`'],
    ],
    ['not up to date', withRules({ strict: false }), ['warn required check : two pull requests']],
    ['a queue instead', withRules({ strict: false, hasMergeQueue: true }), []],
    ['no reviews', withRules({ reviews: undefined }), ['warn reviews : no ruleset requires an approval']],
    [
      'no approvals',
      withRules({ reviews: { approvals: 0, dismissesStale: true, byCodeOwners: true } }),
      ['warn reviews : '],
    ],
    [
      'stale ones stay',
      withRules({ reviews: { approvals: 2, dismissesStale: false, byCodeOwners: true } }),
      ['warn reviews : a ruleset wants 2 approvals and keeps stale ones'],
    ],
    [
      'rules unreadable',
      { ...facts, rules: failed(403) },
      ['unknown required check : the rules for `main` cannot be read: GitHub answered 403'],
    ],
    [
      'errors in CODEOWNERS',
      {
        ...facts,
        codeownersErrors: answer([
          { path: 'CODEOWNERS', line: 3, message: 'Unknown owner on line 3: make sure\n\n  /x' },
        ]),
      },
      ['wrong codeowners 3: GitHub: Unknown owner on line 3: make sure'],
    ],
    ['CODEOWNERS unreadable', { ...facts, codeownersErrors: failed(404) }, ['unknown codeowners : ']],
    [
      'a team unseen',
      team('@acme/c', failed(404)),
      ['wrong teams : this token cannot see the members of `@acme/c` (GitHub answered 404)'],
    ],
    [
      'a team and no answer',
      team('@acme/c', failed()),
      ['unknown teams : the members of `@acme/c` cannot be read: no answer (no)'],
    ],
    ['an empty team', team('@acme/c', answer(0)), ['wrong teams : `@acme/c` has no members']],
    ['a team of one', team('@acme/c', answer(1)), ['warn teams : `@acme/c` has one member']],
    [
      'a team that only reads',
      team('@acme/c', answer(2), answer('read')),
      ['wrong teams : `@acme/c` has read access only'],
    ],
    ['a team without access', team('@acme/c', answer(2), answer('none')), ['wrong teams : `@acme/c` has no access']],
    [
      'access unseen',
      team('@acme/c', answer(2), failed(403)),
      ['unknown teams : what `@acme/c` may do here cannot be read'],
    ],
    ['a team elsewhere', team('@other/c', answer(2)), ['wrong teams : `@other/c` is a team of another organisation']],
    ['a team in other letters', team('@ACME/c', answer(2)), []],
    [
      'a user who reads',
      { ...facts, users: new Map([['@ada', answer('read')]]) },
      ['wrong teams : `@ada` may not write'],
    ],
    [
      'nobody of that name',
      { ...facts, users: new Map([['@ada', failed(404)]]) },
      ['wrong teams : there is no user `@ada`'],
    ],
  ])('%s', (_, given, expected) => {
    const found = ills(judgeHost(given, { checks: ['cde-gate'], hasMergeGroup: true }));
    expect(found).toHaveLength(expected.length);
    for (const each of expected) expect(found.join('\n')).toContain(each);
  });

  test('a merge queue that the gate does not know of stands still', () => {
    const found = ills(judgeHost(withRules({ hasMergeQueue: true }), { checks: ['cde-gate'], hasMergeGroup: false }));
    expect(found).toEqual([
      'wrong merge queue : `main` has a merge queue and the gate never reports to it, so nothing can merge',
    ]);
  });

  test.each<[readonly Diagnosis['level'][], number]>([
    [['fine', 'warn'], 0],
    [['fine', 'unknown'], 2],
    [['unknown', 'wrong'], 1],
    [[], 0],
  ])('levels %j end with %d', (levels, status) => {
    const rows = levels.map((level): Diagnosis => ({ level, check: 'job', message: '', at: undefined, cure: '' }));
    expect(diagnosisStatus(rows)).toBe(status);
  });
});

const SETUP: FileTree = {
  [FILE]: WORKFLOW,
  [SETTINGS_FILE]: 'version: 1\nregime: { owners: ["@acme/compliance"] }\n',
  '.github/CODEOWNERS': '/.github/ @acme/compliance\n/pay/ @grace\n',
  'pay/api.yaml': podYaml('pay', 'api', ', pci: "true"'),
};

describe('the command', () => {
  test('one line for each check, and the last one counts', async () => {
    const { status, said } = await runCommand('doctor', '--repo', workTree(root, SETUP));
    const lines = said.split('\n');
    expect(status).toBe(0);
    expect(lines).toContain(`✓ pin            ${FILE}:34: \`${PIN}\` is pinned by commit`);
    expect(lines.at(-1)).toBe(`${lines.length - 1} fine, 0 to know, 0 wrong`);
  });

  test('JSON says the same', async () => {
    const directory = workTree(root, { ...SETUP, [FILE]: edited(PIN, 'acme/cde-gate@main') });
    const { status, said } = await runCommand('doctor', '--repo', directory, '--format', 'json');
    const json: { checks: { level: string }[]; counts: unknown } = JSON.parse(said);
    expect(status).toBe(1);
    expect(json.checks.filter(({ level }) => level === 'wrong')).toEqual([
      {
        level: 'wrong',
        check: 'pin',
        message: '`acme/cde-gate@main` is not pinned: whoever moves that name replaces the gate',
        path: FILE,
        line: 34,
        cure: 'write the full 40 digits of a commit id behind `@`',
      },
    ]);
    expect(json.counts).toEqual({ fine: json.checks.length - 1, warn: 0, wrong: 1, unknown: 0 });
  });

  test.each([
    [['--repo', '/nowhere/at/all'], 2, 'is not the work tree of a git repository'],
    [['--format', 'yaml'], 64, 'there is no format `yaml`'],
    [['--github', 'acme'], 64, '`acme` is no repository'],
  ])('%j', async (args, status, why) => {
    const result = await runCommand('doctor', ...args);
    expect(result.status).toBe(status);
    expect(result.complained).toContain(why);
  });
});

const opened: FakeGitHub[] = [];
afterEach(async () => {
  for (const fake of opened.splice(0)) {
    expect(fake.violations).toEqual([]);
    await fake.close();
  }
});

describe('against GitHub', () => {
  const detail = { ruleset_source_type: 'Organization', ruleset_source: 'acme', ruleset_id: 1 };
  const required = (...names: readonly string[]) => ({
    ...detail,
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: true,
      required_status_checks: names.map((context) => ({ context, integration_id: 15368 })),
    },
  });
  const reviews = {
    ...detail,
    type: 'pull_request',
    parameters: {
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: true,
      required_approving_review_count: 1,
      required_review_thread_resolution: false,
    },
  };
  const queue = {
    ...detail,
    type: 'merge_queue',
    parameters: {
      check_response_timeout_minutes: 60,
      grouping_strategy: 'ALLGREEN',
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: 'MERGE',
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    },
  };

  async function open(state: Partial<FakeState> = {}): Promise<FakeGitHub> {
    const fake = await startFakeGitHub(
      fakeState({ token: 'app', branchRules: [required('cde-gate'), reviews], ...state }),
    );
    opened.push(fake);
    return fake;
  }

  /** The program itself, in a process of its own: the API client reads its root from the environment once. */
  async function look(
    fake: FakeGitHub,
    files: FileTree = SETUP,
    env: Record<string, string> = {},
  ): Promise<CommandResult> {
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const { owner, name } = fake.state.repository;
    const args = [cli, 'doctor', '--repo', workTree(root, files), '--github', `${owner}/${name}`];
    const own = { PATH: process.env['PATH'] ?? '', GITHUB_API_URL: fake.apiUrl, GITHUB_TOKEN: fake.token, ...env };
    const child = spawn(process.execPath, args, { env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const status = await new Promise<number>((resolve) => {
      child.on('close', (code) => resolve(code ?? -1));
    });
    return { status, said: Buffer.concat(out).toString(), complained: Buffer.concat(err).toString() };
  }

  const bad = ({ said }: CommandResult) => said.split('\n').filter((line) => /^[!✗?]/u.test(line));

  test('a good set-up is found good, in seven calls that only read', async () => {
    const fake = await open();
    const result = await look(fake);
    expect(bad(result)).toEqual([]);
    expect(result.status).toBe(0);
    expect(result.said).toContain('`cde-gate` is required for `main`');
    expect(result.said).toContain('`@acme/compliance` has 2 members and may write');
    expect(result.said).toContain('`@grace` may write');
    expect(fake.requests.map(({ method, operationId }) => `${method} ${operationId}`)).toEqual([
      'GET repos/get',
      'GET repos/get-branch-rules',
      'GET repos/get-branch',
      'GET repos/codeowners-errors',
      'GET teams/list-members-in-org',
      'GET teams/check-permissions-for-repo-in-org',
      'GET repos/get-collaborator-permission-level',
    ]);
  });

  test('the default branch may have any name', async () => {
    const fake = await open({
      repository: { owner: 'acme', name: 'shop', private: true, defaultBranch: 'release/1' },
      branches: { 'release/1': 'b'.repeat(40) },
    });
    expect((await look(fake)).status).toBe(0);
  });

  test.each<[string, Partial<FakeState>, FileTree, number, readonly string[]]>([
    ['nothing is required', { branchRules: [] }, {}, 1, ['✗ required check', '! reviews']],
    [
      'a workflow is required by the organisation',
      {
        branchRules: [
          reviews,
          {
            ...detail,
            type: 'workflows',
            parameters: { workflows: [{ path: '.github/workflows/cde-gate.yml', repository_id: 4 }] },
          },
        ],
      },
      {},
      0,
      ['! required check'],
    ],
    [
      'a merge queue without its event',
      { branchRules: [required('cde-gate'), reviews, queue] },
      { [FILE]: edited('  merge_group:\n', '') },
      1,
      ['! triggers', '✗ merge queue'],
    ],
    ['a merge queue', { branchRules: [required('cde-gate'), reviews, queue] }, {}, 0, []],
    [
      'CODEOWNERS that GitHub does not like',
      {
        codeownersErrors: [
          {
            line: 2,
            column: 7,
            kind: 'Unknown owner',
            message: 'Unknown owner on line 2',
            path: '.github/CODEOWNERS',
            source: '/pay/ @grace',
          },
        ],
      },
      {},
      1,
      ['✗ codeowners'],
    ],
    ['the token of a workflow', { token: 'workflow' }, {}, 1, ['✗ teams']],
    [
      'a team without access',
      { teams: { compliance: { members: ['ada', 'grace'], pending: [], access: false } } },
      {},
      1,
      ['✗ teams'],
    ],
    ['a user who left', { collaborators: {} }, {}, 1, ['✗ teams']],
  ])('%s', async (_, state, files, status, expected) => {
    const result = await look(await open(state), { ...SETUP, ...files });
    expect(bad(result).map((line) => line.replace(/^(..\w+(?: \w+)?) .*/u, '$1').trim())).toEqual(expected);
    expect(result.status).toBe(status);
  });

  test('a call that fails says which permission it needs, and is no approval of anything', async () => {
    const fake = await open();
    fake.failNext({
      operationId: 'repos/get-branch-rules',
      status: 403,
      times: 9,
      message: 'Resource not accessible by integration',
    });
    const result = await look(fake);
    expect(result.status).toBe(2);
    expect(bad(result)).toEqual([
      '? required check the rules for `main` cannot be read: GitHub answered 403 (Resource not accessible by integration); give the token *Metadata: read* on `acme/shop`',
    ]);
    expect(result.said.trim()).toMatch(/0 wrong, 1 could not be looked at$/);
  });

  test('an unknown repository and a missing token end with 2', async () => {
    const fake = await open();
    fake.failNext({ operationId: 'repos/get', status: 404, times: 9, message: 'Not Found' });
    const unknown = await look(fake);
    expect(unknown.status).toBe(2);
    expect(bad(unknown)).toEqual([
      '? github         `acme/shop` cannot be read: GitHub answered 404 (Not Found); give the token *Metadata: read* on `acme/shop`',
    ]);
    const silent = await look(fake, SETUP, { GITHUB_TOKEN: '' });
    expect(silent.status).toBe(2);
    expect(silent.said).toContain('was not looked at: there is no token');
    expect(silent.said).not.toContain(fake.token);
  });
});
