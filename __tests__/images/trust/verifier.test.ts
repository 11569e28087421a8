import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Signer } from '../../../src/images/trust/signer.ts';
import { openVerifier, type Verification } from '../../../src/images/trust/verifier.ts';
import {
  A,
  B,
  SCANNER,
  type Signing,
  type Sigstore,
  STATEMENT,
  startSigstore,
  WORKFLOW,
} from '../../support/sigstore.ts';

// Statements signed by invented workflows, verified through the front door, and every way to have a false one believed.

let sigstore: Sigstore;
let stranger: Sigstore;
beforeAll(async () => {
  sigstore = await startSigstore();
  stranger = await startSigstore();
});

type Bundle = Awaited<ReturnType<Sigstore['sign']>>;

function verify(
  bundle: unknown,
  signers: readonly Signer[] = [SCANNER],
  wanted: readonly string[] = [A],
): Verification {
  const { value, problems } = openVerifier(signers, [sigstore.root]);
  expect(problems).toEqual([]);
  const text = typeof bundle === 'string' ? bundle : JSON.stringify(bundle);
  return value.verify({ bundle: text, about: A, where: 'the registry' }, wanted);
}

const reasonOf = (told: Verification): string => (told.kind === 'refused' ? told.reason : 'verified');
const about = (subject: unknown, more: object = {}): Signing => ({
  payload: JSON.stringify({ ...STATEMENT, subject, ...more }),
});

test('what the named workflow signed is believed', async () => {
  const told = verify(await sigstore.sign());
  expect(told).toEqual({
    kind: 'verified',
    signer: 'scanner',
    identity: WORKFLOW,
    signedAt: sigstore.loggedAt,
    logged: true,
    statement: STATEMENT,
    about: [A],
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
  });
});

describe('when it was signed', () => {
  test.each(['log', 'both'] as const)('told by %s: the earliest proved time', async (times) => {
    expect(verify(await sigstore.sign({ times }))).toMatchObject({ signedAt: sigstore.loggedAt });
  });

  test('told by a time authority alone, as with logs of the second generation', async () => {
    expect(verify(await sigstore.sign({ times: 'authority' }))).toMatchObject({ signedAt: sigstore.stampedAt });
  });

  test('told by nobody: an integrated time without a promise is anybody’s word', async () => {
    expect(reasonOf(verify(await sigstore.sign({ times: 'none' })))).toContain('no trusted time');
  });

  test('told by a stranger', async () => {
    const bundle = await sigstore.sign({ times: 'none' });
    const other = await stranger.sign({ times: 'authority' });
    const { timestampVerificationData } = other.verificationMaterial;
    const forged = { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, timestampVerificationData } };
    expect(reasonOf(verify(forged))).toContain('no trusted time');
  });
});

describe('who signed', () => {
  test.each<[string, NonNullable<Signing['run']>, string]>([
    ['a pull request', { trigger: 'pull_request', ref: 'refs/pull/7/merge' }, 'started by `pull_request`'],
    ['a pull request with the rights of main', { trigger: 'pull_request_target' }, 'started by `pull_request_target`'],
    ['a branch', { subject: WORKFLOW.replace('main', 'evil'), ref: 'refs/heads/evil' }, 'was signed by'],
    ['another repository', { repository: 'https://github.com/mallory/app' }, 'one of `https://github.com/mallory/app`'],
    ['another issuer', { issuer: 'https://issuer.example' }, 'its issuer is `https://issuer.example`'],
    ['nobody who is said', { issuer: null }, 'names no issuer'],
    ['a run without event', { trigger: null }, 'does not say'],
  ])('%s', async (_, run, expected) => {
    expect(reasonOf(verify(await sigstore.sign({ run })))).toContain(expected);
  });

  test('a name with a dot where the pattern has one fits; with another sign it does not', async () => {
    const run = { subject: WORKFLOW.replace('scan.yml', 'scanxyml') };
    expect(reasonOf(verify(await sigstore.sign({ run })))).toContain('was signed by');
  });

  test('the second of two signers', async () => {
    const other = { ...SCANNER, name: 'other', subject: WORKFLOW.replace('scan', 'other') };
    expect(verify(await sigstore.sign(), [other, SCANNER])).toMatchObject({ kind: 'verified', signer: 'scanner' });
  });

  test('texts of the certificate are read as DER strings: raw text is none', async () => {
    const raw = { oid: '1.3.6.1.4.1.57264.1.20', value: 'push', legacy: true };
    const bundle = await sigstore.sign({ run: { trigger: null }, extensions: [raw] });
    expect(reasonOf(verify(bundle))).toContain('extension 1.3.6.1.4.1.57264.1.20 of its certificate is no text');
  });

  test('a text that stands twice in the certificate', async () => {
    const again = { oid: '1.3.6.1.4.1.57264.1.20', value: 'push' };
    const bundle = await sigstore.sign({ run: { trigger: 'pull_request' }, extensions: [again] });
    expect(reasonOf(verify(bundle))).toContain('twice');
  });

  test('two issuers in one certificate', async () => {
    const raw = { oid: '1.3.6.1.4.1.57264.1.1', value: 'https://issuer.example', legacy: true };
    expect(reasonOf(verify(await sigstore.sign({ extensions: [raw] })))).toContain('two issuers');
  });

  test('nobody configured', async () => {
    expect(reasonOf(verify(await sigstore.sign(), []))).toContain('nobody who has one is configured');
  });

  test('a certificate that no certificate log has seen', async () => {
    expect(reasonOf(verify(await sigstore.sign({ certificate: 'unlisted' })))).toContain('no trusted authority');
  });

  test('an authority that nobody trusts', async () => {
    expect(reasonOf(verify(await stranger.sign()))).toContain('no trusted authority');
  });
});

describe('what was signed', () => {
  test.each<[string, Signing, string]>([
    ['another type of payload', { payloadType: 'application/json' }, '`payloadType`'],
    ['another type of statement', { payload: JSON.stringify({ ...STATEMENT, _type: 'x' }) }, '`_type`'],
    ['no type of predicate', about(STATEMENT.subject, { predicateType: undefined }), '`predicateType`'],
    ['a predicate that is a list', about(STATEMENT.subject, { predicate: [] }), 'predicate is no mapping'],
    ['another image', about([{ digest: { sha256: B.slice(7) } }]), 'about something else'],
    ['a name alone', about([{ name: `ghcr.io/acme/app@${A}` }]), 'about something else'],
    ['the digits under another algorithm', about([{ digest: { sha512: A.slice(7) } }]), 'about something else'],
    ['the algorithm in upper case', about([{ digest: { SHA256: A.slice(7) } }]), 'about something else'],
    ['no subject', about([]), 'about something else'],
    ['subjects that are no list', about({ digest: { sha256: A.slice(7) } }), '`subject` is not a list'],
    ['what is no UTF-8', { payload: Buffer.from('{"a":"\xff"}', 'latin1') }, 'it is not UTF-8'],
    ['what is no JSON', { payload: 'hello' }, 'it is not JSON'],
    ['a key twice', { payload: '{"_type":"a","_type":"b"}' }, 'twice'],
    ['something behind the end', { payload: `${JSON.stringify(STATEMENT)} {}` }, 'it is not JSON'],
  ])('%s', async (_, signing, expected) => {
    expect(reasonOf(verify(await sigstore.sign(signing)))).toContain(expected);
  });

  test('the digest in upper case', async () => {
    const bundle = await sigstore.sign(about([{ digest: { sha256: A.slice(7).toUpperCase() } }]));
    expect(verify(bundle)).toMatchObject({ kind: 'verified', about: [A] });
  });

  test('the old version of statements', async () => {
    const bundle = await sigstore.sign(about(STATEMENT.subject, { _type: 'https://in-toto.io/Statement/v0.1' }));
    expect(verify(bundle).kind).toBe('verified');
  });

  test('several images, one of them wanted', async () => {
    const bundle = await sigstore.sign(about([{ digest: { sha256: B.slice(7) } }, ...STATEMENT.subject]));
    expect(verify(bundle)).toMatchObject({ kind: 'verified', about: [A] });
    expect(verify(bundle, [SCANNER], [A, B])).toMatchObject({ about: [A, B] });
  });

  test('a subject that is the image under one algorithm and another under the next', async () => {
    const [right, wrong] = [`sha512:${'c'.repeat(128)}`, 'd'.repeat(128)];
    const bundle = await sigstore.sign(about([{ digest: { sha256: A.slice(7), sha512: wrong } }]));
    expect(reasonOf(verify(bundle, [SCANNER], [A, right]))).toContain('and also sha512');
    expect(verify(bundle, [SCANNER], [A]).kind).toBe('verified'); // nobody knows better
  });

  test('nothing wanted is nothing found', async () => {
    expect(reasonOf(verify(await sigstore.sign(), [SCANNER], []))).toContain('about something else');
  });
});

describe('a bundle that was changed', () => {
  const change = async (edit: (bundle: Bundle, other: Bundle) => unknown): Promise<string> =>
    reasonOf(verify(edit(await sigstore.sign(), await sigstore.sign(about([{ digest: { sha256: B.slice(7) } }])))));

  test.each<[string, (bundle: Bundle, other: Bundle) => unknown, string]>([
    [
      'another payload under the signature',
      (one, other) => ({ ...one, dsseEnvelope: { ...one.dsseEnvelope, payload: other.dsseEnvelope.payload } }),
      'the log entry is about something else',
    ],
    [
      'the envelope of another bundle',
      (one, other) => ({ ...one, dsseEnvelope: other.dsseEnvelope }),
      'the log entry is about something else',
    ],
    [
      'the certificate of another bundle',
      ({ verificationMaterial: material, ...one }, other) => ({
        ...one,
        verificationMaterial: { ...material, certificate: other.verificationMaterial.certificate },
      }),
      'the signature does not fit',
    ],
    [
      'two signatures',
      (one) => ({
        ...one,
        dsseEnvelope: {
          ...one.dsseEnvelope,
          signatures: [...one.dsseEnvelope.signatures, ...one.dsseEnvelope.signatures],
        },
      }),
      'exactly one signature',
    ],
    [
      'no signature',
      (one) => ({ ...one, dsseEnvelope: { ...one.dsseEnvelope, signatures: [] } }),
      'exactly one signature',
    ],
    [
      'no log entry',
      (one) => ({ ...one, verificationMaterial: { ...one.verificationMaterial, tlogEntries: [] } }),
      'no trusted time',
    ],
    [
      'a log entry with a later time than the log promised',
      ({ verificationMaterial: material, ...one }) => ({
        ...one,
        verificationMaterial: {
          ...material,
          tlogEntries: material.tlogEntries.map((each) => ({
            ...each,
            integratedTime: String(Number(each.integratedTime) + 60),
          })),
        },
      }),
      'no trusted transparency log',
    ],
    [
      'the same log entry many times',
      ({ verificationMaterial: material, ...one }) => ({
        ...one,
        verificationMaterial: { ...material, tlogEntries: Array.from({ length: 11 }, () => material.tlogEntries[0]) },
      }),
      'more than 10',
    ],
    [
      'a key of its own',
      ({ verificationMaterial: { tlogEntries }, ...one }) => ({
        ...one,
        verificationMaterial: { tlogEntries, publicKey: { hint: 'x' } },
      }),
      'no key is configured',
    ],
    [
      'an unknown version',
      (one) => ({ ...one, mediaType: one.mediaType.replace('v0.3', 'v9.x') }),
      'no sigstore bundle',
    ],
    ['nothing in it', () => ({}), 'no sigstore bundle'],
    ['a list', () => [], 'no sigstore bundle'],
    ['null', () => null, 'no sigstore bundle'],
    [
      'prototype keys',
      () => JSON.parse('{"__proto__":{"mediaType":"x"},"constructor":1}') as unknown,
      'no sigstore bundle',
    ],
    ['truncated text', (one) => JSON.stringify(one).slice(0, -9), 'truncated'],
    ['a key twice', (one) => `{"mediaType":"x",${JSON.stringify(one).slice(1)}`, 'twice'],
    [
      'a certificate of noise',
      ({ verificationMaterial: material, ...one }) => ({
        ...one,
        verificationMaterial: { ...material, certificate: { rawBytes: 'AAAA' } },
      }),
      'its form is broken',
    ],
    [
      'a timestamp of noise',
      ({ verificationMaterial: material, ...one }) => ({
        ...one,
        verificationMaterial: {
          ...material,
          timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }] },
        },
      }),
      'its form is broken',
    ],
  ])('%s', async (_, edit, expected) => {
    expect(await change(edit)).toContain(expected);
  });

  test('reasons are in own words: nothing of a bundle gets into them', async () => {
    const bundle = await sigstore.sign();
    const [entry] = bundle.verificationMaterial.tlogEntries;
    const forged = {
      ...bundle,
      verificationMaterial: {
        ...bundle.verificationMaterial,
        tlogEntries: [{ ...entry, kindVersion: { kind: '\u001b[31mall is well', version: '1' } }],
      },
    };
    expect(reasonOf(verify(forged))).not.toContain('well');
  });

  test('one bit, wherever it is', async () => {
    const text = JSON.stringify(await sigstore.sign());
    const places = Array.from({ length: 100 }, (_, index) => Math.floor((index * text.length) / 100));
    for (const place of places) {
      const sign = text.charAt(place) === 'A' ? 'B' : 'A';
      const told = verify(`${text.slice(0, place)}${sign}${text.slice(place + 1)}`);
      // Hints that nobody reads may change; what is believed may not.
      if (told.kind === 'verified') expect(told.statement).toEqual(STATEMENT);
    }
  });
});

describe('files', () => {
  test('a bundle that signs a file is no statement, and the reverse', async () => {
    const bundle = await sigstore.sign();
    const { value } = openVerifier([SCANNER], [sigstore.root]);
    expect(value.verifyFile(JSON.stringify(bundle), Buffer.from('x'))).toEqual({
      kind: 'refused',
      reason: 'it holds a statement and signs no file',
    });
    const { dsseEnvelope: _, ...material } = bundle;
    const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' }, signature: 'AAAA' };
    expect(reasonOf(verify({ ...material, messageSignature }))).toBe('it signs a file and holds no statement');
  });
});

test('who signed can be asked without believing them', async () => {
  const { value } = openVerifier([], [sigstore.root]);
  const bundle = JSON.stringify(await sigstore.sign({ run: { trigger: 'pull_request' } }));
  expect(value.identify(bundle, new Uint8Array())).toMatchObject({ subject: WORKFLOW, trigger: 'pull_request' });
  const forged = JSON.stringify(await stranger.sign());
  expect(value.identify(forged, new Uint8Array())).toMatchObject({ kind: 'refused' });
});

test('a signer with problems is told and not used', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const { value, problems } = openVerifier(
    [
      { kind: 'key', name: 'secret', pem, tlog: false },
      { ...SCANNER, name: 'wide', subject: '*' },
    ],
    [sigstore.root],
  );
  expect(problems).toHaveLength(2);
  const told = value.verify({ bundle: JSON.stringify(await sigstore.sign()), about: A, where: '' }, [A]);
  expect(reasonOf(told)).toContain('nobody who has one is configured');
});
