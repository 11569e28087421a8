import { placed, defineRule, explain } from './rule.ts';
import { nameOf } from './wording.ts';

/** SCOPE-003: a CDE workload that policies isolated is open in a direction; it joins whatever can reach it. */
export const cdeIsolationLost = defineRule(
  { id: 'cde-isolation-lost', summary: 'a CDE workload is no longer isolated in a direction', requirements: ['1.3.1', '1.3.2', '11.4.5'] },
  (change) => {
    const declared = change.isolation.filter(({ endpoint }) => endpoint.kind === 'workload');
    // Future pods of a namespace are worth a word only where no declared workload already tells the story.
    const told = new Set(declared.flatMap(({ was }) => was.map(({ resource }) => resource)));
    const future = change.isolation.filter(({ endpoint, was }) => endpoint.kind === 'stand-in' && !was.some(({ resource }) => told.has(resource)));
    return [...declared, ...future].flatMap(({ endpoint, direction, was, peers, witness }) => {
      const [place] = was;
      if (place === undefined) return [];
      const verb = direction === 'ingress' ? 'can now be reached by' : 'can now reach';
      const whom = peers === 0 ? 'whatever comes' : `${peers} workload${peers === 1 ? '' : 's'} it was separated from`;
      const message = `no policy isolates ${nameOf(endpoint)} for ${direction} any more: it ${verb} ${whom}, on every port`;
      return [{ message, at: placed('base', place), about: `${endpoint.id} ${direction}`, witness: explain(change, witness) }];
    });
  },
);
