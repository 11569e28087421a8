import { representatives } from '../algebra/label-parts.ts';
import {
  ABSENT,
  every,
  except,
  has,
  isNothing,
  type Labels,
  labelsKey,
  requirementsOf,
  requires,
  resolve,
  type Selector,
  selects,
  some,
} from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload, workloadId } from '../cluster/workload.ts';
import { ACCOUNT_NAME, NAMESPACE_NAME, ofAccount, ofNamespace } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import { type CompiledPolicy, policiesOf } from '../policy/stage.ts';
import {
  type Endpoint,
  fixedEndpoint,
  inNamespaceOf,
  type Models,
  namespaceUnder,
  type PodView,
  type Variants,
  valuationsOf,
} from './endpoints.ts';
import { factsOfWorkload } from './relabelling.ts';
import { searchesFor } from './searches.ts';
import { distinct, limitGap, SPACE_LIMITS } from './variants.ts';

/**
 * Pods that nobody wrote yet and that this change may concern, one for every way in which policies can tell them apart,
 * minus those that a declared workload already stands for. `interesting` are further selectors that a later stage asks
 * about (the scope's). A change that alters neither policies nor what they read needs none.
 */
export function standIns(
  sides: Models,
  interesting: readonly Selector[],
  variants: Variants,
): Reading<readonly Endpoint[]> {
  const { base, head } = sides;
  const searches = searchesFor(sides);
  const ports = portNames(policiesOf(base.plane, head.plane));
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
      // Where its name forbids it nobody looks, so that it does not matter how many kinds of it there may be.
      if (isNothing(resolve(limits, (key) => (key === NAMESPACE_NAME ? namespace : undefined)))) continue;
      for (const valuation of valuationsOf(namespace, undefined, base.cluster, head.cluster, variants)) {
        const views = {
          base: namespaceUnder(valuation, namespace, base.cluster),
          head: namespaceUnder(valuation, namespace, head.cluster),
        };
        const own = [...new Set([views.head, views.base])];
        const inside = (selector: Selector) => own.map((labels) => inNamespaceOf(selector, labels));
        const within = some(...inside(limits));
        // survives: nobody is found where nobody can be; to see that is only quicker.
        if (isNothing(within)) continue;
        const asking = [...subjectsIn(namespace), ...peers].flatMap(inside);
        const { examples, signature } = explore(within, asking, `namespace \`${namespace}\``);
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
  // survives: a bound on work that no test waits for.
  if (endpoints.length <= SPACE_LIMITS.standIns) return { value: endpoints, gaps };
  const message = `the change concerns more than ${SPACE_LIMITS.standIns} kinds of pods that may come; split it`;
  // survives: the same.
  return { value: endpoints.slice(0, SPACE_LIMITS.standIns), gaps: [...gaps, limitGap(message)] };
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
