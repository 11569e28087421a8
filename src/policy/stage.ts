import type { AddressSet } from '../algebra/addresses.ts';
import type { Selector } from '../algebra/labels.ts';
import type { PortSet, Protocol } from '../algebra/ports.ts';
import type { Place } from '../manifest/resource.ts';

/**
 * The neutral rule language: every policy dialect compiles to it, one evaluator reads it. Types only.
 * A stage selects endpoints; its rules are met in order by traffic that is not yet decided; what no rule of the stage
 * decides is denied or handed on, as the policies that selected the endpoint say.
 */
export type Direction = 'ingress' | 'egress';
export type RuleVerdict = 'allow' | 'deny' | 'pass';

/** The other end of a rule. Selectors range over namespace labels (the name included) and pod labels. */
export type Peer =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'pods'; readonly namespaces: Selector; readonly pods: Selector }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/** A named port is resolved at the destination: the subject for ingress, each peer for egress. */
export type PortMatch =
  | { readonly kind: 'ports'; readonly ports: PortSet }
  | { readonly kind: 'named'; readonly name: string; readonly protocol: Protocol };

export type Rule = {
  readonly verdict: RuleVerdict;
  readonly peers: readonly Peer[];
  readonly ports: readonly PortMatch[];
  readonly place: Place;
};

/** Whom a policy selects. */
export type Subject = { readonly namespaces: Selector; readonly pods: Selector };

/** One policy in one direction. */
export type CompiledPolicy = {
  readonly subject: Subject;
  readonly rules: readonly Rule[];
  readonly unmatched: 'deny' | 'pass';
  /** Where to point when the policy decides by having no rule that matches. */
  readonly place: Place;
};

export type Stage = { readonly name: string; readonly policies: readonly CompiledPolicy[] };

/** One enforcement plane: what it does at the source's end and at the destination's end. Strongest stage first. */
export type Plane = { readonly name: 'network'; readonly ingress: readonly Stage[]; readonly egress: readonly Stage[] };
