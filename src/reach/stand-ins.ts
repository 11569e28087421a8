import {
  ABSENT,
  EVERYWHERE,
  except,
  type Labels,
  only,
  type Region,
  representatives,
  type Selector,
  selectorKey,
  selects,
  splitRegion,
} from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload, workloadId } from '../cluster/workload.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, repoPath } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import type { CompiledPolicy, Peer, Plane } from '../policy/stage.ts';
import {
  type Endpoint,
  labelsKey,
  labelsUnder,
  type Model,
  type NamespaceVariants,
  type PodView,
  pairWorkloads,
  valuationsOf,
} from './endpoints.ts';

/** Bounds on what a hostile or very large change may cost; passing one is a gap. */
export const SPACE_LIMITS = { namespaceVariants: 64, partsPerNamespace: 2_000, standIns: 20_000 } as const;

type Sides = { readonly base: Model; readonly head: Model };
type PodPeer = Extract<Peer, { kind: 'pods' }>;

const policiesOf = ({ ingress, egress }: Plane): readonly CompiledPolicy[] =>
  [...ingress, ...egress].flatMap(({ policies }) => policies);
const podPeers = (policies: readonly CompiledPolicy[]): readonly PodPeer[] =>
  policies.flatMap(({ rules }) =>
    rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'pods' ? [peer] : []))),
  );

function distinct(selectors: readonly Selector[]): readonly Selector[] {
  return [...new Map(selectors.map((selector) => [selectorKey(selector), selector])).values()];
}

const limitGap = (message: string): Gap => ({ message, at: fileLocation(repoPath('.')), subject: message });

/**
 * The label sets that an undeclared namespace may carry, as far as some namespace selector of either side tells them
 * apart; the bare one first. Only the name of such a namespace is known.
 */
export function namespaceVariants({ base, head }: Sides): {
  readonly variants: NamespaceVariants;
  readonly gaps: readonly Gap[];
} {
  const policies = [...policiesOf(base.plane), ...policiesOf(head.plane)];
  const selectors = distinct([
    ...podPeers(policies).map((peer) => peer.namespaces),
    ...policies.map(({ subject }) => subject.namespaces),
  ]).filter((selector) => selector.some(({ key }) => key !== NAMESPACE_NAME_LABEL));
  const gaps: Gap[] = [];
  const known = new Map<string, readonly Labels[]>();
  const variants = (namespace: string): readonly Labels[] => {
    const cached = known.get(namespace);
    if (cached !== undefined) return cached;
    const region: Region = new Map([[NAMESPACE_NAME_LABEL, only(namespace)]]);
    const { examples, exceeded } = representatives(region, selectors, SPACE_LIMITS.namespaceVariants);
    if (exceeded)
      gaps.push(
        limitGap(
          `namespace \`${namespace}\` is not declared and policies tell more than ${SPACE_LIMITS.namespaceVariants} kinds of it apart; declare the namespace with its labels`,
        ),
      );
    const bare: Labels = new Map([[NAMESPACE_NAME_LABEL, namespace]]);
    const all = [bare, ...examples.filter((labels) => labelsKey(labels) !== labelsKey(bare))];
    known.set(namespace, all);
    return all;
  };
  return { variants, gaps };
}

/**
 * Pods that nobody wrote yet, one for every way in which the policies that this change concerns can tell future pods
 * apart, minus those that a declared workload already stands for. `interesting` are further selectors that a later
 * stage asks about (the scope's). A change that alters neither policies nor namespaces needs none.
 */
export function standIns(
  { base, head }: Sides,
  interesting: readonly Selector[],
  variants: NamespaceVariants,
): Reading<readonly Endpoint[]> {
  const touched = touchedNamespaces(base, head);
  if (touched === undefined) return { value: [], gaps: [] };
  const policies = [...new Set([...policiesOf(base.plane), ...policiesOf(head.plane)])];
  const inTouched = policies.filter(({ subject }) => touched.some((labels) => selects(subject.namespaces, labels)));
  const ports = portNames(policies);
  const value: Endpoint[] = [];
  const gaps: Gap[] = [];
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])].toSorted();
  for (const namespace of names) {
    const own = declaredLabels(base.cluster, head.cluster, namespace);
    const isTouched = own.some((labels) => touched.some((each) => labelsKey(each) === labelsKey(labels)));
    const subjects = policies
      .filter(({ subject }) => own.some((labels) => selects(subject.namespaces, labels)))
      .map(({ subject }) => subject.pods);
    const peers = podPeers(isTouched ? policies : inTouched).filter((peer) =>
      mayMeet(peer.namespaces, namespace, base.cluster, head.cluster),
    );
    const selectors = distinct([...subjects, ...peers.map(({ pods }) => pods), ...interesting]);
    const { examples, exceeded } = representatives(EVERYWHERE, selectors, SPACE_LIMITS.partsPerNamespace);
    if (exceeded)
      gaps.push(
        limitGap(
          `policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in namespace \`${namespace}\` apart; split the change`,
        ),
      );
    const signature = (labels: Labels) => selectors.map((selector) => (selects(selector, labels) ? '1' : '0')).join('');
    const covered = coveredSignatures(base.cluster, head.cluster, namespace, ports, signature);
    for (const labels of examples.filter((example) => !covered.has(signature(example)))) {
      for (const valuation of valuationsOf(namespace, base.cluster, head.cluster, variants)) {
        const view = (cluster: Cluster): PodView => ({
          kind: 'pod',
          namespace,
          namespaceLabels: labelsUnder(valuation, namespace, cluster),
          labels,
          ports,
          hostNetwork: false,
          addresses: undefined,
        });
        const id = `{${namespace}: ${labelsKey(labels)}}`;
        const identity = {
          kind: 'stand-in',
          id,
          namespace,
          namespaceLabels: labelsUnder(valuation, namespace, head.cluster),
          labels,
          ports,
          elsewhere: false,
        } as const;
        value.push({ identity, base: view(base.cluster), head: view(head.cluster), valuation });
      }
    }
  }
  const elsewhere = elsewhereStandIns(inTouched, names, ports);
  value.push(...elsewhere.value);
  gaps.push(...elsewhere.gaps);
  if (value.length <= SPACE_LIMITS.standIns) return { value, gaps };
  const message = `the change concerns more than ${SPACE_LIMITS.standIns} kinds of pods that may come; split it`;
  return { value: value.slice(0, SPACE_LIMITS.standIns), gaps: [...gaps, limitGap(message)] };
}

type Relabelled = { readonly before: Labels; readonly after: Labels };

/** Workloads of both sides whose pods carry other labels than before. */
function relabelledWorkloads(base: Cluster, head: Cluster): readonly Relabelled[] {
  return [...pairWorkloads(base.workloads, head.workloads)].flatMap(({ base: was, head: is }) =>
    was === undefined || is === undefined || labelsKey(was.labels) === labelsKey(is.labels)
      ? []
      : [{ before: was.labels, after: is.labels }],
  );
}

/** Whether a policy, as it stands, means something else for these pods: pods to come that it selects meet them anew. */
function readsDifferently(policy: CompiledPolicy, { before, after }: Relabelled): boolean {
  const selectors = [policy.subject.pods, ...podPeers([policy]).map(({ pods }) => pods)];
  return selectors.some((selector) => selects(selector, before) !== selects(selector, after));
}

const isDeclared = ({ cluster }: Model, namespace: string): boolean =>
  cluster.namespaces.get(namespace)?.resource !== undefined;

/** Label sets of the namespaces whose policies or own labels differ between the sides; undefined when none does. */
function touchedNamespaces(base: Model, head: Model): readonly Labels[] | undefined {
  const before = new Set(policiesOf(base.plane));
  const after = new Set(policiesOf(head.plane));
  const relabelledPods = relabelledWorkloads(base.cluster, head.cluster);
  const changed = [...new Set([...before, ...after])].filter(
    (policy) =>
      before.has(policy) !== after.has(policy) || relabelledPods.some((pods) => readsDifferently(policy, pods)),
  );
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])];
  const touched = names.flatMap((name) => {
    const own = declaredLabels(base.cluster, head.cluster, name);
    // Declaring a namespace, or no longer doing so, turns unknown labels into known ones or back.
    const relabelled = own.length > 1 || isDeclared(base, name) !== isDeclared(head, name);
    return relabelled || changed.some(({ subject }) => own.some((labels) => selects(subject.namespaces, labels)))
      ? own
      : [];
  });
  return touched.length === 0 ? undefined : touched;
}

/** The labels a namespace is known to carry: one set, or two when the sides differ. */
function declaredLabels(base: Cluster, head: Cluster, namespace: string): readonly Labels[] {
  const sets = [labelsUnder(undefined, namespace, base), labelsUnder(undefined, namespace, head)];
  return [...new Map(sets.map((labels) => [labelsKey(labels), labels])).values()];
}

/** Whether a namespace selector can match: exactly when its labels are known, else whenever its name does not forbid it. */
function mayMeet(selector: Selector, namespace: string, base: Cluster, head: Cluster): boolean {
  return [base, head].some((cluster) => {
    if (cluster.namespaces.get(namespace)?.resource !== undefined)
      return selects(selector, labelsUnder(undefined, namespace, cluster));
    return splitRegion(new Map([[NAMESPACE_NAME_LABEL, only(namespace)]]), selector).inside !== undefined;
  });
}

/**
 * Kinds of future pods that declared workloads stand for: at least two that are of the kind on both sides, because one
 * alone is never its own peer, and that serve every port name in play.
 */
function coveredSignatures(
  base: Cluster,
  head: Cluster,
  namespace: string,
  ports: readonly ContainerPort[],
  signature: (labels: Labels) => string,
): ReadonlySet<string> {
  const serves = (workload: Workload) =>
    ports.every(({ name, protocol }) =>
      workload.ports.some((each) => each.name === name && each.protocol === protocol),
    );
  const of = (cluster: Cluster) =>
    new Map(
      cluster
        .workloadsIn(namespace)
        .filter((workload) => !workload.hostNetwork && serves(workload))
        .map((workload) => [workloadId(workload), signature(workload.labels)]),
    );
  const after = of(head);
  const seen = new Set<string>();
  const covered = new Set<string>();
  for (const [id, kind] of of(base)) {
    if (after.get(id) !== kind) continue;
    if (seen.has(kind)) covered.add(kind);
    seen.add(kind);
  }
  return covered;
}

/** Future pods in namespaces nobody named: their labels and their namespace's labels are both free. */
function elsewhereStandIns(
  policies: readonly CompiledPolicy[],
  names: readonly string[],
  ports: readonly ContainerPort[],
): Reading<readonly Endpoint[]> {
  const prefixed = (prefix: string, selector: Selector): Selector =>
    selector.map(({ key, allowed }) => ({ key: prefix + key, allowed }));
  const selectors = distinct(
    podPeers(policies).map((peer) => [...prefixed('namespace ', peer.namespaces), ...prefixed('pod ', peer.pods)]),
  );
  const region: Region = new Map([[`namespace ${NAMESPACE_NAME_LABEL}`, except(...names, ABSENT)]]);
  const { examples, exceeded } = representatives(region, selectors, SPACE_LIMITS.partsPerNamespace);
  const value = examples.map((example): Endpoint => {
    const part = (prefix: string): Labels =>
      new Map(
        [...example].flatMap(([key, label]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), label] as const] : [],
        ),
      );
    const namespaceLabels = part('namespace ');
    const labels = part('pod ');
    const namespace = namespaceLabels.get(NAMESPACE_NAME_LABEL) ?? 'any';
    const view: PodView = {
      kind: 'pod',
      namespace,
      namespaceLabels,
      labels,
      ports,
      hostNetwork: false,
      addresses: undefined,
    };
    const identity = {
      kind: 'stand-in',
      id: `{any: ${labelsKey(namespaceLabels)}; ${labelsKey(labels)}}`,
      namespace,
      namespaceLabels,
      labels,
      ports,
      elsewhere: true,
    } as const;
    return { identity, base: view, head: view, valuation: undefined };
  });
  const gap = limitGap(
    `policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in namespaces to come apart; split the change`,
  );
  return { value, gaps: exceeded ? [gap] : [] };
}

/** A future pod may serve any named port; give each name a number of its own, so that names stay apart. */
function portNames(policies: readonly CompiledPolicy[]): readonly ContainerPort[] {
  const names = new Map<string, ContainerPort>();
  for (const match of policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.ports))) {
    if (match.kind !== 'named') continue;
    const key = `${match.protocol}/${match.name}`;
    if (!names.has(key))
      names.set(key, { name: match.name, protocol: match.protocol, port: 65_535 - names.size, hostPort: undefined });
  }
  return [...names.values()];
}
