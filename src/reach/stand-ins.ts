import {
  ABSENT,
  EVERYTHING,
  every,
  except,
  has,
  isEverything,
  isNothing,
  type Labels,
  only,
  representatives,
  requirementsOf,
  requires,
  resolve,
  type Selector,
  selectorKey,
  selects,
} from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload, workloadId } from '../cluster/workload.ts';
import { ACCOUNT_NAME, NAMESPACE_NAME, ofAccount, ofNamespace } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, repoPath } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import { type CompiledPolicy, partsOf, policiesOf, selectorsOf } from '../policy/stage.ts';
import {
  type Endpoint,
  factsOf,
  fixedEndpoint,
  inNamespaceOf,
  labelsKey,
  type Model,
  NO_VALUATION,
  namespaceUnder,
  type PodView,
  pairWorkloads,
  type Valuations,
  type Variants,
  valuationsOf,
  viewOf,
} from './endpoints.ts';

/** Bounds on what a hostile or very large change may cost; passing one is a gap. */
export const SPACE_LIMITS = { labelVariants: 64, partsPerNamespace: 2_000, standIns: 20_000 } as const;

type Sides = { readonly base: Model; readonly head: Model };

function distinct(selectors: readonly Selector[]): readonly Selector[] {
  return [...new Map(selectors.map((selector) => [selectorKey(selector), selector])).values()].filter(
    (selector) => !isEverything(selector) && !isNothing(selector),
  );
}

const limitGap = (message: string): Gap => ({ message, at: fileLocation(repoPath('.')), subject: message });

/** The largest parts of a formula that ask about one owner only. */
function partsAbout(selector: Selector, prefix: string): readonly Selector[] {
  if (requirementsOf(selector).every(({ key }) => key.startsWith(prefix))) return [selector];
  if (selector.kind === 'requirement') return [];
  return (selector.kind === 'not' ? [selector.of] : selector.of).flatMap((part) => partsAbout(part, prefix));
}

/**
 * The label sets that an undeclared namespace or service account may carry, as far as some selector of either side tells
 * them apart; the bare one first. Only the name of such an owner is known. `declared`: the bare one and no other.
 */
export function labelVariants({ base, head }: Sides, valuations: Valuations): Reading<Variants> {
  const selectors =
    valuations === 'declared'
      ? []
      : [...new Set([...policiesOf(base.plane), ...policiesOf(head.plane)])].flatMap(selectorsOf);
  const gaps: Gap[] = [];
  const explore = (what: string, prefix: string, nameKey: string) => {
    const asked = distinct(selectors.flatMap((selector) => partsAbout(selector, prefix))).filter((selector) =>
      requirementsOf(selector).some(({ key }) => key !== nameKey),
    );
    const known = new Map<string, readonly Labels[]>();
    return (id: string, name: string): readonly Labels[] => {
      const cached = known.get(id);
      if (cached !== undefined) return cached;
      const { examples, exceeded } = representatives(requires(nameKey, only(name)), asked, SPACE_LIMITS.labelVariants);
      if (exceeded)
        gaps.push(
          limitGap(
            `${what} \`${id}\` is not declared and policies tell more than ${SPACE_LIMITS.labelVariants} kinds of it apart; declare it with its labels`,
          ),
        );
      const own = (labels: Labels): Labels =>
        new Map(
          [...labels].flatMap(([key, value]) =>
            key.startsWith(prefix) && key !== ACCOUNT_NAME ? [[key.slice(prefix.length), value] as const] : [],
          ),
        );
      const bare = own(new Map([[nameKey, name]]));
      const all = [bare, ...examples.map(own).filter((labels) => labelsKey(labels) !== labelsKey(bare))];
      known.set(id, all);
      return all;
    };
  };
  const ofNamespaces = explore('namespace', ofNamespace(''), NAMESPACE_NAME);
  const ofAccounts = explore('service account', ofAccount(''), ACCOUNT_NAME);
  const value: Variants = {
    namespace: (name) => ofNamespaces(name, name),
    account: (namespace, name) => ofAccounts(`${namespace}/${name}`, name),
  };
  return { value, gaps };
}

/**
 * Pods that nobody wrote yet, one for every way in which the policies that this change concerns can tell future pods
 * apart, minus those that a declared workload already stands for. `interesting` are further selectors that a later
 * stage asks about (the scope's). A change that alters neither policies nor namespaces needs none.
 */
export function standIns(
  { base, head }: Sides,
  interesting: readonly Selector[],
  variants: Variants,
): Reading<readonly Endpoint[]> {
  const touched = touchedNamespaces(base, head);
  if (touched.size === 0) return { value: [], gaps: [] };
  const policies = [...new Set([...policiesOf(base.plane), ...policiesOf(head.plane)])];
  const subjectsIn = indexByNamespace(policies);
  const inTouched = [...new Set([...touched].flatMap((name) => subjectsIn(name)))].filter((policy) =>
    [...touched].some((name) => mayMeet(policy.subject, name, base.cluster, head.cluster)),
  );
  const ports = portNames(policies);
  const allPeers = distinct(policies.flatMap(peerSelectors));
  const touchedPeers = distinct(inTouched.flatMap(peerSelectors));
  const value: Endpoint[] = [];
  const gaps: Gap[] = [];
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])].toSorted();
  for (const namespace of names) {
    const asking = [
      ...subjectsIn(namespace).map(({ subject }) => subject),
      ...(touched.has(namespace) ? allPeers : touchedPeers),
    ];
    for (const valuation of valuationsOf(namespace, undefined, base.cluster, head.cluster, variants)) {
      const views = {
        base: namespaceUnder(valuation, namespace, base.cluster),
        head: namespaceUnder(valuation, namespace, head.cluster),
      };
      const inside = (labels: Labels) => asking.map((selector) => inNamespaceOf(selector, labels));
      const selectors = distinct([
        ...inside(views.head),
        ...(labelsKey(views.base) === labelsKey(views.head) ? [] : inside(views.base)),
        ...interesting,
      ]);
      const { examples, exceeded } = representatives(
        asksForAccount(selectors) ? HAS_ACCOUNT : EVERYTHING,
        selectors,
        SPACE_LIMITS.partsPerNamespace,
      );
      if (exceeded)
        gaps.push(
          limitGap(
            `policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in namespace \`${namespace}\` apart; split the change`,
          ),
        );
      const signature = (facts: Labels) => selectors.map((selector) => (selects(selector, facts) ? '1' : '0')).join('');
      const covered = coveredSignatures(base.cluster, head.cluster, namespace, ports, signature);
      for (const example of examples.filter((each) => !covered.has(signature(each)))) {
        const labels = podLabels(example);
        const identity = {
          kind: 'stand-in',
          id: `{${namespace}: ${labelsKey(example)}}`,
          namespace,
          namespaceLabels: views.head,
          labels,
          ports,
          elsewhere: false,
        } as const;
        value.push({
          identity,
          base: futurePod(namespace, views.base, example, ports),
          head: futurePod(namespace, views.head, example, ports),
          valuation,
          mark: '',
        });
      }
    }
  }
  const elsewhere = elsewhereStandIns(touchedPeers, names, ports);
  value.push(...elsewhere.value);
  gaps.push(...elsewhere.gaps);
  if (value.length <= SPACE_LIMITS.standIns) return { value, gaps };
  const message = `the change concerns more than ${SPACE_LIMITS.standIns} kinds of pods that may come; split it`;
  return { value: value.slice(0, SPACE_LIMITS.standIns), gaps: [...gaps, limitGap(message)] };
}

/** Every pod runs as some service account; which one is free where anybody asks. */
const HAS_ACCOUNT = has(ACCOUNT_NAME);
const asksForAccount = (selectors: readonly Selector[]): boolean =>
  selectors.some((selector) => requirementsOf(selector).some(({ key }) => key.startsWith(ofAccount(''))));

/** The selectors in the rules of a policy, its subject left out. */
const peerSelectors = (policy: CompiledPolicy): readonly Selector[] => selectorsOf(policy).slice(1);

/** A pod that may come, as its facts tell it; its account is whatever the facts ask for. */
function futurePod(
  namespace: string,
  namespaceLabels: Labels,
  facts: Labels,
  ports: readonly ContainerPort[],
): PodView {
  return {
    kind: 'pod',
    namespace,
    namespaceLabels,
    labels: podLabels(facts),
    account: facts.get(ACCOUNT_NAME) ?? 'default',
    accountLabels: labelsUnder(ofAccount(''), facts),
    ports,
    hostNetwork: false,
    addresses: undefined,
  };
}

/** The pod's own labels among the facts: only those have keys without a prefix. */
const podLabels = (facts: Labels): Labels => new Map([...facts].filter(([key]) => !key.includes(':')));

function labelsUnder(prefix: string, facts: Labels): Labels {
  return new Map(
    [...facts].flatMap(([key, value]) =>
      key.startsWith(prefix) && key !== ACCOUNT_NAME ? [[key.slice(prefix.length), value] as const] : [],
    ),
  );
}

/** The policies that may select pods of a namespace: most name it, and nobody should walk the others for each. */
function indexByNamespace(policies: readonly CompiledPolicy[]): (namespace: string) => readonly CompiledPolicy[] {
  const anywhere: CompiledPolicy[] = [];
  const named = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const names = namespacesNamed(policy.subject);
    if (names === undefined) anywhere.push(policy);
    for (const name of names ?? []) {
      const list = named.get(name);
      if (list === undefined) named.set(name, [policy]);
      else list.push(policy);
    }
  }
  return (namespace) => [...anywhere, ...(named.get(namespace) ?? [])];
}

/** The only namespaces in which a formula can be met, when it says so outright. */
function namespacesNamed(selector: Selector): ReadonlySet<string> | undefined {
  if (selector.kind === 'requirement')
    return selector.key === NAMESPACE_NAME && selector.allowed.kind === 'only' ? selector.allowed.values : undefined;
  if (selector.kind !== 'every') return undefined;
  for (const part of selector.of) {
    const names = namespacesNamed(part);
    if (names !== undefined) return names;
  }
  return undefined;
}

type Relabelled = { readonly before: Labels; readonly after: Labels };

/** Workloads of both sides of which policies see other facts than before. */
function relabelledWorkloads(base: Cluster, head: Cluster): readonly Relabelled[] {
  return [...pairWorkloads(base.workloads, head.workloads)].flatMap(({ base: was, head: is }) => {
    if (was === undefined || is === undefined || was === is) return [];
    const [before, after] = [
      factsOf(viewOf(was, NO_VALUATION, base)) ?? new Map(),
      factsOf(viewOf(is, NO_VALUATION, head)) ?? new Map(),
    ];
    return labelsKey(before) === labelsKey(after) ? [] : [{ before, after }];
  });
}

/** Whether a policy, as it stands, means something else for these pods: pods to come that it selects meet them anew. */
function readsDifferently(policy: CompiledPolicy, { before, after }: Relabelled): boolean {
  return selectorsOf(policy).some((selector) => selects(selector, before) !== selects(selector, after));
}

const isDeclared = ({ cluster }: Model, namespace: string): boolean =>
  cluster.namespaces.get(namespace)?.resource !== undefined;

/** The namespaces whose policies or own labels differ between the sides. */
function touchedNamespaces(base: Model, head: Model): ReadonlySet<string> {
  const before = new Set(policiesOf(base.plane));
  const after = new Set(policiesOf(head.plane));
  const relabelledPods = relabelledWorkloads(base.cluster, head.cluster);
  const sameSets = networkSetsKey(base.cluster) === networkSetsKey(head.cluster);
  const changed = [...new Set([...before, ...after])].filter(
    (policy) =>
      before.has(policy) !== after.has(policy) ||
      relabelledPods.some((pods) => readsDifferently(policy, pods)) ||
      (!sameSets && policy.rules.some((rule) => partsOf(rule).some(({ kind }) => kind === 'labelled'))),
  );
  const inChanged = indexByNamespace(changed);
  const orderChanged = !sameOrder(base, head);
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])];
  return new Set(
    names.filter((name) => {
      // Declaring a namespace, or no longer doing so, turns unknown labels into known ones or back.
      const relabelled =
        labelsKey(namespaceUnder(NO_VALUATION, name, base.cluster)) !==
          labelsKey(namespaceUnder(NO_VALUATION, name, head.cluster)) ||
        isDeclared(base, name) !== isDeclared(head, name);
      return (
        relabelled ||
        orderChanged ||
        inChanged(name).some(({ subject }) => mayMeet(subject, name, base.cluster, head.cluster))
      );
    }),
  );
}

const networkSetsKey = ({ networkSets }: Cluster): string =>
  networkSets.map(({ facts, addresses }) => `${labelsKey(facts)} ${addresses.join(';')}`).join('\n');

/** Whether the policies that both sides have stand in the same order and stages, stage by stage of one default. */
function sameOrder(base: Model, head: Model): boolean {
  const common = (own: Model, other: Model) => {
    const others = new Set(policiesOf(other.plane));
    return [own.plane.ingress, own.plane.egress].flatMap((stages) =>
      stages.flatMap(({ name, policies }) =>
        policies.flatMap((policy) => (others.has(policy) ? [{ name, policy }] : [])),
      ),
    );
  };
  const [before, after] = [common(base, head), common(head, base)];
  return before.every(({ name, policy }, index) => after[index]?.policy === policy && after[index].name === name);
}

/** Whether a formula can select pods of a namespace: exactly when its labels are known, else unless its name forbids it. */
function mayMeet(selector: Selector, namespace: string, base: Cluster, head: Cluster): boolean {
  return [base, head].some((cluster) => {
    if (cluster.namespaces.get(namespace)?.resource !== undefined)
      return !isNothing(inNamespaceOf(selector, namespaceUnder(NO_VALUATION, namespace, cluster)));
    return !isNothing(resolve(selector, (key) => (key === NAMESPACE_NAME ? namespace : undefined)));
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
  signature: (facts: Labels) => string,
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
        .map((workload) => [
          workloadId(workload),
          signature(factsOf(viewOf(workload, NO_VALUATION, cluster)) ?? new Map()),
        ]),
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
  selectors: readonly Selector[],
  names: readonly string[],
  ports: readonly ContainerPort[],
): Reading<readonly Endpoint[]> {
  const elsewhere = requires(NAMESPACE_NAME, except(...names, ABSENT));
  const limits = asksForAccount(selectors) ? every(elsewhere, HAS_ACCOUNT) : elsewhere;
  const { examples, exceeded } = representatives(limits, selectors, SPACE_LIMITS.partsPerNamespace);
  const value = examples.map((example): Endpoint => {
    const namespaceLabels = labelsUnder(ofNamespace(''), example);
    const labels = podLabels(example);
    const namespace = namespaceLabels.get(NAMESPACE_NAME_LABEL) ?? 'any';
    const identity = {
      kind: 'stand-in',
      id: `{any: ${labelsKey(example)}}`,
      namespace,
      namespaceLabels,
      labels,
      ports,
      elsewhere: true,
    } as const;
    return fixedEndpoint(identity, futurePod(namespace, namespaceLabels, example, ports));
  });
  const gap = limitGap(
    `policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in namespaces to come apart; split the change`,
  );
  return { value, gaps: exceeded ? [gap] : [] };
}

/** A future pod may serve any named port; give each name a number of its own, so that names stay apart. */
function portNames(policies: readonly CompiledPolicy[]): readonly ContainerPort[] {
  const names = new Map<string, ContainerPort>();
  for (const match of policies.flatMap(({ rules }) => rules.flatMap((rule) => [...rule.ports, ...rule.exceptPorts]))) {
    if (match.kind !== 'named') continue;
    const protocol = match.protocol ?? 'TCP';
    const key = `${protocol}/${match.name}`;
    if (!names.has(key)) names.set(key, { name: match.name, protocol, port: 65_535 - names.size, hostPort: undefined });
  }
  return [...names.values()];
}

/** Machines that rules tell apart by their labels: the declared ones, and one for every kind that may exist unwritten. */
export function nodeExamples({ base, head }: Sides): readonly Endpoint[] {
  const selectors = distinct(
    [base, head].flatMap(({ plane }) =>
      policiesOf(plane).flatMap(({ rules }) =>
        rules.flatMap((rule) => partsOf(rule).flatMap((part) => (part.kind === 'nodes' ? [part.selector] : []))),
      ),
    ),
  );
  if (selectors.length === 0) return [];
  const { examples } = representatives(every(), selectors, SPACE_LIMITS.labelVariants);
  return examples.map((labels) => {
    const name = labelsKey(labels);
    return fixedEndpoint({ kind: 'node', id: `{node: ${name}}`, name }, { kind: 'node', labels });
  });
}
