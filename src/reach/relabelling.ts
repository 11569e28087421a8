import { ABSENT, type Labels, labelsKey, resolve, selectorKey } from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Workload } from '../cluster/workload.ts';
import { ofAccount, ofNamespace } from '../manifest/facts.ts';
import { policiesOf, selectorsOf } from '../policy/stage.ts';
import { factsOf, type Model, NO_VALUATION, namespaceUnder, viewOf } from './endpoints.ts';
import { pairWorkloads } from './pairing.ts';

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

export const factsOfWorkload = (workload: Workload, cluster: Cluster): Labels =>
  factsOf(viewOf(workload, NO_VALUATION, cluster)) ?? new Map();

function knownOf({ namespace, serviceAccount }: Workload, facts: Labels, cluster: Cluster): Known {
  const open = [
    ...(cluster.namespaces.get(namespace)?.resource === undefined ? [ofNamespace('')] : []),
    ...(cluster.accounts.has(`${namespace}/${serviceAccount}`) ? [] : [ofAccount('')]),
  ];
  return (key) => facts.get(key) ?? (open.some((prefix) => key.startsWith(prefix)) ? undefined : ABSENT);
}

/** Whether policies, as they stand, read something else than before: labels of namespaces or pods, network sets. */
export function readsDifferently(base: Model, head: Model): boolean {
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
    policiesOf(base.plane, head.plane).some((policy) =>
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
