import { asObject, type Json, valueAt } from '../../manifest/json.ts';
import { digests, listAt, textAt, timeAt } from './field.ts';
import { type ReportDraft, toDraft } from './report.ts';
import type { Statement } from './statement.ts';

// SLSA predicates tell no findings. A verification summary is somebody else's verdict, which a policy may accept in their
// place; provenance says where an image comes from. Semantics page, 5.1; slsa.dev/spec/v1.0.

/** Somebody else's verdict about images. */
export type VerificationSummary = {
  readonly subjects: readonly string[];
  readonly verifier: string;
  readonly verifiedAt: string;
  readonly resourceUri: string;
  readonly policyUri: string | undefined;
  readonly policyDigest: string | undefined;
  readonly verdict: 'passed' | 'failed';
  readonly levels: readonly string[];
};

/** Where images come from. */
export type Provenance = {
  readonly subjects: readonly string[];
  readonly builder: string;
  readonly buildType: string;
  readonly externalParameters: Json;
  /** What was built from, as `uri` and whatever digests it had. */
  readonly sources: readonly { readonly uri: string; readonly digests: { readonly [algorithm: string]: string } }[];
  readonly invocation: string | undefined;
};

/** The summary, or what it lacks. Anything but PASSED is a failure. */
export function readVerificationSummary({
  subjects,
  predicate,
}: Statement): VerificationSummary | { readonly problem: string } {
  const verifier = textAt(predicate, 'verifier', 'id');
  const verifiedAt = timeAt(predicate, 'timeVerified');
  const resourceUri = textAt(predicate, 'resourceUri');
  const result = textAt(predicate, 'verificationResult');
  if (verifier === undefined) return { problem: 'it does not name its verifier: `verifier.id`' };
  if (verifiedAt === undefined) return { problem: 'it does not say when it was verified: `timeVerified`' };
  if (resourceUri === undefined) return { problem: 'it does not name what was verified: `resourceUri`' };
  if (result === undefined) return { problem: 'it holds no verdict: `verificationResult`' };
  return {
    subjects,
    verifier,
    verifiedAt,
    resourceUri,
    policyUri: textAt(predicate, 'policy', 'uri'),
    policyDigest: digests(`sha256:${textAt(predicate, 'policy', 'digest', 'sha256') ?? ''}`)[0],
    verdict: result === 'PASSED' ? 'passed' : 'failed',
    levels: listAt(predicate, 'verifiedLevels').flatMap((level) => textAt(level) ?? []),
  };
}

export function readSummaryDraft(statement: Statement): ReportDraft {
  const summary = readVerificationSummary(statement);
  const isRead = !('problem' in summary);
  return toDraft('SLSA verification summary', {
    subjects: statement.subjects,
    scanner: isRead ? summary.verifier : undefined,
    scannedAt: isRead ? summary.verifiedAt : undefined,
    problems: [
      isRead
        ? `it is a verdict (${summary.verdict}) and lists no findings: it counts only where the policy accepts this verifier`
        : summary.problem,
    ],
  });
}

/** The provenance, or what it lacks. */
export function readProvenance({ subjects, predicate }: Statement): Provenance | { readonly problem: string } {
  const builder = textAt(predicate, 'runDetails', 'builder', 'id');
  const buildType = textAt(predicate, 'buildDefinition', 'buildType');
  if (builder === undefined) return { problem: 'it does not name its builder: `runDetails.builder.id`' };
  if (buildType === undefined) return { problem: 'it does not say how it was built: `buildDefinition.buildType`' };
  return {
    subjects,
    builder,
    buildType,
    externalParameters: valueAt(predicate, 'buildDefinition', 'externalParameters') ?? null,
    sources: listAt(predicate, 'buildDefinition', 'resolvedDependencies').flatMap((dependency) => {
      const uri = textAt(dependency, 'uri');
      const entries = Object.keys(asObject(valueAt(dependency, 'digest')) ?? {}).flatMap((algorithm) => {
        const hex = textAt(dependency, 'digest', algorithm);
        return hex === undefined ? [] : [[algorithm, hex] as const];
      });
      return uri === undefined ? [] : [{ uri, digests: Object.fromEntries(entries) }];
    }),
    invocation: textAt(predicate, 'runDetails', 'metadata', 'invocationId'),
  };
}

export function readProvenanceDraft(statement: Statement): ReportDraft {
  const provenance = readProvenance(statement);
  return toDraft('SLSA provenance', {
    subjects: statement.subjects,
    problems: [
      'problem' in provenance ? provenance.problem : 'it shows where an image comes from, not that it was scanned',
    ],
  });
}
