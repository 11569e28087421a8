import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { type SignedEntity, toSignedEntity, Verifier } from '@sigstore/verify';
import type { Json } from '../../manifest/json.ts';
import { instantOf } from '../scan/instant.ts';
import { type Identity, readIdentity } from './identity.ts';
import { fingerprintOf, isSignedBy, type Key } from './public-key.ts';
import { remember } from './remembered.ts';
import { NO_ROOT, type Root } from './root.ts';
import type { KeylessSigner } from './signer.ts';
import { mismatchOf } from './workflow.ts';

/** Whom to believe, ready for use. */
export type Trust = {
  readonly people: readonly KeylessSigner[];
  readonly keys: readonly { readonly name: string; readonly key: Key; readonly tlog: boolean }[];
  readonly roots: readonly Root[];
};

/** Who signed, and when that is proved; what was signed is another question. */
export type Signature = {
  readonly kind: 'signed';
  readonly signer: string;
  /** Subject of the certificate, or fingerprint of the key. */
  readonly identity: string;
  /** The earliest moment that a log or a time authority vouches for, RFC 3339 in whole seconds. */
  readonly signedAt: string | undefined;
  readonly logged: boolean;
};

export type Refusal = { readonly kind: 'refused'; readonly reason: string };
export const refuse = (reason: string): Refusal => ({ kind: 'refused', reason });

/** What a bundle signs, as its own fields say it, with nothing verified. */
export type Content =
  | { readonly kind: 'envelope'; readonly payloadType: string; readonly payload: Buffer }
  | { readonly kind: 'file' };

export type OpenBundle = { readonly bundle: Bundle; readonly content: Content };

/** More of either serve nobody, and each costs time. */
const MAX_PROOFS = 10;

/** Reads a sigstore bundle of version 0.1 or later. Exactly one signature; nothing is verified. Never throws. */
export function openBundle(json: Json): OpenBundle | Refusal {
  try {
    const bundle = bundleFromJSON(json);
    const { tlogEntries, timestampVerificationData: times } = bundle.verificationMaterial;
    if (tlogEntries.length > MAX_PROOFS || (times?.rfc3161Timestamps.length ?? 0) > MAX_PROOFS)
      return refuse(`it has more than ${MAX_PROOFS} log entries or timestamps`);
    if (bundle.content.$case !== 'dsseEnvelope') return { bundle, content: { kind: 'file' } };
    const { payloadType, payload } = bundle.content.dsseEnvelope;
    return { bundle, content: { kind: 'envelope', payloadType, payload } };
  } catch {
    return refuse('it is no sigstore bundle with exactly one signature');
  }
}

/**
 * Verifies the signature of a bundle over its own payload, or over `file`. A certificate needs an authority, a log and a
 * time, each of the same root, whatever the settings say; a key needs what its signer asks for. The key hint of the bundle
 * is not looked at. Every exception of the library, of whatever kind, is a refusal: it throws where an answer is no.
 */
export function verifySignature({ bundle, content }: OpenBundle, file: Buffer, trust: Trust): Signature | Refusal {
  try {
    const entity = signedEntity(bundle, signedBytes(content, file));
    const proof = { signedAt: signedAt(entity), logged: entity.tlogEntries.length > 0 };
    return entity.key.$case === 'certificate' ? byCertificate(entity, proof, trust) : byKey(entity, proof, trust);
  } catch (error) {
    return refuse(explain(error));
  }
}

type Proof = Pick<Signature, 'signedAt' | 'logged'>;

function byCertificate(entity: SignedEntity, proof: Proof, { people, roots }: Trust): Signature | Refusal {
  if (people.length === 0) return refuse('it is signed with a certificate, and nobody who has one is configured');
  const identity = certified(entity, roots);
  if ('reason' in identity) return identity;
  const reasons: string[] = [];
  for (const signer of people) {
    const reason = mismatchOf(signer, identity);
    if (reason === undefined) return { kind: 'signed', signer: signer.name, identity: identity.subject, ...proof };
    reasons.push(`it is not signer \`${signer.name}\`: ${reason}`);
  }
  return refuse(joined(reasons));
}

/** Whom a certificate names, once one of the roots vouches for all of it: chain, certificate log, log, time, signature. */
function certified(entity: SignedEntity, roots: readonly Root[]): Identity | Refusal {
  const reasons: string[] = [];
  for (const root of roots) {
    try {
      const identity = readIdentity(new Verifier(root).verify(entity).identity ?? {});
      return 'problem' in identity ? refuse(identity.problem) : identity;
    } catch (error) {
      reasons.push(explain(error));
    }
  }
  return refuse(roots.length === 0 ? 'there is no trusted root to verify certificates with' : joined(reasons));
}

/**
 * Whom a bundle's certificate names, whether or not anybody believes them: what to write into settings, never an answer to
 * whether it counts. Never throws.
 */
export function identifySigner(
  { bundle, content }: OpenBundle,
  file: Buffer,
  roots: readonly Root[],
): Identity | Refusal {
  try {
    const entity = signedEntity(bundle, signedBytes(content, file));
    return entity.key.$case === 'certificate' ? certified(entity, roots) : refuse('it has no certificate, but a key');
  } catch (error) {
    return refuse(explain(error));
  }
}

const signedBytes = (content: Content, file: Buffer): Buffer =>
  content.kind === 'file' ? file : dsse.preAuthEncoding(content.payloadType, content.payload);

function byKey(entity: SignedEntity, proof: Proof, { keys, roots }: Trust): Signature | Refusal {
  if (keys.length === 0) return refuse('it is signed with a key, and no key is configured');
  const reasons: string[] = [];
  for (const { name, key, tlog } of keys)
    for (const root of roots.length === 0 ? [NO_ROOT] : roots) {
      try {
        const material: Root = { ...root, publicKey: () => ({ publicKey: key, validFor: () => true }) };
        const threshold = tlog ? 1 : 0;
        new Verifier(material, { tlogThreshold: threshold, timestampThreshold: threshold }).verify(entity);
        return { kind: 'signed', signer: name, identity: fingerprintOf(key), ...proof };
      } catch (error) {
        reasons.push(`it is not signer \`${name}\`: ${explain(error)}`);
      }
    }
  return refuse(joined(reasons));
}

/** The library knows one digest a key; a P-384 key usually goes with SHA-384, so the signature is looked at here. */
function signedEntity(bundle: Bundle, bytes: Buffer): SignedEntity {
  const entity = toSignedEntity(bundle, bytes);
  const { signature: content } = entity;
  if (entity.key.$case === 'certificate') remember(entity.key.certificate);
  return {
    ...entity,
    signature: {
      signature: content.signature,
      compareSignature: (signature) => content.compareSignature(signature),
      compareDigest: (digest) => content.compareDigest(digest),
      compareSignedDigest: (digest) => content.compareSignedDigest(digest),
      verifySignature: (key) => isSignedBy(key, bytes, content.signature),
    },
  };
}

/** To be believed only once the entity is verified: then every one of these times was. */
function signedAt({ timestamps }: SignedEntity): string | undefined {
  const seconds = timestamps.flatMap((each) => {
    if (each.$case === 'timestamp-authority') return [Math.floor(each.timestamp.signingTime.getTime() / 1000)];
    // Without the log's promise nobody has signed this time.
    return each.tlogEntry.inclusionPromise === undefined ? [] : [Number(each.tlogEntry.integratedTime)];
  });
  return seconds.length === 0 ? undefined : instantOf(Math.min(...seconds));
}

const joined = (reasons: readonly string[]): string => [...new Set(reasons)].slice(0, 5).join('; ');

/** Own words for the library's: its messages carry text of the bundle. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WORDS.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'it cannot be verified: its form is broken';
}

const WORDS: readonly (readonly [string, string])[] = [
  ['SIGNATURE_ERROR', 'the signature does not fit what is signed'],
  ['CERTIFICATE_ERROR', 'its certificate comes from no trusted authority, or was not good at that time'],
  ['TIMESTAMP_ERROR', 'no trusted time says when it was signed'],
  ['TLOG_BODY_ERROR', 'the log entry is about something else'],
  ['TLOG', 'no trusted transparency log holds it'],
  ['PUBLIC_KEY_ERROR', 'its key is not good at that time'],
];
