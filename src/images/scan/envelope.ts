import { type Json, valueAt } from '../../manifest/json.ts';
import { has, textAt } from './field.ts';
import { readStatement } from './predicates.ts';
import { type ReportDraft, toDraft } from './report.ts';
import { isStatement } from './statement.ts';
import { parseStrictly } from './strict-json.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope, or a sigstore bundle around one. */
export function isEnvelope(json: Json): boolean {
  return has(json, 'payload', 'payloadType') || (has(json, 'mediaType') && has(json, 'verificationMaterial'));
}

/** The statement inside, read without looking at its signature. */
export function readEnvelope(json: Json): ReportDraft {
  const envelope = has(json, 'payload') ? json : valueAt(json, 'dsseEnvelope');
  const refuse = (problem: string): ReportDraft => toDraft('DSSE envelope', { problems: [problem] });
  if (!has(envelope, 'payload')) return refuse('it signs a file and holds no statement');
  if (textAt(envelope, 'payloadType') !== PAYLOAD_TYPE) return refuse(`its \`payloadType\` is not ${PAYLOAD_TYPE}`);
  const text = decodeBase64(valueAt(envelope, 'payload'));
  if (text === undefined) return refuse('its payload is not base64 of UTF-8 text');
  const parsed = parseStrictly(text);
  if ('problem' in parsed) return refuse(`its payload cannot be read: ${parsed.problem}`);
  if (!isStatement(parsed.json)) return refuse('its payload is no in-toto statement');
  const draft = readStatement(parsed.json);
  return { ...draft, notes: [...draft.notes, 'its signature was not verified here'] };
}

function decodeBase64(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const signs = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = new Uint8Array(signs.length);
    for (let index = 0; index < signs.length; index += 1) bytes[index] = signs.charCodeAt(index);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
