import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { parseImageReference } from '../../src/images/reference.ts';
import { type FindCredential, openCredentials } from '../../src/shell/registry/credentials.ts';
import { ANONYMOUS, type Credential } from '../../src/shell/registry/docker-config.ts';
import type { ResolveHost } from '../../src/shell/registry/exchange.ts';
import type { AllowedRegistry } from '../../src/shell/registry/hosts.ts';
import { digestOf } from '../../src/shell/registry/manifest.ts';
import { LIMITS, type Limits } from '../../src/shell/registry/patience.ts';
import { openRegistries, type Registries, type Resolution } from '../../src/shell/registry/registry.ts';
import {
  DIGEST,
  IMAGE,
  IMAGE_TYPE,
  type OddRegistry,
  OTHER,
  type Reply,
  type Seen,
  serve,
  startOdd,
} from '../support/odd-registry.ts';

// The registry client against servers in this process that do what a real registry does not.

const started: OddRegistry[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function start(reply: (request: Seen, before: number) => Reply): Promise<OddRegistry> {
  const server = await startOdd(reply);
  started.push(server);
  return server;
}

const QUICK: Limits = { ...LIMITS, requestMs: 300, totalMs: 5_000, pauseMs: 1, longestPauseMs: 1_500 };
const SECRET: Credential = { kind: 'password', name: 'the robot account', user: 'robot', password: 'secret' };
const BASIC = `Basic ${btoa('robot:secret')}`;

const here = (host: string, more: Partial<AllowedRegistry> = {}): AllowedRegistry => ({
  host,
  realms: [],
  transport: 'http',
  network: 'private',
  ...more,
});

type Setting = {
  readonly allowed: readonly AllowedRegistry[];
  readonly credential?: Credential | FindCredential;
  readonly resolveHost?: ResolveHost;
  readonly limits?: Partial<Limits>;
};

const loopback: ResolveHost = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

function open({ allowed, credential = ANONYMOUS, resolveHost = loopback, limits }: Setting): Registries {
  const find = typeof credential === 'function' ? credential : () => Promise.resolve(credential);
  return openRegistries(allowed, find, resolveHost, { ...QUICK, ...limits });
}

function resolve(registries: Registries, text: string): Promise<Resolution> {
  const reading = parseImageReference(text);
  if (reading.kind !== 'image') throw new Error(`${text} is ${reading.kind}`);
  return registries.resolve(reading.reference);
}

/** The resolution of `a:1` at one odd registry, in one line: its kind, and why or what. */
async function outcome(server: OddRegistry, setting: Partial<Setting> = {}, name = 'a:1'): Promise<string> {
  const found = await resolve(open({ allowed: [here(server.host)], ...setting }), `${server.host}/${name}`);
  return `${found.kind} ${'why' in found ? found.why.replaceAll(server.host, 'HOST') : found.digest}`;
}

describe('a registry that lies', () => {
  test.each<[string, string, Reply, string]>([
    ['says another digest than the content has', 'a:1', serve(IMAGE, IMAGE_TYPE, OTHER), 'mismatch `HOST` answers'],
    ['sends other content than asked for', `a@${OTHER}`, serve(), 'mismatch `HOST` answers'],
    [
      'confirms a digest that its content has not',
      `a@${OTHER}`,
      serve(IMAGE, IMAGE_TYPE, OTHER),
      'mismatch `HOST` answers',
    ],
    ['sends a page', 'a:1', { headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }, 'mismatch `HOST`'],
  ])('%s', async (_, name, reply, expected) => {
    expect(await outcome(await start(() => reply), {}, name)).toContain(expected);
  });
});

describe('tag and digest', () => {
  const both = `a:1@${DIGEST}`;
  const byMethod = (head: Reply, tag: Reply = serve()) =>
    start(({ method, path }) => (method === 'HEAD' ? head : path.endsWith('/1') ? tag : serve()));
  const tagOf = async (server: OddRegistry) => {
    const found = await resolve(open({ allowed: [here(server.host)] }), `${server.host}/${both}`);
    return found.kind === 'found' ? found.tag : found;
  };
  const other = JSON.stringify({ mediaType: IMAGE_TYPE, layers: [] });

  test.each<[string, Reply, Reply, object]>([
    ['agree by HEAD', { headers: { 'docker-content-digest': DIGEST } }, { status: 500 }, { kind: 'agrees' }],
    ['disagree by HEAD', { headers: { 'docker-content-digest': OTHER } }, serve(), { kind: 'moved', digest: OTHER }],
    ['agree by content where HEAD has no digest', {}, serve(), { kind: 'agrees' }],
    ['agree by content where there is no HEAD', { status: 405 }, serve(), { kind: 'agrees' }],
    ['disagree by content', {}, serve(other), { kind: 'moved', digest: digestOf(Buffer.from(other), 'sha256') }],
    ['the tag is gone', { status: 404 }, serve(), { kind: 'gone' }],
    ['the tag is gone, and HEAD says nothing', {}, { status: 404 }, { kind: 'gone' }],
    ['the tag cannot be asked about', { status: 503 }, serve(), { kind: 'unknown' }],
    ['the tag is a lie', {}, serve(IMAGE, IMAGE_TYPE, OTHER), { kind: 'unknown' }],
  ])('%s', async (_, head, tag, expected) => {
    expect(await tagOf(await byMethod(head, tag))).toMatchObject(expected);
  });

  test('sha512 is compared by content where the registry speaks sha256', async () => {
    const server = await start(() => serve());
    const found = await resolve(
      open({ allowed: [here(server.host)] }),
      `${server.host}/a:1@${digestOf(Buffer.from(IMAGE), 'sha512')}`,
    );
    expect(found).toMatchObject({ kind: 'found', tag: { kind: 'agrees' } });
  });

  test('all types of manifest are asked for', async () => {
    const server = await start(() => serve());
    await outcome(server);
    expect(server.seen[0]?.accept?.split(', ')).toHaveLength(4);
  });
});

describe('patience', () => {
  test.each<[string, readonly Reply[], string, number]>([
    ['out of order, then fine', [{ status: 503 }, { status: 500 }, serve()], `found ${DIGEST}`, 3],
    ['out of order for good', [{ status: 502 }], 'unreachable `HOST` is out of order (502); try again later', 3],
    ['asked too often, then fine', [{ status: 429, headers: { 'retry-after': '1' } }, serve()], `found ${DIGEST}`, 2],
    [
      'too long a pause',
      [{ status: 429, headers: { 'retry-after': '900' } }],
      'unreachable `HOST` was asked too often (429) by an anonymous client',
      1,
    ],
    ['no such thing is final', [{ status: 404 }, serve()], 'missing', 1],
    [
      'forbidden is final',
      [{ status: 403 }, serve()],
      'refused `HOST` does not let an anonymous client read `a` (403)',
      1,
    ],
    ['what is no registry', [{ status: 418 }], 'refused `HOST` refuses to be asked about `a` (418)', 1],
    ['broken off, then fine', [(response) => response.destroy(), serve()], `found ${DIGEST}`, 2],
    [
      'half an answer, then fine',
      [
        (response) => void response.writeHead(200, { 'content-length': '500' }).write('{', () => response.destroy()),
        serve(),
      ],
      `found ${DIGEST}`,
      2,
    ],
    ['nothing said at all', [() => {}], 'unreachable `HOST` did not answer in time', 3],
    [
      'a body that stalls',
      [(response) => void response.writeHead(200).write('{')],
      'unreachable `HOST` did not answer in time',
      3,
    ],
    ['no HTTP', [(response) => void response.socket?.end('hello')], 'unreachable `HOST` did not answer', 3],
  ])('%s', async (_, replies, expected, asked) => {
    const server = await start((_request, before) => replies[Math.min(before, replies.length - 1)] ?? {});
    expect(await outcome(server)).toContain(expected);
    expect(server.seen).toHaveLength(asked);
  });

  test.each<[string, Reply]>([
    ['a body that says it is too long', serve('x'.repeat(2_000))],
    [
      'a body without end',
      (response) => {
        const more = setInterval(() => void response.write('x'.repeat(500)), 1);
        response.on('close', () => clearInterval(more));
      },
    ],
  ])('%s is left at the bound', async (_, reply) => {
    const server = await start(() => reply);
    expect(await outcome(server, { limits: { manifestBytes: 1_000 } })).toBe(
      'unreachable `HOST` sends more than 1000 bytes',
    );
    expect(server.seen).toHaveLength(1);
  });

  test('all requests together have an end', async () => {
    const server = await start(() => () => {});
    const registries = open({ allowed: [here(server.host)], limits: { totalMs: 200, requestMs: 10_000, parallel: 2 } });
    const kinds = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => resolve(registries, `${server.host}/${name}`)),
    );
    expect(kinds.map((found) => 'why' in found && found.why)).toEqual(
      kinds.map(() => expect.stringContaining('the 0.2 s for all requests are over')),
    );
    expect(server.seen.length).toBeLessThanOrEqual(2);
  });

  test('two hundred images: few at once, each asked for once', async () => {
    let running = 0;
    let most = 0;
    const server = await start(() => (response) => {
      most = Math.max(most, (running += 1));
      setImmediate(() => {
        running -= 1;
        const { headers, body } = serve();
        response.writeHead(200, headers).end(body);
      });
    });
    const registries = open({ allowed: [here(server.host)] });
    const names = Array.from({ length: 200 }, (_, index) => `${server.host}/image-${index % 100}:1`);
    const found = await Promise.all(names.map((name) => resolve(registries, name)));
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['found']));
    expect(server.seen).toHaveLength(100);
    expect(most).toBeLessThanOrEqual(LIMITS.parallel);
  });
});

describe('redirects', () => {
  const away = (location: string, status = 307): Reply => ({ status, headers: { location } });

  test('to the same host keep the authorization, to another allowed host leave it behind', async () => {
    const other = await start(() => serve());
    const first = await start(({ path, authorization }) => {
      if (authorization === undefined) return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
      return away(path === '/moved' ? `http://${other.host}/there` : '/moved');
    });
    const allowed = [here(first.host), here(other.host)];
    expect(await outcome(first, { allowed, credential: SECRET })).toBe(`found ${DIGEST}`);
    expect(first.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v2/a/manifests/1', undefined],
      ['/v2/a/manifests/1', BASIC],
      ['/moved', BASIC],
    ]);
    expect(other.seen).toMatchObject([{ path: '/there', authorization: undefined }]);
  });

  test('to a host that is not allowed are not followed', async () => {
    const other = await start(() => serve());
    const first = await start(() => away(`http://${other.host}/`));
    expect(await outcome(first)).toBe(
      `not-allowed \`HOST\` redirects to \`${other.host}\`, which is not allowed; allow that host too if it is right`,
    );
    expect(other.seen).toEqual([]);
  });

  test('to an inner address are not followed, even where its host is allowed', async () => {
    const other = await start(() => serve());
    const first = await start(() => away(`http://${other.host}/`));
    const allowed = [here(first.host), here(other.host, { network: 'public' })];
    expect(await outcome(first, { allowed })).toContain('not-allowed `127.0.0.1` is a loopback address');
    expect(other.seen).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['in a circle', '/v2/a/manifests/1', 'unreachable `HOST` redirects more than 3 times'],
    ['to nowhere', 'http://', 'unreachable `HOST` redirects to what is no address'],
    ['to the metadata of a cloud', 'http://169.254.169.254/latest', 'not-allowed'],
    ['to a file', 'file:///etc/passwd', 'not-allowed'],
  ])('%s', async (_, location, expected) => {
    expect(await outcome(await start(() => away(location)))).toContain(expected);
  });
});

describe('names and addresses', () => {
  const at =
    (...addresses: readonly string[]): ResolveHost =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  test.each<[string, readonly string[], 'public' | 'private', string]>([
    ['a public name at a private address', ['10.1.2.3'], 'public', 'stands at `10.1.2.3`, which is a private address'],
    [
      'one bad address among good ones',
      ['8.8.8.8', '127.0.0.1'],
      'public',
      'stands at `127.0.0.1`, which is a loopback address',
    ],
    ['metadata, even where private is allowed', ['169.254.169.254'], 'private', 'is a metadata address'],
    ['IPv4 inside IPv6', ['::ffff:10.0.0.1'], 'public', 'is a private address'],
  ])('%s is not connected to', async (_, addresses, network, expected) => {
    const registries = open({ allowed: [here('reg.test', { network })], resolveHost: at(...addresses) });
    expect(await resolve(registries, 'reg.test/a:1')).toMatchObject({
      kind: 'not-allowed',
      why: expect.stringContaining(expected),
    });
  });

  test('what was judged is what is connected to: a second look-up never happens (rebinding)', async () => {
    const server = await start(() => serve());
    const port = server.host.split(':')[1];
    let lookups = 0;
    const rebinding: ResolveHost = () => {
      lookups += 1;
      return Promise.resolve([{ address: lookups === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
    };
    const registries = open({ allowed: [here(`reg.test:${port}`)], resolveHost: rebinding });
    expect(await resolve(registries, `reg.test:${port}/a:1`)).toMatchObject({ kind: 'found' });
    expect(lookups).toBe(1);
  });

  test('a name without address', async () => {
    const nowhere: ResolveHost = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
    const registries = open({ allowed: [here('reg.test')], resolveHost: nowhere });
    const why = '`reg.test` has no address; is it written right?';
    expect(await resolve(registries, 'reg.test/a:1')).toEqual({ kind: 'unreachable', why });
    const empty = open({ allowed: [here('reg.test')], resolveHost: at() });
    expect(await resolve(empty, 'reg.test/a:1')).toEqual({ kind: 'unreachable', why });
  });

  test('who is not allowed is not even looked up', async () => {
    const registries = open({ allowed: [here('ghcr.io')], resolveHost: () => Promise.reject(new Error('asked')) });
    expect(await resolve(registries, 'ghcr.io.evil.com/a:1')).toMatchObject({ kind: 'not-allowed' });
  });
});

describe('token servers', () => {
  /** A registry that wants `Bearer good`, and what its own token server does. */
  function tokenRegistry(token: (request: Seen, before: number) => Reply, challenge?: string): Promise<OddRegistry> {
    const server: Promise<OddRegistry> = start((request, before) => {
      if (request.path.startsWith('/token')) return token(request, before);
      if (request.authorization === 'Bearer good') return serve();
      const realm = `Bearer realm="http://${request.host}/token",service="reg.test"`;
      return { status: 401, headers: { 'www-authenticate': challenge ?? realm } };
    });
    return server;
  }
  const gives = (token: string, key = 'token'): Reply => ({ body: JSON.stringify({ [key]: token, expires_in: 60 }) });
  const tokensAsked = (server: OddRegistry) => server.seen.filter(({ path }) => path.startsWith('/token'));

  test.each<[string, Reply, string]>([
    ['token', gives('good'), `found ${DIGEST}`],
    ['access_token', gives('good', 'access_token'), `found ${DIGEST}`],
    ['one that is not good enough', gives('weak'), 'refused `HOST` does not let an anonymous client read `a` (401)'],
    ['nothing', { body: '{}' }, 'refused `HOST` answers with no token'],
    ['a page', { body: '<html>' }, 'refused `HOST` answers with no token'],
    ['two words', gives('good\r\nx-evil: 1'), 'refused the token for `HOST` is not one word'],
    ['no, for this account', { status: 403 }, 'refused `HOST` gives an anonymous client no token (403)'],
    ['no, for everybody', { status: 503 }, 'unreachable `HOST` gives no token now (503, asked by an anonymous client)'],
    [
      'another place',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      'refused `HOST` gives an anonymous client no token (302)',
    ],
    ['too much', gives('x'.repeat(100_000)), 'unreachable `HOST` sends more than 65536 bytes'],
  ])('that give %s', async (_, reply, expected) => {
    expect(await outcome(await tokenRegistry(() => reply))).toContain(expected);
  });

  test.each<[string, string, string]>([
    ['of another host', 'Bearer realm="http://127.0.0.1:1/token"', 'not-allowed `HOST` wants a token of `127.0.0.1:1`'],
    ['without address', 'Bearer service="x"', 'refused `HOST` names no token server'],
    [
      'of a kind nobody knows',
      'Negotiate, Digest realm="x"',
      'refused `HOST` asks for a login, but not for Basic or Bearer',
    ],
    ['that cannot be read', 'Bearer realm="x', 'refused `HOST` asks for a login, but not for Basic or Bearer'],
    ['that is empty', '', 'refused `HOST` asks for a login'],
    ['Basic, and there is no account', 'Basic realm="x"', 'refused `HOST` wants a user and a password'],
  ])('a challenge %s', async (_, challenge, expected) => {
    expect(await outcome(await tokenRegistry(() => gives('good'), challenge))).toContain(expected);
  });

  test('a realm elsewhere sees neither account nor request, unless it is listed for this registry', async () => {
    const tokens = await start(() => gives('good'));
    const server = await tokenRegistry(() => gives('bad'), `Basic realm="x", Bearer realm="http://${tokens.host}/t"`);
    const asked = { credential: SECRET };
    expect(await outcome(server, asked)).toContain('which is another host; allow it as realm of this registry');
    expect(tokens.seen).toEqual([]);
    const allowed = [here(server.host, { realms: [tokens.host] })];
    expect(await outcome(server, { ...asked, allowed })).toBe(`found ${DIGEST}`);
    expect(tokens.seen).toMatchObject([{ authorization: BASIC, path: '/t?scope=repository%3Aa%3Apull' }]);
    expect(server.seen.map(({ authorization }) => authorization)).not.toContain(BASIC);
  });

  test('a refresh token goes in the body of a POST, an access token straight to the registry', async () => {
    const server = await tokenRegistry(() => gives('good'));
    await outcome(server, { credential: { kind: 'identity', name: 'n', token: 'refresh-me' } });
    expect(tokensAsked(server)).toMatchObject([
      { method: 'POST', body: expect.stringContaining('refresh_token=refresh-me') },
    ]);
    const direct = await tokenRegistry(() => gives('bad'));
    expect(await outcome(direct, { credential: { kind: 'bearer', name: 'n', token: 'good' } })).toBe(`found ${DIGEST}`);
    expect(tokensAsked(direct)).toEqual([]);
  });

  test('secrets do not go to a registry without TLS on another machine', async () => {
    const server = await start(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }));
    const host = `reg.test:${server.host.split(':')[1]}`;
    const found = await resolve(open({ allowed: [here(host)], credential: SECRET }), `${host}/a:1`);
    expect(found).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('the robot account is not sent to it'),
    });
    expect(server.seen).toHaveLength(1);
  });

  test('one token serves all questions about a repository, also when they come at once', async () => {
    const server = await tokenRegistry(() => gives('good'));
    const registries = open({ allowed: [here(server.host)] });
    const found = await Promise.all(['1', '2', '3', '4'].map((tag) => resolve(registries, `${server.host}/a:${tag}`)));
    expect(found.map(({ kind }) => kind)).toEqual(['found', 'found', 'found', 'found']);
    expect(tokensAsked(server)).toHaveLength(1);
    await resolve(registries, `${server.host}/b:1`);
    expect(tokensAsked(server)).toHaveLength(2);
  });

  test('a token that is over is renewed once', async () => {
    let good = 1;
    const server = await start((request) => {
      if (request.path.startsWith('/token')) return gives(`t${good}`);
      if (request.authorization === `Bearer t${good}`) return serve();
      return { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${request.host}/token"` } };
    });
    const registries = open({ allowed: [here(server.host)] });
    expect(await resolve(registries, `${server.host}/a:1`)).toMatchObject({ kind: 'found' });
    good = 2;
    expect(await resolve(registries, `${server.host}/a:2`)).toMatchObject({ kind: 'found' });
    expect(tokensAsked(server)).toHaveLength(2);
  });
});

describe('credentials of this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const configure = (config: unknown): void =>
    writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  /** A helper that writes what it is asked into a file, and answers with `answer`. */
  const helper = (name: string, answer: string): void => {
    const path = join(folder, `docker-credential-${name}`);
    writeFileSync(path, `#!/bin/sh\necho "$* $(cat)" >> "${path}.asked"\n${answer}\n`);
    chmodSync(path, 0o755);
  };
  const find = (host: string, environment: Record<string, string> = {}) =>
    openCredentials({ PATH: `${folder}${delimiter}${process.env['PATH']}`, DOCKER_CONFIG: folder, ...environment })(
      host,
      'a',
    );

  test.each<[string, unknown, string, object]>([
    ['nothing for nobody', {}, 'reg.test', ANONYMOUS],
    ['the token for ghcr.io', {}, 'ghcr.io', { name: '`GITHUB_TOKEN`', password: 'github' }],
    ['the token for nobody else', {}, 'ghcr.io.evil.com', ANONYMOUS],
    ['a login before the token', { auths: { 'ghcr.io': { auth: btoa('u:p') } } }, 'ghcr.io', { user: 'u' }],
    ['a configuration that cannot be read', '{', 'reg.test', { kind: 'unusable', why: 'it cannot be read as JSON' }],
    ['a helper', { credHelpers: { 'reg.test': 'good' } }, 'reg.test', { user: 'h', name: '`docker-credential-good`' }],
    ['a helper for all', { credsStore: 'good' }, 'docker.io', { user: 'h' }],
    [
      'a helper that knows nothing, then the file',
      { credsStore: 'empty', auths: { 'reg.test': { auth: btoa('u:p') } } },
      'reg.test',
      { user: 'u' },
    ],
    ['a helper that fails', { credsStore: 'bad' }, 'reg.test', { kind: 'unusable', why: 'it failed' }],
    [
      'a helper that is not there',
      { credsStore: 'none' },
      'reg.test',
      { kind: 'unusable', why: 'it is not on `PATH`' },
    ],
    ['a helper whose name is a way', { credsStore: '../../evil' }, 'reg.test', { kind: 'unusable' }],
  ])('%s', async (_, config, host, expected) => {
    configure(config);
    helper('good', `echo '{"Username":"h","Secret":"s"}'`);
    helper('empty', 'echo credentials not found in native keychain; exit 1');
    helper('bad', 'echo oops >&2; exit 1');
    expect(await find(host, { GITHUB_TOKEN: 'github' })).toMatchObject(expected);
  });

  test('a helper gets one word, and the host on its input; Docker Hub under its old name', async () => {
    configure({ credsStore: 'listens' });
    helper('listens', `echo '{"Username":"h","Secret":"s"}'`);
    const look = openCredentials({ PATH: `${folder}${delimiter}${process.env['PATH']}`, DOCKER_CONFIG: folder });
    await Promise.all([look('reg.test', 'a'), look('reg.test', 'b'), look('docker.io', 'c')]);
    const asked = readFileSync(join(folder, 'docker-credential-listens.asked'), 'utf8');
    expect(asked.trim().split('\n').toSorted()).toEqual(['get https://index.docker.io/v1/', 'get reg.test']);
  });

  test('a helper of the folder one stands in is not run', async () => {
    configure({ credsStore: 'local' });
    helper('local', 'exit 0');
    const found = await find('reg.test', { PATH: `.${delimiter}bin` });
    expect(found).toMatchObject({ kind: 'unusable' });
    expect(existsSync(join(folder, 'docker-credential-local.asked'))).toBe(false);
  });

  test('what is of no use says so when a login is asked for', async () => {
    configure({ credsStore: 'bad' });
    helper('bad', 'exit 1');
    const server = await start(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }));
    const credential: FindCredential = (host) => find(host);
    expect(await outcome(server, { credential })).toBe(
      'refused `docker-credential-bad` is of no use for `HOST`: it failed',
    );
  });
});
