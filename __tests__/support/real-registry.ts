import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

// Debian's docker-registry as an ordinary process on loopback: fetched as a package and unpacked, never installed.

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/cde-gate/docker-registry');

/** The program, or in one line why it cannot be had here. */
export type Program =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'none'; readonly why: string };

/** Finds or fetches the registry, into the folder that `CDE_GATE_REGISTRY` names, or into a cache of this clone. */
export async function obtainRegistry(): Promise<Program> {
  const folder = process.env['CDE_GATE_REGISTRY'] ?? FOLDER;
  const path = join(folder, 'usr/bin/docker-registry');
  if (existsSync(path)) return { kind: 'program', path };
  mkdirSync(dirname(folder), { recursive: true });
  const room = mkdtempSync(join(dirname(folder), 'fetch-'));
  try {
    const run = promisify(execFile);
    const download = async (...options: readonly string[]) =>
      run('apt-get', [...options, 'download', '-q', 'docker-registry'], { cwd: room, timeout: 60_000 });
    await download().catch(async () => {
      // The machine has no lists of packages, or old ones: fetch lists of our own, and leave the machine's alone.
      const own = ['-o', `Dir::State::Lists=${join(room, 'lists')}`, '-o', `Dir::Cache=${join(room, 'cache')}`];
      for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(room, part), { recursive: true });
      await run('apt-get', [...own, 'update', '-q'], { cwd: room, timeout: 60_000 });
      await download(...own);
    });
    const [file = ''] = readdirSync(room).filter((name) => name.endsWith('.deb'));
    await run('dpkg-deb', ['-x', file, 'root'], { cwd: room, timeout: 60_000 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(room, 'root'), folder); // whole or not at all
    return { kind: 'program', path };
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1);
    const cure = 'run `apt-get update`, or name a folder with `usr/bin/docker-registry` in CDE_GATE_REGISTRY';
    return { kind: 'none', why: `the package docker-registry cannot be had (${reason}); ${cure}` };
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

export const USER = 'robot';
export const PASSWORD = 's3cret:with:colons';
const HTPASSWD = `${USER}:$2y$04$lGys/eGFI6X703DQ6ziR8OS9e2zJPmK3D.eZfJma5uBpDBQ4iufYe\n`;

export type RunningRegistry = { readonly host: string; readonly stop: () => Promise<void> };

/** Starts it over the data in `folder`; `htpasswd` lets only USER in. Rejects when it does not come up. */
export async function startRegistry(
  path: string,
  folder: string,
  access: 'open' | 'htpasswd',
): Promise<RunningRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  const auth = access === 'open' ? '' : `auth: {htpasswd: {realm: test-realm, path: "${join(folder, 'htpasswd')}"}}\n`;
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
  writeFileSync(
    join(folder, 'config.yml'),
    `version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n${auth}storage: {filesystem: {rootdirectory: "${join(folder, 'data')}"}}\nhttp: {addr: "${host}"}\n`,
  );
  const child = spawn(path, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  for (let tries = 0; ; tries += 1) {
    const status = await fetch(`http://${host}/v2/`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status !== 0) break;
    if (tries > 100 || child.exitCode !== null) throw new Error('docker-registry does not answer on loopback');
    await sleep(50);
  }
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { host, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export const sha256 = (bytes: string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const OCI = 'application/vnd.oci.image';

async function pushBlob(base: string, bytes: string): Promise<object> {
  const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  const url = new URL(started.headers.get('location') ?? '', base);
  url.searchParams.set('digest', sha256(bytes));
  const done = await fetch(url, {
    method: 'PUT',
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  });
  if (done.status !== 201) throw new Error(`blob not taken: ${done.status}`);
  return { digest: sha256(bytes), size: Buffer.byteLength(bytes) };
}

async function pushManifest(base: string, reference: string, content: { readonly mediaType: string }): Promise<string> {
  const body = JSON.stringify(content);
  const put = await fetch(`${base}/manifests/${reference}`, {
    method: 'PUT',
    body,
    headers: { 'content-type': content.mediaType },
  });
  if (put.status !== 201) throw new Error(`manifest not taken: ${put.status} ${await put.text()}`);
  return sha256(body);
}

/** Pushes an image whose only layer is `content`; answers its digest. */
export async function pushImage(host: string, repository: string, tag: string, content: string): Promise<string> {
  const base = `http://${host}/v2/${repository}`;
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  return pushManifest(base, tag, {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: { mediaType: `${OCI}.config.v1+json`, ...(await pushBlob(base, config)) },
    layers: [{ mediaType: `${OCI}.layer.v1.tar`, ...(await pushBlob(base, content)) }],
  } as { mediaType: string });
}

/** Pushes an index of images that are there already, by platform `os/architecture`; answers its digest. */
export async function pushIndex(
  host: string,
  repository: string,
  tag: string,
  images: Readonly<Record<string, string>>,
): Promise<string> {
  const base = `http://${host}/v2/${repository}`;
  const manifests = await Promise.all(
    Object.entries(images).map(async ([platform, digest]) => {
      const [os, architecture] = platform.split('/');
      const accept = `${OCI}.manifest.v1+json`;
      const size = (await (await fetch(`${base}/manifests/${digest}`, { headers: { accept } })).arrayBuffer())
        .byteLength;
      return { mediaType: accept, digest, size, platform: { os, architecture } };
    }),
  );
  const content = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests };
  return pushManifest(base, tag, content);
}

export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

type Document = {
  readonly text: string;
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** Pushes documents that belong to an image as one artifact, under a tag or by its own digest; answers that digest. */
export async function pushArtifact(
  host: string,
  repository: string,
  about: string,
  documents: readonly Document[],
  { tag, artifactType = BUNDLE_TYPE }: { readonly tag?: string; readonly artifactType?: string } = {},
): Promise<{ readonly mediaType: string; readonly digest: string; readonly size: number }> {
  const base = `http://${host}/v2/${repository}`;
  const manifest = {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    artifactType,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', ...(await pushBlob(base, '{}')) },
    layers: await Promise.all(
      documents.map(async ({ text, ...layer }) => ({ ...layer, ...(await pushBlob(base, text)) })),
    ),
    subject: { mediaType: `${OCI}.manifest.v1+json`, digest: about, size: 1 },
  };
  const body = JSON.stringify(manifest);
  const digest = await pushManifest(base, tag ?? sha256(body), manifest);
  return { mediaType: manifest.mediaType, digest, size: Buffer.byteLength(body) };
}

/** Writes the list of artifacts under the tag that stands in for the referrers API. */
export async function pushFallback(
  host: string,
  repository: string,
  about: string,
  manifests: readonly object[],
): Promise<void> {
  const content = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests };
  await pushManifest(`http://${host}/v2/${repository}`, about.replace(':', '-'), content);
}
