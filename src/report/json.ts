import { intersect } from '../algebra/intervals.ts';
import { type PortSet, type PortsJson, portsToJson, readDestination } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import type { PlacedWorkload } from '../change/workloads.ts';
import type { Approval, Decision, JudgedFinding } from '../decision/decision.ts';
import type { ImageVerdict } from '../images/question.ts';
import { countSeverities } from '../images/scan/severity.ts';
import type { Side, SidedLocation } from '../manifest/location.ts';
import type { JudgedPart, Judgement, ToldContext } from '../outcome.ts';
import { peerToJson, spokenPorts } from '../reach/connectivity.ts';
import { type ScopeSizes, sumSizes } from '../scope/classify.ts';
import { vocabularyKeys } from '../scope/taxonomy.ts';
import type { Waiver } from '../settings/settings.ts';
import { orderedFindings, orderedGaps, type PlacedGap, requirementsOf } from './page.ts';

/** The outcome for programs. The shape is published in schema/outcome.schema.json; fields are added, never changed. */
export function toJson(judgement: Judgement): string {
  const { tool, subject, settings, decision, approvals, changes, part, context = [] } = judgement;
  const outcome = {
    decision: decisionJson(decision),
    mode: settings.mode,
    subject: { base: subject.base, head: subject.head, number: subject.number ?? null, author: subject.author ?? null },
    settings: { file: settings.file ?? null, regime: settings.pack.name },
    findings: orderedFindings(judgement).map((finding) => findingJson(finding, portsIn(changes))),
    gaps: orderedGaps(judgement).map(gapJson),
    change: changes.length === 0 ? null : joined(changes.map(changeJson)),
    scope: changes.length === 0 ? null : { base: sizesOf(changes, 'base'), head: sizesOf(changes, 'head') },
    clusters: changes.map(({ cluster, base, head }) => ({
      name: cluster ?? null,
      scope: { base: base.scope.sizes, head: head.scope.sizes },
    })),
    approvals: approvals.map(approvalJson),
    tool,
    part: part && partJson(part),
    context: context.length === 0 ? undefined : context.map(contextJson),
  };
  return `${JSON.stringify(outcome, undefined, 2)}\n`;
}

/** What the decision rests on, by reference to `findings`, `approvals` and `gaps`. */
function decisionJson(decision: Decision) {
  switch (decision.kind) {
    case 'pass':
      return { kind: decision.kind };
    case 'hold':
      return { kind: decision.kind, needs: decision.needs.map(({ owners }) => owners) };
    case 'block':
      return { kind: decision.kind, because: decision.because.map(({ fingerprint }) => fingerprint) };
    case 'undecided':
      return { kind: decision.kind, because: decision.because.map(({ message }) => message) };
  }
}

/** How ports are written: as far as rules of either side speak of them, else all of them. */
function portsIn(changes: readonly Change[]): (ports: PortSet) => PortsJson {
  const planes = changes.flatMap(({ base, head }) => [base.model.plane, head.model.plane]);
  const spoken = planes.length === 0 ? undefined : spokenPorts(planes);
  return (ports) => {
    const some = spoken === undefined ? ports : intersect(spoken, ports);
    return portsToJson(some.length > 0 ? some : ports);
  };
}

function findingJson(finding: JudgedFinding, shown: (ports: PortSet) => PortsJson) {
  const { rule, effect, message, at, about, clusters, edges, fingerprint, witness, waiver } = finding;
  // A waiver can name written ends only, and ends to come are many.
  const isWritten = edges.every(({ from, to }) => !from.startsWith('{') && !to.startsWith('{'));
  const proof = witness && {
    from: peerToJson(witness.from),
    to: peerToJson(witness.to),
    ...readDestination(witness.destination),
    assuming: witness.assuming,
  };
  return {
    rule,
    effect,
    message,
    requirements: requirementsOf(rule),
    at: placeJson(at),
    about,
    clusters,
    edges: isWritten ? edges.map(({ from, to, ports }) => ({ from, to, ports: shown(ports) })) : [],
    fingerprint,
    witness: proof,
    waiver: waiver && waiverJson(waiver),
  };
}

function partJson({ touched, judged, settings }: JudgedPart) {
  const namesOf = (names: JudgedPart['touched']) => names.map((name) => name ?? null);
  return { touched: namesOf(touched), judged: namesOf(judged), settings: settings ?? null };
}

function waiverJson({ owner, reason, ticket, until, at }: Waiver) {
  return { owner, reason, ticket, until, at: placeJson({ ...at, side: 'base' }) };
}

function gapJson({ message, at, touchesCde }: PlacedGap) {
  return { message, at: placeJson(at), touchesCde };
}

/** What was known of clusters besides; a date is null where nobody wrote one. */
function contextJson({ path, cluster, taken }: ToldContext) {
  return { path, cluster: cluster ?? null, takenAt: taken?.at ?? null, ageDays: taken?.ageDays ?? null };
}

function placeJson({ path, line, column, side, elsewhere }: SidedLocation) {
  return { path, line, column, side, elsewhere };
}

function approvalJson({ owners, because, findings, state }: Approval) {
  return { owners, because, findings: findings.map(({ fingerprint }) => fingerprint), state };
}

/** The rows of all clusters, each under the name of its cluster. */
function joined(parts: readonly ReturnType<typeof changeJson>[]) {
  return {
    reach: parts.flatMap(({ reach }) => reach),
    scope: parts.flatMap(({ scope }) => scope),
    labels: parts.flatMap(({ labels }) => labels),
    images: parts.flatMap(({ images }) => images),
  };
}

/** How large the scope of the touched clusters is together. */
function sizesOf(changes: readonly Change[], side: Side): ScopeSizes {
  return sumSizes(changes.map((change) => change[side].scope.sizes));
}

function changeJson(change: Change) {
  const { reach, workloads, images, taxonomy } = change;
  const shown = portsIn([change]);
  const cluster = change.cluster ?? null;
  const keys = [...vocabularyKeys(taxonomy)].toSorted();
  const label = (side: PlacedWorkload | undefined, key: string): string | null =>
    side?.workload.labels.get(key) ?? null;
  return {
    reach: reach.map(({ from, to, gained, lost }) => ({
      cluster,
      from: peerToJson(from),
      to: peerToJson(to),
      gained: shown(gained),
      lost: shown(lost),
    })),
    scope: workloads.flatMap((each) =>
      each.base?.category === each.head?.category
        ? []
        : [{ cluster, ...named(each.id), base: each.base?.category ?? null, head: each.head?.category ?? null }],
    ),
    labels: workloads.flatMap((each) =>
      keys.flatMap((key) =>
        label(each.base, key) === label(each.head, key)
          ? []
          : [{ cluster, ...named(each.id), key, base: label(each.base, key), head: label(each.head, key) }],
      ),
    ),
    images: images.map(({ workload, inCde, container, before, pinning, verdict }) => ({
      cluster,
      ...named(workload),
      container: container.name,
      inCde,
      base: before?.text ?? null,
      head: container.image ?? null,
      pinning: pinning.kind,
      verdict: verdict === undefined ? null : verdictJson(verdict),
    })),
  };
}

/** Every fact that the verdict about an image rests on. */
function verdictJson({ problems, registry, scans, excuses, refused, notes }: ImageVerdict) {
  return {
    problems: problems.map(({ rule, message }) => ({ rule, message })),
    registry: registry.kind,
    scans: scans.map(({ scanner, report, source, where, digest }) => ({
      scanner,
      version: report.version ?? null,
      scannedAt: report.scannedAt,
      databaseAt: report.databaseAt ?? null,
      platform: report.platform ?? null,
      counts: countSeverities(report.findings.map(({ severity }) => severity)),
      trust: source,
      where,
      document: digest,
    })),
    exceptions: excuses.map(({ finding, by, reason }) => ({ id: finding.id, package: finding.package, by, reason })),
    refused: refused.map(({ where, reason }) => ({ where, reason })),
    notes,
  };
}

/** `payments/vault[StatefulSet]` in the two fields of a peer. */
function named(id: string) {
  const [, workload = id, kind = ''] = /^(.*)\[([^\]]*)\]$/s.exec(id) ?? [];
  return { workload, kind };
}
