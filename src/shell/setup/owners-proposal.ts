import { parsePathPattern } from '../../algebra/path-pattern.ts';
import { isManifestFile } from '../../manifest/file-names.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { folderOf, ROOT } from '../../manifest/tree.ts';
import { CODEOWNERS_PLACES, type CodeOwners, findCodeowners } from '../../owners/codeowners.ts';
import type { Settings } from '../../settings/settings.ts';
import { approversOf } from './owner-checks.ts';
import { OWNER_PLACEHOLDER } from './placeholders.ts';
import type { SensitiveFile } from './sensitive.ts';

/** Who could approve for the regime, and how that is known. `guessed`: somebody has to make sure. */
export type ProposedOwners = {
  readonly names: readonly string[];
  readonly from: 'option' | 'settings' | 'codeowners' | 'guessed' | 'placeholder';
};

const COMPLIANCE = /compliance|security|infosec|appsec|\bsec\b|pci|risk|audit/i;

/** The best answer to "whose approval counts": what was said, then what is written, then a guess. */
export function proposeOwners(
  said: readonly string[],
  settings: Settings | undefined,
  codeowners: CodeOwners | undefined,
  account: string | undefined,
): ProposedOwners {
  if (said.length > 0) return { names: said, from: 'option' };
  if (settings !== undefined && settings.owners.length > 0) return { names: settings.owners, from: 'settings' };
  const written = new Set(
    (codeowners?.lines ?? []).flatMap(({ owners }) =>
      owners.flatMap(({ kind, name }) => (kind === 'team' && COMPLIANCE.test(name) ? [name] : [])),
    ),
  );
  if (written.size > 0) return { names: [...written], from: 'codeowners' };
  return account === undefined
    ? { names: [`@${OWNER_PLACEHOLDER}/compliance`], from: 'placeholder' }
    : { names: [`@${account}/compliance`], from: 'guessed' };
}

/** A line of CODEOWNERS, and why it is there. */
export type ProposedLine = { readonly pattern: string; readonly why: string };

/** Lines for all that matters and has no owner yet. The last line that matches decides, so they belong at the end. */
export function proposeLines(snapshot: Snapshot, files: readonly SensitiveFile[]): readonly ProposedLine[] {
  const found = findCodeowners(snapshot.files);
  const owners = found.kind === 'found' ? found.owners : undefined;
  const isOwned = (path: RepoPath) => owners !== undefined && approversOf(owners, path).length > 0;
  const steering = ['.github/workflows/any.yml', '.github/cde-gate.yml', '.github/CODEOWNERS'].map(repoPath);
  const elsewhere = CODEOWNERS_PLACES.filter((path) => snapshot.files.has(path) && !path.startsWith('.github/'));
  return [
    ...(steering.every(isOwned) ? [] : [{ pattern: '/.github/', why: 'the workflow and the settings of the gate' }]),
    ...elsewhere.filter((path) => !isOwned(path)).map((path) => ({ pattern: `/${path}`, why: 'this file itself' })),
    ...linesForFiles(
      snapshot,
      files.filter(({ at }) => !isOwned(at.path)),
    ),
  ];
}

/** One line for a folder that mostly holds such files, which covers files to come as well; else one for each file. */
function linesForFiles(snapshot: Snapshot, files: readonly SensitiveFile[]): readonly ProposedLine[] {
  const manifests = [...snapshot.files.keys()].filter(isManifestFile).map(folderOf);
  const folders = [...new Set(files.map(({ at }) => folderOf(at.path)))];
  const lines = folders.flatMap((folder): readonly ProposedLine[] => {
    const own = files.filter(({ at }) => folderOf(at.path) === folder);
    const isTheirs = folder !== ROOT && own.length * 2 >= manifests.filter((each) => each === folder).length;
    return isTheirs
      ? [{ pattern: `${patternFor(folder)}/`, why: holding(own) }]
      : own.map((file) => ({ pattern: patternFor(file.at.path), why: holding([file]) }));
  });
  // A line for a folder covers the folders in it.
  const isCovered = ({ pattern }: ProposedLine) =>
    lines.some(
      (other) => other.pattern !== pattern && other.pattern.endsWith('/') && pattern.startsWith(other.pattern),
    );
  return lines.filter((line) => !isCovered(line) && parsePathPattern(line.pattern) !== undefined);
}

const holding = ([first, ...rest]: readonly SensitiveFile[]): string =>
  `${first?.holds.replaceAll('`', '') ?? ''}${rest.length === 0 ? '' : ` and ${rest.length} more`}`;

/** A pattern for exactly this path. What cannot be written in a pattern becomes `?`, any one character. */
function patternFor(path: RepoPath): string {
  return `/${path.replace(/[\\\s]/g, (sign) => (sign === ' ' || sign === '\\' ? `\\${sign}` : '?')).replace(/[*[\]]|\p{Cc}/gu, '?')}`;
}

/** The lines as text, in columns. */
export function codeownersText(lines: readonly ProposedLine[], owners: readonly string[]): string {
  const width = Math.max(0, ...lines.map(({ pattern }) => pattern.length));
  return lines.map(({ pattern, why }) => `# ${why}\n${pattern.padEnd(width)}  ${owners.join(' ')}\n`).join('');
}
