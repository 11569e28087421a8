import { describePorts } from '../algebra/ports.ts';
import { ENTRY_WORDS } from '../cluster/entry.ts';
import { candidateOf } from '../scope/classify.ts';
import { isNamed, isStore } from '../scope/taxonomy.ts';
import { defineRule, placed } from './rule.ts';

/** NET-002: a new or wider way from outside the cluster to the CDE, or to a system connected to it. */
export const publicEntryAdded = defineRule(
  {
    id: 'public-entry-added',
    summary: 'outside traffic gains a way to the CDE or to a system connected to it',
    requirements: ['1.4.1', '1.4.2', '1.3.1'],
  },
  ({ entries, head, taxonomy }) =>
    entries.flatMap(({ workload, entry, gained, isNew, internet }) => {
      const category = head.scope.categories.get(workload) ?? 'outOfScope';
      const candidate = candidateOf(entry.workload, head.model.cluster);
      if (category === 'outOfScope' || isNamed(taxonomy.publicServices, candidate)) return [];
      // What is worse has a rule of its own.
      if (internet && category === 'cde' && isStore(taxonomy, candidate)) return [];
      const what = category === 'cde' ? 'CDE workload' : 'workload connected to the CDE,';
      const message = `${ENTRY_WORDS[entry.kind]} ${isNew ? 'opens' : 'widens'} a way from outside to ${what} \`${entry.workload.namespace}/${entry.workload.name}\` on ${describePorts(gained)}`;
      return [
        { message, at: placed('head', entry.place), about: `${workload} ${entry.kind} ${describePorts(gained)}` },
      ];
    }),
);
