import { contains } from '../algebra/intervals.ts';
import type { Destination } from '../algebra/ports.ts';
import { portsOfPeer } from '../algebra/traffic.ts';
import type { Place } from '../manifest/resource.ts';
import type { HttpRequest } from '../policy/http.ts';
import type { Direction, RuleVerdict } from '../policy/stage.ts';
import { viewOn } from './endpoints.ts';
import type { Assumption } from './peer-index.ts';
import type { Reachability } from './reachability.ts';

/** One concrete connection. `addressOf…` is the class of addresses that a pod of unknown address is assumed to have, if that matters. */
export type Packet = {
  readonly from: number;
  readonly to: number;
  readonly destination: Destination;
  readonly addressOfFrom?: number | undefined;
  readonly addressOfTo?: number | undefined;
  readonly request?: HttpRequest | undefined;
};

/** Why one end lets a packet through or stops it: the stages walked, and the place that decided. */
export type Trace = {
  readonly allowed: boolean;
  readonly because: 'absent' | 'host-network' | 'not-selected' | 'rule' | 'no-rule-matches' | 'end-of-stages';
  readonly steps: readonly TraceStep[];
  readonly place: Place | undefined;
};
export type TraceStep = {
  readonly stage: string;
  readonly verdict: RuleVerdict | 'unmatched-deny' | 'unmatched-pass';
  readonly place: Place;
};

/** Replays one packet at one end, rule by rule, under its own assumption about addresses. */
export function traceEnd(reachability: Reachability, direction: Direction, packet: Packet): Trace {
  const { from, to, addressOfFrom, addressOfTo, request, destination } = packet;
  return direction === 'ingress'
    ? traceUnder(reachability, direction, to, from, destination, { own: addressOfTo, peer: addressOfFrom, request })
    : traceUnder(reachability, direction, from, to, destination, { own: addressOfFrom, peer: addressOfTo, request });
}

function traceUnder(
  reachability: Reachability,
  direction: Direction,
  subject: number,
  peer: number,
  destination: Destination,
  assumed: Assumption,
): Trace {
  const [own, other] = [subject, peer].map((index) => {
    const endpoint = reachability.space.classes[index];
    return endpoint && viewOn(reachability.side, endpoint);
  });
  if (own === undefined || other === undefined)
    return { allowed: false, because: 'absent', steps: [], place: undefined };
  const allowedAnyway = contains(portsOfPeer(reachability.at(direction, subject, assumed), peer), destination);
  const stages = reachability.policies(direction, subject);
  if (stages.length === 0)
    return {
      allowed: true,
      because: own.kind === 'pod' && own.hostNetwork ? 'host-network' : 'not-selected',
      steps: [],
      place: undefined,
    };
  const steps: TraceStep[] = [];
  for (const { name, unmatched, policies } of stages) {
    const rules = policies.flatMap((policy) => policy.rules);
    const met = rules.find((rule) => reachability.meets(rule, direction, subject, peer, destination, assumed));
    if (met !== undefined) steps.push({ stage: name, verdict: met.verdict, place: met.place });
    if (met?.verdict === 'allow' || met?.verdict === 'deny')
      return { allowed: met.verdict === 'allow', because: 'rule', steps, place: met.place };
    if (met !== undefined) continue;
    const [first] = policies;
    if (first === undefined) continue;
    steps.push({ stage: name, verdict: `unmatched-${unmatched}`, place: first.place });
    if (unmatched === 'deny')
      return {
        allowed: allowedAnyway,
        because: allowedAnyway ? 'host-network' : 'no-rule-matches',
        steps,
        place: first.place,
      };
  }
  return { allowed: true, because: 'end-of-stages', steps, place: undefined };
}
