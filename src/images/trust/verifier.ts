import { crypto } from '@sigstore/core';
import type { Json } from '../../manifest/json.ts';
import { parseStrictly } from '../scan/strict-json.ts';
import type { Attachment } from './attachment.ts';
import type { Identity } from './identity.ts';
import { readKey } from './public-key.ts';
import { EMBEDDED_ROOT, type Root, readRoot } from './root.ts';
import {
  identifySigner,
  type OpenBundle,
  openBundle,
  type Refusal,
  refuse,
  type Signature,
  type Trust,
  verifySignature,
} from './signature.ts';
import { checkSigner, type Signer } from './signer.ts';
import { findSubject } from './subject.ts';

// Whether a document beside an image was signed by somebody the base branch believes. Bundles, signers and roots come in
// as text, a statement comes out. No network, no clock: how old is too old is decided elsewhere. Semantics: docs/trust.md.

export type Verified = Omit<Signature, 'kind'> & {
  readonly kind: 'verified';
  /** The signed bytes, parsed once and strictly. Nothing else of the bundle may be read for what they say. */
  readonly statement: Json;
  /** The wanted digests that the statement is about, sorted, at least one. */
  readonly about: readonly string[];
  /** SHA-256 of the signed payload, which names this evidence. */
  readonly digest: string;
};

export type Verification = Verified | Refusal;

export type Verifier = {
  /** Whether the attachment is a statement by a believed signer about one of these digests, `sha256:…` or `sha512:…`. */
  readonly verify: (attachment: Attachment, wanted: readonly string[]) => Verification;
  /** Whether a believed signer signed these bytes themselves, as `cosign sign-blob` does. No statement comes of it. */
  readonly verifyFile: (bundle: string, file: Uint8Array) => Signature | Refusal;
  /** Whom the certificate names, believed or not: for people who write settings. `file` is what was signed, if a file was. */
  readonly identify: (bundle: string, file: Uint8Array) => Identity | Refusal;
};

const IN_TOTO = 'application/vnd.in-toto+json';

/**
 * Makes a verifier of what the base branch says: signers, and trusted roots as text, none of them meaning the embedded
 * one. What cannot be used is told and left out, so that it believes less, never more: a root that cannot be read is not
 * replaced by another. Never throws, nor does the verifier.
 */
export function openVerifier(
  signers: readonly Signer[],
  trustedRoots: readonly string[],
): { readonly value: Verifier; readonly problems: readonly string[] } {
  const roots: Root[] = [];
  const problems: string[] = [];
  for (const [index, text] of (trustedRoots.length === 0 ? [EMBEDDED_ROOT.text] : trustedRoots).entries()) {
    const root = readRoot(text);
    if ('problem' in root) problems.push(`trusted root ${index + 1}: ${root.problem}`);
    else roots.push(root);
  }
  problems.push(...signers.flatMap(checkSigner));
  const usable = signers.filter((signer) => checkSigner(signer).length === 0);
  const trust: Trust = {
    people: usable.filter((signer) => signer.kind === 'keyless'),
    keys: usable.flatMap((signer) => {
      const key = signer.kind === 'key' ? readKey(signer.pem) : undefined;
      return signer.kind === 'key' && key !== undefined && 'key' in key ? [{ ...signer, key: key.key }] : [];
    }),
    roots,
  };
  return {
    value: {
      verify: ({ bundle }, wanted) => verifyStatement(bundle, wanted, trust),
      verifyFile: (bundle, file) => verifyFile(bundle, file, trust),
      identify: (bundle, file) => {
        const open = openText(bundle);
        return 'kind' in open ? open : identifySigner(open, Buffer.from(file), roots);
      },
    },
    problems,
  };
}

function verifyStatement(text: string, wanted: readonly string[], trust: Trust): Verification {
  const open = openText(text);
  if ('kind' in open) return open;
  const { content } = open;
  if (content.kind === 'file') return refuse('it signs a file and holds no statement');
  if (content.payloadType !== IN_TOTO) return refuse(`its \`payloadType\` is not ${IN_TOTO}`);
  const signature = verifySignature(open, Buffer.alloc(0), trust);
  if (signature.kind === 'refused') return signature;
  const payload = parsePayload(content.payload);
  if ('problem' in payload) return refuse(`its payload cannot be read: ${payload.problem}`);
  const subject = findSubject(payload.json, wanted);
  if ('problem' in subject) return refuse(subject.problem);
  const digest = `sha256:${crypto.digest('sha256', content.payload).toString('hex')}`;
  return { ...signature, kind: 'verified', statement: payload.json, about: subject.about, digest };
}

function verifyFile(text: string, file: Uint8Array, trust: Trust): Signature | Refusal {
  const open = openText(text);
  if ('kind' in open) return open;
  if (open.content.kind !== 'file') return refuse('it holds a statement and signs no file');
  return verifySignature(open, Buffer.from(file), trust);
}

function openText(text: string): OpenBundle | Refusal {
  const parsed = parseStrictly(text);
  return 'problem' in parsed ? refuse(parsed.problem) : openBundle(parsed.json);
}

function parsePayload(payload: Buffer): ReturnType<typeof parseStrictly> {
  try {
    return parseStrictly(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload));
  } catch {
    return { problem: 'it is not UTF-8' }; // the decoder has no other way to say so
  }
}
