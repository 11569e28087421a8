import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openVerifier } from '../../src/images/trust/verifier.ts';
import type { Attached } from '../../src/shell/registry/attached.ts';
import { ANONYMOUS } from '../../src/shell/registry/docker-config.ts';
import { type AllowedRegistry, findRegistry, permitStorage, type Registry } from '../../src/shell/registry/hosts.ts';
import { LIMITS, type Limits } from '../../src/shell/registry/patience.ts';
import { openRegistries } from '../../src/shell/registry/registry.ts';
import { DIGEST, INDEX_TYPE, type OddRegistry, type Reply, serve, startOdd } from '../support/odd-registry.ts';
import {
  BUNDLE_TYPE,
  obtainRegistry,
  pushArtifact,
  pushFallback,
  pushImage,
  type RunningRegistry,
  sha256,
  startRegistry,
} from '../support/real-registry.ts';
import { cosignLayer, SCANNER, STATEMENT, startSigstore } from '../support/sigstore.ts';

// What lies beside an image: at a real registry, which knows tags alone, and at one in this process with the referrers API.

const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
const QUICK: Limits = { ...LIMITS, requestMs: 500, totalMs: 5_000, pauseMs: 1, longestPauseMs: 50 };
const here = (host: string): AllowedRegistry => ({ host, realms: [], transport: 'http', network: 'private' });

function ask(host: string, digest: string, limits: Partial<Limits> = {}): Promise<Attached> {
  const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const registries = openRegistries([here(host)], () => Promise.resolve(ANONYMOUS), resolve, { ...QUICK, ...limits });
  return registries.attached({ registry: host, repository: 'team/app', tag: null, digest }, digest);
}

const program = await obtainRegistry();

describe.runIf(program.kind === 'program')('a real docker-registry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attached-'));
  let registry: RunningRegistry;
  beforeAll(async () => {
    registry = await startRegistry(program.kind === 'program' ? program.path : '', folder, 'open');
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('an image without anything', async () => {
    const image = await pushImage(registry.host, 'team/app', 'bare', 'nothing beside it');
    expect(await ask(registry.host, image)).toEqual({ attachments: [], problems: [], notes: [] });
  });

  test('an image that is not there', async () => {
    expect(await ask(registry.host, DIGEST)).toEqual({ attachments: [], problems: [], notes: [] });
  });

  test('a bundle under the fallback tag, cosign’s old layout beside it, and both are verified', async () => {
    const sigstore = await startSigstore();
    const image = await pushImage(registry.host, 'team/app', 'signed', 'signed content');
    const payload = JSON.stringify({ ...STATEMENT, subject: [{ name: 'app', digest: { sha256: image.slice(7) } }] });
    const bundle = JSON.stringify(await sigstore.sign({ payload }));
    const artifact = await pushArtifact(registry.host, 'team/app', image, [{ text: bundle, mediaType: BUNDLE_TYPE }]);
    // Some writers of this tag leave out what is in the artifact.
    await pushFallback(registry.host, 'team/app', image, [artifact]);
    const { envelope, annotations } = cosignLayer(await sigstore.sign({ payload }));
    const layer = { text: envelope, mediaType: ENVELOPE, annotations };
    await pushArtifact(registry.host, 'team/app', image, [layer], { tag: `${image.replace(':', '-')}.att` });

    const { attachments, problems, notes } = await ask(registry.host, image);
    expect(problems).toEqual([]);
    expect(notes).toEqual([]);
    expect(attachments).toHaveLength(2);
    expect(attachments[0]).toEqual({
      bundle,
      about: image,
      where: `${registry.host}/team/app@${artifact.digest}`,
    });
    const { value } = openVerifier([SCANNER], [sigstore.root]);
    for (const each of attachments) expect(value.verify(each, [image])).toMatchObject({ kind: 'verified' });
  });

  test('what nobody signed is told and not handed on', async () => {
    const image = await pushImage(registry.host, 'team/app', 'unsigned', 'unsigned content');
    const sarif = await pushArtifact(
      registry.host,
      'team/app',
      image,
      [{ text: '{"version":"2.1.0"}', mediaType: 'application/sarif+json' }],
      { artifactType: 'application/sarif+json' },
    );
    await pushFallback(registry.host, 'team/app', image, [sarif]);
    const spdx = [{ text: 'SPDXVersion: SPDX-2.3', mediaType: 'text/spdx' }];
    await pushArtifact(registry.host, 'team/app', image, spdx, {
      tag: `${image.replace(':', '-')}.sbom`,
      artifactType: 'text/spdx',
    });
    expect(await ask(registry.host, image)).toEqual({
      attachments: [],
      problems: [],
      notes: [
        `${registry.host}/team/app@${sarif.digest} is not signed: \`application/sarif+json\``,
        `\`${registry.host}/team/app:${image.replace(':', '-')}.sbom\` is not signed`,
      ],
    });
  });
});

const servers: OddRegistry[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const BODY = '{"mediaType":"a bundle"}';
const MISSING: Reply = { status: 404 };
const manifestOf = (more: object = {}, layer: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: BUNDLE_TYPE,
    config: { mediaType: 'application/vnd.oci.empty.v1+json' },
    layers: [{ mediaType: BUNDLE_TYPE, digest: sha256(BODY), size: BODY.length, ...layer }],
    ...more,
  });
const list = (...digests: readonly unknown[]): string =>
  JSON.stringify({ manifests: digests.map((digest) => ({ digest })) });
const page = (body: string, next?: string): Reply => ({
  headers: { 'content-type': INDEX_TYPE, ...(next !== undefined && { link: `<${next}>; rel="next"` }) },
  body,
});

type Turns = { readonly turns: readonly Reply[] };

/** A registry with the referrers API: its answers to paths that contain a word, the last again and again; else 404. */
async function start(answers: Readonly<Record<string, Reply | Turns>>) {
  const counts = new Map<string, number>();
  const server = await startOdd(({ path }) => {
    const [word = '', reply = MISSING] = Object.entries(answers).find(([each]) => path.includes(each)) ?? [];
    const count = counts.get(word) ?? 0;
    counts.set(word, count + 1);
    return 'turns' in reply ? (reply.turns[Math.min(count, reply.turns.length - 1)] ?? MISSING) : reply;
  });
  servers.push(server);
  return server;
}

const MANIFEST = manifestOf();
const artifact = (manifest = MANIFEST, blob: Reply = { body: BODY }) => ({
  [`referrers/${DIGEST}`]: page(list(sha256(manifest))),
  [sha256(manifest)]: serve(manifest),
  blobs: blob,
});
const told = ({ attachments, problems, notes }: Attached, host: string) => ({
  bundles: attachments.map(({ bundle }) => bundle),
  problems: problems.map((each) => each.replaceAll(host, 'HOST')),
  notes: notes.map((each) => each.replaceAll(host, 'HOST')),
});
const look = async (answers: Parameters<typeof start>[0], limits: Partial<Limits> = {}) => {
  const server = await start(answers);
  return told(await ask(server.host, DIGEST, limits), server.host);
};

describe('the referrers API', () => {
  test('one bundle', async () => {
    expect(await look(artifact())).toEqual({ bundles: [BODY], problems: [], notes: [] });
  });

  test.each([
    'application/vnd.dev.sigstore.bundle.v0.3+json',
    'application/vnd.dev.sigstore.bundle.v12.1+json',
    'application/vnd.dev.sigstore.bundle+json;version=0.1',
  ])('a bundle of type %s', async (mediaType) => {
    expect((await look(artifact(manifestOf({ artifactType: undefined }, { mediaType })))).bundles).toEqual([BODY]);
  });

  test('a layer of another type, in a manifest that says what it is', async () => {
    expect((await look(artifact(manifestOf({}, { mediaType: 'application/json' })))).bundles).toEqual([BODY]);
  });

  test('the list says otherwise: the manifest counts', async () => {
    const entry = { digest: sha256(MANIFEST), artifactType: 'application/sarif+json' };
    const answers = { ...artifact(), [`referrers/${DIGEST}`]: page(JSON.stringify({ manifests: [entry] })) };
    expect((await look(answers)).bundles).toEqual([BODY]);
  });

  test('both lists name the same: it is fetched once', async () => {
    const server = await start({
      ...artifact(),
      [`manifests/${DIGEST.replace(':', '-')}.`]: MISSING,
      [`manifests/${DIGEST.replace(':', '-')}`]: serve(list(sha256(MANIFEST)), INDEX_TYPE),
    });
    expect((await ask(server.host, DIGEST)).attachments).toHaveLength(1);
    expect(server.seen.filter(({ path }) => path.includes('/blobs/'))).toHaveLength(1);
  });

  test('pages', async () => {
    const [one, two] = [MANIFEST, manifestOf({ note: 'second' }, { digest: sha256('{}'), size: 2 })];
    const found = await look({
      [`referrers/${DIGEST}?page=2`]: page(list(sha256(two))),
      [`referrers/${DIGEST}`]: page(list(sha256(one)), `/v2/team/app/referrers/${DIGEST}?page=2`),
      [sha256(one)]: serve(one),
      [sha256(two)]: serve(two),
      [`blobs/${sha256('{}')}`]: { body: '{}' },
      blobs: { body: BODY },
    });
    expect(found).toEqual({ bundles: [BODY, '{}'], problems: [], notes: [] });
  });

  test('a page that fails: what is known, and that there is more', async () => {
    const found = await look({
      [`referrers/${DIGEST}?page=2`]: { status: 500 },
      ...artifact(),
      [`referrers/${DIGEST}`]: page(list(sha256(MANIFEST)), `/v2/team/app/referrers/${DIGEST}?page=2`),
    });
    expect(found.bundles).toEqual([BODY]);
    expect(found.problems.join()).toContain('`HOST` is out of order (500)');
  });

  test.each([
    ['of another host', 'http://127.0.0.1:1/latest/meta-data?page=2'],
    ['about another image', `/v2/team/app/referrers/sha256:${'0'.repeat(64)}?page=2`],
    ['of another repository', `/v2/other/referrers/${DIGEST}?page=2`],
  ])('a next page %s is not asked for', async (_, next) => {
    const server = await start({ ...artifact(), [`referrers/${DIGEST}`]: page(list(), next) });
    const found = told(await ask(server.host, DIGEST), server.host);
    expect(found.problems).toEqual(['`HOST` names a next page that is not its own']);
    expect(server.seen.some(({ path }) => path.includes('page=2'))).toBe(false);
  });

  test('pages without end', async () => {
    const found = await look({
      ...artifact(),
      [`referrers/${DIGEST}`]: page(list(), `/v2/team/app/referrers/${DIGEST}?a=1`),
    });
    expect(found.problems.join()).toContain('more than 10 pages');
  });

  test('asked too often once, then fine', async () => {
    const busy: Turns = { turns: [{ status: 429 }, page(list(sha256(MANIFEST)))] };
    expect((await look({ ...artifact(), [`referrers/${DIGEST}`]: busy })).bundles).toEqual([BODY]);
  });
});

describe('what cannot be had is told', () => {
  test.each<[string, Parameters<typeof start>[0], string]>([
    ['asked too often, for ever', { [`referrers/${DIGEST}`]: { status: 429 } }, 'asked too often (429)'],
    ['not allowed to ask', { [`referrers/${DIGEST}`]: { status: 403 } }, 'does not let'],
    ['a list that is none', { [`referrers/${DIGEST}`]: page('{"manifests":{}}') }, 'no list of documents'],
    ['a list of noise', { [`referrers/${DIGEST}`]: page('<html>') }, 'no list of documents'],
    ['an entry without digest', { [`referrers/${DIGEST}`]: page(list('x')) }, 'without its digest'],
    ['a manifest that is gone', { [`referrers/${DIGEST}`]: page(list(DIGEST.replace(/.$/, '0'))) }, 'has it not'],
    ['a manifest with other content', { ...artifact(), [sha256(MANIFEST)]: serve('{}') }, 'with content that is'],
    ['a blob that is gone', artifact(MANIFEST, MISSING), 'has not its blob'],
    ['a blob with other content', artifact(MANIFEST, { body: BODY.toUpperCase() }), 'sends other content'],
    ['a blob that is shorter', artifact(MANIFEST, { body: '{}' }), 'sends other content'],
    ['a blob that is longer', artifact(MANIFEST, { body: `${BODY}      ` }), 'more than 24 bytes'],
    ['a blob that may not be read', artifact(MANIFEST, { status: 403 }), 'does not let'],
    ['a size that is none', artifact(manifestOf({}, { size: -1 })), 'without digest or size'],
    ['a digest that is none', artifact(manifestOf({}, { digest: 'sha256:x' })), 'without digest or size'],
    ['a signed document without a document', artifact(manifestOf({ layers: [] })), 'holds none'],
    ['a huge document', artifact(manifestOf({}, { size: 17 * 1024 * 1024 })), 'is larger than'],
  ])('%s', async (_, answers, expected) => {
    const found = await look(answers);
    expect(found.bundles).toEqual([]);
    expect(found.problems.join()).toContain(expected);
  });

  test('an old layer without proofs becomes a bundle, for the verifier to refuse', async () => {
    const found = await look(artifact(manifestOf({}, { mediaType: ENVELOPE })));
    expect(found.bundles).toHaveLength(1);
  });

  test('an old layer of noise', async () => {
    const layer = { mediaType: ENVELOPE, digest: sha256('x'), size: 1 };
    expect((await look(artifact(manifestOf({}, layer), { body: 'x' }))).problems.join()).toContain('cannot be read');
  });

  test('text that is none', async () => {
    const bytes = Buffer.from([0xff, 0xfe]);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const manifest = manifestOf({}, { digest, size: 2 });
    const found = await look(artifact(manifest, (response) => void response.writeHead(200).end(bytes)));
    expect(found.problems.join()).toContain('is no text');
  });

  test('more documents than are read: the rest is not passed over in silence', async () => {
    const layers = ['1', '2', '3'].map((text) => ({ mediaType: BUNDLE_TYPE, digest: sha256(text), size: 1 }));
    const { blobs, ...lists } = artifact(manifestOf({ layers }));
    const answers = {
      ...lists,
      ...Object.fromEntries(['1', '2', '3'].map((text) => [`blobs/${sha256(text)}`, { body: text }])),
      blobs,
    };
    const found = await look(answers, { attached: 2 });
    expect(found.bundles).toEqual(['1', '2']);
    expect(found.problems.join()).toContain('more than 2 documents');
    const small = await look(answers, { attachedBytes: 2 });
    expect(small.bundles).toEqual(['1', '2']);
    expect(small.problems.join()).toContain('more than 2 bytes');
  });

  test('more manifests than are opened', async () => {
    const all = Array.from({ length: 4 }, (_, index) => manifestOf({ index }));
    const answers = Object.fromEntries(all.map((each): [string, Reply] => [sha256(each), serve(each)]));
    const found = await look(
      { [`referrers/${DIGEST}`]: page(list(...all.map(sha256))), ...answers, blobs: { body: BODY } },
      { attached: 3 },
    );
    expect(found.problems.join()).toContain('more than 3 documents');
  });

  test('a host that nobody allowed', async () => {
    const server = await start({});
    const registries = openRegistries(
      [],
      () => Promise.resolve(ANONYMOUS),
      () => Promise.resolve([]),
      QUICK,
    );
    const reference = { registry: server.host, repository: 'team/app', tag: null, digest: DIGEST };
    expect((await registries.attached(reference, DIGEST)).problems.join()).toContain('not among the allowed');
    expect(server.seen).toEqual([]);
  });

  test('a digest that is none', async () => {
    const server = await start({});
    expect((await ask(server.host, '../../x')).problems.join()).toContain('is no digest');
    expect(server.seen).toEqual([]);
  });
});

describe('redirects', () => {
  test('manifests and lists are not fetched from elsewhere', async () => {
    const elsewhere = await start({});
    for (const location of [`http://${elsewhere.host}/x`, 'https://storage.example/x']) {
      const away: Reply = { status: 307, headers: { location } };
      expect((await look({ [`referrers/${DIGEST}`]: away })).problems.join()).toContain('is not allowed');
      expect((await look({ ...artifact(), [sha256(MANIFEST)]: away })).problems.join()).toContain('is not allowed');
    }
    expect(elsewhere.seen).toEqual([]);
  });

  test('a blob within the registry', async () => {
    const away: Reply = { status: 307, headers: { location: '/storage/x' } };
    expect((await look({ ...artifact(MANIFEST, away), '/storage/': { body: BODY } })).bundles).toEqual([BODY]);
  });

  test('a blob at another private place is not fetched, however private the registry is', async () => {
    const elsewhere = await start({ '': { body: BODY } });
    for (const scheme of ['http', 'https']) {
      const away: Reply = { status: 307, headers: { location: `${scheme}://${elsewhere.host}/x` } };
      const found = await look(artifact(MANIFEST, away));
      expect(found.bundles).toEqual([]);
      expect(found.problems.join()).toMatch(/is not allowed/);
    }
    expect(elsewhere.seen).toEqual([]);
  });

  test.each([
    ['https://bucket.s3.amazonaws.com/x?X-Amz-Signature=1', 'public'],
    ['https://169.254.169.254/latest/meta-data', 'public'], // and so never connected to
    ['http://bucket.s3.amazonaws.com/x', 'not-allowed'],
    ['https://bucket.s3.amazonaws.com:8443/x', 'not-allowed'],
    ['https://user@bucket.s3.amazonaws.com/x', 'not-allowed'],
    ['https://registry.example/x', 'private'],
  ])('%s is %s', (address, expected) => {
    const allowed: AllowedRegistry = { host: 'registry.example', realms: [], transport: 'https', network: 'private' };
    const registry = findRegistry('registry.example', [allowed]) as Registry; // it is allowed
    const permission = permitStorage(new URL(address), registry, [allowed]);
    expect(permission.kind === 'permitted' ? permission.network : permission.kind).toBe(expected);
  });

  test('storage at a private address is not connected to', async () => {
    const away: Reply = { status: 307, headers: { location: 'https://169.254.169.254/x' } };
    expect((await look(artifact(MANIFEST, away))).problems.join()).toContain('is a metadata address');
    const inside: Reply = { status: 307, headers: { location: 'https://10.0.0.1/x' } };
    expect((await look(artifact(MANIFEST, inside))).problems.join()).toContain('is a private address');
  });
});

test('build attestations in an index are told', async () => {
  const annotations = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': DIGEST };
  const index = JSON.stringify({ mediaType: INDEX_TYPE, manifests: [{ digest: DIGEST, annotations }] });
  const server = await start({ [`manifests/${sha256(index)}`]: serve(index, INDEX_TYPE) });
  const found = told(await ask(server.host, sha256(index)), server.host);
  expect(found.notes).toEqual(['1 build attestations in the index of `HOST/team/app` are not signed']);
});
