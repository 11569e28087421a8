import { parseCidr } from './algebra/addresses.ts';
import { intersect } from './algebra/intervals.ts';
import { type Destination, readDestination } from './algebra/ports.ts';
import { buildModel } from './assessment.ts';
import type { Gap, Reading } from './manifest/gap.ts';
import { createReader, readManifests } from './manifest/inventory.ts';
import { locationOf } from './manifest/resource.ts';
import type { Snapshot } from './manifest/snapshot.ts';
import { createCompiler, detectEnforcement } from './policy/enforcers.ts';
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
import type { EndpointClass, Model } from './reach/endpoints.ts';
import { buildSpace, canCoexist, NO_INTERESTS, type Reachability, reach } from './reach/reachability.ts';
import { type Trace, traceEnd } from './reach/trace.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Questions about declared connectivity, without a pull request: what holds under the ordinary reading of unknown facts. */

/** What folders declare. Gaps are errors here: an answer about half a cluster would be no answer. */
export function readModels(
  snapshots: readonly Snapshot[],
  { manifests, enforcement }: Pick<Settings, 'manifests' | 'enforcement'> = DEFAULT_SETTINGS,
): Reading<readonly Model[]> {
  const read = createReader();
  const compile = createCompiler();
  const sides = snapshots.map((snapshot) => readManifests(snapshot, manifests, read));
  const enforcer = detectEnforcement(enforcement, ...sides.map(({ value }) => value));
  const readings = sides.map((resources) => {
    const model = buildModel(resources.value, compile, enforcer);
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
  readonly steps: readonly { readonly stage: string; readonly verdict: string; readonly at: string }[];
};
export type VerdictJson = {
  readonly allowed: boolean;
  readonly from: PeerJson;
  readonly to: PeerJson;
  readonly protocol: string;
  readonly port: number;
  readonly egress: TraceJson;
  readonly ingress: TraceJson;
};

/** One packet: allowed or not, and what decides at each end. Undefined with a reason when a peer does not exist. */
export function verdict(
  model: Model,
  from: string,
  to: string,
  destination: Destination,
): VerdictJson | { readonly error: string } {
  const space = buildSpace({ base: model, head: model }, 'declared', NO_INTERESTS).value;
  const reachability = reach(model, space, 'head', 'declared');
  const [sources, targets] = [from, to].map((peer) => findPeers(reachability, peer));
  if (sources === undefined || sources.length === 0)
    return {
      error: `no workload or address is called \`${from}\`; write \`namespace/name\`, \`namespace/name[Kind]\`, an address or a CIDR`,
    };
  if (targets === undefined || targets.length === 0)
    return {
      error: `no workload or address is called \`${to}\`; write \`namespace/name\`, \`namespace/name[Kind]\`, an address or a CIDR`,
    };
  const pairs = sources.flatMap((source) =>
    targets.filter((target) => canCoexist(source, target)).map((target) => ({ source, target })),
  );
  const answers = pairs.map(({ source, target }) => {
    const packet = { from: source.index, to: target.index, destination };
    const egress = traceEnd(reachability, 'egress', packet);
    const ingress = traceEnd(reachability, 'ingress', packet);
    return { source, target, egress, ingress, allowed: egress.allowed && ingress.allowed };
  });
  // A peer of several classes (a CIDR, pods of one owner) is allowed only if all of it is.
  const answer = answers.find(({ allowed }) => !allowed) ?? answers[0];
  if (answer === undefined) return { error: `\`${from}\` and \`${to}\` cannot exist at the same time` };
  const { source, target, egress, ingress, allowed } = answer;
  const [a, b] = [
    source.members.find(({ id }) => isCalled(id, from)) ?? source.members[0],
    target.members.find(({ id }) => isCalled(id, to)) ?? target.members[0],
  ];
  if (a === undefined || b === undefined) return { error: 'an endpoint has no name' };
  return {
    allowed,
    from: peerToJson(a),
    to: peerToJson(b),
    ...readDestination(destination),
    egress: traceToJson(egress),
    ingress: traceToJson(ingress),
  };
}

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

function isCalled(id: string, name: string): boolean {
  return id === name || id.replace(/\[[^\]]*\]$/, '') === name;
}

function findPeers({ space }: Reachability, name: string): readonly EndpointClass[] {
  const addresses = parseCidr(name);
  return space.classes.filter(({ members, head }) => {
    if (addresses !== undefined) return head?.kind === 'addresses' && intersect(head.addresses, addresses).length > 0;
    return members.some(({ id }) => isCalled(id, name));
  });
}
