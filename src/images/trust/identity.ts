import type { VerificationPolicy } from '@sigstore/verify';

/** Who a certificate says has signed. What it does not say is undefined. */
export type Identity = {
  /** The subject alternative name: the address of a workflow at a ref, or of a person. */
  readonly subject: string;
  readonly issuer: string;
  /** Where the run came from: `https://github.com/owner/name`. */
  readonly repository: string | undefined;
  /** The ref that ran, which is the caller's where the workflow is a reusable one. */
  readonly ref: string | undefined;
  /** The event that started the run. */
  readonly trigger: string | undefined;
  readonly runner: string | undefined;
  /** The workflow that signed, and its commit. */
  readonly workflow: string | undefined;
  readonly workflowCommit: string | undefined;
};

// Specification: sigstore/fulcio docs/oid-info.md. Up to .7 the text stands as it is, from .8 on as a DER string.
const FULCIO = '1.3.6.1.4.1.57264.1';
const FIELDS = {
  issuer: `${FULCIO}.8`,
  workflow: `${FULCIO}.9`,
  workflowCommit: `${FULCIO}.10`,
  runner: `${FULCIO}.11`,
  repository: `${FULCIO}.12`,
  ref: `${FULCIO}.14`,
  trigger: `${FULCIO}.20`,
} as const;
const RAW_ISSUER = `${FULCIO}.1`;

const MAX_TEXT = 1_000;

/**
 * Reads the identity in a verified certificate. A field that stands there twice, or is no plain text, is a problem: two
 * readers could take it for two things. Never throws.
 */
export function readIdentity(told: VerificationPolicy): Identity | { readonly problem: string } {
  const fields = new Map<string, Buffer>();
  for (const { oid, value } of told.oids ?? []) {
    const id = oid?.id.join('.') ?? '';
    if (!id.startsWith(`${FULCIO}.`)) continue;
    if (fields.has(id)) return { problem: `its certificate says extension ${id} twice` };
    fields.set(id, value);
  }
  const texts: { -readonly [field in keyof typeof FIELDS]?: string } = {};
  for (const [field, id] of Object.entries(FIELDS) as [keyof typeof FIELDS, string][]) {
    // Object.entries forgets the names of the keys
    const value = fields.get(id);
    const text = value && textOfDer(value);
    if (value !== undefined && text === undefined) return { problem: `extension ${id} of its certificate is no text` };
    if (text !== undefined) texts[field] = text;
  }
  const raw = fields.get(RAW_ISSUER)?.toString('utf8');
  if (raw !== undefined && texts.issuer !== undefined && raw !== texts.issuer)
    return { problem: 'its certificate names two issuers' };
  const subject = told.subjectAlternativeName;
  const issuer = texts.issuer ?? raw;
  if (typeof subject !== 'string' || !isPlain(subject)) return { problem: 'its certificate names no subject' };
  if (issuer === undefined || !isPlain(issuer)) return { problem: 'its certificate names no issuer' };
  const { repository, ref, trigger, runner, workflow, workflowCommit } = texts;
  return { subject, issuer, repository, ref, trigger, runner, workflow, workflowCommit };
}

/** A UTF8String in DER that fills the bytes: tag, length in the shortest form, text. Undefined for everything else. */
export function textOfDer(bytes: Buffer): string | undefined {
  const [tag, first = 0, second = 0, third = 0] = bytes;
  const [length, start] =
    first < 0x80 ? [first, 2] : first === 0x81 ? [second, 3] : first === 0x82 ? [second * 256 + third, 4] : [-1, 0];
  const isShortest = length >= (start === 3 ? 0x80 : start === 4 ? 0x100 : 0);
  if (tag !== 0x0c || !isShortest || bytes.length !== start + length) return undefined;
  const text = bytes.toString('utf8', start);
  return isPlain(text) ? text : undefined;
}

const isPlain = (text: string): boolean =>
  text !== '' && text.length <= MAX_TEXT && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u.test(text);
