import { describePorts } from '../algebra/ports.ts';
import { ENTRY_WORDS } from '../cluster/entry.ts';
import { candidateOf } from '../scope/classify.ts';
import { isStore } from '../scope/taxonomy.ts';
import { defineRule, placed } from './rule.ts';

/** NET-001: public addresses reach a store of regulated data with nothing in between. */
export const storeInternetReachable = defineRule(
  {
    id: 'store-internet-reachable',
    summary: 'a store of regulated data can be reached from the internet directly',
    requirements: ['1.4.4'],
  },
  ({ entries, head, taxonomy }) =>
    entries.flatMap(({ workload, entry, gained, internet }) => {
      if (
        !internet ||
        head.scope.categories.get(workload) !== 'cde' ||
        !isStore(taxonomy, candidateOf(entry.workload, head.model.cluster))
      )
        return [];
      const message = `${ENTRY_WORDS[entry.kind]} lets public addresses reach the data store \`${entry.workload.namespace}/${entry.workload.name}\` on ${describePorts(gained)}; put a service that is not a store in between`;
      return [{ message, at: placed('head', entry.place), about: `${workload} ${entry.kind}` }];
    }),
);
