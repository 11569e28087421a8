import { type PathPattern, parsePathPattern } from '../algebra/path-pattern.ts';
import { ALL_PORTS, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import type { ImagePolicy } from '../images/policy.ts';
import { locate, type ManifestDocument, readDocuments } from '../manifest/documents.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import type { ManifestSelection } from '../manifest/inventory.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Location, RepoPath } from '../manifest/location.ts';
import type { Problem } from '../manifest/shape.ts';
import { DEFAULT_ENFORCEMENT, type Enforcement } from '../policy/kinds.ts';
import { EFFECTS, type Effect, type RegimePack, stricter } from '../regime/pack.ts';
import { PCI_DSS } from '../regime/pci-dss.ts';
import type { GivenRoot } from '../roots/root.ts';
import type { Taxonomy, WorkloadSelector } from '../scope/taxonomy.ts';
import { type ContextSetting, toContextSettings } from './context.ts';
import { toImagePolicy } from './images.ts';
import { toGivenRoots, toTwins } from './roots.ts';
import { strings, toPolicySelector, toWorkloadSelector } from './selectors.ts';
import { readPort, SETTINGS } from './shape.ts';

/** A rule's effect as the settings change it. Loosening needs a reason and an end date. */
export type RuleSetting = {
  readonly effect: Effect;
  readonly reason: string | undefined;
  readonly until: string | undefined;
};

/**
 * What the base branch says about how to judge. Every field has a strict default, so a repository without the file is
 * judged too. `mode: warn` reports the same decision and exits 0.
 */
export type Settings = {
  readonly mode: 'enforce' | 'warn';
  readonly pack: RegimePack;
  readonly taxonomy: Taxonomy;
  /** Who may approve for the regime, as written (`@org/team`); empty: whoever CODEOWNERS names for the file. */
  readonly owners: readonly string[];
  /** Teams and users who may mark their own workloads as holding card data without another's approval. */
  readonly labellers: readonly string[];
  readonly manifests: ManifestSelection;
  readonly enforcement: Enforcement;
  /** What images have to show; undefined: they are judged by what is written. */
  readonly images: ImagePolicy | undefined;
  /** What is applied to which cluster; empty: it is found out. */
  readonly roots: readonly GivenRoot[];
  /** Clusters whose policies of the regime are to be alike. */
  readonly twins: readonly (readonly string[])[];
  /** What is known of clusters beside this repository. */
  readonly context: readonly ContextSetting[];
  readonly rules: { readonly [rule: string]: RuleSetting };
  readonly waivers: readonly Waiver[];
  /** Versions of the gate that these settings were written for, as a semver range. */
  readonly requires: string | undefined;
  /** The settings file that was read; undefined: the built-in defaults. */
  readonly file: RepoPath | undefined;
};

/**
 * An exception that the base branch grants until the end of a day: one finding exactly, or one connection. `ports`: on all
 * of these; `owner`, `reason` and `ticket` are for people.
 */
export type Waiver = {
  readonly covers:
    | { readonly kind: 'finding'; readonly rule: string; readonly about: string }
    | { readonly kind: 'edge'; readonly from: string; readonly to: string; readonly ports: PortSet };
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  readonly until: string;
  readonly at: Location;
};

export const DEFAULT_SETTINGS: Settings = {
  mode: 'enforce',
  pack: PCI_DSS,
  taxonomy: PCI_DSS.taxonomy,
  owners: [],
  labellers: [],
  manifests: { include: [], exclude: [] },
  enforcement: DEFAULT_ENFORCEMENT,
  images: undefined,
  roots: [],
  twins: [],
  context: [],
  rules: {},
  waivers: [],
  requires: undefined,
  file: undefined,
};

/**
 * Reads the settings file of the base side. Anything wrong in it is a gap with file and line, and the strict defaults
 * stand in for the whole file: half-read settings would be settings nobody wrote.
 */
export function parseSettings(path: RepoPath, content: string, today: string): Reading<Settings> {
  const { value: documents, gaps } = readDocuments(path, content);
  const [document] = documents;
  if (gaps.length > 0) return { value: DEFAULT_SETTINGS, gaps };
  if (document === undefined) return { value: { ...DEFAULT_SETTINGS, file: path }, gaps: [] };
  const problems = [...SETTINGS(document.value, []), ...looseningProblems(document.value, today)];
  if (problems.length > 0)
    return { value: DEFAULT_SETTINGS, gaps: problems.map((problem) => settingsGap(document, problem)) };
  return {
    value: { ...toSettings(document.value, path), waivers: toWaivers(document), roots: toGivenRoots(document) },
    gaps: [],
  };
}

function settingsGap(document: ManifestDocument, { route, message }: Problem): Gap {
  return {
    message: `settings: ${message}`,
    at: locate(document, route),
    subject: `settings ${message} ${route.join('.')}`,
  };
}

/** A rule may be loosened for a while and for a reason; both must be written, and the day must not be over. */
function looseningProblems(value: Json, today: string): readonly Problem[] {
  return Object.entries(asObject(valueAt(value, 'rules')) ?? {}).flatMap(([rule, entry]): readonly Problem[] => {
    const { effect, reason, until } = toRuleSetting(entry);
    const usual = Object.hasOwn(PCI_DSS.effects, rule) ? (PCI_DSS.effects[rule]?.ordinary ?? 'blocks') : 'blocks';
    if (stricter(usual, effect) === effect) return [];
    const route = ['rules', rule];
    if (reason === undefined || until === undefined)
      return [
        {
          route,
          message: `\`${rule}\` is loosened from \`${usual}\`; write \`{ effect: ${effect}, reason: …, until: "YYYY-MM-DD" }\``,
        },
      ];
    return until < today
      ? [{ route, message: `the loosening of \`${rule}\` ended on ${until}; remove it or have it renewed` }]
      : [];
  });
}

function toRuleSetting(entry: Json): RuleSetting {
  const effect = asString(entry) ?? asString(valueAt(entry, 'effect'));
  return {
    effect: EFFECTS.find((each) => each === effect) ?? 'blocks',
    reason: asString(valueAt(entry, 'reason')),
    until: asString(valueAt(entry, 'until')),
  };
}

function toWaivers(document: ManifestDocument): readonly Waiver[] {
  return asList(valueAt(document.value, 'waivers')).map((waiver, index): Waiver => {
    const field = (...route: readonly string[]) => asString(valueAt(waiver, ...route)) ?? '';
    const [from, to, on] = ['from', 'to', 'port'].map((end) => field('edge', end));
    const covers: Waiver['covers'] =
      valueAt(waiver, 'edge') === undefined
        ? { kind: 'finding', rule: field('finding', 'rule'), about: field('finding', 'about') }
        : {
            kind: 'edge',
            from: from ?? '',
            to: to ?? '',
            ports: on === 'all' ? ALL_PORTS : (readPort(on ?? '') ?? NO_PORTS),
          };
    const [owned, reason, ticket, until] = ['owner', 'reason', 'ticket', 'until'].map((name) => field(name));
    return {
      covers,
      owner: owned ?? '',
      reason: reason ?? '',
      ticket: ticket ?? '',
      until: until ?? '',
      at: locate(document, ['waivers', index]),
    };
  });
}

function toSettings(value: Json, file: RepoPath): Omit<Settings, 'waivers' | 'roots'> {
  const regime = valueAt(value, 'regime');
  const usual = PCI_DSS.taxonomy;
  const selectors = (field: string, otherwise: readonly WorkloadSelector[]) =>
    valueAt(regime, field) === undefined ? otherwise : asList(valueAt(regime, field)).map(toWorkloadSelector);
  const publicServices = strings(valueAt(regime, 'publicServices'));
  return {
    mode: valueAt(value, 'mode') === 'warn' ? 'warn' : 'enforce',
    pack: PCI_DSS,
    taxonomy: {
      name: asString(valueAt(regime, 'name')) ?? usual.name,
      resource: selectors('resource', usual.resource),
      declared: valueAt(regime, 'resource') !== undefined,
      accessor: selectors('accessor', usual.accessor),
      stores: selectors('stores', usual.stores),
      publicServices: publicServices.length === 0 ? [] : [{ workloads: publicServices }],
      policies:
        valueAt(regime, 'policies') === undefined
          ? usual.policies
          : asList(valueAt(regime, 'policies')).map(toPolicySelector),
    },
    owners: strings(valueAt(regime, 'owners')),
    labellers: strings(valueAt(regime, 'labellers')),
    manifests: {
      include: patterns(valueAt(value, 'manifests', 'include')),
      exclude: patterns(valueAt(value, 'manifests', 'exclude')),
    },
    enforcement: toEnforcement(value),
    images: toImagePolicy(valueAt(value, 'images')),
    context: toContextSettings(valueAt(value, 'context')),
    twins: toTwins(value),
    rules: Object.fromEntries(
      Object.entries(asObject(valueAt(value, 'rules')) ?? {}).map(([rule, entry]) => [rule, toRuleSetting(entry)]),
    ),
    requires: asString(valueAt(value, 'requires')),
    file,
  };
}

function toEnforcement(value: Json): Enforcement {
  const enforcer = asString(valueAt(value, 'enforcer'));
  return {
    plugin: enforcer === 'kubernetes' || enforcer === 'calico' ? enforcer : DEFAULT_ENFORCEMENT.plugin,
    version: asString(valueAt(value, 'calico', 'version')) ?? DEFAULT_ENFORCEMENT.version,
    tiers: asList(valueAt(value, 'calico', 'tiers')).map((tier) => ({
      name: asString(valueAt(tier, 'name')) ?? '',
      order: asNumber(valueAt(tier, 'order')) ?? 1_000_000,
      unmatched: valueAt(tier, 'defaultAction') === 'Pass' ? 'pass' : 'deny',
    })),
  };
}

const patterns = (value: Json | undefined): readonly PathPattern[] =>
  strings(value).flatMap((each) => parsePathPattern(each) ?? []);
