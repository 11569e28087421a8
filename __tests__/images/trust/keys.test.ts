import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf, readKey } from '../../../src/images/trust/public-key.ts';
import type { KeySigner } from '../../../src/images/trust/signer.ts';
import { openVerifier } from '../../../src/images/trust/verifier.ts';
import { A, keySigner, SCANNER, type Sigstore, startSigstore } from '../../support/sigstore.ts';

// Statements signed with keys that organisations keep themselves.

let sigstore: Sigstore;
beforeAll(async () => {
  sigstore = await startSigstore();
});

const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const OTHER = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const P384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const P521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ED = generateKeyPairSync('ed25519');
const publicPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();

const tell = (bundle: unknown, keys: readonly KeySigner[], roots = [sigstore.root]): string => {
  const told = openVerifier(keys, roots).value.verify({ bundle: JSON.stringify(bundle), about: A, where: '' }, [A]);
  return told.kind === 'verified' ? `${told.signer} ${told.signedAt ?? 'at no time'} ${told.logged}` : told.reason;
};

describe('kinds of keys', () => {
  test.each<[string, { publicKey: KeyObject; privateKey: KeyObject }, string | null, 'yes' | 'no']>([
    ['P-256 with SHA-256', P256, 'sha256', 'yes'],
    ['P-384 with SHA-384, as key management services do', P384, 'sha384', 'yes'],
    ['P-384 with SHA-256, as cosign does', P384, 'sha256', 'yes'],
    ['P-521 with SHA-512', P521, 'sha512', 'yes'],
    ['P-256 with SHA-1', P256, 'sha1', 'no'],
    ['RSA with SHA-256', RSA, 'sha256', 'yes'],
    ['RSA with SHA-1', RSA, 'sha1', 'no'],
    ['Ed25519', ED, null, 'yes'],
  ])('%s', async (_, { publicKey, privateKey }, hash, expected) => {
    const bundle = await sigstore.signWithKey(privateKey, hash, 'not logged');
    const told = tell(bundle, [keySigner(publicKey)]);
    if (expected === 'yes') expect(told).toBe('robot at no time false');
    else expect(told).toContain('the signature does not fit');
  });

  test.each<[string, string, string]>([
    ['a private key', P256.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'no public key in PEM'],
    ['an RSA key of 1024 bits', publicPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), 'neither'],
    ['a curve of coins', publicPem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey), 'neither'],
    ['a key to agree on secrets', publicPem(generateKeyPairSync('x25519').publicKey), 'neither'],
    ['noise', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'cannot be read'],
    ['two keys', `${publicPem(P256.publicKey)}${publicPem(OTHER.publicKey)}`, 'no public key in PEM'],
    ['nothing', '', 'no public key in PEM'],
  ])('refused: %s', (_, pem, expected) => {
    const told = readKey(pem);
    expect('problem' in told ? told.problem : '').toContain(expected);
  });
});

describe('whose key', () => {
  test('another key', async () => {
    const bundle = await sigstore.signWithKey(P256.privateKey, 'sha256', 'not logged');
    expect(tell(bundle, [keySigner(OTHER.publicKey)])).toContain('the signature does not fit');
  });

  test('the hint of a bundle names nobody', async () => {
    const hint = fingerprintOf(createPublicKey(publicPem(OTHER.publicKey)));
    const bundle = await sigstore.signWithKey(P256.privateKey, 'sha256', 'not logged', hint);
    expect(tell(bundle, [keySigner(OTHER.publicKey, { name: hint })])).toContain('the signature does not fit');
    expect(tell(bundle, [keySigner(OTHER.publicKey), keySigner(P256.publicKey, { name: 'mine' })])).toContain('mine');
  });

  test('a certificate does not count as a key, nor a key as a certificate', async () => {
    expect(tell(await sigstore.sign(), [keySigner(P256.publicKey)])).toContain('nobody who has one is configured');
    const bundle = await sigstore.signWithKey(P256.privateKey, 'sha256', 'not logged');
    const { value } = openVerifier([SCANNER], [sigstore.root]);
    expect(value.verify({ bundle: JSON.stringify(bundle), about: A, where: '' }, [A])).toMatchObject({
      reason: 'it is signed with a key, and no key is configured',
    });
  });
});

describe('the log', () => {
  test('that settings ask for has to hold it, and tells when', async () => {
    const key = keySigner(P256.publicKey, { tlog: true });
    expect(tell(await sigstore.signWithKey(P256.privateKey, 'sha256', 'logged'), [key])).toBe(
      `robot ${sigstore.loggedAt} true`,
    );
    expect(tell(await sigstore.signWithKey(P256.privateKey, 'sha256', 'not logged'), [key])).toContain(
      'no trusted time',
    );
  });

  test('that nobody asked for has to be right all the same', async () => {
    const stranger = await startSigstore();
    const bundle = await stranger.signWithKey(P256.privateKey, 'sha256', 'logged');
    expect(tell(bundle, [keySigner(P256.publicKey)])).toContain('no trusted transparency log');
  });

  test('asks nothing less of certificates where a key needs none', async () => {
    const bundle = await sigstore.sign();
    const without = { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, tlogEntries: [] } };
    const { value } = openVerifier([SCANNER, keySigner(P256.publicKey)], [sigstore.root]);
    expect(value.verify({ bundle: JSON.stringify(without), about: A, where: '' }, [A])).toMatchObject({
      reason: expect.stringContaining('no trusted time') as string,
    });
  });

  test('is not needed for a key where no root can be read', async () => {
    const bundle = await sigstore.signWithKey(P256.privateKey, 'sha256', 'not logged');
    expect(tell(bundle, [keySigner(P256.publicKey)], ['{}'])).toBe('robot at no time false');
    expect(tell(bundle, [keySigner(P256.publicKey, { tlog: true })], ['{}'])).toContain('no trusted time');
  });
});

test('fingerprints are of the key, however it is written', () => {
  const pem = publicPem(P256.publicKey);
  const again = publicPem(createPublicKey(createPrivateKey(P256.privateKey.export({ format: 'pem', type: 'pkcs8' }))));
  const [one, two] = [pem, `\n${again.replaceAll('\n', '\r\n')}\n`].map(readKey);
  expect(one && 'key' in one && fingerprintOf(one.key)).toBe(two && 'key' in two && fingerprintOf(two.key));
});
