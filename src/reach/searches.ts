import { groupBy } from '../algebra/group.ts';
import { exampleFor } from '../algebra/label-parts.ts';
import { EVERYTHING, every, isNothing, type Selector, some } from '../algebra/labels.ts';
import { NAMESPACE_NAME } from '../manifest/facts.ts';
import { type CompiledPolicy, DIRECTIONS, type Direction, selectorsOf } from '../policy/stage.ts';
import { concernedBy, ruleKey } from './difference.ts';
import type { Models } from './endpoints.ts';
import { readsDifferently } from './relabelling.ts';

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
export function searchesFor(sides: Models): readonly Search[] {
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
    // survives: whether some pod can be both is asked next; to see that names differ is only quicker.
    return own === undefined || [...own].some((name) => names?.has(name) === true);
  };
  return policies
    .filter(({ subject }) => mayShare(subject) && exampleFor(every(subject, whom)) !== undefined)
    .flatMap((policy) => selectorsOf(policy).slice(1));
}

/** The policies of one direction on either side, each once. */
function policiesIn({ base, head }: Models, direction: Direction): readonly CompiledPolicy[] {
  const stages = [...base.plane[direction], ...head.plane[direction]];
  return [...new Set(stages.flatMap(({ policies }) => policies))];
}

/** What a policy does apart from whom it selects, as a text. */
type Grouping = (policy: CompiledPolicy) => string;

/** Policies of one stage with the same rules differ in whom they select and in nothing else, on the sides they are on. */
function createGrouping(sides: Models): Grouping {
  const places = new Map<CompiledPolicy, string>();
  for (const side of ['base', 'head'] as const) {
    for (const direction of DIRECTIONS) {
      for (const { tier, unmatched, policies } of sides[side].plane[direction]) {
        for (const policy of policies) {
          // survives: what stands in front of the first is the same for all.
          places.set(policy, `${places.get(policy) ?? ''}${side} ${direction} ${tier} ${unmatched} `);
        }
      }
    }
  }
  return (policy) => `${places.get(policy) ?? ''}${policy.rules.map(ruleKey).join(' ')}`;
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
  const anywhere: CompiledPolicy[] = [];
  const named = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const names = namespacesNamed(policy.subject);
    if (names === undefined) anywhere.push(policy);
    // survives: nobody asks for a namespace that is none.
    for (const name of names ?? []) {
      const group = named.get(name);
      if (group === undefined) named.set(name, [policy]);
      else group.push(policy);
    }
  }
  const united = (those: readonly CompiledPolicy[]): readonly Selector[] =>
    [...groupBy(those, groupOf).values()].map((group) => some(...group.map(({ subject }) => subject)));
  const unitedAnywhere = united(anywhere);
  return (namespace) => [...unitedAnywhere, ...united(named.get(namespace ?? '') ?? [])];
}

/** The only namespaces in which a formula can be met, when it says so outright. */
function namespacesNamed(selector: Selector): ReadonlySet<string> | undefined {
  if (selector.kind === 'requirement')
    return selector.key === NAMESPACE_NAME && selector.allowed.kind === 'only' ? selector.allowed.values : undefined;
  if (selector.kind === 'some') {
    const named = selector.of.map(namespacesNamed).filter((names) => names !== undefined);
    return named.length < selector.of.length ? undefined : new Set(named.flatMap((names) => [...names]));
  }
  if (selector.kind === 'not') return undefined;
  for (const part of selector.of) {
    const names = namespacesNamed(part);
    if (names !== undefined) return names;
  }
  return undefined;
}
