import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeSelector, EVERYTHING, selects } from '../../algebra/labels.ts';
import { explainImage } from '../../images/reference.ts';
import { locate, readDocuments } from '../../manifest/documents.ts';
import { repoPath } from '../../manifest/location.ts';
import { parseSelector } from '../../manifest/selector.ts';
import { labelSelector } from '../../manifest/shape.ts';
import { explainOwner, parseCodeowners } from '../../owners/codeowners.ts';
import { RULES } from '../../rules/catalog.ts';
import { type Command, type ExitStatus, UsageError } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** One question about one thing. */
export const explain: Command = {
  usage:
    'owner PATH… --codeowners FILE | image REF | selector YAML --labels k=v,k2=v2 | rule ID   [--format text|json]',
  summary: 'answer one question about one thing',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        codeowners: { type: 'string', default: '.github/CODEOWNERS' },
        labels: { type: 'string', default: '' },
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
        const answer = explainImage(thing);
        tell(
          answer,
          Object.entries(answer)
            .map(([key, value]) => `${key}: ${String(value ?? '–')}`)
            .join('\n'),
        );
        return answer.valid ? 0 : 1;
      }
      case 'selector':
        return explainSelector(thing, values.labels, tell);
      case 'rule': {
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

/** A Kubernetes label selector, as YAML or JSON, against a set of labels. */
function explainSelector(text: string, labels: string, tell: Tell): ExitStatus {
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
  const selector = parseSelector(document.value) ?? EVERYTHING;
  const map = new Map(
    labels
      .split(',')
      .flatMap((pair) =>
        pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const] : [],
      ),
  );
  const match = selects(selector, map);
  tell({ valid: true, match }, `${describeSelector(selector)} ${match ? 'selects' : 'does not select'} {${labels}}`);
  return match ? 0 : 1;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`\`${file}\` cannot be read`);
  }
}
