import { asNumber, asString, type Json, valueAt } from '../../manifest/json.ts';
import { parseStrictly } from '../scan/strict-json.ts';

/** A layer as cosign before version 3 attached it: a DSSE envelope, and its proofs in annotations. */
export type CosignLayer = { readonly envelope: string; readonly annotations: Json | undefined };

const KEY = 'dev.sigstore.cosign';
const BUNDLE = 'application/vnd.dev.sigstore.bundle+json;version=0.1';

/**
 * Writes such a layer as a sigstore bundle of version 0.1, which says the same. Only spellings are changed: whatever an
 * annotation claims is verified in the bundle. The chain is left out, since issuers come from the trusted root alone.
 * Specification: cosign specs/ATTESTATION_SPEC.md and SIGNATURE_SPEC.md. Never throws.
 */
export function rebuildBundle({
  envelope,
  annotations,
}: CosignLayer): { readonly bundle: string } | { readonly problem: string } {
  const dsseEnvelope = parseStrictly(envelope);
  if ('problem' in dsseEnvelope) return { problem: `its envelope cannot be read: ${dsseEnvelope.problem}` };
  const note = (name: string): string | undefined => asString(valueAt(annotations, `${KEY}/${name}`));
  const certificate = note('certificate');
  const logged = note('bundle');
  const entry = logged === undefined ? undefined : logEntry(logged);
  if (entry !== undefined && 'problem' in entry) return entry;
  const time = note('rfc3161timestamp');
  const timestamp = time === undefined ? undefined : signedTimestamp(time);
  if (time !== undefined && timestamp === undefined) return { problem: 'its timestamp cannot be read' };
  const leaf = certificate === undefined ? undefined : derOfPem(certificate);
  if (certificate !== undefined && leaf === undefined) return { problem: 'its certificate is no PEM' };
  const bundle: Json = {
    mediaType: BUNDLE,
    verificationMaterial: {
      ...(leaf === undefined
        ? { publicKey: { hint: '' } }
        : { x509CertificateChain: { certificates: [{ rawBytes: leaf }] } }),
      tlogEntries: entry === undefined ? [] : [entry.entry],
      ...(timestamp && { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: timestamp }] } }),
    },
    dsseEnvelope: dsseEnvelope.json,
  };
  return { bundle: JSON.stringify(bundle) };
}

/** `{ SignedEntryTimestamp, Payload: { body, integratedTime, logIndex, logID } }`; kind and version stand in the body. */
function logEntry(text: string): { readonly entry: Json } | { readonly problem: string } {
  const problem = { problem: 'its log entry cannot be read' };
  const parsed = parseStrictly(text);
  if ('problem' in parsed) return problem;
  const { json } = parsed;
  const promise = asString(valueAt(json, 'SignedEntryTimestamp'));
  const body = asString(valueAt(json, 'Payload', 'body'));
  const [time, index] = ['integratedTime', 'logIndex'].map((each) => asNumber(valueAt(json, 'Payload', each)));
  const log = asString(valueAt(json, 'Payload', 'logID'));
  if (promise === undefined || body === undefined || time === undefined || index === undefined) return problem;
  if (log === undefined || !/^[0-9a-f]{64}$/.test(log)) return problem;
  const content = parseStrictly(Buffer.from(body, 'base64').toString('utf8'));
  if ('problem' in content) return problem;
  const kind = asString(valueAt(content.json, 'kind'));
  const version = asString(valueAt(content.json, 'apiVersion'));
  if (kind === undefined || version === undefined) return problem;
  return {
    entry: {
      logIndex: String(index),
      logId: { keyId: Buffer.from(log, 'hex').toString('base64') },
      kindVersion: { kind, version },
      integratedTime: String(time),
      inclusionPromise: { signedEntryTimestamp: promise },
      canonicalizedBody: body,
    },
  };
}

function signedTimestamp(text: string): string | undefined {
  const parsed = parseStrictly(text);
  return 'problem' in parsed ? undefined : asString(valueAt(parsed.json, 'SignedRFC3161Timestamp'));
}

/** The first certificate of a PEM text, in base64 without breaks. */
function derOfPem(text: string): string | undefined {
  return /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/
    .exec(text)?.[1]
    ?.replaceAll(/\s/g, '');
}
