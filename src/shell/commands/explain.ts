import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeSelector, EVERYTHING, type Labels, type Selector, selects } from '../../algebra/labels.ts';
import { explainImage } from '../../images/reference.ts';
import { parseCalicoSelector } from '../../manifest/calico-selector.ts';
import { locate, readDocuments } from '../../manifest/documents.ts';
import type { Json } from '../../manifest/json.ts';
import { repoPath } from '../../manifest/location.ts';
import { toLabels } from '../../manifest/resource.ts';
import { parseSelector } from '../../manifest/selector.ts';
import { labelSelector } from '../../manifest/shape.ts';
import { explainOwner, parseCodeowners } from '../../owners/codeowners.ts';
import { rulesAt } from '../../query.ts';
import type { PeerJson } from '../../reach/connectivity.ts';
import { peerText } from '../../report/graph.ts';
import { RULES } from '../../rules/catalog.ts';
import { type Command, type ExitStatus, UsageError } from '../command.ts';
import { askOnline, ONLINE, onlineLines, onlineStatus } from '../registry/online.ts';
import type { Terminal } from '../terminal.ts';
import { readQuestioned, SOURCES } from './connectivity.ts';

/** One question about one thing. */
export const explain: Command = {
  usage:
    'owner PATH… --codeowners FILE | image REF [--online [--allow HOST] [--realm HOST] [--private] [--plain-http]] | selector TEXT --labels k=v,k2=v2 | rule ID | rule FILE:LINE DIR   [--format text|json]',
  summary: 'answer one question about one thing',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        codeowners: { type: 'string', default: '.github/CODEOWNERS' },
        labels: { type: 'string', default: '' },
        ...SOURCES,
        ...ONLINE,
        format: { type: 'string', default: 'text' },
      },
    });
    const [what, ...things] = positionals;
    const [thing] = things;
    if (what === undefined || thing === undefined) throw new UsageError('say what to explain and about which thing');
    const tell = (json: unknown, text: string): void =>
      out.print(values.format === 'json' ? JSON.stringify(json, undefined, 2) : text);
    switch (what) {
      case 'owner':
        return explainOwners(things, values.codeowners, out, tell);
      case 'image': {
        const written = explainImage(thing);
        const lines = Object.entries(written).map(([key, value]) => `${key}: ${String(value ?? '–')}`);
        if (!values.online || !written.valid) {
          tell(written, lines.join('\n'));
          return written.valid ? 0 : 1;
        }
        out.progress(`asking ${written.registry}`);
        const online = await askOnline(thing, values);
        out.progress('');
        tell({ ...written, online }, [...lines, ...onlineLines(online, written)].join('\n'));
        return onlineStatus(online);
      }
      case 'selector':
        return explainSelector(thing, values.labels, tell);
      case 'rule': {
        const place = /^(.+):(\d+)$/.exec(thing);
        if (place !== null) return explainPlace(place[1] ?? '', Number(place[2]), values, things.slice(1), out, tell);
        const rule = RULES.find(({ id }) => id === thing);
        if (rule === undefined)
          throw new UsageError(`there is no rule \`${thing}\`; known: ${RULES.map(({ id }) => id).join(', ')}`);
        tell(
          { id: rule.id, summary: rule.summary, requirements: rule.requirements },
          `${rule.id}: ${rule.summary}\nPCI DSS 4.0.1: ${rule.requirements.join(', ')}\nsee docs/rules/${rule.id}.md`,
        );
        return 0;
      }
      default:
        throw new UsageError(`\`${what}\` cannot be explained; known: owner, image, selector, rule`);
    }
  },
};

type Tell = (json: unknown, text: string) => void;

function explainOwners(paths: readonly string[], file: string, out: Terminal, tell: Tell): ExitStatus {
  const owners = parseCodeowners(repoPath(file), readText(file)); // a file of the user's choice stands in for a repository path
  for (const { line, message } of owners.errors) out.complain(`${file}:${line}: ${message}`);
  const rows = paths.map((path) => explainOwner(owners, repoPath(path)));
  tell(
    rows,
    rows
      .map(
        ({ path, owners: names, line, pattern }) =>
          `${path}: ${names.length === 0 ? 'nobody' : names.join(' ')}${line === null ? ' (no line matches)' : ` (line ${line}: ${pattern})`}`,
      )
      .join('\n'),
  );
  return 0;
}

/** What the policy rules at a line select, meet and decide. */
async function explainPlace(
  path: string,
  line: number,
  values: Parameters<typeof readQuestioned>[0],
  positionals: readonly string[],
  out: Terminal,
  tell: Tell,
): Promise<ExitStatus> {
  const questioned = await readQuestioned(values, positionals, out);
  if (questioned === undefined) return 2;
  const rules = rulesAt(questioned.head, path, line);
  if (rules.length === 0) {
    out.complain(`no policy rule that acts is written at \`${path}:${line}\`; paths are relative to the folder`);
    return 1;
  }
  const names = (peers: readonly PeerJson[]) => (peers.length === 0 ? 'nobody' : peers.map(peerText).join(', '));
  const text = rules.map(
    (rule) =>
      `${rule.at} ${rule.policy}, ${rule.direction}, in ${rule.stage}: ${rule.verdict} on ${rule.ports}\n  selects ${names(rule.selects)}\n  meets   ${names(rule.meets)}`,
  );
  tell(rules, text.join('\n'));
  return 0;
}

/** A selector against a set of labels: of Kubernetes, as YAML or JSON mapping, or of Calico, as its own text. */
function explainSelector(text: string, labels: string, tell: Tell): ExitStatus {
  const map = parseLabels(labels);
  const calico = parseCalicoSelector(text);
  const isMapping = /^\s*(\{|[\w.-]+\s*:)/.test(text);
  if (isMapping) return explainMapping(text, labels, map, tell);
  if ('problem' in calico) {
    tell(
      { valid: false, error: calico.problem, column: calico.column },
      `not a selector, column ${calico.column}: ${calico.problem}`,
    );
    return 1;
  }
  return tellMatch(calico, labels, map, tell);
}

/** Labels as `k=v,k2=v2`, or as a JSON object where values hold commas. */
function parseLabels(text: string): Labels {
  if (text.trimStart().startsWith('{')) return toLabels(JSON.parse(text) as Json); // JSON.parse yields JSON
  return new Map(
    text
      .split(',')
      .flatMap((pair) =>
        pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const] : [],
      ),
  );
}

function tellMatch(selector: Selector, labels: string, map: Labels, tell: Tell): ExitStatus {
  const match = selects(selector, map);
  tell({ valid: true, match }, `${describeSelector(selector)} ${match ? 'selects' : 'does not select'} {${labels}}`);
  return match ? 0 : 1;
}

function explainMapping(text: string, labels: string, map: Labels, tell: Tell): ExitStatus {
  const { value: documents, gaps } = readDocuments(repoPath('selector'), text); // the argument stands in for a file
  const [document] = documents;
  const unreadable = gaps[0] && { error: gaps[0].message, column: gaps[0].at.column };
  const [refused] = document === undefined ? [] : labelSelector(document.value, []);
  const wrong =
    unreadable ?? (document && refused && { error: refused.message, column: locate(document, refused.route).column });
  if (wrong !== undefined || document === undefined) {
    const { error, column } = wrong ?? { error: 'the selector is empty', column: 1 };
    tell({ valid: false, error, column }, `not a selector, column ${column}: ${error}`);
    return 1;
  }
  return tellMatch(parseSelector(document.value) ?? EVERYTHING, labels, map, tell);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`\`${file}\` cannot be read`);
  }
}
