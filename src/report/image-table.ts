import type { ImageChange } from '../change/images.ts';
import type { Source } from '../images/documents.ts';
import type { ImageProblem, ImageVerdict } from '../images/question.ts';
import { type ImageReference, parseImageReference } from '../images/reference.ts';
import { countSeverities } from '../images/scan/severity.ts';
import type { Scan } from '../images/scans.ts';
import type { Judgement } from '../outcome.ts';
import { code, count, listed, type Prose, quoted, say, words } from './prose.ts';

/** One image of the change: where it runs, what shows that it is good, what came of it, and how to mend it. */
export type ImageRow = {
  readonly workload: string;
  readonly zone: string;
  readonly inScope: boolean;
  readonly image: Prose;
  readonly evidence: Prose;
  readonly passes: boolean;
  readonly verdict: Prose;
};

export const IMAGE_HEADER: readonly string[] = ['Workload', 'Zone', 'Image', 'Evidence', 'Verdict'];

/** Images that the settings ask something of, those with problems first; none where they ask nothing. */
export function imageRows({ changes, settings }: Judgement): readonly ImageRow[] {
  if (settings.images === undefined) return [];
  const rows = changes.flatMap(({ cluster, images }) => images.map((image) => toRow(image, cluster)));
  return [...rows.filter(({ passes }) => !passes), ...rows.filter(({ passes }) => passes)];
}

/** What was not looked at, for reports of changes that bring images; undefined where nothing was left out. */
export function unverifiedProse({ changes, settings }: Judgement): Prose | undefined {
  const { images } = settings;
  if (changes.every((change) => change.images.length === 0)) return undefined;
  const left = [
    ...(images?.registries === undefined ? [words('whether the digests exist')] : []),
    ...(images?.scans === undefined ? [words('whether the images were scanned')] : []),
  ];
  return left.length === 0
    ? undefined
    : say`Not verified: ${listed(left, 'and')}, because the settings say nothing of it (${code('images')}).`;
}

function toRow({ workload, container, inCde, pinning, verdict }: ImageChange, cluster: string | undefined): ImageRow {
  const problems = verdict?.problems ?? [];
  const [first, ...others] = problems;
  const unpinned = pinning.kind === 'pinned' ? undefined : pinning.reason;
  const said =
    unpinned !== undefined
      ? say`not pinned: ${quoted(unpinned)}`
      : first === undefined
        ? words('passes')
        : say`${code(first.rule)}${others.length === 0 ? [] : words(` and ${count(others.length, 'more')}`.replace('mores', 'more'))}`;
  const mend = mendingOf(container.image ?? '', unpinned === undefined ? first : undefined);
  return {
    workload: `${cluster === undefined ? '' : `${cluster}: `}${workload.replace(/\[.*$/, '')} (${container.name})`,
    zone: inCde ? 'CDE' : 'elsewhere',
    inScope: inCde,
    image: code(shortName(container.image ?? '')),
    evidence: verdict === undefined ? words('none') : evidenceOf(verdict),
    passes: unpinned === undefined && first === undefined,
    verdict: mend === undefined ? said : say`${said}; ${mend}`,
  };
}

/** `ghcr.io/acme/app:2@sha256:6a1f0b2c3d4e…`: enough of a digest to compare by eye. */
export function shortName(text: string): string {
  return text.replace(/(@sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}

function evidenceOf({ scans, registry, refused, excuses, notes }: ImageVerdict): Prose {
  const parts: Prose[] = scans.map(scanProse);
  if (scans.length === 0)
    parts.push(words(refused.length === 0 ? 'no scan' : `no scan, ${refused.length} not believed`));
  if (registry.kind === 'found') parts.push(words('at its registry'));
  if (excuses.length > 0) parts.push(words(count(excuses.length, 'exception')));
  return [...parts, ...notes.map(words)].flatMap((part, index) => (index === 0 ? part : [...words('; '), ...part]));
}

function scanProse({ scanner, report, age, source }: Scan): Prose {
  const { critical, high } = countSeverities(report.findings.map(({ severity }) => severity));
  const version = report.version === undefined ? '' : ` ${report.version}`;
  return say`${words(`${scanner}${version}, ${count(age, 'day')} old, ${critical} critical, ${high} high, `)}${sourceProse(source)}`;
}

function sourceProse(source: Source): Prose {
  switch (source.kind) {
    case 'signed':
      return say`signed by ${code(source.signer)}`;
    case 'service':
      return say`told by ${code(source.service)}`;
    case 'file':
      return say`in ${code(source.path)} of the base branch`;
  }
}

/** The one command that would mend it, where there is one. */
function mendingOf(image: string, problem: ImageProblem | undefined): Prose | undefined {
  const reading = parseImageReference(image);
  if (reading.kind !== 'image') return undefined;
  const { reference } = reading;
  if (reference.digest === null) return say`${code('cde-gate pin')} writes the digest`;
  if (problem?.rule === 'image-unscanned' || problem?.rule === 'scan-stale')
    return code(`cosign attest --type vuln --predicate scan.json ${nameOf(reference)}@${reference.digest}`);
  return problem?.rule === 'digest-unverified' ? code(`cde-gate explain image ${image} --online`) : undefined;
}

const nameOf = ({ registry, repository }: ImageReference): string => `${registry}/${repository}`;
