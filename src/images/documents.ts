import type { Json } from '../manifest/json.ts';
import { isHarbor, readHarbor } from './scan/harbor.ts';
import { readOpenVex, type VexDocument } from './scan/openvex.ts';
import { readStatement } from './scan/predicates.ts';
import { judgeDraft, type ScanReading, type ScanReport } from './scan/report.ts';
import { type Provenance, readProvenance, readVerificationSummary, type VerificationSummary } from './scan/slsa.ts';
import { parseStatement } from './scan/statement.ts';
import { parseStrictly } from './scan/strict-json.ts';

/** Why a document is believed, strongest first: somebody trusted signed it, a service was asked, the base branch holds it. */
export type Source =
  | {
      readonly kind: 'signed';
      readonly signer: string;
      readonly identity: string;
      readonly signedAt: string | undefined;
    }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'file'; readonly path: string };

/** What a document says, once it is known whom it comes from. `where`: where it was found, for people. */
export type Told =
  | { readonly kind: 'scan'; readonly report: ScanReport }
  | { readonly kind: 'vex'; readonly vex: VexDocument }
  | { readonly kind: 'summary'; readonly summary: VerificationSummary }
  | { readonly kind: 'provenance'; readonly provenance: Provenance };
export type Document = Told & { readonly source: Source; readonly where: string; readonly digest: string };

/** A document that counts for nothing, and why. */
export type Refusal = { readonly where: string; readonly reason: string };

const VSA = 'https://slsa.dev/verification_summary/v1';
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const OPENVEX = /^https:\/\/openvex\.dev\/ns(?:\/v[\d.]+)?$/;

/** What a statement says. Its subjects are those of the signed bytes. */
export function readTold(json: Json): Told | { readonly problem: string } {
  const statement = parseStatement(json);
  const type = statement.predicateType ?? '';
  const [problem] = statement.problems;
  if (problem !== undefined) return { problem };
  if (type === VSA) {
    const summary = readVerificationSummary(statement);
    return 'problem' in summary ? summary : { kind: 'summary', summary };
  }
  if (type === PROVENANCE) {
    const provenance = readProvenance(statement);
    return 'problem' in provenance ? provenance : { kind: 'provenance', provenance };
  }
  if (OPENVEX.test(type)) return { kind: 'vex', vex: readOpenVex(statement.predicate) };
  return toTold(judgeDraft(readStatement(json)));
}

/**
 * What a service answered when it was asked about a digest. The question binds a report that names no image by itself, as a
 * clean one of Harbor does; one that names another image is about that.
 */
export function readAnswered(text: string, about: string): Told | { readonly problem: string } {
  const parsed = parseStrictly(text);
  if ('problem' in parsed) return parsed;
  if (!isHarbor(parsed.json)) return { problem: 'it is no report of Harbor' };
  const draft = readHarbor(parsed.json);
  return toTold(judgeDraft({ ...draft, subjects: draft.subjects.length === 0 ? [about] : draft.subjects }));
}

/** A reading of a report as a document tells it. */
export function toTold(reading: ScanReading): Told | { readonly problem: string } {
  return reading.usable ? { kind: 'scan', report: reading.report } : { problem: reading.reason };
}
