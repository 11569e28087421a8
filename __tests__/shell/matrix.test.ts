import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { afterEach, describe, expect, test } from 'vitest';
import { asList, asObject, type Json, valueAt } from '../../src/manifest/json.ts';
import { BASE, closeAll, open, pullOf, review } from '../support/action-world.ts';
import type { FakeGitHub } from '../support/fake-github.ts';
import { pullRequestEvent } from '../support/github-events.ts';
import { runAction } from '../support/run-action.ts';

// The jobs of a matrix and the one that joins them, out of the sources: the bundle is what they become.

afterEach(closeAll);

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const text = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

const FLEET = {
  ...BASE,
  '.github/cde-gate.yml':
    'version: 1\nroots:\n  - { folder: ., cluster: eu }\n  - { folder: shop, cluster: us }\n  - { folder: pay, cluster: us }\n',
};
const OPENED = { ...FLEET, 'pay/policy.yaml': BASE['pay/policy.yaml'].replace('app: web', 'app: cart') };

async function runMatrix(fake: FakeGitHub, shares: readonly string[], inputs: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'matrix-test-'));
  mkdirSync(join(cwd, 'parts'));
  const event = pullRequestEvent(fake, 7, 'opened');
  const start = async (own: Record<string, string>) =>
    runAction({ fake, event, inputs: { token: fake.token, ...own }, cwd, env: { CDE_GATE_POLL_MS: '1' }, main });
  const parts = [];
  for (const [index, share] of shares.entries()) parts.push(await start({ share, 'json-file': `parts/${index}.json` }));
  const commentsOfParts = pullOf(fake).comments.length;
  const joined = await start({ outcomes: 'parts', 'json-file': 'joined.json', ...inputs });
  const outcome: unknown = JSON.parse(readFileSync(join(cwd, 'joined.json'), 'utf8'));
  rmSync(cwd, { recursive: true, force: true });
  return { parts, joined, commentsOfParts, outcome };
}

describe('a matrix of jobs', () => {
  test('is held by the job that joins, which comments once', async () => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    const { parts, joined, commentsOfParts, outcome } = await runMatrix(fake, ['1/2', '2/2']);
    expect(parts.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
    expect(commentsOfParts).toBe(0);
    expect(joined).toMatchObject({ exitCode: 1, outputs: { decision: 'hold', owners: '@acme/compliance' } });
    expect(joined.summary).toContain('pay/policy.yaml');
    expect(pullOf(fake).comments).toHaveLength(1);
    expect(pullOf(fake).comments[0]?.body).toContain('pay/policy.yaml');
    expect(outcome).toMatchObject({ decision: { kind: 'hold' }, clusters: [{ name: 'eu' }, { name: 'us' }] });
  });

  test('is green once an owner approved exactly this head', async () => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    const { joined } = await runMatrix(fake, ['1/2', '2/2']);
    expect(joined).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
  });

  test('is undecided when a job is missing', async () => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    const { joined } = await runMatrix(fake, ['1/2']);
    expect(joined).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(joined.summary).toContain('no part judged it');
  });

  test('is undecided when nothing was handed over, and with outcomes of another pull request', async () => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    const cwd = mkdtempSync(join(tmpdir(), 'matrix-test-'));
    const start = async (inputs: Record<string, string>) =>
      runAction({
        fake,
        event: pullRequestEvent(fake, 7, 'opened'),
        inputs: { token: fake.token, ...inputs },
        cwd,
        main,
      });
    expect(await start({ outcomes: 'gone' })).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    await start({ share: '1/1', 'json-file': 'part.json' });
    const foreign = readFileSync(join(cwd, 'part.json'), 'utf8').replace('"number": 7', '"number": 8');
    writeFileSync(join(cwd, 'foreign.json'), foreign);
    const result = await start({ outcomes: 'foreign.json' });
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toContain('hand over those of this run');
    rmSync(cwd, { recursive: true, force: true });
  });

  test('says nothing of places in public', async () => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    const { joined } = await runMatrix(fake, ['1/1'], { redact: 'always' });
    expect(joined.summary).not.toContain('pay/');
    expect(pullOf(fake).comments[0]?.body).not.toContain('pay/');
  });

  test.each([{ share: '5/4' }, { share: '1/2', cluster: 'eu' }])('%j is no part', async (inputs) => {
    const fake = await open({ base: FLEET, head: OPENED, state: { token: 'app' } });
    const cwd = mkdtempSync(join(tmpdir(), 'matrix-test-'));
    const event = pullRequestEvent(fake, 7, 'opened');
    const result = await runAction({ fake, event, inputs: { token: fake.token, ...inputs }, cwd, main });
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    rmSync(cwd, { recursive: true, force: true });
  });
});

describe('the workflow of docs/matrix.md', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text('docs/matrix.md')) ?? [];
  const workflow = load(yaml) as Json; // YAML of a workflow is JSON
  const steps = ['part', 'cde-gate'].flatMap((job) => asList(valueAt(workflow, 'jobs', job, 'steps')));
  const action = load(text('action.yml')) as Json; // YAML of an action is JSON

  test('is YAML with a job that runs whatever became of the others', () => {
    expect(valueAt(workflow, 'jobs', 'cde-gate', 'needs')).toBe('part');
    expect(valueAt(workflow, 'jobs', 'cde-gate', 'if')).toBe('always()');
    expect(valueAt(workflow, 'jobs', 'part', 'strategy', 'fail-fast')).toBe(false);
  });

  test('has as many shares as it says, each once', () => {
    const shares = asList(valueAt(workflow, 'jobs', 'part', 'strategy', 'matrix', 'share'));
    expect(shares).toEqual(shares.map((_, index) => `${index + 1}/${shares.length}`));
  });

  test('uses inputs that the action has', () => {
    const known = Object.keys(asObject(valueAt(action, 'inputs')) ?? {});
    const own = steps.filter((step) => String(valueAt(step, 'uses')).startsWith('OWNER/cde-gate@'));
    expect(own).toHaveLength(2);
    for (const step of own)
      for (const input of Object.keys(asObject(valueAt(step, 'with')) ?? {})) expect(known).toContain(input);
  });
});
