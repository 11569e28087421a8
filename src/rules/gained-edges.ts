import { union } from '../algebra/intervals.ts';
import { describePorts, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import type { ReachChange } from '../change/reach.ts';
import type { Identity } from '../reach/endpoints.ts';
import { explain, type Remark } from './rule.ts';
import { causeOf, nameOf } from './wording.ts';

/** What a gained edge of the CDE means, so that every edge is told by exactly one rule. */
export type EdgeStory = 'explained-elsewhere' | 'latent' | 'egress' | 'added' | 'widened';

/** Which rule tells of a gained edge. */
export function storyOf(change: Change, row: ReachChange): EdgeStory | 'nothing-gained' {
  if (row.gained.length === 0) return 'nothing-gained';
  const { from, to, members } = row;
  // A way in behind an Ingress is judged as an entry: the controller alone reaches nothing nobody routed.
  if (from.kind === 'ingress-controller' || to.kind === 'ingress-controller') return 'explained-elsewhere';
  const lost = (identity: Identity, direction: 'ingress' | 'egress') => change.isolation.some((loss) => loss.direction === direction && loss.endpoint.id === identity.id);
  if (lost(to, 'ingress') || lost(from, 'egress')) return 'explained-elsewhere';
  if (from.kind === 'stand-in' || to.kind === 'stand-in') return 'latent';
  if (members.from && joined(change, from) && !members.to) return to.kind === 'external' ? 'egress' : 'added';
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

/** Remarks for all gained edges of one story: one per CDE end and cause, with the other ends counted. */
export function edgeRemarks(change: Change, story: EdgeStory, phrase: (member: string, others: string, ports: string, inward: boolean) => string): readonly Remark[] {
  const groups = new Map<string, { readonly rows: ReachChange[]; readonly at: Remark['at']; readonly inward: boolean; readonly witness: Remark['witness'] }>();
  for (const row of change.reach) {
    if (storyOf(change, row) !== story) continue;
    const witness = explain(change, row.witness);
    if (witness === undefined) continue;
    const exact = { ...witness, from: row.from, to: row.to };
    const at = causeOf(change, exact);
    const inward = row.members.to;
    const key = `${inward ? row.to.id : row.from.id} ${inward} ${at.side} ${at.path} ${at.line}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rows: [row], at, inward, witness: exact });
    else group.rows.push(row);
  }
  return [...groups.values()].map(({ rows, at, inward, witness }): Remark => {
    const others = rows.map(({ from, to }) => (inward ? from : to));
    const member = inward ? rows[0]?.to : rows[0]?.from;
    const ports = rows.reduce<PortSet>((all, { gained }) => union(all, gained), NO_PORTS);
    const message = phrase(member === undefined ? 'the CDE' : nameOf(member), nameList(others), describePorts(ports), inward);
    return { message, at, about: `${member?.id} ${inward} ${others.map(({ id }) => id).join(' ')} ${describePorts(ports)}`, witness };
  });
}

function nameList(identities: readonly Identity[]): string {
  const [first, second, ...rest] = identities;
  if (first === undefined) return 'nobody';
  if (second === undefined) return nameOf(first);
  return rest.length === 0 ? `${nameOf(first)} and ${nameOf(second)}` : `${nameOf(first)} and ${rest.length + 1} more`;
}
