import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from '@sigstore/mock';
import type { KeylessSigner, KeySigner } from '../../src/images/trust/signer.ts';
import { type Json, valueAt } from '../../src/manifest/json.ts';

// A sigstore instance in this process: authority, certificate log, log, time authority, all invented, and their root.

const GITHUB = 'https://token.actions.githubusercontent.com';
export const WORKFLOW = 'https://github.com/acme/app/.github/workflows/scan.yml@refs/heads/main';
export const A = `sha256:${'a1'.repeat(32)}`;
export const B = `sha256:${'b2'.repeat(32)}`;
/** What GitHub says of a run, as the authority writes it into the certificate; null leaves a field out. */
export type Run = { readonly [field in keyof typeof OIDS]?: string | null } & { readonly subject?: string };

const OIDS = {
  issuer: 8,
  workflow: 9,
  workflowCommit: 10,
  runner: 11,
  repository: 12,
  ref: 14,
  trigger: 20,
} as const;

const USUAL = {
  issuer: GITHUB,
  workflowCommit: 'c0ffee00'.repeat(5),
  runner: 'github-hosted',
  repository: 'https://github.com/acme/app',
  ref: 'refs/heads/main',
  trigger: 'push',
} as const;

export const SCANNER: KeylessSigner = {
  kind: 'keyless',
  name: 'scanner',
  issuer: GITHUB,
  subject: WORKFLOW,
  repository: undefined,
  refs: [],
  triggers: [],
  runner: undefined,
};

/** A statement about image A. */
export const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'ghcr.io/acme/app', digest: { sha256: A.slice(7) } }],
  predicateType: 'https://in-toto.io/attestation/vulns/v0.2',
  predicate: { scanner: { uri: 'pkg:golang/trivy', version: '0.58.0', result: [] }, metadata: {} },
};

type Times = 'log' | 'authority' | 'both' | 'none';

/** What is signed and how. `times`: who tells when. */
export type Signing = {
  readonly run?: Run;
  readonly payload?: string | Buffer;
  readonly payloadType?: string;
  readonly times?: Times;
  /** `unlisted`: a certificate that no certificate log has seen. */
  readonly certificate?: 'listed' | 'unlisted';
  readonly extensions?: readonly { readonly oid: string; readonly value: string; readonly legacy?: boolean }[];
};

const ec = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const b64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString('base64');
const der = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const rfc3339 = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
const sha = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** The bytes that an envelope's signature is over. */
export function preAuth(type: string, payload: string | Buffer): Buffer {
  const [t, p] = [Buffer.from(type), Buffer.from(payload as string)]; // either is fine
  return Buffer.concat([Buffer.from(`DSSEv1 ${t.length} `), t, Buffer.from(` ${p.length} `), p]);
}

/** Starts an instance. Its certificates are good from now on, so its clocks stand a minute later; the time authority's, three. */
export async function startSigstore() {
  const later = (minutes: number): Date => new Date(Math.floor(Date.now() / 1000 + minutes * 60) * 1000);
  const [at, stamped] = [later(1), later(3)];
  const [ca, ct, log, tsa] = [ec('P-384'), ec(), ec(), ec('P-384')];
  const ctLog = await initializeCTLog(ct, at);
  const authority = await initializeCA(ca, ctLog, at);
  const quiet = await initializeCA(ca, undefined, at); // the same key, and so the same authority
  const tlog = await initializeTLog('https://log.example', log, at);
  const time = await initializeTSA(tsa, stamped);
  const validFor = { start: '2020-01-01T00:00:00Z' };
  const certificates = (...each: readonly ArrayBufferView[]) => ({
    certChain: { certificates: each.map((one) => ({ rawBytes: b64(bytesOf(one)) })) },
    validFor,
  });
  const logOf = (key: KeyObject) => ({
    baseUrl: 'https://log.example',
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: b64(der(key)), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: b64(sha(der(key))) },
  });
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(log.publicKey)],
    ctlogs: [logOf(ct.publicKey)],
    certificateAuthorities: [certificates(authority.rootCertificate)],
    timestampAuthorities: [certificates(time.intCertificate, time.rootCertificate)],
  };

  async function certify(publicKey: KeyObject, run: Run, { extensions, certificate: kind }: Signing) {
    const subject = run.subject ?? WORKFLOW;
    const told = { ...USUAL, workflow: subject, ...run };
    const all = Object.entries(OIDS).flatMap(([field, number]) => {
      const value = told[field as keyof typeof OIDS]; // the keys of OIDS
      return value === null || value === undefined ? [] : [{ oid: `1.3.6.1.4.1.57264.1.${number}`, value }];
    });
    const certificate = await (kind === 'unlisted' ? quiet : authority).issueCertificate({
      publicKey: der(publicKey) as NodeJS.ArrayBufferView<ArrayBuffer>, // a plain buffer
      subjectAltName: subject,
      extensions: [...all, ...(extensions ?? [])],
    });
    return bytesOf(certificate);
  }

  async function proofs(payload: string | Buffer, signature: Buffer, verifier: string, times: Times) {
    const entry = {
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: {
        envelopeHash: { algorithm: 'sha256', value: sha(payload).toString('hex') },
        payloadHash: { algorithm: 'sha256', value: sha(payload).toString('hex') },
        signatures: [{ signature: b64(signature), verifier: b64(verifier) }],
      },
    };
    const [logged] = Object.values(await tlog.log(entry));
    const told = logged as Json; // what the log answers
    const [index, integrated, logId] = ['logIndex', 'integratedTime', 'logID'].map((key) => valueAt(told, key));
    const proof = ['verification', 'inclusionProof'] as const;
    const token = await time.timestamp({
      artifactHash: sha(signature),
      hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
      nonce: 1,
      policyOID: '1.3.6.1.4.1.57264.2',
    });
    return {
      tlogEntries: [
        {
          logIndex: String(index),
          logId: { keyId: Buffer.from(String(logId), 'hex').toString('base64') },
          kindVersion: { kind: 'dsse', version: '0.0.1' },
          integratedTime: String(integrated),
          ...(times === 'log' || times === 'both'
            ? { inclusionPromise: { signedEntryTimestamp: valueAt(told, 'verification', 'signedEntryTimestamp') } }
            : {}),
          inclusionProof: {
            logIndex: '0',
            rootHash: Buffer.from(String(valueAt(told, ...proof, 'rootHash')), 'hex').toString('base64'),
            treeSize: '1',
            hashes: [],
            checkpoint: { envelope: valueAt(told, ...proof, 'checkpoint') },
          },
          canonicalizedBody: valueAt(told, 'body'),
        },
      ],
      ...(times === 'authority' || times === 'both'
        ? { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: b64(bytesOf(token)) }] } }
        : {}),
    };
  }

  const envelope = (payload: string | Buffer, payloadType: string, signature: Buffer) => ({
    payload: b64(payload),
    payloadType,
    signatures: [{ sig: b64(signature), keyid: '' }],
  });
  const VERSION = 'application/vnd.dev.sigstore.bundle.v0.3+json';

  return {
    root: JSON.stringify(root),
    rootJson: root,
    /** What the log's clock shows, and the time authority's. */
    loggedAt: rfc3339(at),
    stampedAt: rfc3339(stamped),
    /** A bundle signed with a certificate for the run. */
    async sign({ run = {}, payload = JSON.stringify(STATEMENT), ...how }: Signing = {}) {
      const { payloadType = 'application/vnd.in-toto+json', times = 'log' } = how;
      const { publicKey, privateKey } = ec();
      const signature = sign('sha256', preAuth(payloadType, payload), privateKey);
      const certificate = await certify(publicKey, run, how);
      const pem = `-----BEGIN CERTIFICATE-----\n${b64(certificate)}\n-----END CERTIFICATE-----\n`;
      return {
        mediaType: VERSION,
        verificationMaterial: {
          certificate: { rawBytes: b64(certificate) },
          ...(await proofs(payload, signature, pem, times)),
        },
        dsseEnvelope: envelope(payload, payloadType, signature),
      };
    },
    /** A bundle signed with a key of one's own. */
    async signWithKey(key: KeyObject, hash: string | null, logged: 'logged' | 'not logged', hint = '') {
      const [payload, type] = [JSON.stringify(STATEMENT), 'application/vnd.in-toto+json'];
      const signature = sign(hash, preAuth(type, payload), key);
      return {
        mediaType: VERSION,
        verificationMaterial: {
          publicKey: { hint },
          ...(logged === 'logged' ? await proofs(payload, signature, 'key', 'log') : { tlogEntries: [] }),
        },
        dsseEnvelope: envelope(payload, type, signature),
      };
    },
  };
}

export type Sigstore = Awaited<ReturnType<typeof startSigstore>>;

/** A signer who has the public half. */
export function keySigner(key: KeyObject, more: Partial<KeySigner> = {}): KeySigner {
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  return { kind: 'key', name: 'robot', pem, tlog: false, ...more };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A bundle as cosign before version 3 attached it: the envelope as a layer, its proofs as annotations. */
export function cosignLayer({ verificationMaterial: material, dsseEnvelope }: Awaited<ReturnType<Sigstore['sign']>>): {
  readonly envelope: string;
  readonly annotations: Record<string, string>;
} {
  const [entry] = material.tlogEntries;
  const { timestampVerificationData: times } = material;
  const promise = entry && 'inclusionPromise' in entry ? entry.inclusionPromise : undefined;
  const logged = {
    SignedEntryTimestamp: promise?.signedEntryTimestamp ?? '',
    Payload: {
      body: entry?.canonicalizedBody ?? '',
      integratedTime: Number(entry?.integratedTime),
      logIndex: Number(entry?.logIndex),
      logID: Buffer.from(entry?.logId.keyId ?? '', 'base64').toString('hex'),
    },
  };
  const [time] = times?.rfc3161Timestamps ?? [];
  return {
    envelope: JSON.stringify(dsseEnvelope),
    annotations: {
      'dev.sigstore.cosign/bundle': JSON.stringify(logged),
      'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----\n${material.certificate.rawBytes}\n-----END CERTIFICATE-----\n`,
      ...(time && {
        'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp: time.signedTimestamp }),
      }),
    },
  };
}
