import type { IsolationLoss } from '../change/reach.ts';
import { defineRule, explain, placed } from './rule.ts';
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
      ({ endpoint, was }) => endpoint.kind === 'stand-in' && !was.some(({ resource }) => told.has(resource)),
    );
    return [...declared, ...future].flatMap((loss) => {
      const [place] = loss.was;
      const witness =
        loss.rows.find(
          ({ witness: seen, from, to }) => seen !== undefined && from.kind !== 'stand-in' && to.kind !== 'stand-in',
        ) ?? loss.rows[0];
      const message = `no policy isolates ${nameOf(loss.endpoint)} for ${loss.direction} any more${consequence(loss)}`;
      return place === undefined
        ? []
        : [
            {
              message,
              at: placed('base', place),
              about: `${loss.endpoint.id} ${loss.direction}`,
              witness: explain(change, witness?.witness),
            },
          ];
    });
  },
);

function consequence({ direction, rows }: IsolationLoss): string {
  const others = rows
    .map(({ from, to }) => (direction === 'ingress' ? from : to))
    .filter(({ kind }) => kind === 'workload' || kind === 'external');
  if (others.length === 0) return '; pods that come later meet nothing that stops them';
  return direction === 'ingress'
    ? `: it can now be reached by ${nameAll(others)}`
    : `: it can now reach ${nameAll(others)}`;
}
