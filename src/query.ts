import { parseCidr } from './algebra/addresses.ts';
import { hasBit } from './algebra/bit-set.ts';
import { intersect } from './algebra/intervals.ts';
import { type Destination, describePorts, readDestination } from './algebra/ports.ts';
import { buildModel } from './assessment.ts';
import { isCalled } from './cluster/workload.ts';
import type { Gap, Reading } from './manifest/gap.ts';
import { createReader, readManifests } from './manifest/inventory.ts';
import { fieldOf, locationOf, type Place, resourceName } from './manifest/resource.ts';
import type { Snapshot } from './manifest/snapshot.ts';
import { createCompiler } from './policy/compiler.ts';
import { detectEnforcement } from './policy/kinds.ts';
import { DIRECTIONS, type Direction, type PortMatch, type Rule } from './policy/stage.ts';
import {
  type ConnectionChangeJson,
  type ConnectionJson,
  connectionChanges,
  connectionsOf,
  connectionToJson,
  mixedOwners,
  type PeerJson,
  peerToJson,
  spokenPorts,
} from './reach/connectivity.ts';
import type { EndpointClass, EndpointSpace, Model } from './reach/endpoints.ts';
import { canCoexist, type Reachability, reach } from './reach/reachability.ts';
import { buildSpace, NO_INTERESTS } from './reach/space.ts';
import { type Packet, type Trace, type TraceStep, traceEnd } from './reach/trace.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings/settings.ts';

/** Questions about declared connectivity, without a pull request: what holds under the ordinary reading of unknown facts. */

/** What folders declare. Gaps are errors here: an answer about half a cluster would be no answer. */
export function readModels(
  snapshots: readonly Snapshot[],
  { manifests, enforcement }: Pick<Settings, 'manifests' | 'enforcement'> = DEFAULT_SETTINGS,
): Reading<readonly Model[]> {
  const read = createReader();
  const sides = snapshots.map((snapshot) => readManifests(snapshot, manifests, read));
  const compiler = createCompiler(detectEnforcement(enforcement, ...sides.map(({ value }) => value)));
  const readings = sides.map((resources) => {
    const model = buildModel(resources.value, compiler);
    return { value: model.value, gaps: [...resources.gaps, ...model.gaps] };
  });
  return { value: readings.map(({ value }) => value), gaps: readings.flatMap(({ gaps }): readonly Gap[] => gaps) };
}

/** Every declared connection of one state. */
export function connectivity(model: Model): readonly ConnectionJson[] {
  const space = buildSpace({ base: model, head: model }, 'declared', NO_INTERESTS).value;
  const reachability = reach(model, space, 'head', 'declared');
  const mixed = mixedOwners([reachability]);
  return connectionsOf(reachability, model.cluster.entries, spokenPorts([model.plane]), mixed).map(connectionToJson);
}

/** Declared connections that differ between two states. */
export function connectivityDiff(base: Model, head: Model): readonly ConnectionChangeJson[] {
  const space = buildSpace({ base, head }, 'declared', NO_INTERESTS).value;
  const spoken = spokenPorts([base.plane, head.plane]);
  const [before, after] = [reach(base, space, 'base', 'declared'), reach(head, space, 'head', 'declared')];
  const mixed = mixedOwners([before, after]);
  return connectionChanges(
    connectionsOf(before, base.cluster.entries, spoken, mixed),
    connectionsOf(after, head.cluster.entries, spoken, mixed),
  );
}

export type TraceJson = {
  readonly allowed: boolean;
  readonly because: Trace['because'];
  readonly at: string | null;
  readonly steps: readonly { readonly stage: string; readonly verdict: TraceStep['verdict']; readonly at: string }[];
};
/** What happens to one packet on one side. */
export type SideVerdictJson = { readonly allowed: boolean; readonly egress: TraceJson; readonly ingress: TraceJson };
export type VerdictJson = SideVerdictJson & {
  readonly from: PeerJson;
  readonly to: PeerJson;
  readonly protocol: string;
  readonly port: number;
  /** The same packet before the change, where two sides were asked. */
  readonly base?: SideVerdictJson;
};

/** The state that a question is about, and the one before it where there is one. */
export type Questioned = { readonly head: Model; readonly base?: Model };

/** One packet: allowed or not, and what decides at each end. Undefined with a reason when a peer does not exist. */
export function verdict(
  { base, head }: Questioned,
  from: string,
  to: string,
  destination: Destination,
): VerdictJson | { readonly error: string } {
  const space = buildSpace({ base: base ?? head, head }, 'declared', NO_INTERESTS).value;
  const now = reach(head, space, 'head', 'declared');
  const before = base && reach(base, space, 'base', 'declared');
  const [sources = [], targets = []] = [from, to].map((peer) => findPeers(space, peer));
  const missing = sources.length === 0 ? from : targets.length === 0 ? to : undefined;
  if (missing !== undefined)
    return {
      error: `no workload or address is called \`${missing}\`; write \`namespace/name\`, \`namespace/name[Kind]\`, an address or a CIDR`,
    };
  const pairs = sources.flatMap((source) =>
    targets.filter((target) => canCoexist(source, target)).map((target) => ({ source, target })),
  );
  const answers = pairs.map(({ source, target }) => {
    const packet = { from: source.index, to: target.index, destination };
    return { source, target, head: judgePacket(now, packet), base: before && judgePacket(before, packet) };
  });
  // A peer of several classes (a CIDR, pods of one owner) is allowed only if all of it is.
  const answer = answers.find(({ head: told }) => !told.allowed) ?? answers[0];
  if (answer === undefined) return { error: `\`${from}\` and \`${to}\` cannot exist at the same time` };
  const [a, b] = [nameIn(answer.source, from), nameIn(answer.target, to)];
  if (a === undefined || b === undefined) return { error: 'an endpoint has no name' };
  return {
    from: peerToJson(a),
    to: peerToJson(b),
    ...readDestination(destination),
    ...answer.head,
    ...(answer.base && { base: answer.base }),
  };
}

function judgePacket(reachability: Reachability, packet: Packet): SideVerdictJson {
  const egress = traceEnd(reachability, 'egress', packet);
  const ingress = traceEnd(reachability, 'ingress', packet);
  return { allowed: egress.allowed && ingress.allowed, egress: traceToJson(egress), ingress: traceToJson(ingress) };
}

const nameIn = ({ members }: EndpointClass, name: string) => members.find(({ id }) => isCalled(id, name)) ?? members[0];

function traceToJson({ allowed, because, place, steps }: Trace): TraceJson {
  const text = (each: NonNullable<Trace['place']>): string => {
    const { path, line } = locationOf(each);
    return `${path}:${line}`;
  };
  return {
    allowed,
    because,
    at: place === undefined ? null : text(place),
    steps: steps.map((step) => ({ stage: step.stage, verdict: step.verdict, at: text(step.place) })),
  };
}

function findPeers(space: EndpointSpace, name: string): readonly EndpointClass[] {
  const addresses = parseCidr(name);
  return space.classes.filter(({ members, head }) => {
    if (addresses !== undefined) return head?.kind === 'addresses' && intersect(head.addresses, addresses).length > 0;
    return members.some(({ id }) => isCalled(id, name));
  });
}

/** One rule of a policy: whom it is about and whom it meets on the given state. */
export type RuleJson = {
  readonly policy: string;
  readonly direction: Direction;
  readonly stage: string;
  readonly at: string;
  readonly verdict: string;
  readonly ports: string;
  readonly selects: readonly PeerJson[];
  readonly meets: readonly PeerJson[];
};

/** The rules that are written at a line, or around it. */
export function rulesAt(model: Model, path: string, line: number): readonly RuleJson[] {
  const space = buildSpace({ base: model, head: model }, 'declared', NO_INTERESTS).value;
  const { index, policies } = reach(model, space, 'head', 'declared');
  const named = (test: (endpoint: number) => boolean) =>
    space.classes.flatMap((each) => (test(each.index) ? each.members.map(peerToJson) : []));
  return DIRECTIONS.flatMap((direction) =>
    model.plane[direction].flatMap((stage) =>
      stage.policies.flatMap((policy) =>
        policy.rules
          .filter(({ place }) => place.resource.document.path === path && isAround(place, line))
          .map(
            (rule): RuleJson => ({
              policy: resourceName(policy.place.resource),
              direction,
              stage: stage.name,
              at: `${path}:${locationOf(rule.place).line}`,
              verdict: rule.verdict,
              ports: describeMatches(rule),
              selects: named((each) => policies(direction, each).some((applied) => applied.policies.includes(policy))),
              meets: named((each) => rule.peers.some((peer) => hasBit(index.peers(peer, undefined), each))),
            }),
          ),
      ),
    ),
  );
}

/** Whether the rule of a place is the one that a line belongs to: it starts there or before, and the next one after. */
function isAround({ resource, route }: Place, line: number): boolean {
  const start = locationOf({ resource, route }).line;
  const index = route.at(-1);
  if (typeof index !== 'number' || line < start) return false;
  const list = route.slice(0, -1);
  const next = fieldOf(resource, ...list, index + 1);
  if (next !== undefined) return line < locationOf({ resource, route: [...list, index + 1] }).line;
  return line <= start + JSON.stringify(fieldOf(resource, ...route) ?? '', undefined, 1).split('\n').length;
}

function describeMatches({ ports, exceptPorts }: Rule): string {
  const words = (matches: readonly PortMatch[]) =>
    matches.map((match) =>
      match.kind === 'ports'
        ? describePorts(match.ports)
        : match.kind === 'named'
          ? `port \`${match.name}\``
          : `the ports of Service \`${match.namespace}/${match.name}\``,
    );
  const except = exceptPorts.length === 0 ? '' : ` except ${words(exceptPorts).join(', ')}`;
  return `${words(ports).join(', ')}${except}`;
}
