import { representatives } from '../algebra/label-parts.ts';
import {
  every,
  isEverything,
  isNothing,
  type Labels,
  labelsKey,
  only,
  requirementsOf,
  requires,
  type Selector,
  selectorKey,
} from '../algebra/labels.ts';
import { ACCOUNT_NAME, NAMESPACE_NAME, ofAccount, ofNamespace } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, repoPath } from '../manifest/location.ts';
import { type Peer, policiesOf, selectorsOf } from '../policy/stage.ts';
import { type Endpoint, fixedEndpoint, type Models, type Valuations, type Variants } from './endpoints.ts';

/** Bounds on what a hostile or very large change may cost; passing one is a gap. */
export const SPACE_LIMITS = { labelVariants: 64, partsPerNamespace: 2_000, standIns: 20_000 } as const;

/** Selectors that say something, each once. */
export function distinct(selectors: readonly Selector[]): readonly Selector[] {
  return [...new Map(selectors.map((selector) => [selectorKey(selector), selector])).values()].filter(
    (selector) => !isEverything(selector) && !isNothing(selector),
  );
}

/** A bound was passed: what lies beyond it was not looked at. */
export const limitGap = (message: string): Gap => ({ message, at: fileLocation(repoPath('.')), subject: message });

/** The largest parts of a formula that ask about one owner only. */
function partsAbout(selector: Selector, prefix: string): readonly Selector[] {
  if (requirementsOf(selector).every(({ key }) => key.startsWith(prefix))) return [selector];
  if (selector.kind === 'requirement') return [];
  return (selector.kind === 'not' ? [selector.of] : selector.of).flatMap((part) => partsAbout(part, prefix));
}

/**
 * The label sets that an undeclared namespace or service account may carry, as far as some selector of either side tells
 * them apart; the bare one first. Only the name of such an owner is known. `declared`: the bare one and no other.
 */
export function labelVariants({ base, head }: Models, valuations: Valuations): Reading<Variants> {
  const selectors = valuations === 'declared' ? [] : policiesOf(base.plane, head.plane).flatMap(selectorsOf);
  const gaps: Gap[] = [];
  const explore = (what: string, prefix: string, nameKey: string) => {
    // survives: the name is known, so that to ask for it alone tells nothing apart; not to ask is only quicker.
    const asksMore = (selector: Selector) => requirementsOf(selector).some(({ key }) => key !== nameKey);
    // survives: the same.
    const asked = distinct(selectors.flatMap((selector) => partsAbout(selector, prefix))).filter(asksMore);
    const known = new Map<string, readonly Labels[]>();
    return (id: string, name: string): readonly Labels[] => {
      const cached = known.get(id);
      if (cached !== undefined) return cached;
      const { examples, exceeded } = representatives(requires(nameKey, only(name)), asked, SPACE_LIMITS.labelVariants);
      if (exceeded)
        gaps.push(
          limitGap(
            `${what} \`${id}\` is not declared and policies tell more than ${SPACE_LIMITS.labelVariants} kinds of it apart; declare it with its labels`,
          ),
        );
      const own = (labels: Labels): Labels =>
        new Map(
          [...labels].flatMap(([key, value]) =>
            key.startsWith(prefix) && key !== ACCOUNT_NAME ? [[key.slice(prefix.length), value] as const] : [],
          ),
        );
      const bare = own(new Map([[nameKey, name]]));
      const all = [bare, ...examples.map(own).filter((labels) => labelsKey(labels) !== labelsKey(bare))];
      known.set(id, all);
      return all;
    };
  };
  const ofNamespaces = explore('namespace', ofNamespace(''), NAMESPACE_NAME);
  const ofAccounts = explore('service account', ofAccount(''), ACCOUNT_NAME);
  const value: Variants = {
    namespace: (name) => ofNamespaces(name, name),
    account: (namespace, name) => ofAccounts(`${namespace}/${name}`, name),
  };
  return { value, gaps };
}

/** Machines that rules tell apart by their labels: the declared ones, and one for every kind that may exist unwritten. */
export function nodeExamples(written: readonly Peer[]): Reading<readonly Endpoint[]> {
  const selectors = distinct(written.flatMap((part) => (part.kind === 'nodes' ? [part.selector] : [])));
  if (selectors.length === 0) return { value: [], gaps: [] };
  const { examples, exceeded } = representatives(every(), selectors, SPACE_LIMITS.labelVariants);
  const value = examples.map((labels) => {
    const name = labelsKey(labels);
    return fixedEndpoint({ kind: 'node', id: `{node: ${name}}`, name }, { kind: 'node', labels });
  });
  const message = `policies tell more than ${SPACE_LIMITS.labelVariants} kinds of nodes apart; ask for fewer labels`;
  return { value, gaps: exceeded ? [limitGap(message)] : [] };
}
