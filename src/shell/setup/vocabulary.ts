import type { Cluster } from '../../cluster/cluster.ts';
import type { Workload } from '../../cluster/workload.ts';
import { isLabelKey, isLabelValue, NAMESPACE_NAME_LABEL } from '../../manifest/resource.ts';
import { policyKind } from '../../policy/kinds.ts';
import { PCI_DSS } from '../../regime/pci-dss.ts';
import { candidateOf } from '../../scope/classify.ts';
import { isNamed, type Taxonomy, tierOf, type WorkloadSelector } from '../../scope/taxonomy.ts';
import type { Spot } from './diagnosis.ts';
import { spotOf } from './sensitive.ts';

// Labels and names that people use for card data → what the settings could say. Guesses only: `init` writes them down
// for somebody to read, and nothing is judged by them.

/** What a label seems to say about whoever carries it. `unclear`: it is about card data, and does not say what. */
export type Role = 'resource' | 'accessor' | 'unclear';

/** A label that occurs. `count`: how many workloads, namespaces or policies carry it; `at`: the first of them. */
export type Mark = {
  readonly on: 'podLabels' | 'namespaceLabels' | 'labels';
  readonly key: string;
  readonly value: string;
  readonly role: Role;
  readonly count: number;
  readonly at: Spot;
};

/** A namespace whose name suggests card data. `unmarked` of its `workloads` carry no mark. */
export type Suspect = { readonly namespace: string; readonly workloads: number; readonly unmarked: number };

export type Vocabulary = {
  readonly workloads: readonly Mark[];
  readonly policies: readonly Mark[];
  /** Calico tiers whose name is the regime's, and that policies stand in. */
  readonly tiers: readonly string[];
  readonly suspects: readonly Suspect[];
};

/** Reads the vocabulary out of what is declared. */
export function findVocabulary(cluster: Cluster): Vocabulary {
  const policies = cluster.resources.filter((resource) => policyKind(resource) !== undefined);
  const workloads = mergeMarks([
    ...cluster.workloads.flatMap(({ labels, resource }) => marksIn('podLabels', labels, spotOf(resource))),
    ...[...cluster.namespaces.values()].flatMap(({ labels, resource }) =>
      resource === undefined ? [] : marksIn('namespaceLabels', labels, spotOf(resource)),
    ),
  ]);
  const usual = new Set(PCI_DSS.taxonomy.policies.flatMap(({ tiers }) => tiers ?? []));
  return {
    workloads,
    policies: mergeMarks(policies.flatMap((policy) => marksIn('labels', policy.labels, spotOf(policy)))),
    tiers: [...new Set(policies.flatMap((policy) => tierOf(policy) ?? []))]
      .filter((tier) => usual.has(tier))
      .toSorted(),
    suspects: findSuspects(cluster, workloads),
  };
}

function marksIn(on: Mark['on'], labels: ReadonlyMap<string, string>, at: Spot): readonly Mark[] {
  return [...labels].flatMap(([key, value]) => {
    const role = isLabelKey(key) && isLabelValue(value) ? roleOf(key, value) : undefined;
    return role === undefined ? [] : [{ on, key, value, role, count: 1, at }];
  });
}

/** Equal labels as one mark, the most frequent first. */
function mergeMarks(marks: readonly Mark[]): readonly Mark[] {
  const merged = new Map<string, Mark>();
  for (const mark of marks) {
    const key = `${mark.on} ${mark.key}=${mark.value}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? mark : { ...known, count: known.count + 1 });
  }
  return [...merged.values()].toSorted(
    (a, b) => b.count - a.count || (`${a.key} ${a.value}` < `${b.key} ${b.value}` ? -1 : 1),
  );
}

const words = (text: string): readonly string[] => text.toLowerCase().split(/[-_.]+/);
const meet = (list: readonly string[], set: ReadonlySet<string>): boolean => list.some((word) => set.has(word));

const CARD_DATA = new Set(['pci', 'pcidss', 'cde', 'chd', 'cardholder', 'carddata']);
const NO = new Set(['false', 'no', 'none', 'non', 'not', 'out', 'outside', 'n', '0', 'disabled']);
const YES = new Set(['true', 'yes', 'y', '1', 'in', 'inside', 'contaminated', 'full', 'enabled', ...CARD_DATA]);
const CLEARED = new Set(['compliant', 'cleared', 'clearance', 'access', 'accessor', 'client']);
/** What a key says when its value may name a class of data. */
const DATA = new Set([
  'data',
  'class',
  'classification',
  'scope',
  'compliance',
  'regime',
  'sensitivity',
  'zone',
  'contains',
  'holds',
  'handles',
  'stores',
]);
/** Keys whose value is somebody's name. */
const IDENTITY = new Set([
  'app',
  'name',
  'component',
  'instance',
  'part',
  'version',
  'team',
  'owner',
  'chart',
  'release',
  'role',
  'service',
  'hash',
]);

/** What a label says about card data; undefined: nothing, or that there is none. */
export function roleOf(key: string, value: string): Role | undefined {
  if (key === NAMESPACE_NAME_LABEL) return undefined;
  const [name = ''] = key.split('/').slice(-1);
  const [inKey, inValue] = [words(name), words(value)];
  const isMark = meet(inKey, CARD_DATA);
  if (!isMark && (!meet(inValue, CARD_DATA) || meet(inKey, IDENTITY))) return undefined;
  if (meet(inValue, NO)) return undefined;
  if (meet(inValue, CLEARED)) return 'accessor';
  if (meet(inKey, CLEARED)) return 'accessor';
  if (isMark) return meet(inValue, YES) ? 'resource' : 'unclear';
  return meet(inKey, DATA) ? 'resource' : 'unclear';
}

const SUSPICIOUS = new Set([
  ...CARD_DATA,
  'card',
  'cards',
  'payment',
  'payments',
  'pay',
  'acquiring',
  'tokenization',
  'tokenisation',
  'vault',
]);

function findSuspects({ workloadsIn, namespaces, workloads }: Cluster, marks: readonly Mark[]): readonly Suspect[] {
  const own = [...new Set(workloads.map(({ namespace }) => namespace))].toSorted();
  const isMarked = ({ labels, namespace }: Workload): boolean =>
    marks.some(({ on, key, value }) => {
      const carried = on === 'podLabels' ? labels : (namespaces.get(namespace)?.labels ?? new Map<string, string>());
      return carried.get(key) === value;
    });
  return own.flatMap((namespace) => {
    if (!meet(words(namespace), SUSPICIOUS)) return [];
    const here = workloadsIn(namespace);
    const unmarked = here.filter((workload) => !isMarked(workload)).length;
    return unmarked === 0 ? [] : [{ namespace, workloads: here.length, unmarked }];
  });
}

/** The marks whose carriers no selector of the settings names: what a written vocabulary has no word for. */
export function marksUnknownTo(
  { resource, accessor }: Taxonomy,
  marks: readonly Mark[],
  cluster: Cluster,
): readonly Mark[] {
  const isKnown = (selectors: readonly WorkloadSelector[], mark: Mark): boolean =>
    cluster.workloads
      .filter((workload) => {
        const { labels, namespaceLabels } = candidateOf(workload, cluster);
        return (mark.on === 'namespaceLabels' ? namespaceLabels : labels).get(mark.key) === mark.value;
      })
      .every((workload) => isNamed(selectors, candidateOf(workload, cluster)));
  return marks.filter((mark) => !isKnown([...resource, ...accessor], mark));
}
