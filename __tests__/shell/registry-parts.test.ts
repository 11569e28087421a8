import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import { addressProblem, classifyAddress } from '../../src/shell/registry/addresses.ts';
import { tokenCall } from '../../src/shell/registry/authorization.ts';
import { parseChallenges } from '../../src/shell/registry/challenge.ts';
import {
  ANONYMOUS,
  helperFor,
  parseDockerConfig,
  readHelperAnswer,
  writtenCredential,
} from '../../src/shell/registry/docker-config.ts';
import type { Answer } from '../../src/shell/registry/exchange.ts';
import {
  type AllowedRegistry,
  findRegistry,
  keepsSecrets,
  permitRealm,
  permitRedirect,
  type Registry,
} from '../../src/shell/registry/hosts.ts';
import { readManifest } from '../../src/shell/registry/manifest.ts';
import { advise, LIMITS, openTurns, retryAfterMs } from '../../src/shell/registry/patience.ts';
import { DIGEST, IMAGE, IMAGE_TYPE, INDEX_TYPE, OTHER } from '../support/odd-registry.ts';
import { sha256 } from '../support/real-registry.ts';

// The parts of the registry client that decide without asking anybody, as tables.

describe('challenges (RFC 9110, 11.6.1)', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing', '', []],
    ['basic', 'Basic realm="a realm"', ['basic realm=a realm']],
    ['no quotes', 'Basic realm=short', ['basic realm=short']],
    [
      'commas and blanks inside a scope',
      'Bearer realm="https://r/t",service="s",scope="repository:a:pull,push repository:b:pull"',
      ['bearer realm=https://r/t service=s scope=repository:a:pull,push repository:b:pull'],
    ],
    ['two challenges', 'Basic realm="x", Bearer realm="y"', ['basic realm=x', 'bearer realm=y']],
    ['blanks around =', 'bearer  Realm = "y" ,service= s', ['bearer realm=y service=s']],
    ['a scheme inside a value', 'Basic realm="Bearer realm=\\"evil\\""', ['basic realm=Bearer realm="evil"']],
    ['one without parameters first', 'Negotiate, Basic realm="x"', ['negotiate', 'basic realm=x']],
    ['a token68', 'Negotiate YWJj==, Basic realm="x"', ['negotiate', 'basic realm=x']],
    ['empty members of the list', ', ,Basic realm="x",,', ['basic realm=x']],
    ['a quote that does not end', 'Basic realm="x", Bearer realm="y', ['basic realm=x']],
    ['a parameter twice', 'Basic realm="x", Bearer realm="y", realm="z"', ['basic realm=x']],
    ['a value that is no token', 'Bearer realm=https://r/t', []],
    ['no scheme', 'realm="x"', []],
  ])('%s', (_, header, expected) => {
    const text = parseChallenges(header).map(({ scheme, parameters }) =>
      [scheme, ...[...parameters].map(([name, value]) => `${name}=${value}`)].join(' '),
    );
    expect(text).toEqual(expected);
  });
});

describe('addresses', () => {
  test.each<[string, string, string]>([
    ['8.8.8.8', 'public', 'public'],
    ['2606:4700::1', 'public', 'public'],
    ['127.0.0.1', 'private', 'loopback'],
    ['127.255.0.9', 'private', 'loopback'],
    ['::1', 'private', 'loopback'],
    ['[::1]', 'private', 'loopback'],
    ['10.0.0.1', 'private', 'private'],
    ['172.16.0.1', 'private', 'private'],
    ['172.32.0.1', 'public', 'public'],
    ['192.168.1.1', 'private', 'private'],
    ['fd12::1', 'private', 'private'],
    ['100.64.0.1', 'private', 'carrier-grade NAT'],
    ['100.128.0.1', 'public', 'public'],
    ['169.254.169.254', 'never', 'metadata'],
    ['100.100.100.200', 'never', 'metadata'],
    ['168.63.129.16', 'never', 'metadata'],
    ['fd00:ec2::254', 'never', 'metadata'],
    ['169.254.1.1', 'never', 'link-local'],
    ['fe80::1', 'never', 'link-local'],
    ['fe80::1%eth0', 'never', 'unreadable'],
    ['224.0.0.1', 'never', 'multicast'],
    ['ff02::1', 'never', 'multicast'],
    ['0.0.0.0', 'never', 'reserved'],
    ['::', 'never', 'reserved'],
    ['255.255.255.255', 'never', 'reserved'],
    ['203.0.113.7', 'never', 'documentation'],
    ['2002:7f00:1::', 'never', 'tunnel'],
    ['2001:0:1::', 'never', 'tunnel'],
    ['::ffff:127.0.0.1', 'private', 'loopback'],
    ['::ffff:a9fe:a9fe', 'never', 'metadata'],
    ['::ffff:8.8.8.8', 'public', 'public'],
    ['64:ff9b::a00:1', 'private', 'private'],
    ['64:ff9b::808:808', 'public', 'public'],
    ['0.0.0.0/0', 'never', 'unreadable'],
    ['localhost', 'never', 'unreadable'],
  ])('%s is %s (%s)', (address, kind, name) => {
    expect(classifyAddress(address)).toEqual({ class: kind, name });
    expect(addressProblem(address, 'public')).toBe(kind === 'public' ? undefined : name);
    expect(addressProblem(address, 'private')).toBe(kind === 'never' ? name : undefined);
  });
});

const allow = (host: string, more: Partial<AllowedRegistry> = {}): AllowedRegistry => ({
  host,
  realms: [],
  transport: 'https',
  network: 'public',
  ...more,
});

function registry(entry: AllowedRegistry): Registry {
  const found = findRegistry(entry.host, [entry]);
  if ('why' in found) throw new Error(found.why);
  return found;
}

describe('hosts', () => {
  test.each<[string, string, string | undefined]>([
    ['docker.io', 'docker.io', 'https://registry-1.docker.io'],
    ['ghcr.io', 'GHCR.io', 'https://ghcr.io'],
    ['ghcr.io', 'ghcr.io:443', 'https://ghcr.io'],
    ['reg.acme.com:5000', 'reg.acme.com:5000', 'https://reg.acme.com:5000'],
    ['reg.acme.com:5000', 'reg.acme.com', undefined],
    ['ghcr.io', 'ghcr.io.evil.com', undefined],
    ['ghcr.io', 'evil.com', undefined],
    ['ghcr.io', 'xghcr.io', undefined],
    ['ghcr.io', 'ghcr.io:99999', undefined],
    ['evil.com', 'user@evil.com', undefined],
    ['127.0.0.1', '0x7f.1', 'https://127.0.0.1'],
  ])('where %s is allowed, %s is asked at %s', (allowed, asked, origin) => {
    const found = findRegistry(asked, [allow(allowed)]);
    expect('origin' in found ? found.origin : undefined).toBe(origin);
  });

  test.each<[string, string, string]>([
    ['ghcr.io', 'https://ghcr.io/token', 'permitted'],
    ['docker.io', 'https://auth.docker.io/token', 'permitted'],
    ['docker.io', 'https://auth.docker.io.evil.com/token', 'not-allowed'],
    ['ghcr.io', 'https://auth.docker.io/token', 'not-allowed'],
    ['ghcr.io', 'https://ghcr.io:8443/token', 'not-allowed'],
    ['ghcr.io', 'http://ghcr.io/token', 'not-allowed'],
    ['ghcr.io', 'https://robot:x@ghcr.io/token', 'not-allowed'],
    ['ghcr.io', 'https://169.254.169.254/token', 'not-allowed'],
    ['listed.acme.com', 'https://sso.acme.com/token', 'permitted'],
  ])('%s may name token server %s: %s', (host, realm, kind) => {
    const realms = host === 'listed.acme.com' ? ['sso.acme.com'] : [];
    expect(permitRealm(new URL(realm), registry(allow(host, { realms }))).kind).toBe(kind);
  });

  test.each<[string, string, string]>([
    ['ghcr.io', 'https://ghcr.io/elsewhere', 'permitted public'],
    ['ghcr.io', 'http://ghcr.io/elsewhere', 'not-allowed'],
    ['ghcr.io', 'https://evil.com/', 'not-allowed'],
    ['ghcr.io', 'https://inside.acme.com/', 'permitted private'],
    ['registry.k8s.io', 'https://europe-west3-docker.pkg.dev/v2/x', 'permitted public'],
    ['registry.k8s.io', 'https://docker.pkg.dev.evil.com/v2/x', 'not-allowed'],
    ['ghcr.io', 'https://europe-west3-docker.pkg.dev/v2/x', 'not-allowed'],
  ])('%s may redirect to %s: %s', (host, target, expected) => {
    const all = [allow(host), allow('inside.acme.com', { network: 'private' })];
    const permission = permitRedirect(new URL(target), registry(allow(host)), all);
    expect(permission.kind === 'permitted' ? `permitted ${permission.network}` : permission.kind).toBe(expected);
  });

  test('secrets travel under TLS or inside the machine', () => {
    const places = ['https://a.b', 'http://127.0.0.1:5000', 'http://[::1]:5000', 'http://localhost', 'http://a.b'];
    expect(places.map((url) => keepsSecrets(new URL(url)))).toEqual([true, true, true, true, false]);
    expect(keepsSecrets(new URL('http://127.0.0.1.evil.com'))).toBe(false);
  });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('docker configuration', () => {
  const config: JsonObject = {
    auths: {
      'https://index.docker.io/v1/': { auth: base64('hub:pass') },
      'https://reg.acme.com/v2/': { auth: base64('u:with:colons\0\0') },
      'REG.acme.com:5000': { username: 'port', password: 'p' },
      'quay.io': { auth: base64('all:p') },
      'quay.io/acme': { auth: base64('acme:p') },
      'quay.io/acme/app': { auth: base64('app:p') },
      'identity.io': { auth: base64('x:y'), identitytoken: 'refresh' },
      'bearer.io': { registrytoken: 'access' },
      'empty.io': {},
      'broken.io': { auth: '%%%' },
    },
    credHelpers: { 'gcr.io': 'gcloud' },
  };
  test.each<[string, string, string | undefined]>([
    ['docker.io', 'library/x', 'password hub:pass'],
    ['reg.acme.com', 'x', 'password u:with:colons'],
    ['reg.acme.com:5000', 'x', 'password port:p'],
    ['acme.com', 'x', undefined],
    ['reg.acme.com.evil.com', 'x', undefined],
    ['xreg.acme.com', 'x', undefined],
    ['quay.io', 'other', 'password all:p'],
    ['quay.io', 'acme/tool', 'password acme:p'],
    ['quay.io', 'acme/app', 'password app:p'],
    ['quay.io', 'acme/app/part', 'password app:p'],
    ['quay.io', 'acme-evil/app', 'password all:p'],
    ['identity.io', 'x', 'identity refresh'],
    ['bearer.io', 'x', 'bearer access'],
    ['empty.io', 'x', undefined],
    ['broken.io', 'x', 'unusable'],
    ['__proto__', 'x', undefined],
  ])('for %s/%s: %s', (host, repository, expected) => {
    const found = writtenCredential(config, host, repository);
    const secret =
      found?.kind === 'password'
        ? ` ${found.user}:${found.password}`
        : found !== undefined && 'token' in found
          ? ` ${found.token}`
          : '';
    expect(found && `${found.kind}${secret}`).toBe(expected);
    expect(found?.name ?? '').not.toMatch(/pass|:p\b|refresh|access/);
  });

  test.each<[string, JsonObject, string, string | undefined]>([
    ['its own', config, 'gcr.io', 'gcloud'],
    ['none', config, 'eu.gcr.io', undefined],
    ['the common one', { ...config, credsStore: 'pass' }, 'eu.gcr.io', 'pass'],
    ['its own before the common one', { ...config, credsStore: 'pass' }, 'gcr.io', 'gcloud'],
  ])('helper: %s', (_, settings, host, expected) => {
    expect(helperFor(settings, host)).toBe(expected);
  });

  test.each<[string, string]>([
    ['{"ServerURL":"x","Username":"u","Secret":"s"}', 'password'],
    ['{"Username":"<token>","Secret":"s"}', 'identity'],
    ['{"Username":"u"}', 'unusable'],
    ['hello', 'unusable'],
  ])('a helper that prints %s gives %s', (text, kind) => {
    expect(readHelperAnswer('x', text).kind).toBe(kind);
  });

  test('what is no JSON object is no configuration', () => {
    expect(['[]', 'null', '{', '{}'].map(parseDockerConfig)).toEqual([undefined, undefined, undefined, {}]);
  });
});

describe('the request for a token', () => {
  const home = registry(allow('reg.acme.com'));
  const call = (parameters: Record<string, string>, credential: Parameters<typeof tokenCall>[3] = ANONYMOUS) =>
    tokenCall({ scheme: 'bearer', parameters: new Map(Object.entries(parameters)) }, home, 'a/b', credential, LIMITS);
  const realm = 'https://reg.acme.com/token?account=x';
  const OWN = 'repository%3Aa%2Fb%3Apull';

  test.each<[string, Record<string, string>, string]>([
    ['no service, no scope', { realm }, `${realm}&scope=${OWN}`],
    ['service', { realm, service: 'a b' }, `${realm}&service=a+b&scope=${OWN}`],
    ['scope', { realm, scope: 'repository:virtual/a/b:pull' }, `${realm}&scope=repository%3Avirtual%2Fa%2Fb%3Apull`],
    [
      'two scopes',
      { realm, scope: 'repository:a:pull  repository:b:pull' },
      `${realm}&scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull`,
    ],
    ['more than to pull', { realm, scope: 'repository:a/b:pull,push' }, `${realm}&scope=${OWN}`],
    ['the right to delete elsewhere', { realm, scope: 'registry:catalog:*' }, `${realm}&scope=${OWN}`],
  ])('%s', (_, parameters, url) => {
    const made = call(parameters);
    expect('url' in made ? made.url.href : made).toBe(url);
  });

  test.each<[string, Record<string, string>, string]>([
    ['no realm', {}, 'refused'],
    ['a realm that is no address', { realm: 'token' }, 'refused'],
    ['a realm elsewhere', { realm: 'https://evil.com/token' }, 'not-allowed'],
    ['a realm of another kind', { realm: 'file:///etc/passwd' }, 'not-allowed'],
  ])('%s is not asked', (_, parameters, kind) => {
    expect(call(parameters)).toHaveProperty('kind', kind);
  });

  test('a password goes as Basic, a refresh token in the body of a POST, neither into the address', () => {
    const password = call({ realm }, { kind: 'password', name: 'n', user: 'u', password: 'p' });
    expect(password).toMatchObject({ method: 'GET', headers: { authorization: `Basic ${base64('u:p')}` } });
    const identity = call({ realm, service: 's' }, { kind: 'identity', name: 'n', token: 'secret' });
    expect(identity).toMatchObject({
      method: 'POST',
      body: `grant_type=refresh_token&client_id=cde-gate&scope=${OWN}&service=s&refresh_token=secret`,
    });
    expect('url' in identity && identity.url.href).toBe(realm);
  });
});

function answer(status: number, headers: Record<string, string> = {}, body = ''): Answer {
  return { kind: 'answer', status, headers, body: Buffer.from(body) };
}

describe('manifests', () => {
  const said = (digest: string, type = IMAGE_TYPE): Record<string, string> => ({
    'content-type': type,
    'docker-content-digest': digest,
  });
  const both = JSON.stringify({ manifests: [], layers: [], config: {} });
  const sha512 = 'sha512:f2b54dbf1ad4b0e0ad0d5aeb1fb2b8df4a8e1dbaf2d6f0b84d0d4c0f9a7a3ce0';
  test.each<[string, Answer, string, string]>([
    ['by tag', answer(200, said(DIGEST), IMAGE), '1.0', DIGEST],
    ['by digest', answer(200, said(DIGEST), IMAGE), DIGEST, DIGEST],
    ['without the header', answer(200, { 'content-type': IMAGE_TYPE }, IMAGE), '1.0', DIGEST],
    ['a vague type', answer(200, { 'content-type': 'application/json; charset=utf-8' }, IMAGE), '1.0', DIGEST],
    ['another header', answer(200, said(OTHER), IMAGE), '1.0', 'mismatch'],
    ['another content', answer(200, said(OTHER), IMAGE), OTHER, 'mismatch'],
    ['another header, right content', answer(200, said(OTHER), IMAGE), DIGEST, 'mismatch'],
    ['another content, no header', answer(200, { 'content-type': IMAGE_TYPE }, IMAGE), OTHER, 'mismatch'],
    ['a header that is no digest', answer(200, said('sha256:abc'), IMAGE), '1.0', 'mismatch'],
    ['a header of an unknown algorithm', answer(200, said(`md5:${'a'.repeat(32)}`), IMAGE), '1.0', 'mismatch'],
    ['half a digest of sha512', answer(200, said(sha512), IMAGE), '1.0', 'mismatch'],
    ['a type that the content denies', answer(200, said(DIGEST, INDEX_TYPE), IMAGE), '1.0', 'mismatch'],
    ['both an index and an image', answer(200, said(sha256(both)), both), '1.0', 'mismatch'],
    ['both an image and an index', answer(200, said(sha256(both), INDEX_TYPE), both), '1.0', 'mismatch'],
    ['no JSON', answer(200, said(sha256('<html>')), '<html>'), '1.0', 'mismatch'],
    ['a web page', answer(200, { 'content-type': 'text/html' }, '{}'), '1.0', 'refused'],
    [
      'docker schema 1',
      answer(200, { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' }, '{}'),
      '1.0',
      'refused',
    ],
  ])('%s', (_, reply, asked, expected) => {
    const manifest = readManifest(reply, asked, 'reg');
    expect('why' in manifest ? manifest.kind : manifest.digest).toBe(expected);
  });

  test('an index names platforms, and attestations beside them', () => {
    const index = JSON.stringify({
      mediaType: INDEX_TYPE,
      manifests: [
        { digest: DIGEST, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        { digest: OTHER, platform: { os: 'li\u001b[31mnux', architecture: 'amd64' } },
        { digest: sha256('nested') },
        { digest: 'sha256:abc', platform: { os: 'linux', architecture: 'amd64' } },
        {
          digest: sha256('attestation'),
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': DIGEST,
          },
        },
      ],
    });
    expect(readManifest(answer(200, said(sha256(index), INDEX_TYPE), index), '1.0', 'reg')).toEqual({
      digest: sha256(index),
      mediaType: INDEX_TYPE,
      platforms: [
        { platform: 'linux/arm64/v8', digest: DIGEST },
        { platform: '?/amd64', digest: OTHER },
        { platform: '?/?', digest: sha256('nested') },
      ],
      attestations: [{ digest: sha256('attestation'), about: DIGEST }],
    });
  });
});

describe('patience', () => {
  const date = 'Sat, 21 Nov 2026 03:00:00 GMT';
  const perhaps = { kind: 'silence', why: 'why', again: 'perhaps' } as const;
  test.each<[string, Parameters<typeof advise>[0], number, string]>([
    ['an answer', answer(200), 1, 'keep'],
    ['no permission', answer(401), 1, 'keep'],
    ['out of order', answer(503), 1, 'again 250'],
    ['out of order again', answer(503), 2, 'again 1000'],
    ['out of order for good', answer(503), 3, 'keep'],
    ['too often', answer(429, { 'retry-after': '2' }), 1, 'again 2000'],
    ['too often, until a date', answer(429, { 'retry-after': 'Sat, 21 Nov 2026 03:00:05 GMT', date }), 1, 'again 5000'],
    [
      'too often, until before now',
      answer(429, { 'retry-after': date, date: 'Sat, 21 Nov 2026 03:00:05 GMT' }),
      1,
      'again 0',
    ],
    ['too often for hours', answer(429, { 'retry-after': '7200' }), 1, 'keep'],
    ['silence', perhaps, 1, 'again 250'],
    ['silence for good', perhaps, 3, 'give-up'],
    ['silence that stays', { ...perhaps, again: 'never' }, 1, 'give-up'],
  ])('%s', (_, reply, attempt, expected) => {
    const advice = advise(reply, attempt, LIMITS);
    expect(advice.kind === 'again' ? `again ${advice.afterMs}` : advice.kind).toBe(expected);
  });

  test('a pause that cannot be read is none', () => {
    expect(retryAfterMs(answer(429, { 'retry-after': 'soon', date }))).toBeUndefined();
    expect(retryAfterMs(answer(429, { 'retry-after': date }))).toBeUndefined();
  });

  test('turns: never more than allowed at once, everybody in order, failures free their place', async () => {
    const inTurn = openTurns(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const jobs = Array.from({ length: 7 }, (_, index) =>
      inTurn(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await new Promise((resolve) => void setImmediate(resolve));
        running -= 1;
        if (index === 1) throw new Error('failed');
      }),
    );
    const ends = await Promise.allSettled(jobs);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});
