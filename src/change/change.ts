import { labelsKey } from '../algebra/labels.ts';
import type { Assessment } from '../assessment.ts';
import type { Gap } from '../manifest/gap.ts';
import { canonicalJson } from '../manifest/json.ts';
import type { Side } from '../manifest/location.ts';
import { type Resource, resourceKey } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { type Enforcement, policyKind, unenforcedBecause } from '../policy/kinds.ts';
import { DIRECTIONS, sameStages } from '../policy/stage.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';
import { type Accident, compareAccidents } from './accident.ts';
import type { Drift } from './drift.ts';
import { compareEntries, type EntryChange } from './entries.ts';
import { compareGateFiles, type GateFileChange } from './files.ts';
import { createGains, type Sides } from './gains.ts';
import { compareImageOverrides, type ImageOverride } from './image-overrides.ts';
import { compareImagePlaces, compareImages, type ImageChange } from './images.ts';
import { compareDefaultDeny, compareNamespaces, type DefaultDenyLoss, type NamespaceChange } from './namespaces.ts';
import { comparePolicies, type PolicyChange } from './policies.ts';
import { createPurpose, type Purpose } from './purpose.ts';
import { compareIsolation, compareReach, type IsolationLoss, type ReachChange } from './reach.ts';
import { compareServices, type ServiceChange } from './services.ts';
import { compareOrder, type OrderChange } from './tiers.ts';
import { compareWorkloads, type WorkloadChange } from './workloads.ts';

/** A gap of some side. `touchesCde`: the unknown is new or different at head, so it may hide a widening. */
export type SidedGap = Gap & { readonly side: Side; readonly touchesCde: boolean };

/** A policy of a kind that this release cannot read or nothing enforces here, new, gone or different. */
export type UnreadPolicyChange = {
  readonly resource: Resource;
  readonly side: Side;
  readonly kind: 'added' | 'removed' | 'edited';
};

/** Everything that a pull request changes in meaning. Rules read this and nothing else. */
export type Change = {
  /** The cluster that is compared; undefined where nobody gave it a name. */
  readonly cluster?: string | undefined;
  readonly base: Assessment;
  readonly head: Assessment;
  readonly taxonomy: Taxonomy;
  readonly reach: readonly ReachChange[];
  readonly isolation: readonly IsolationLoss[];
  readonly workloads: readonly WorkloadChange[];
  readonly images: readonly ImageChange[];
  /** Texts that may be images: told and never judged. */
  readonly possibleImages: readonly ImageChange[];
  readonly imageOverrides: readonly ImageOverride[];
  readonly entries: readonly EntryChange[];
  readonly services: readonly ServiceChange[];
  readonly namespaces: readonly NamespaceChange[];
  readonly defaultDeny: readonly DefaultDenyLoss[];
  readonly policies: readonly PolicyChange[];
  readonly order: readonly OrderChange[];
  readonly accidents: readonly Accident[];
  readonly unreadPolicies: readonly UnreadPolicyChange[];
  /** From clusters that settings call its twins. */
  readonly drift: readonly Drift[];
  readonly gateFiles: readonly GateFileChange[];
  readonly gaps: readonly SidedGap[];
  readonly enforcement: Enforcement;
  readonly purpose: Purpose;
};

export type SidedSnapshots = { readonly base: Snapshot; readonly head: Snapshot };

/** Two assessments → what changed. `spaceGaps` are limits that the shared endpoint space ran into. */
export function compare(
  sides: Sides,
  snapshots: SidedSnapshots,
  spaceGaps: readonly Gap[],
  taxonomy: Taxonomy,
  enforcement: Enforcement,
): Change {
  const gains = createGains(sides);
  const workloads = compareWorkloads(sides, taxonomy);
  const images = [...compareImages(workloads), ...compareImagePlaces(sides, taxonomy)];
  const reach = compareReach(sides, gains);
  const purpose = createPurpose(sides, taxonomy);
  const policies = comparePolicies(sides, gains, taxonomy, purpose);
  return {
    ...sides,
    taxonomy,
    enforcement,
    purpose,
    reach,
    isolation: compareIsolation(sides, reach),
    workloads,
    images: images.filter(({ certainty }) => certainty === 'image'),
    possibleImages: images.filter(({ certainty }) => certainty === 'possible'),
    imageOverrides: compareImageOverrides(sides, snapshots, taxonomy),
    entries: compareEntries(sides),
    services: compareServices(sides),
    namespaces: compareNamespaces(sides),
    defaultDeny: compareDefaultDeny(sides),
    policies,
    order: compareOrder(sides, gains, taxonomy, enforcement),
    accidents: compareAccidents(sides, taxonomy, policies),
    unreadPolicies: compareUnreadPolicies(sides, enforcement),
    drift: [], // whoever has both clusters says
    gateFiles: compareGateFiles(snapshots.base, snapshots.head),
    gaps: compareGaps(sides, spaceGaps),
  };
}

/**
 * Gaps of both sides, once each. An unknown that stands on both sides with equal content is the same unknown and
 * cancels; one that only base has was never live. A limit of the shared space always counts.
 */
function compareGaps({ base, head }: Sides, spaceGaps: readonly Gap[]): readonly SidedGap[] {
  const relabelled = isRelabelled({ base, head });
  const reruled = relabelled || !DIRECTIONS.every((each) => sameStages(base.model.plane[each], head.model.plane[each]));
  const mayMatter = ({ nature }: Gap) => (relabelled && nature === 'by-labels') || (reruled && nature === 'by-rules');
  return [
    ...spaceGaps.map((gap): SidedGap => ({ ...gap, side: 'head', touchesCde: true })),
    ...compareUnknowns(base.gaps, head.gaps, mayMatter),
  ];
}

/** Unknowns of both sides, once each; `mayMatter`: one that stands on both sides may hide a widening all the same. */
export function compareUnknowns(
  base: readonly Gap[],
  head: readonly Gap[],
  mayMatter: (gap: Gap) => boolean,
): readonly SidedGap[] {
  const before = new Set(base.map(({ subject }) => subject));
  const after = new Map(head.map((gap) => [gap.subject, gap]));
  return [
    ...[...after.values()].map(
      (gap): SidedGap => ({ ...gap, side: 'head', touchesCde: !before.has(gap.subject) || mayMatter(gap) }),
    ),
    ...base
      .filter(({ subject }) => !after.has(subject))
      .map((gap): SidedGap => ({ ...gap, side: 'base', touchesCde: false })),
  ];
}

/** Whether any label that a policy could select on differs: what an unread policy selects may then differ too. */
function isRelabelled({ base, head }: Sides): boolean {
  const landscape = ({ model: { cluster } }: Assessment, other: Assessment) => {
    const shared = new Set(other.model.cluster.workloads);
    return [
      ...cluster.workloads
        .filter((workload) => !shared.has(workload))
        .map(({ namespace, labels }) => `${namespace} ${labelsKey(labels)}`),
      ...[...cluster.namespaces.values()].map(({ name, labels }) => `${name} ${labelsKey(labels)}`),
    ]
      .toSorted()
      .join('\n');
  };
  return landscape(base, head) !== landscape(head, base);
}

function compareUnreadPolicies({ base, head }: Sides, enforcement: Enforcement): readonly UnreadPolicyChange[] {
  const unread = ({ model }: Assessment) =>
    new Map(
      model.cluster.resources
        .filter((each) => policyKind(each) === 'unmodelled' || unenforcedBecause(each, enforcement) !== undefined)
        .map((each) => [resourceKey(each), each]),
    );
  const [before, after] = [unread(base), unread(head)];
  const gone = [...before].flatMap(([key, resource]): readonly UnreadPolicyChange[] =>
    after.has(key) ? [] : [{ resource, side: 'base', kind: 'removed' }],
  );
  const written = [...after].flatMap(([key, resource]): readonly UnreadPolicyChange[] => {
    const was = before.get(key);
    if (was === undefined) return [{ resource, side: 'head', kind: 'added' }];
    return was === resource || canonicalJson(was.body) === canonicalJson(resource.body)
      ? []
      : [{ resource, side: 'head', kind: 'edited' }];
  });
  return [...gone, ...written];
}
