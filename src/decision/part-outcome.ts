import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import { EFFECTS, type Effect } from '../regime/pack.ts';
import type { Approval, Decision } from './decision.ts';

// One run's outcome, as its JSON report has it, comes in; what can be joined with those of other runs goes out. Fields that
// nobody here asks about are handed on as they are, so a later release may add some.

/** A finding of a part, and what the merge has to know of it. */
export type PartFinding = {
  readonly body: JsonObject;
  readonly rule: string;
  readonly effect: Effect;
  readonly message: string;
  readonly about: string;
  readonly fingerprint: string;
  readonly clusters: readonly string[];
};

/** An approval of a part; `findings` are fingerprints. */
export type PartApproval = Pick<Approval, 'owners' | 'because' | 'state'> & { readonly findings: readonly string[] };

/** A gap as reports have it. */
export type PartGap = { readonly body: JsonObject; readonly message: string; readonly touchesCde: boolean };

/** What one run says of its part of a merge. Clusters are names, null for the one without. */
export type PartOutcome = {
  readonly kind: 'part';
  readonly decision: Decision['kind'];
  readonly mode: 'enforce' | 'warn';
  readonly subject: JsonObject;
  readonly settings: JsonObject;
  /** Names the content of the settings file. */
  readonly settingsFile: string | null;
  readonly tool: JsonObject;
  /** What was known of clusters besides. */
  readonly context: readonly Json[];
  readonly findings: readonly PartFinding[];
  readonly gaps: readonly PartGap[];
  readonly approvals: readonly PartApproval[];
  /** Null where nothing was compared. */
  readonly change: JsonObject | null;
  readonly clusters: readonly JsonObject[];
  readonly touched: readonly (string | null)[];
  readonly judged: readonly (string | null)[];
};

/** A text that is no outcome of a part, and why. */
export type NoPart = { readonly kind: 'unusable'; readonly why: string };

const DECISIONS: readonly Decision['kind'][] = ['pass', 'hold', 'block', 'undecided'];

const MODES = ['enforce', 'warn'] as const;

/** Reads one outcome. Never throws; schema/outcome.schema.json says how it is written. */
export function parsePartOutcome(text: string): PartOutcome | NoPart {
  const outcome = asObject(parse(text));
  if (outcome === undefined) return unusable('is no JSON report of cde-gate');
  const part = asObject(outcome['part']);
  if (part === undefined)
    return unusable('is the outcome of a whole run and not of a part; judge parts with `--cluster` or `--share`');
  const decision = DECISIONS.find((each) => each === valueAt(outcome, 'decision', 'kind'));
  const mode = MODES.find((each) => each === outcome['mode']);
  const findings = asList(outcome['findings']).map(readFinding);
  const gaps = asList(outcome['gaps']).map(readGap);
  const approvals = asList(outcome['approvals']).map(readApproval);
  const clusters = asList(outcome['clusters']).map(asObject);
  const [subject, settings, tool] = [outcome['subject'], outcome['settings'], outcome['tool']].map(asObject);
  const [touched, judged] = [readNames(part['touched']), readNames(part['judged'])];
  const change = outcome['change'] === null ? null : asObject(outcome['change']);
  if (
    decision === undefined ||
    mode === undefined ||
    !isWhole(findings) ||
    !isWhole(gaps) ||
    !isWhole(approvals) ||
    !isWhole(clusters) ||
    subject === undefined ||
    settings === undefined ||
    tool === undefined ||
    touched === undefined ||
    judged === undefined ||
    change === undefined
  )
    return unusable('lacks fields that this release of cde-gate writes; use one release for all parts');
  const settingsFile = asString(part['settings']) ?? null;
  const context = asList(outcome['context']);
  const whole = { decision, context, mode, subject, settings, settingsFile, tool, findings, gaps, approvals };
  return { kind: 'part', ...whole, change, clusters, touched, judged };
}

const unusable = (why: string): NoPart => ({ kind: 'unusable', why });

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse yields JSON
  } catch {
    return undefined;
  }
}

function isWhole<T>(items: readonly (T | undefined)[]): items is readonly T[] {
  return !items.includes(undefined);
}

function readNames(value: Json | undefined): readonly (string | null)[] | undefined {
  const names = asList(value).map((each) => (each === null ? null : asString(each)));
  return Array.isArray(value) && isWhole(names) ? names : undefined;
}

function readFinding(value: Json): PartFinding | undefined {
  const body = asObject(value);
  const effect = EFFECTS.find((each) => each === valueAt(value, 'effect'));
  const [rule, message, about, print] = ['rule', 'message', 'about', 'fingerprint'].map((name) =>
    asString(valueAt(value, name)),
  );
  const clusters = asList(valueAt(value, 'clusters')).map(asString);
  return body === undefined ||
    effect === undefined ||
    rule === undefined ||
    message === undefined ||
    about === undefined ||
    print === undefined ||
    !isWhole(clusters)
    ? undefined
    : { body, rule, effect, message, about, fingerprint: print, clusters };
}

function readGap(value: Json): PartGap | undefined {
  const [body, message, touchesCde] = [asObject(value), valueAt(value, 'message'), valueAt(value, 'touchesCde')];
  return body === undefined || typeof message !== 'string' || typeof touchesCde !== 'boolean'
    ? undefined
    : { body, message, touchesCde };
}

function readApproval(value: Json): PartApproval | undefined {
  const because = asString(valueAt(value, 'because'));
  const owners = asList(valueAt(value, 'owners')).map(asString);
  const findings = asList(valueAt(value, 'findings')).map(asString);
  const state = readState(valueAt(value, 'state'));
  return because === undefined || owners.length === 0 || !isWhole(owners) || !isWhole(findings) || state === undefined
    ? undefined
    : { owners, because, findings, state };
}

function readState(value: Json | undefined): Approval['state'] | undefined {
  const [kind, by] = [valueAt(value, 'kind'), asString(valueAt(value, 'by'))];
  if (kind === 'given' || kind === 'refused') return by === undefined ? undefined : { kind, by };
  const notCounted = asList(valueAt(value, 'notCounted')).map((each) => ({
    user: asString(valueAt(each, 'user')) ?? '',
    why: asString(valueAt(each, 'why')) ?? '',
  }));
  return kind === 'missing' ? { kind, notCounted } : undefined;
}
