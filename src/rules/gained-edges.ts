import { union } from '../algebra/intervals.ts';
import { NO_PORTS, type PortSet } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import type { ReachChange } from '../change/reach.ts';
import type { Identity } from '../reach/endpoints.ts';
import { type ExplainedWitness, explain, type Remark } from './rule.ts';
import { causeOf, decidingEnd, nameAll, namePorts } from './wording.ts';

/** What a gained edge of the CDE means, so that every edge is told by exactly one rule. */
export type EdgeStory = 'nothing-gained' | 'explained-elsewhere' | 'latent' | 'egress' | 'added' | 'widened';

/** Which rule tells of an edge. */
export function storyOf(change: Change, row: ReachChange): EdgeStory {
  const { from, to, members } = row;
  if (row.gained.length === 0) return 'nothing-gained';
  // A way in behind an Ingress is judged as an entry: the controller alone reaches nothing nobody routed.
  if (from.kind === 'ingress-controller' || to.kind === 'ingress-controller') return 'explained-elsewhere';
  // A block of addresses in a CDE policy grew: the addresses outside say so, pods that might have them need not repeat it.
  if ((row.byAddressOf === 'from' && members.to) || (row.byAddressOf === 'to' && members.from))
    return 'explained-elsewhere';
  const lost = (identity: Identity, direction: 'ingress' | 'egress') =>
    change.isolation.some((loss) => loss.direction === direction && loss.endpoint.id === identity.id);
  if (lost(to, 'ingress') || lost(from, 'egress')) return 'explained-elsewhere';
  if (from.kind === 'stand-in' || to.kind === 'stand-in') return 'latent';
  if (members.from && to.kind === 'external') return 'egress';
  if (members.from && members.to) return joined(change, from) || joined(change, to) ? 'explained-elsewhere' : 'widened';
  const outside = members.from ? to : from;
  const category = outside.kind === 'workload' ? change.base.scope.categories.get(outside.id) : undefined;
  return row.before.length > 0 || (category !== undefined && category !== 'outOfScope') ? 'widened' : 'added';
}

/** Whether the workload became a member by this change; its connections inside the CDE come with it. */
function joined({ base, head }: Change, { id }: Identity): boolean {
  return head.scope.categories.get(id) === 'cde' && base.scope.categories.get(id) !== 'cde';
}

type Edges = {
  readonly rows: ReachChange[];
  readonly at: Remark['at'];
  readonly inward: boolean;
  readonly witness: Remark['witness'];
};

/** Says what the edges of one CDE end mean: `member` gained, or is now open to, `others` on `ports`. */
export type Phrase = (edge: {
  readonly member: string;
  readonly others: string;
  readonly ports: string;
  readonly inward: boolean;
}) => string;

/** Remarks for all gained edges of one story: one per CDE end and cause, with the other ends named or counted. */
export function edgeRemarks(change: Change, story: EdgeStory, phrase: Phrase): readonly Remark[] {
  return (groupedEdges(change).get(story) ?? []).map((edges) => toRemark(edges, phrase));
}

/** Several rules read the same edges; explaining one means replaying a packet, so it is done once per change. */
const known = new WeakMap<Change, ReadonlyMap<EdgeStory, readonly Edges[]>>();

function groupedEdges(change: Change): ReadonlyMap<EdgeStory, readonly Edges[]> {
  const cached = known.get(change);
  if (cached !== undefined) return cached;
  const told: readonly EdgeStory[] = ['latent', 'egress', 'added', 'widened'];
  const byStory = new Map<EdgeStory, Map<string, Edges>>(told.map((story) => [story, new Map()]));
  const gone = new Set(change.policies.flatMap(({ kind, was }) => (kind === 'edited' ? [] : [was])));
  for (const row of change.reach.toSorted((a, b) => vagueness(a) - vagueness(b))) {
    const story = storyOf(change, row);
    const groups = byStory.get(story);
    const explained = groups && explain(change, row.witness);
    if (groups === undefined || explained === undefined) continue;
    const witness = { ...explained, from: row.from, to: row.to };
    if (story === 'latent' && !isOfInterest(change, row, witness)) continue;
    // What a policy of the regime stopped that is gone: the news is the policy, not every pod that may come.
    const stopped = witness.trace.base[decidingEnd(witness)].place?.resource;
    if (story === 'latent' && stopped !== undefined && gone.has(stopped)) continue;
    const at = causeOf(change, witness);
    const inward = row.members.to;
    const key = `${inward ? row.to.id : row.from.id} ${inward} ${at.side} ${at.path} ${at.line}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rows: [row], at, inward, witness });
    else group.rows.push(row);
  }
  const value = new Map([...byStory].map(([story, groups]) => [story, joinByCause([...groups.values()])] as const));
  known.set(change, value);
  return value;
}

/** Past so many CDE ends one cause is one story: a relabelled namespace or a new tier opens all of them at once. */
const MAX_PER_CAUSE = 3;

function joinByCause(groups: readonly Edges[]): readonly Edges[] {
  const causes = new Map<string, Edges[]>();
  for (const group of groups) {
    const cause = `${group.inward} ${group.at.side} ${group.at.path} ${group.at.line}`;
    causes.set(cause, [...(causes.get(cause) ?? []), group]);
  }
  return [...causes.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined || own.length <= MAX_PER_CAUSE) return own;
    return [{ ...first, rows: own.flatMap(({ rows }) => rows) }];
  });
}

/**
 * Whether an end in the CDE is there, or could well be; or a policy about the CDE decides, wherever its pods may come; or
 * the pod's own policies changed in a namespace nobody wrote, where nobody here can say who lives.
 */
function isOfInterest({ purpose }: Change, { from, to, members }: ReachChange, witness: ExplainedWitness): boolean {
  const ends = [...(members.from ? [from] : []), ...(members.to ? [to] : [])];
  if (ends.some((each) => each.kind !== 'stand-in' || purpose.isHome(each))) return true;
  const end = decidingEnd(witness);
  const [own, isMember] = end === 'ingress' ? [to, members.to] : [from, members.from];
  if (isMember && own.kind === 'stand-in' && own.elsewhere) return true;
  const places = [witness.trace.base[end].place, witness.trace.head[end].place];
  return places.some((place) => place !== undefined && purpose.isAbout(place.resource));
}

/** Pods with the fewest made-up labels are the easiest to understand, so they stand for the others. */
function vagueness({ from, to, witness }: ReachChange): number {
  const labels = [from, to].reduce((sum, end) => {
    if (end.kind !== 'stand-in') return sum;
    return sum + 1 + end.labels.size + end.namespaceLabels.size + (end.elsewhere ? 1 : 0);
  }, 0);
  return labels + (witness?.assuming === undefined ? 0 : 100);
}

const distinct = (identities: readonly Identity[]): readonly Identity[] => [
  ...new Map(identities.map((identity) => [identity.id, identity])).values(),
];

const idsOf = (identities: readonly Identity[]): string =>
  identities
    .map(({ id }) => id)
    .toSorted()
    .join(' ');

function toRemark({ rows, at, inward, witness }: Edges, phrase: Phrase): Remark {
  const others = distinct(rows.map(({ from, to }) => (inward ? from : to)));
  const members = distinct(rows.map(({ from, to }) => (inward ? to : from)));
  const [member] = members;
  const gained = rows.reduce<PortSet>((all, row) => union(all, row.gained), NO_PORTS);
  const ports = namePorts(gained, inward ? member : others[0]);
  const said = phrase({
    member: nameAll(members),
    others: nameAll(others),
    ports,
    inward,
  });
  const message = witness?.assuming === undefined ? said : `${said}, if ${witness.assuming}`;
  return {
    message,
    at,
    about: `${idsOf(members)} ${inward} ${idsOf(others)} ${ports}`,
    edges: rows.map((row) => ({ from: row.from.id, to: row.to.id, ports: row.gained })),
    witness,
  };
}
