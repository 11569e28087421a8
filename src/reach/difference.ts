import { EVERYTHING, every, NOTHING, not, type Selector, selectorKey, some } from '../algebra/labels.ts';
import { resourceKey } from '../manifest/resource.ts';
import { type CompiledPolicy, type Direction, type Peer, type Plane, type Rule, sameStages } from '../policy/stage.ts';

/**
 * Which pods to come a change of the policies of one direction can concern at all, as formulas over facts. `subjects`:
 * those whose own end changed; `peers`: those that somebody else's end treats differently than before.
 */
export type Concerned = { readonly subjects: Selector; readonly peers: Selector };

/**
 * What differs between two planes, policy by policy. What both versions of a policy say concerns nobody; where more than
 * single rules changed (who is selected, where the policy stands, what becomes of the rest) everybody may be treated
 * differently.
 */
export function concernedBy(base: Plane, head: Plane, direction: Direction): Concerned {
  const [before, after] = [placesOf(base, direction), placesOf(head, direction)];
  const common = (own: ReadonlyMap<string, Placed>, other: ReadonlyMap<string, Placed>): string =>
    [...own.keys()].filter((key) => other.has(key)).join('\n');
  const reordered = common(before, after) !== common(after, before);
  const moved = movedTiers(base, head, direction);
  const parts = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    // Where the tier of a policy changed, its stage did, and that says more.
    const isMoved = moved.has(is?.tier ?? '');
    const isShuffled = reordered && (was?.isOrdered === true || is?.isOrdered === true);
    const isSame = was?.policy === is?.policy && was?.stage === is?.stage && !isShuffled && !isMoved;
    return isSame ? [] : [concernedByPolicy(was, is, isMoved)];
  });
  const emptied = (plane: Plane) => plane[direction].map((stage) => ({ ...stage, policies: [] }));
  return {
    subjects: union(parts.map(({ subjects }) => subjects)),
    peers: sameStages(emptied(base), emptied(head)) ? union(parts.map(({ peers }) => peers)) : EVERYTHING,
  };
}

/** Tiers of both planes that changed places with another: what the first of two decides, the second is not asked. */
function movedTiers(base: Plane, head: Plane, direction: Direction): ReadonlySet<string> {
  const tiersOf = (plane: Plane) => [...new Set(plane[direction].map(({ tier }) => tier))];
  const [before, after] = [tiersOf(base), tiersOf(head)];
  const common = before.filter((tier) => after.includes(tier));
  // survives: only whether the sides agree is asked.
  const isBefore = (tiers: readonly string[], a: string, b: string) => tiers.indexOf(a) < tiers.indexOf(b);
  return new Set(
    common.filter((tier) => common.some((other) => isBefore(before, tier, other) !== isBefore(after, tier, other))),
  );
}

/** The disjunction, each part once; everything as soon as one part is. */
function union(parts: readonly Selector[]): Selector {
  return some(...new Map(parts.map((part) => [selectorKey(part), part])).values());
}

/** One policy and where it stands: the stage and how that ends, whether order counts there, whether another follows. */
type Placed = {
  readonly policy: CompiledPolicy;
  readonly tier: string;
  readonly stage: string;
  readonly isOrdered: boolean;
  readonly isLast: boolean;
};

/** By object, in the order in which they decide. */
function placesOf(plane: Plane, direction: Direction): ReadonlyMap<string, Placed> {
  const places = new Map<string, Placed>();
  for (const [index, { tier, unmatched, policies }] of plane[direction].entries()) {
    const isOrdered = policies.some(({ rules }) => rules.some(({ verdict }) => verdict !== 'allow'));
    const isLast = index === plane[direction].length - 1;
    for (const policy of policies)
      places.set(resourceKey(policy.place.resource), {
        policy,
        tier,
        stage: `${tier} ${unmatched}`,
        isOrdered,
        isLast,
      });
  }
  return places;
}

function concernedByPolicy(was: Placed | undefined, is: Placed | undefined, isMoved: boolean): Concerned {
  const placed = [was, is].filter((each) => each !== undefined);
  const subjects = union(placed.map(({ policy }) => policy.subject));
  const rules = placed.flatMap(({ policy }) => policy.rules);
  const isOrdered = placed.some((each) => each.isOrdered);
  // A new policy that only allows adds its rules, unless its mere presence keeps a later stage from being asked.
  if (was === undefined && is?.isLast === true && !isOrdered) return { subjects, peers: peersOf(rules) };
  const isEdited =
    was !== undefined &&
    is !== undefined &&
    was.stage === is.stage &&
    !isMoved &&
    selectorKey(was.policy.subject) === selectorKey(is.policy.subject);
  if (!isEdited) return { subjects, peers: EVERYTHING };
  if (isOrdered) return { subjects, peers: peersOf(rules) };
  // Rules that only allow are the sum of what they say about each of their peers.
  const [old, fresh] = [was, is].map(
    ({ policy }) =>
      new Map(policy.rules.flatMap((rule) => rule.peers.map((peer) => [ruleKey({ ...rule, peers: [peer] }), peer]))),
  );
  const differing = [...(old ?? []), ...(fresh ?? [])].filter(
    ([key]) => !(old?.has(key) === true && fresh?.has(key) === true),
  );
  return { subjects, peers: union(differing.map(([, peer]) => regionOf(peer))) };
}

/** Whom rules meet by labels. Who is met by an address alone is told by the addresses outside. */
function peersOf(rules: readonly Rule[]): Selector {
  return union(rules.flatMap(({ peers }) => peers.map(regionOf)));
}

function regionOf(peer: Peer): Selector {
  switch (peer.kind) {
    case 'everyone':
      return EVERYTHING;
    case 'pods':
    case 'labelled':
      return peer.selector;
    case 'every': {
      const parts = peer.of.filter((part) => namesLabels(part) || part.kind === 'everyone');
      return peer.of.length > 0 && parts.length === 0 ? NOTHING : every(...parts.map(regionOf));
    }
    case 'some':
      return some(...peer.of.map(regionOf));
    case 'not':
      return namesLabels(peer.of) ? not(regionOf(peer.of)) : EVERYTHING;
    case 'service':
      return EVERYTHING;
    default:
      return NOTHING;
  }
}

function namesLabels(peer: Peer): boolean {
  if (peer.kind === 'every' || peer.kind === 'some') return peer.of.some(namesLabels);
  return peer.kind === 'not'
    ? namesLabels(peer.of)
    : peer.kind === 'pods' || peer.kind === 'labelled' || peer.kind === 'service';
}

const ruleKeys = new WeakMap<Rule, string>();

/** What a rule says, wherever it is written. */
export function ruleKey(rule: Rule): string {
  const known = ruleKeys.get(rule) ?? makeRuleKey(rule);
  // survives: remembered, so that it is not made again.
  ruleKeys.set(rule, known);
  return known;
}

function makeRuleKey(rule: Rule): string {
  return JSON.stringify(rule, (key, value: unknown) => {
    if (key === 'place') return undefined;
    if (typeof value === 'bigint') return String(value);
    return value instanceof Set ? [...value] : value;
  });
}
