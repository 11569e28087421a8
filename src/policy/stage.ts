import type { AddressSet } from '../algebra/addresses.ts';
import type { Selector } from '../algebra/labels.ts';
import type { PortSet, Protocol } from '../algebra/ports.ts';
import type { Place } from '../manifest/resource.ts';
import type { HttpCondition } from './http.ts';

/**
 * The neutral rule language: every policy dialect compiles to it, one evaluator reads it.
 * A stage selects endpoints; its rules are met in order by traffic that is not yet decided; what no rule of the stage
 * decides is denied or handed on, as the policies that selected the endpoint say.
 */
export type Direction = 'ingress' | 'egress';
export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
export type RuleVerdict = 'allow' | 'deny' | 'pass';

/**
 * A set of other ends. `pods` are pods only; `labelled` are pods and host endpoints, and every address in a network set
 * with such labels; `nodes` are machines by their labels; `domains` are names outside that match a pattern; `service`
 * are the backends of a Service.
 */
export type Peer =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'pods'; readonly selector: Selector }
  | { readonly kind: 'labelled'; readonly selector: Selector }
  | { readonly kind: 'nodes'; readonly selector: Selector }
  /** `ofPods`: the dialect counts pods by their addresses too, so a pod is surely in a block of every address. */
  | { readonly kind: 'addresses'; readonly addresses: AddressSet; readonly ofPods: boolean }
  | { readonly kind: 'family'; readonly version: 4 | 6 }
  | { readonly kind: 'domains'; readonly patterns: readonly string[] }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'every' | 'some'; readonly of: readonly Peer[] }
  | { readonly kind: 'not'; readonly of: Peer };

/**
 * A named port is resolved at the destination: the subject for ingress, each peer for egress. Without a protocol the name
 * stands for every protocol that declares it. `service`: the target ports of a Service, at each of its backends.
 */
export type PortMatch =
  | { readonly kind: 'ports'; readonly ports: PortSet }
  | {
      readonly kind: 'named';
      readonly name: string;
      readonly protocol: Protocol | undefined;
      /** Whose names count, where not everybody's do: who is met by an address in a network set lends no name. */
      readonly among: Selector | undefined;
    }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string };

export type Rule = {
  readonly verdict: RuleVerdict;
  /** A condition on the selected endpoint itself, where the rule names it. */
  readonly own: Peer | undefined;
  readonly peers: readonly Peer[];
  readonly ports: readonly PortMatch[];
  /** Ports that the rule leaves out again. */
  readonly exceptPorts: readonly PortMatch[];
  /** Only a proxy sees requests; to packets the rule is met by all of them. */
  readonly http?: HttpCondition;
  readonly place: Place;
};

/** One policy in one direction. Its subject ranges over facts, so "in this namespace" is a requirement like any other. */
export type CompiledPolicy = {
  readonly subject: Selector;
  readonly rules: readonly Rule[];
  /** Where to point when the policy decides by having no rule that matches. */
  readonly place: Place;
};

/** Policies in their order, and what happens to traffic of an endpoint that some of them select and none decides. */
export type Stage = {
  readonly name: string;
  /** The tier that the stage is; stages without one have their own name here. */
  readonly tier: string;
  readonly unmatched: 'deny' | 'pass';
  readonly policies: readonly CompiledPolicy[];
};

/** One enforcement plane: what it does at the source's end and at the destination's end. Strongest stage first. */
export type Plane = { readonly name: 'network'; readonly ingress: readonly Stage[]; readonly egress: readonly Stage[] };

/** The parts of a peer that name something, formulas taken apart. */
export function peerParts(peer: Peer): readonly Peer[] {
  switch (peer.kind) {
    case 'every':
    case 'some':
      return peer.of.flatMap(peerParts);
    case 'not':
      return peerParts(peer.of);
    default:
      return [peer];
  }
}

/** Whether a peer leaves nobody out. */
export function isEveryone(peer: Peer): boolean {
  return peer.kind === 'everyone' || (peer.kind === 'every' && peer.of.every(isEveryone));
}

/** Every peer of a rule, the condition on the own end included, formulas taken apart. */
export function partsOf({ own, peers }: Rule): readonly Peer[] {
  return [...(own === undefined ? [] : [own]), ...peers].flatMap(peerParts);
}

const asked = new WeakMap<CompiledPolicy, readonly Selector[]>();

/** The selectors over facts that a policy asks: its subject first, then its peers. */
export function selectorsOf(policy: CompiledPolicy): readonly Selector[] {
  const selectors = asked.get(policy) ?? [policy.subject, ...policy.rules.flatMap(selectorsOfRule)];
  // survives: remembered, so that they are not collected again.
  asked.set(policy, selectors);
  return selectors;
}

/** The selectors over facts in the peers and ports of a rule. */
export function selectorsOfRule(rule: Rule): readonly Selector[] {
  return [
    ...partsOf(rule).flatMap((part) => (part.kind === 'pods' || part.kind === 'labelled' ? [part.selector] : [])),
    ...[...rule.ports, ...rule.exceptPorts].flatMap((match) =>
      match.kind === 'named' && match.among !== undefined ? [match.among] : [],
    ),
  ];
}

/** All policies of some planes, those that they share once. */
export function policiesOf(...planes: readonly Plane[]): readonly CompiledPolicy[] {
  const stages = planes.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  return [...new Set(stages.flatMap(({ policies }) => policies))];
}

/** Whether two ends meet the same policies in the same order, with the same ends of stages. */
export function sameStages(a: readonly Stage[], b: readonly Stage[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ unmatched, policies }, i) => {
      const other = b[i];
      return (
        other?.unmatched === unmatched &&
        other.policies.length === policies.length &&
        policies.every((policy, j) => policy === other.policies[j])
      );
    })
  );
}
