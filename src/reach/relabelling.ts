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
    if (was === undefined || is === undefined) return [];
    // survives: what is the same on both sides is read alike; to see that is only quicker.
    if (was === is && accountOf(was, base) === accountOf(is, head)) return [];
    const [before, after] = [factsOfWorkload(was, base), factsOfWorkload(is, head)];
    const isKnown = accountOf(was, base) !== undefined;
    // survives: the same.
    if (labelsKey(before) === labelsKey(after) && isKnown === (accountOf(is, head) !== undefined)) return [];
    return [{ before: knownOf(was, before, base), after: knownOf(is, after, head) }];
  });
}

export const factsOfWorkload = (workload: Workload, cluster: Cluster): Labels =>
  factsOf(viewOf(workload, NO_VALUATION, cluster)) ?? new Map();

const accountOf = ({ namespace, serviceAccount }: Workload, { accounts }: Cluster): Labels | undefined =>
  accounts.get(`${namespace}/${serviceAccount}`);

function knownOf(workload: Workload, facts: Labels, cluster: Cluster): Known {
  const isOpen = (key: string): boolean =>
    (key.startsWith(ofNamespace('')) && cluster.namespaces.get(workload.namespace)?.resource === undefined) ||
    (key.startsWith(ofAccount('')) && accountOf(workload, cluster) === undefined);
  return (key) => facts.get(key) ?? (isOpen(key) ? undefined : ABSENT);
}

/** Whether policies, as they stand, read something else than before: labels of namespaces, pods or accounts, network sets. */
export function readsDifferently(base: Model, head: Model): boolean {
  const names = [...new Set([...base.cluster.namespaces.keys(), ...head.cluster.namespaces.keys()])];
  const isRelabelled = (name: string): boolean =>
    labelsKey(namespaceUnder(NO_VALUATION, name, base.cluster)) !==
      labelsKey(namespaceUnder(NO_VALUATION, name, head.cluster)) ||
    // Declaring a namespace, or no longer doing so, turns unknown labels into known ones or back.
    isDeclared(base, name) !== isDeclared(head, name);
  if (names.some(isRelabelled) || networkSetsKey(base.cluster) !== networkSetsKey(head.cluster)) return true;
  const pods = relabelledWorkloads(base.cluster, head.cluster);
  return policiesOf(base.plane, head.plane).some((policy) =>
    selectorsOf(policy).some((selector) =>
      pods.some(
        ({ before, after }) => selectorKey(resolve(selector, before)) !== selectorKey(resolve(selector, after)),
      ),
    ),
  );
}

const isDeclared = ({ cluster }: Model, namespace: string): boolean =>
  // survives: only whether the sides differ is asked.
  cluster.namespaces.get(namespace)?.resource !== undefined;

const networkSetsKey = ({ networkSets }: Cluster): string =>
  networkSets.map(({ facts, addresses }) => `${labelsKey(facts)} ${addresses.join(';')}`).join('\n');
