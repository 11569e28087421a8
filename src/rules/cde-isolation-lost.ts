import type { IsolationLoss } from '../change/reach.ts';
import { resourceKey } from '../manifest/resource.ts';
import { defineRule, explain, placed, type Remark } from './rule.ts';
import { nameAll, nameOf } from './wording.ts';

/** SCOPE-003: a CDE workload that policies isolated is open in a direction; it joins whatever can reach it. */
export const cdeIsolationLost = defineRule(
  {
    id: 'cde-isolation-lost',
    summary: 'a CDE workload is no longer isolated in a direction',
    requirements: ['1.3.1', '1.3.2', '11.4.5'],
  },
  (change) => {
    const declared = change.isolation.filter(({ endpoint }) => endpoint.kind === 'workload');
    // Future pods are worth a word only where no declared workload already tells the story of the same policy.
    const told = new Set(declared.flatMap(({ was }) => was.map(({ resource }) => resource)));
    const future = change.isolation.filter(
      ({ endpoint, was }) =>
        endpoint.kind === 'stand-in' &&
        !was.some(({ resource }) => told.has(resource)) &&
        (endpoint.elsewhere ||
          change.purpose.isHome(endpoint) ||
          was.some(({ resource }) => change.purpose.isAbout(resource))),
    );
    const remark = (loss: IsolationLoss, others: number): readonly Remark[] => {
      const [place] = loss.was;
      const witness =
        loss.rows.find(
          ({ witness: seen, from, to }) => seen !== undefined && from.kind !== 'stand-in' && to.kind !== 'stand-in',
        ) ?? loss.rows[0];
      const who = `${nameOf(loss.endpoint)}${others === 0 ? '' : ` and ${others} more kinds of pods to come`}`;
      const message = `no policy isolates ${who} for ${loss.direction} any more${consequence(loss)}`;
      if (place === undefined) return [];
      const about = `${loss.endpoint.id} ${loss.direction}`;
      return [{ message, at: placed('base', place), about, witness: explain(change, witness?.witness) }];
    };
    // Pods to come that one policy isolated are one story, told by the plainest of them.
    const stories = new Map<string, IsolationLoss[]>();
    for (const loss of future) {
      const [place] = loss.was;
      const key = `${loss.direction} ${place === undefined ? '' : resourceKey(place.resource)}`;
      stories.set(
        key,
        [...(stories.get(key) ?? []), loss].toSorted((a, b) => vagueness(a) - vagueness(b)),
      );
    }
    return [
      ...declared.flatMap((loss) => remark(loss, 0)),
      ...[...stories.values()].flatMap(([first, ...others]) =>
        first === undefined ? [] : remark(first, others.length),
      ),
    ];
  },
);

/** How much of a pod to come is made up. */
function vagueness({ endpoint }: IsolationLoss): number {
  return endpoint.kind === 'stand-in'
    ? endpoint.labels.size + (endpoint.elsewhere ? 1 + endpoint.namespaceLabels.size : 0)
    : 0;
}

function consequence({ direction, rows }: IsolationLoss): string {
  const others = rows
    .map(({ from, to }) => (direction === 'ingress' ? from : to))
    .filter(({ kind }) => kind === 'workload' || kind === 'external');
  if (others.length === 0) return '; pods that come later meet nothing that stops them';
  return direction === 'ingress'
    ? `: it can now be reached by ${nameAll(others)}`
    : `: it can now reach ${nameAll(others)}`;
}
