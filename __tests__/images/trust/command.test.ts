import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { A, B, keySigner, type Sigstore, startSigstore, WORKFLOW } from '../../support/sigstore.ts';
import { runCommand } from '../../support/work-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'cde-gate-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let sigstore: Sigstore;
const file = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const WHO = ['--issuer', 'https://token.actions.githubusercontent.com', '--subject', WORKFLOW];
let root: string;
let bundle: string;
beforeAll(async () => {
  sigstore = await startSigstore();
  root = file('root.json', sigstore.root);
  bundle = file('bundle.json', await sigstore.sign());
});

const verify = (...args: readonly string[]) => runCommand('scan', 'verify', ...args);

describe('cde-gate scan verify', () => {
  test('tells people the verdict first', async () => {
    const { status, said, complained } = await verify(bundle, ...WHO, '--digest', A, '--root', root);
    expect({ status, complained }).toEqual({ status: 0, complained: '' });
    expect(said).toBe(`verified
  signer    ${WORKFLOW}
  signed    ${sigstore.loggedAt}
  logged    yes
  about     ${A}
  predicate https://in-toto.io/attestation/vulns/v0.2
  issuer    https://token.actions.githubusercontent.com
  run of    https://github.com/acme/app
  at        refs/heads/main
  after     push
  root      1 given`);
  });

  test('tells programs exactly this', async () => {
    const { status, said } = await verify(bundle, ...WHO, '--digest', B, '--root', root, '--format', 'json');
    expect(status).toBe(1);
    expect(JSON.parse(said)).toEqual({
      verified: false,
      reason: 'it is about something else',
      identity: null,
      signedAt: null,
      logged: null,
      about: [],
      predicateType: null,
      digest: null,
      certificate: {
        subject: WORKFLOW,
        issuer: 'https://token.actions.githubusercontent.com',
        repository: 'https://github.com/acme/app',
        ref: 'refs/heads/main',
        trigger: 'push',
        runner: 'github-hosted',
        workflow: WORKFLOW,
        workflowCommit: 'c0ffee00'.repeat(5),
      },
    });
  });

  test('a run of a pull request', async () => {
    const forged = file(
      'pull.json',
      await sigstore.sign({ run: { trigger: 'pull_request', ref: 'refs/pull/7/merge' } }),
    );
    const { status, said } = await verify(forged, ...WHO, '--digest', A, '--root', root);
    expect(status).toBe(1);
    expect(said).toContain('not verified: it is not signer `identity`: the run was started by `pull_request`');
    expect(said).toContain(`after     pull_request`);
  });

  test('what is asked of the run', async () => {
    const asked = [
      '--repository',
      'acme/app',
      '--ref',
      'refs/heads/*',
      '--trigger',
      'push',
      '--runner',
      'github-hosted',
    ];
    expect((await verify(bundle, ...WHO, ...asked, '--digest', A, '--root', root)).status).toBe(0);
    expect((await verify(bundle, ...WHO, '--trigger', 'schedule', '--digest', A, '--root', root)).status).toBe(1);
  });

  test('the embedded root does not know invented authorities', async () => {
    const { status, said } = await verify(bundle, ...WHO, '--digest', A);
    expect(status).toBe(1);
    expect(said).toMatch(/root {6}@sigstore\/tuf \S+, newest key of 20/);
  });

  test('a key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = file('key.pub', keySigner(publicKey).pem);
    const signed = file('keyed.json', await sigstore.signWithKey(privateKey, 'sha256', 'not logged'));
    expect((await verify(signed, '--key', key, '--digest', A, '--root', root)).status).toBe(1);
    const { status, said } = await verify(signed, '--key', key, '--no-log', '--digest', A, '--root', root);
    expect(status).toBe(0);
    expect(said).toContain('signed    at no proved time');
  });

  test.each<[string, readonly string[], number, string]>([
    ['nobody to believe', ['--digest', A], 64, 'say whom to believe'],
    ['two to believe', [...WHO, '--key', join(folder, 'root.json'), '--digest', A], 64, 'say whom to believe'],
    ['nothing it is about', WHO, 64, 'either a `--digest` or an `--artifact`'],
    ['no digest', [...WHO, '--digest', 'sha256:x'], 64, 'is not a digest'],
    ['an unknown runner', [...WHO, '--runner', 'mine', '--digest', A], 64, 'a runner is'],
    ['an unknown format', [...WHO, '--digest', A, '--format', 'xml'], 64, 'no format `xml`'],
    ['a root that is not there', [...WHO, '--digest', A, '--root', '/nowhere'], 2, 'cannot be read'],
  ])('%s', async (_, args, status, expected) => {
    const told = await verify(bundle, ...args);
    expect(told.status).toBe(status);
    expect(told.complained).toContain(expected);
  });

  test('a bundle that is not there, and none', async () => {
    expect((await verify(join(folder, 'none'), ...WHO, '--digest', A)).status).toBe(2);
    expect((await verify()).status).toBe(64);
  });
});
