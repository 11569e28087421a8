import { satisfies } from 'semver';
import type { Change, SidedGap } from './change/change.ts';
import { SETTINGS_PATHS } from './change/files.ts';
import {
  type ImageContext,
  judgeImages,
  openImageContext,
  type WantedImage,
  wantedImages,
} from './change/image-verdicts.ts';
import { type Compared, compareClusters } from './comparison.ts';
import { daysBetween } from './context/age.ts';
import type { KnownObjects } from './context/context.ts';
import { approvalsFor, foreignEdits, type OwnersFile, unreadableTeams } from './decision/approvals.ts';
import { findingKey, nameClusters } from './decision/clusters.ts';
import { type Approval, decide, type JudgedFinding } from './decision/decision.ts';
import { idleWaivers, waiverOf } from './decision/waivers.ts';
import type { Evidence, Instant } from './evidence.ts';
import type { ImageEvidence } from './images/facts.ts';
import type { Gap, Reading } from './manifest/gap.ts';
import { fileLocation, repoPath } from './manifest/location.ts';
import type { Snapshot } from './manifest/snapshot.ts';
import type { Judgement, Subject, ToldContext, Tool } from './outcome.ts';
import { findCodeowners } from './owners/codeowners.ts';
import { effectOf } from './regime/pack.ts';
import { clustersOfPart } from './roots/clusters.ts';
import { RULES } from './rules/catalog.ts';
import { unapprovableFindings } from './rules/owner-review-missing.ts';
import { foreignEditFindings } from './rules/regime-policy-author.ts';
import type { Finding } from './rules/rule.ts';
import { idleWaiverFindings } from './rules/waiver-idle.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './settings/settings.ts';

/** What can be said before anybody was asked about images. */
export type Prepared = {
  readonly evidence: Evidence;
  readonly settings: Reading<Settings>;
  /** One for each cluster that the merge touches; none where nothing was compared. */
  readonly changes: readonly Change[];
  readonly compared: Pick<Compared, 'shared' | 'touched' | 'gaps' | 'told'>;
  /** What images are judged by; undefined where the settings ask nothing of them. */
  readonly images: Reading<ImageContext> | undefined;
};

/** Evidence → judgement, where nobody has to be asked about images or nobody can be. */
export function evaluate(evidence: Evidence, tool: Tool): Judgement {
  return conclude(learn(prepare(evidence), new Map()), tool);
}

/** Everything that compares the two sides. Pure; never throws on what a pull request holds. */
export function prepare(evidence: Evidence): Prepared {
  const settings = readSettings(evidence.base, evidence.now);
  const isComparable = evidence.merge.kind === 'clean';
  const { value: changes, ...compared } = isComparable ? compareClusters(evidence, settings.value) : NOT_COMPARED;
  const { images: policy } = settings.value;
  const { base, head, now } = evidence;
  const file = settings.value.file ?? repoPath('.');
  // Nobody's evidence is read for a change that brings no image.
  const isAsked = changes.some(({ images: brought }) => brought.length > 0);
  const images = policy !== undefined && isAsked ? openImageContext(policy, base, head, file, now) : undefined;
  return { evidence, settings, changes, compared, images };
}

const NOT_COMPARED: Compared = { value: [], shared: undefined, touched: [], gaps: [], told: [] };

/** The images whose registries may tell something that the verdict hangs on. */
export function wantedOf({ changes, settings }: Prepared): readonly WantedImage[] {
  return wantedImages(
    changes.flatMap(({ images }) => images),
    settings.value.images,
  );
}

/** What was learned about images is judged: by the policy of the base branch, each image by itself. */
export function learn(prepared: Prepared, facts: ImageEvidence): Prepared {
  const { changes, images: context } = prepared;
  if (context === undefined) return prepared;
  return {
    ...prepared,
    changes: changes.map((change) => ({
      ...change,
      images: judgeImages(change.images, facts, context.value, change.base.model.cluster),
    })),
  };
}

/** The two sides compared → the judgement: the rest of the gate on one screen. Pure. */
export function conclude(prepared: Prepared, tool: Tool): Judgement {
  const { evidence, settings: read, changes, compared, images } = prepared;
  const { value: settings, gaps: settingsGaps } = read;
  const unread = settingsGaps.map((gap): SidedGap => ({ ...gap, side: 'base', touchesCde: true }));
  // Evidence that cannot be used is believed less, and what lacks it is a finding: nothing can hide behind these.
  const unused = (images?.gaps ?? []).map((gap): SidedGap => ({ ...gap, side: 'base', touchesCde: false }));
  const conflict = conflictGaps(evidence);
  const today = evidence.now.slice(0, 10);
  const judgeIn = (finding: Finding, cluster: string | undefined): JudgedFinding => {
    const waiver = waiverOf(finding, cluster, settings.waivers, today);
    if (waiver !== undefined) return { ...finding, effect: 'informs', waiver };
    return { ...finding, effect: effectOf(settings.pack, effects(settings), finding.rule, finding.degree) };
  };
  const judge = (finding: Finding) => judgeIn(finding, undefined);
  const owners = readOwners(evidence.base);
  const all = compared.shared === undefined ? changes : [...changes, compared.shared];
  const perCluster = all.map((change) => {
    const { cluster, policies } = change;
    const foreign = foreignEdits(policies, owners, settings.owners, evidence.request);
    const found = [...RULES.flatMap(({ check }) => check(change)), ...foreignEditFindings(foreign)];
    const open = found.filter(({ rule, about }) => evidence.settled?.has(findingKey(rule, about, cluster)) !== true);
    return { cluster, findings: open.map((finding) => judgeIn(finding, cluster)) };
  });
  const found = nameClusters(perCluster);
  const { approvals, unapprovable } = approvalsFor(found, owners, settings, evidence.request);
  const proposed = readSettings(evidence.head, evidence.now).value.waivers;
  const idle = idleWaiverFindings(idleWaivers(settings, proposed, today));
  const findings = [...found, ...[...unapprovableFindings(unapprovable), ...idle].map(judge)];
  const gaps = distinctGaps([
    ...conflict,
    ...unread,
    ...unused,
    ...versionGaps(settings, tool),
    ...compared.gaps,
    ...changes.flatMap((change) => change.gaps),
    ...teamGaps(approvals, evidence),
  ]);
  const decision = decide(findings, gaps, approvals);
  const part = partOf(prepared);
  const context = compared.told.map((each) => toldContext(each, evidence.now));
  return { tool, subject: subjectOf(evidence), settings, decision, findings, gaps, approvals, changes, part, context };
}

function toldContext({ path, cluster, taken }: KnownObjects, now: Instant): ToldContext {
  return { path, cluster, taken: taken && { at: taken.at, ageDays: daysBetween(taken.at, now) } };
}

/** What of the merge was judged here, where others judge the rest. */
function partOf({ evidence: { base, part }, settings, compared: { touched } }: Prepared): Judgement['part'] {
  if (part === undefined) return undefined;
  const { file } = settings.value;
  const path = file ?? SETTINGS_PATHS.find((each) => base.files.has(each));
  return {
    touched,
    judged: clustersOfPart(touched, part),
    settings: path === undefined ? undefined : base.files.get(path)?.id,
  };
}

/** Clusters may share an unknown. */
function distinctGaps(gaps: readonly SidedGap[]): readonly SidedGap[] {
  const known = new Map<string, SidedGap>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.message, gap.at, gap.side]);
    if (known.get(key)?.touchesCde !== true) known.set(key, gap);
  }
  return [...known.values()];
}

/** Settings of the base side, or the strict defaults. */
export function readSettings({ files }: Snapshot, now: Instant): Reading<Settings> {
  const path = SETTINGS_PATHS.find((each) => files.has(each));
  const file = path && files.get(path);
  return path === undefined || file === undefined
    ? { value: DEFAULT_SETTINGS, gaps: [] }
    : parseSettings(path, file.text, now.slice(0, 10));
}

const effects = ({ rules }: Settings) =>
  Object.fromEntries(Object.entries(rules).map(([rule, { effect }]) => [rule, effect]));

function readOwners({ files }: Snapshot): OwnersFile {
  const found = findCodeowners(files);
  switch (found.kind) {
    case 'found':
      return { kind: 'found', owners: found.owners };
    case 'too-large':
      return { kind: 'none', why: `\`${found.path}\` on the base branch is 3 MB or more, so GitHub does not load it` };
    case 'none':
      return {
        kind: 'none',
        why: 'the base branch has no CODEOWNERS; add `.github/CODEOWNERS` with a line for the compliance owners',
      };
  }
}

/** A conflict is undecided, whether or not the host says where it is. */
function conflictGaps({ merge }: Evidence): readonly SidedGap[] {
  if (merge.kind !== 'conflict') return [];
  const gap = (path: string, what: string): SidedGap => {
    const message = `${what} with the base branch, so there is no merge result to judge; merge or rebase first`;
    return { message, at: fileLocation(repoPath(path)), subject: `conflict ${path}`, side: 'head', touchesCde: true };
  };
  return merge.paths.length === 0
    ? [gap('.', 'the change conflicts')]
    : merge.paths.map((path) => gap(path, `\`${path}\` conflicts`));
}

/** Settings written for another version may mean something else to this one. */
function versionGaps({ requires, file }: Settings, { version }: Tool): readonly SidedGap[] {
  if (requires === undefined || file === undefined || satisfies(version, requires, { includePrerelease: true }))
    return [];
  const message = `the settings require cde-gate ${requires} and this is ${version}; run a version in that range`;
  return [{ message, at: fileLocation(file), subject: `requires ${requires}`, side: 'base', touchesCde: true }];
}

function teamGaps(approvals: readonly Approval[], { request }: Evidence): readonly SidedGap[] {
  return unreadableTeams(approvals, request).map(({ team, why }): SidedGap => {
    const message = `members of team \`@${team}\` cannot be read (${why}), so an approval cannot be told; give the gate a token with *Members: read*`;
    const gap: Gap = { message, at: fileLocation(repoPath('.github/CODEOWNERS')), subject: `team ${team}` };
    return { ...gap, side: 'base', touchesCde: true };
  });
}

function subjectOf({ base, head, request }: Evidence): Subject {
  return {
    base: base.name,
    head: head.name,
    number: request?.number,
    author: request?.author,
    draft: request?.draft ?? false,
  };
}
