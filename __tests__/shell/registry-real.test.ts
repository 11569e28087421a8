import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  obtainRegistry,
  PASSWORD,
  pushImage,
  pushIndex,
  type RunningRegistry,
  startRegistry,
  USER,
} from '../support/real-registry.ts';
import { type CommandResult, runCommand } from '../support/work-tree.ts';

// `cde-gate explain image REF --online` against a real registry. Where the program cannot be had, CI is red and a
// developer's machine says so: nobody takes a test that did not run for one that passed.

const program = await obtainRegistry();

test('a real registry can be had', (context) => {
  if (program.kind === 'program') return;
  if (process.env['CI'] === 'true') throw new Error(program.why);
  process.stderr.write(`skipped, nothing was shown here: ${program.why}\n`); // reporters keep the reason to themselves
  context.skip(program.why);
});

const folder = mkdtempSync(join(tmpdir(), 'registry-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(reference: string, ...more: readonly string[]): Promise<CommandResult> {
  return runCommand('explain', 'image', reference, '--online', '--private', '--plain-http', ...more);
}

async function askJson(reference: string): Promise<{ status: number; online: unknown; written: unknown }> {
  const { status, said } = await ask(reference, '--format', 'json');
  const { online, ...written } = JSON.parse(said) as { online: unknown }; // what the command prints
  return { status, online, written };
}

describe.runIf(program.kind === 'program')('a real docker-registry on loopback', () => {
  const path = program.kind === 'program' ? program.path : '';
  let open: RunningRegistry;
  let old: string;
  let current: string;
  let arm: string;
  let index: string;
  beforeAll(async () => {
    vi.stubEnv('DOCKER_CONFIG', folder);
    open = await startRegistry(path, folder, 'open');
    old = await pushImage(open.host, 'team/app', '1.0', 'first content');
    current = await pushImage(open.host, 'team/app', '1.0', 'second content');
    arm = await pushImage(open.host, 'team/app', 'arm', 'content for arm');
    index = await pushIndex(open.host, 'team/app', 'all', { 'linux/amd64': current, 'linux/arm64': arm });
    await pushImage(open.host, 'other/tool', 'latest', 'a tool');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await open.stop();
  });

  test('a tag, as text', async () => {
    const { status, said } = await ask(`${open.host}/team/app:1.0`);
    expect(said.split('\n')).toEqual([
      'valid: true',
      `registry: ${open.host}`,
      'repository: team/app',
      'tag: 1.0',
      'digest: –',
      'pinned: false',
      'at the registry: found',
      `digest there: ${current}`,
      'media type: application/vnd.oci.image.manifest.v1+json',
      'tag and digest: only one of them is written',
      `pin: ${open.host}/team/app:1.0@${current}`,
    ]);
    expect(status).toBe(0);
  });

  test('tag and digest agree', async () => {
    const { status, online } = await askJson(`${open.host}/team/app:1.0@${current}`);
    expect(online).toMatchObject({ kind: 'found', digest: current, tag: { kind: 'agrees' } });
    expect(status).toBe(0);
  });

  test('the tag has moved on: they disagree, and the pin does without it', async () => {
    const { status, online } = await askJson(`${open.host}/team/app:1.0@${old}`);
    const tag = { kind: 'moved', digest: current };
    expect(online).toMatchObject({ kind: 'found', digest: old, tag, pin: `${open.host}/team/app@${old}` });
    expect(status).toBe(1);
  });

  test('the tag is gone: the digest is what runs', async () => {
    const { status, online } = await askJson(`${open.host}/team/app:0.9@${old}`);
    expect(online).toMatchObject({ kind: 'found', tag: { kind: 'gone' }, pin: `${open.host}/team/app@${old}` });
    expect(status).toBe(0);
  });

  test('an index names its platforms', async () => {
    const { status, online } = await askJson(`${open.host}/team/app:all`);
    expect(online).toMatchObject({
      digest: index,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      platforms: [
        { platform: 'linux/amd64', digest: current },
        { platform: 'linux/arm64', digest: arm },
      ],
    });
    expect(status).toBe(0);
  });

  test.each<[string, () => string]>([
    ['an unknown tag', () => 'team/app:2.0'],
    ['no tag where there is no latest', () => 'team/app'],
    ['an unknown digest', () => `team/app@sha256:${'ab'.repeat(32)}`],
    ['a digest of another repository', () => `other/tool@${current}`],
    ['an unknown repository', () => 'nobody/nothing:1.0'],
  ])('%s is missing', async (_, name) => {
    const { status, online } = await askJson(`${open.host}/${name()}`);
    expect(online).toMatchObject({
      kind: 'missing',
      why: expect.stringContaining('push it, or correct the reference'),
    });
    expect(status).toBe(1);
  });

  test('without --online nobody is asked', async () => {
    const { status, said } = await runCommand('explain', 'image', '127.0.0.1:1/x');
    expect(said).not.toContain('at the registry');
    expect(status).toBe(0);
  });

  test('loopback is refused unless it is allowed as private', async () => {
    const { status, said } = await runCommand(
      'explain',
      'image',
      `${open.host}/team/app:1.0`,
      '--online',
      '--plain-http',
    );
    expect(said).toContain('why: `127.0.0.1` is a loopback address');
    expect(status).toBe(2);
  });

  test('only hosts that --allow names are asked', async () => {
    const { status, said } = await ask(`${open.host}/team/app:1.0`, '--allow', 'ghcr.io');
    expect(said).toContain(`\`${open.host}\` is not among the allowed registries`);
    expect(status).toBe(2);
  });

  test('a registry that speaks no TLS is not asked without it', async () => {
    const { status, said } = await runCommand('explain', 'image', `${open.host}/team/app:1.0`, '--online', '--private');
    expect(said).toContain('why: `' + open.host + '` speaks no TLS');
    expect(status).toBe(2);
  });

  describe('that wants a password', () => {
    let closed: RunningRegistry;
    beforeAll(async () => {
      closed = await startRegistry(path, folder, 'htpasswd');
    });
    afterAll(() => closed.stop());
    const login = (password: string): void =>
      writeFileSync(
        join(folder, 'config.json'),
        JSON.stringify({ auths: { [closed.host]: { auth: btoa(`${USER}:${password}`) } } }),
      );

    test('gives it the one of the docker configuration', async () => {
      login(PASSWORD);
      const { status, online } = await askJson(`${closed.host}/team/app:1.0@${current}`);
      expect(online).toMatchObject({ kind: 'found', tag: { kind: 'agrees' } });
      expect(status).toBe(0);
    });

    test('names the credential that is refused, never its value', async () => {
      login('wrong-value');
      const { status, said } = await ask(`${closed.host}/team/app:1.0`);
      expect(said).toContain('at the registry: refused');
      expect(said).toContain(`does not let \`auths["${closed.host}"]\` of docker's config read \`team/app\` (401)`);
      expect(said).not.toContain('wrong-value');
      expect(status).toBe(2);
    });

    test('says how to log in where there is none', async () => {
      writeFileSync(join(folder, 'config.json'), '{}');
      const { status, said } = await ask(`${closed.host}/team/app:1.0`);
      expect(said).toContain(`log in with \`docker login ${closed.host}\` (now: an anonymous client)`);
      expect(status).toBe(2);
    });
  });
});
