import {
  ABSENT,
  EVERYTHING,
  every,
  exampleFor,
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
  some,
} from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload, workloadId } from '../cluster/workload.ts';
import { ACCOUNT_NAME, NAMESPACE_NAME, ofAccount, ofNamespace } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, repoPath } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import { type CompiledPolicy, DIRECTIONS, type Direction, partsOf, policiesOf, selectorsOf } from '../policy/stage.ts';
import { concernedBy, ruleKey } from './difference.ts';
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
 * Pods that nobody wrote yet and that this change may concern, one for every way in which policies can tell them apart,
 * minus those that a declared workload already stands for. `interesting` are further selectors that a later stage asks
 * about (the scope's). A change that alters neither policies nor what they read needs none.
 */
export function standIns(
  sides: Sides,
  interesting: readonly Selector[],
  variants: Variants,
): Reading<readonly Endpoint[]> {
  const { base, head } = sides;
  const searches = searchesFor(sides);
  const ports = portNames([...new Set([...policiesOf(base.plane), ...policiesOf(head.plane)])]);
  const value = new Map<string, Endpoint>();
  const gaps: Gap[] = [];
  const explore = (limits: Selector, asking: readonly Selector[], where: string) => {
    const selectors = distinct([...asking, ...interesting]);
    const { examples, exceeded } = representatives(
      withAccount(limits, selectors),
      selectors,
      SPACE_LIMITS.partsPerNamespace,
    );
    if (exceeded)
      gaps.push(
        limitGap(
          `policies tell more than ${SPACE_LIMITS.partsPerNamespace} kinds of pods in ${where} apart; split the change`,
        ),
      );
    const signature = (facts: Labels) => selectors.map((selector) => (selects(selector, facts) ? '1' : '0')).join('');
    return { examples, signature };
  };
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])].toSorted();
  for (const { limits, subjectsIn, peers } of searches) {
    for (const namespace of names) {
      if (!mayMeet(limits, namespace, base.cluster, head.cluster)) continue;
      const asking = [...subjectsIn(namespace), ...peers];
      for (const valuation of valuationsOf(namespace, undefined, base.cluster, head.cluster, variants)) {
        const views = {
          base: namespaceUnder(valuation, namespace, base.cluster),
          head: namespaceUnder(valuation, namespace, head.cluster),
        };
        const own = labelsKey(views.base) === labelsKey(views.head) ? [views.head] : [views.head, views.base];
        const inside = (selector: Selector) => own.map((labels) => inNamespaceOf(selector, labels));
        const { examples, signature } = explore(
          some(...inside(limits)),
          asking.flatMap(inside),
          `namespace \`${namespace}\``,
        );
        const covered = coveredSignatures(base.cluster, head.cluster, namespace, ports, signature);
        for (const example of examples.filter((each) => !covered.has(signature(each)))) {
          const id = `{${namespace}: ${labelsKey(example)}}`;
          const identity = {
            kind: 'stand-in',
            id,
            namespace,
            namespaceLabels: views.head,
            labels: podLabels(example),
            ports,
            elsewhere: false,
          } as const;
          const [before, after] = [views.base, views.head].map((labels) =>
            futurePod(namespace, labels, example, ports),
          );
          const assumed = [...valuation.values()].map(labelsKey).join(';');
          value.set(`${id} ${assumed}`, { identity, base: before, head: after, valuation, mark: '' });
        }
      }
    }
    const elsewhere = every(requires(NAMESPACE_NAME, except(...names, ABSENT)), limits);
    for (const example of explore(elsewhere, [...subjectsIn(undefined), ...peers], 'namespaces to come').examples) {
      const endpoint = elsewherePod(example, ports);
      value.set(endpoint.identity.id, endpoint);
    }
  }
  const endpoints = [...value.values()];
  if (endpoints.length <= SPACE_LIMITS.standIns) return { value: endpoints, gaps };
  const message = `the change concerns more than ${SPACE_LIMITS.standIns} kinds of pods that may come; split it`;
  return { value: endpoints.slice(0, SPACE_LIMITS.standIns), gaps: [...gaps, limitGap(message)] };
}

/** Where to look for pods to come, and what tells them apart there. */
type Search = {
  readonly limits: Selector;
  readonly subjectsIn: (namespace: string | undefined) => readonly Selector[];
  readonly peers: readonly Selector[];
};

/**
 * Two searches for each direction in which policies changed. A pod whose own end changed is told apart by the policies
 * that select it there, and by how those it may meet see it; a pod that somebody else's end treats differently, by how
 * that end sees it, and by the policies at its own end, which is the other one.
 */
function searchesFor(sides: Sides): readonly Search[] {
  const { base, head } = sides;
  const everybody = readsDifferently(base, head) ? { subjects: EVERYTHING, peers: EVERYTHING } : undefined;
  const grouping = createGrouping(sides);
  return DIRECTIONS.flatMap((direction) => {
    const { subjects, peers } = everybody ?? concernedBy(base.plane, head.plane, direction);
    const [near, far] = [
      policiesIn(sides, direction),
      policiesIn(sides, direction === 'ingress' ? 'egress' : 'ingress'),
    ];
    const search = (
      limits: Selector,
      own: readonly CompiledPolicy[],
      others: readonly CompiledPolicy[],
      met: Selector,
    ) =>
      isNothing(limits) ? [] : [{ limits, subjectsIn: indexByNamespace(own, grouping), peers: seenBy(others, met) }];
    return [...search(subjects, near, far, peers), ...search(peers, far, near, subjects)];
  });
}

/** What policies ask of their peers, where they may select somebody of these. */
function seenBy(policies: readonly CompiledPolicy[], whom: Selector): readonly Selector[] {
  const names = namespacesNamed(whom);
  const mayShare = (subject: Selector): boolean => {
    const own = names && namespacesNamed(subject);
    return own === undefined || [...own].some((name) => names?.has(name) === true);
  };
  return policies
    .filter(({ subject }) => mayShare(subject) && exampleFor(every(subject, whom)) !== undefined)
    .flatMap((policy) => selectorsOf(policy).slice(1));
}

/** The policies of one direction on either side, each once. */
function policiesIn({ base, head }: Sides, direction: Direction): readonly CompiledPolicy[] {
  const stages = [...base.plane[direction], ...head.plane[direction]];
  return [...new Set(stages.flatMap(({ policies }) => policies))];
}

/** Every pod runs as some service account; which one is free where anybody asks. */
const HAS_ACCOUNT = has(ACCOUNT_NAME);
function withAccount(limits: Selector, selectors: readonly Selector[]): Selector {
  const asks = [limits, ...selectors].some((selector) =>
    requirementsOf(selector).some(({ key }) => key.startsWith(ofAccount(''))),
  );
  return asks ? every(limits, HAS_ACCOUNT) : limits;
}

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

/** What a policy does apart from whom it selects, as a text. */
type Grouping = (policy: CompiledPolicy) => string;

/** Policies of one stage with the same rules differ in whom they select and in nothing else, on the sides they are on. */
function createGrouping(sides: Sides): Grouping {
  const groups = new Map<CompiledPolicy, string>();
  for (const side of ['base', 'head'] as const)
    for (const direction of DIRECTIONS)
      for (const { tier, unmatched, policies } of sides[side].plane[direction])
        for (const policy of policies) {
          const rules = policy.rules.map(ruleKey).join(' ');
          groups.set(policy, `${groups.get(policy) ?? ''}${side} ${direction} ${tier} ${unmatched} ${rules} `);
        }
  return (policy) => groups.get(policy) ?? '';
}

/**
 * Whom policies select in a namespace (undefined: in namespaces nobody wrote), policies that do the same taken together:
 * who of them selects a pod makes no difference. Most policies name their namespace, and nobody should walk the others
 * for each.
 */
function indexByNamespace(
  policies: readonly CompiledPolicy[],
  groupOf: Grouping,
): (namespace: string | undefined) => readonly Selector[] {
  const anywhere = new Map<string, Selector[]>();
  const named = new Map<string, Map<string, Selector[]>>();
  const add = (groups: Map<string, Selector[]>, { subject }: CompiledPolicy, group: string): void => {
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [subject]);
    else list.push(subject);
  };
  for (const policy of policies) {
    const names = namespacesNamed(policy.subject);
    if (names === undefined) add(anywhere, policy, groupOf(policy));
    for (const name of names ?? []) {
      const groups = named.get(name) ?? new Map<string, Selector[]>();
      named.set(name, groups);
      add(groups, policy, groupOf(policy));
    }
  }
  const united = (groups: ReadonlyMap<string, readonly Selector[]> | undefined): readonly Selector[] =>
    [...(groups?.values() ?? [])].map((subjects) => some(...subjects));
  const unitedAnywhere = united(anywhere);
  return (namespace) => [...unitedAnywhere, ...united(named.get(namespace ?? ''))];
}

/** The only namespaces in which a formula can be met, when it says so outright. */
function namespacesNamed(selector: Selector): ReadonlySet<string> | undefined {
  if (selector.kind === 'requirement')
    return selector.key === NAMESPACE_NAME && selector.allowed.kind === 'only' ? selector.allowed.values : undefined;
  if (selector.kind === 'some') {
    const parts = selector.of.map(namespacesNamed);
    return parts.includes(undefined) ? undefined : new Set(parts.flatMap((names) => [...(names ?? [])]));
  }
  if (selector.kind === 'not') return undefined;
  for (const part of selector.of) {
    const names = namespacesNamed(part);
    if (names !== undefined) return names;
  }
  return undefined;
}

/** What policies know of a workload: a fact, ABSENT, or undefined where its namespace or account is not declared. */
type Known = (key: string) => string | undefined;
type Relabelled = { readonly before: Known; readonly after: Known };

/** Workloads of both sides of which policies see other facts than before. */
function relabelledWorkloads(base: Cluster, head: Cluster): readonly Relabelled[] {
  return [...pairWorkloads(base.workloads, head.workloads)].flatMap(({ base: was, head: is }) => {
    if (was === undefined || is === undefined || was === is) return [];
    const [before, after] = [factsOfWorkload(was, base), factsOfWorkload(is, head)];
    return labelsKey(before) === labelsKey(after)
      ? []
      : [{ before: knownOf(was, before, base), after: knownOf(is, after, head) }];
  });
}

const factsOfWorkload = (workload: Workload, cluster: Cluster): Labels =>
  factsOf(viewOf(workload, NO_VALUATION, cluster)) ?? new Map();

function knownOf({ namespace, serviceAccount }: Workload, facts: Labels, cluster: Cluster): Known {
  const open = [
    ...(cluster.namespaces.get(namespace)?.resource === undefined ? [ofNamespace('')] : []),
    ...(cluster.accounts.has(`${namespace}/${serviceAccount}`) ? [] : [ofAccount('')]),
  ];
  return (key) => facts.get(key) ?? (open.some((prefix) => key.startsWith(prefix)) ? undefined : ABSENT);
}

/** Whether policies, as they stand, read something else than before: labels of namespaces or pods, network sets. */
function readsDifferently(base: Model, head: Model): boolean {
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])];
  const isRelabelled = (name: string): boolean =>
    labelsKey(namespaceUnder(NO_VALUATION, name, base.cluster)) !==
      labelsKey(namespaceUnder(NO_VALUATION, name, head.cluster)) ||
    // Declaring a namespace, or no longer doing so, turns unknown labels into known ones or back.
    isDeclared(base, name) !== isDeclared(head, name);
  if (names.some(isRelabelled) || networkSetsKey(base.cluster) !== networkSetsKey(head.cluster)) return true;
  const pods = relabelledWorkloads(base.cluster, head.cluster);
  return (
    pods.length > 0 &&
    [...policiesOf(base.plane), ...policiesOf(head.plane)].some((policy) =>
      selectorsOf(policy).some((selector) =>
        pods.some(
          ({ before, after }) => selectorKey(resolve(selector, before)) !== selectorKey(resolve(selector, after)),
        ),
      ),
    )
  );
}

const isDeclared = ({ cluster }: Model, namespace: string): boolean =>
  cluster.namespaces.get(namespace)?.resource !== undefined;

const networkSetsKey = ({ networkSets }: Cluster): string =>
  networkSets.map(({ facts, addresses }) => `${labelsKey(facts)} ${addresses.join(';')}`).join('\n');

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
        .map((workload) => [workloadId(workload), signature(factsOfWorkload(workload, cluster))]),
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

/** A future pod in a namespace nobody wrote: its labels and its namespace's labels are both free. */
function elsewherePod(example: Labels, ports: readonly ContainerPort[]): Endpoint {
  const namespaceLabels = labelsUnder(ofNamespace(''), example);
  const namespace = namespaceLabels.get(NAMESPACE_NAME_LABEL) ?? 'any';
  const identity = {
    kind: 'stand-in',
    id: `{any: ${labelsKey(example)}}`,
    namespace,
    namespaceLabels,
    labels: podLabels(example),
    ports,
    elsewhere: true,
  } as const;
  return fixedEndpoint(identity, futurePod(namespace, namespaceLabels, example, ports));
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
