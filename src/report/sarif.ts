import type { JudgedFinding } from '../decision/decision.ts';
import { isLine, type Location } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import type { Effect } from '../regime/pack.ts';
import { RULES } from '../rules/catalog.ts';
import type { GateRule } from '../rules/rule.ts';
import { sarifText } from './escape.ts';
import { headline } from './headline.ts';
import { orderedFindings, orderedGaps, type PlacedGap } from './page.ts';
import { remedyOf } from './remedy.ts';

const LEVELS: { readonly [E in Effect]: 'error' | 'warning' | 'note' } = {
  blocks: 'error',
  'needs-approval': 'warning',
  informs: 'note',
};

/** The outcome for code scanning: SARIF 2.1.0, one run. Gaps are notifications of the run, not results. */
export function toSarif(judgement: Judgement): string {
  const { tool, decision } = judgement;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules: RULES.map(ruleJson) } },
        automationDetails: { id: `${tool.name}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: decision.kind !== 'undecided',
            toolExecutionNotifications: orderedGaps(judgement).map(notification),
          },
        ],
        results: orderedFindings(judgement).map(result),
        properties: { decision: decision.kind, headline: headline(judgement) },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleJson({ id, summary, requirements }: GateRule) {
  const why = `Supports PCI DSS 4.0.1 requirement${requirements.length === 1 ? '' : 's'} ${requirements.join(', ')}.`;
  const help = `${sentence(remedyOf(id))} What needs approval may also be approved by the owners of the file. ${why}`;
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: sarifText(sentence(summary)) },
    fullDescription: { text: sarifText(`${sentence(summary)} ${why}`) },
    help: { text: sarifText(help), markdown: help },
    properties: { tags: ['security', 'pci-dss', ...requirements.map((each) => `pci-dss-${each}`)] },
  };
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function result({ rule, effect, message, at, fingerprint, waiver }: JudgedFinding) {
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[effect],
    message: { text: sarifText(message) },
    locations: locations(at),
    partialFingerprints: { 'cdeGateFinding/v1': fingerprint },
    ...(waiver !== undefined && {
      suppressions: [{ kind: 'external', justification: `${waiver.reason} (${waiver.ticket})` }],
    }),
    properties: { effect, side: at.side },
  };
}

function notification({ message, at, touchesCde }: PlacedGap) {
  return {
    level: touchesCde ? 'error' : 'note',
    message: { text: sarifText(message) },
    locations: locations(at),
    properties: { touchesCde },
  };
}

/** A line of a file; nothing at all for what is about no file. */
function locations(at: Location) {
  if (!isLine(at)) return [];
  const { path, line, column } = at;
  const uri = path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
  const region = { startLine: Math.max(1, line), startColumn: Math.max(1, column) };
  return [{ physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region } }];
}
