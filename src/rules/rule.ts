import { fingerprint } from '../algebra/fingerprint.ts';
import type { Destination, PortSet } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import { type SidedTrace, traceWitness, type Witness } from '../change/reach.ts';
import type { Side, SidedLocation } from '../manifest/location.ts';
import { locationOf, type Place } from '../manifest/resource.ts';
import type { Identity } from '../reach/endpoints.ts';

/** Ids are kebab-case, equal to the file's name, and never reused. */
export type RuleId = string & { readonly brand: 'RuleId' };

/** A PCI DSS 4.0.1 requirement number a rule supports. */
export type Requirement = `${number}.${number}${'' | `.${number}` | `.${number}.${number}`}`;

/** How bad an instance is within its rule; the regime pack turns rule and degree into an effect. */
export type Degree = 'ordinary' | 'grave' | 'minor';

/** One concrete connection that proves the finding, explained at both ends on both sides. */
export type ExplainedWitness = {
  readonly from: Identity;
  readonly to: Identity;
  readonly destination: Destination;
  readonly assuming: string | undefined;
  readonly trace: SidedTrace;
};

/** One gained connection, both ends by their ids. */
export type Edge = { readonly from: string; readonly to: string; readonly ports: PortSet };

/** One thing a rule has to say. It decides no effect and no merge. */
export type Finding = {
  readonly rule: RuleId;
  readonly degree: Degree;
  readonly message: string;
  readonly at: SidedLocation;
  readonly witness: ExplainedWitness | undefined;
  /** What it is about, exactly: equal for the same finding of the same rule across runs. */
  readonly about: string;
  /** Every gained connection that it tells of; empty where it is about something else. */
  readonly edges: readonly Edge[];
  /** Equal for the same finding of the same rule across runs, wherever its lines move. */
  readonly fingerprint: string;
};

type About = { readonly id: string; readonly summary: string; readonly requirements: readonly Requirement[] };

/** A rule reads the change and nothing else. `id` is a literal equal to its file's name. */
export type GateRule = {
  readonly id: RuleId;
  readonly summary: string;
  readonly requirements: readonly Requirement[];
  readonly check: (change: Change) => readonly Finding[];
};

/** What a rule says before the rule's name is put to it. `about` is what it is about, for the fingerprint. */
export type Remark = {
  readonly message: string;
  readonly at: SidedLocation;
  readonly about: string;
  readonly degree?: Degree;
  readonly edges?: readonly Edge[];
  readonly witness?: ExplainedWitness | undefined;
};

/** Makes a rule of what it looks for. */
export function defineRule(about: About, look: (change: Change) => readonly Remark[]): GateRule {
  const id = about.id as RuleId; // the one place where ids are made; the tidy test compares them with file names
  return { ...about, id, check: (change) => look(change).map((remark) => toFinding(id, remark)) };
}

/** A remark under the name of its rule. */
export function toFinding(rule: RuleId, { message, at, about, degree, witness, edges = [] }: Remark): Finding {
  const print = fingerprint(`${rule} ${about}`);
  return { rule, degree: degree ?? 'ordinary', message, at, witness, about, edges, fingerprint: print };
}

/** The line of a place on one side. */
export function placed(side: Side, place: Place): SidedLocation {
  return { ...locationOf(place), side };
}

/** The witness with its traces, computed when a finding is made: sets carry no provenance. */
export function explain(change: Change, witness: Witness | undefined): ExplainedWitness | undefined {
  if (witness === undefined) return undefined;
  const { classes } = change.head.reachability.space;
  const [from, to] = [classes[witness.from]?.members[0], classes[witness.to]?.members[0]];
  if (from === undefined || to === undefined) return undefined;
  return {
    from,
    to,
    destination: witness.destination,
    assuming: witness.assuming,
    trace: traceWitness(change, witness),
  };
}
