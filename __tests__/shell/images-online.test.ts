import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trivy } from '../support/images.ts';
import {
  BUNDLE_TYPE,
  obtainRegistry,
  pushArtifact,
  pushFallback,
  pushImage,
  type RunningRegistry,
  startRegistry,
} from '../support/real-registry.ts';
import { type Sigstore, startSigstore, WORKFLOW } from '../support/sigstore.ts';
import { runCommand } from '../support/work-tree.ts';
import { CDE, type Files, WORLD, workload } from '../support/world.ts';

// The whole flow with a real registry: a pull request brings an image into the CDE, the gate asks the registry, finds the
// signed scan beside the image, and says the same again from what was saved, when the registry is gone.

type Outcome = {
  readonly decision: { readonly kind: string };
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
};

const program = await obtainRegistry();

describe.runIf(program.kind === 'program')('images of a pull request, asked at their registry', () => {
  const room = mkdtempSync(join(tmpdir(), 'images-online-'));
  let registry: RunningRegistry;
  let sigstore: Sigstore;
  let base: Files;
  beforeAll(async () => {
    registry = await startRegistry(
      program.kind === 'program' ? program.path : '',
      mkdtempSync(join(room, 'registry-')),
      'open',
    );
    sigstore = await startSigstore();
    base = {
      ...WORLD,
      '.github/cde-gate/trusted-roots/test.json': sigstore.root,
      '.github/cde-gate.yml': `version: 1
images:
  registries: ["${registry.host}/team"]
  access: [{ host: "${registry.host}", transport: http, network: private }]
  scans: {}
  signers: [{ name: nightly scan, issuer: "https://token.actions.githubusercontent.com", subject: "${WORKFLOW}" }]
`,
    };
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(room, { recursive: true, force: true });
  });

  function write(files: Files): string {
    const folder = mkdtempSync(join(room, 'side-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  /** The CDE's api gets this image; what the gate says of it. */
  async function check(image: string, ...more: readonly string[]) {
    const head = write({ ...base, 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image }) });
    const sides = ['--base-dir', write(base), '--head-dir', head, '--format', 'json'];
    const { said, status } = await runCommand('check', ...sides, ...more);
    const { decision, findings } = JSON.parse(said) as Outcome; // what the command prints
    return {
      status,
      decision: decision.kind,
      says: findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n'),
      rules: findings.map(({ rule }) => rule).filter((rule) => rule !== 'image-repository-added'),
    };
  }

  const named = (digest: string, tag = ''): string => `${registry.host}/team/app${tag}@${digest}`;

  async function attach(digest: string, found: Parameters<typeof trivy>[2] = [], run = {}): Promise<void> {
    const at = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const payload = JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app', digest: { sha256: digest.slice(7) } }],
      predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
      predicate: {
        invocation: {},
        scanner: {
          uri: 'pkg:github/aquasecurity/trivy@0.58.0',
          version: '0.58.0',
          result: JSON.parse(trivy(digest, at, found)) as object,
        },
        metadata: { scanStartedOn: at, scanFinishedOn: at },
      },
    });
    const text = JSON.stringify(await sigstore.sign({ payload, run }));
    const artifact = await pushArtifact(registry.host, 'team/app', digest, [{ text, mediaType: BUNDLE_TYPE }]);
    await pushFallback(registry.host, 'team/app', digest, [artifact]);
  }

  test('nobody scanned it: block', async () => {
    const digest = await pushImage(registry.host, 'team/app', 'bare', 'nobody looked at this');
    expect(await check(named(digest), '--online')).toMatchObject({
      status: 1,
      decision: 'block',
      rules: ['image-unscanned'],
    });
  });

  test('a signed scan beside it: no finding about the image, online and from what was saved', async () => {
    const digest = await pushImage(registry.host, 'team/app', '1.0', 'a scanned image');
    await attach(digest);
    const file = join(room, 'facts.json');
    expect((await check(named(digest), '--online', '--save-image-facts', file)).rules).toEqual([]);
    expect((await check(named(digest), '--image-facts', file)).rules).toEqual([]);
    const offline = await check(named(digest));
    expect(offline).toMatchObject({ decision: 'block', rules: ['digest-unverified', 'image-unscanned'] });
    expect(offline.says).toContain('the check ran offline');
  });

  test('what the scan found counts', async () => {
    const digest = await pushImage(registry.host, 'team/app', '1.1', 'an image with a hole');
    await attach(digest, [{ id: 'CVE-2026-4711' }]);
    const { decision, says } = await check(named(digest), '--online');
    expect(decision).toBe('block');
    expect(says).toMatch(/vulnerabilities-over-threshold: .*CVE-2026-4711/);
  });

  test('a scan that a run of a pull request signed is not believed', async () => {
    const digest = await pushImage(registry.host, 'team/app', '1.2', 'an image of mallory');
    await attach(digest, [], { trigger: 'pull_request', ref: 'refs/pull/7/merge' });
    const { rules, says } = await check(named(digest), '--online');
    expect(rules).toEqual(['image-unscanned']);
    expect(says).toMatch(/found and not believed: .*the run was/);
  });

  test('a digest that the registry does not have', async () => {
    const { rules, says } = await check(named(`sha256:${'7'.repeat(63)}0`), '--online');
    expect(rules).toContain('digest-unverified');
    expect(says).toContain('is not at its registry');
  });

  test('a tag that names other content now', async () => {
    const digest = await pushImage(registry.host, 'team/app', '2.0', 'the first content');
    await attach(digest);
    await pushImage(registry.host, 'team/app', '2.0', 'other content');
    const { rules, says } = await check(named(digest, ':2.0'), '--online');
    expect(rules).toEqual(['digest-unverified']);
    expect(says).toContain('a tag and a digest that disagree');
  });

  test('a repository that is not allowed is not asked', async () => {
    const { rules } = await check(`${registry.host}/elsewhere/app@sha256:${'7'.repeat(63)}0`, '--online');
    expect(rules).toEqual(['registry-not-allowed', 'image-unscanned']);
  });
});
