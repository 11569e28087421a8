import { isMatched, type PathPattern, parsePathPattern } from '../algebra/path-pattern.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import type { TreeFile } from '../manifest/snapshot.ts';

/** CODEOWNERS as GitHub reads it. Semantics: docs/semantics.md, "Owners" (GitHub Docs, "About code owners"). */

export type Owner =
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'email'; readonly name: string };

/** One line that decides about files. No owners is legal and means: nobody owns them, whatever earlier lines say. */
export type OwnerLine = { readonly line: number; readonly pattern: PathPattern; readonly owners: readonly Owner[] };
export type OwnerError = { readonly line: number; readonly message: string };
export type CodeOwners = {
  readonly path: RepoPath;
  readonly lines: readonly OwnerLine[];
  readonly errors: readonly OwnerError[];
};

/** Where GitHub looks, the first that exists counts and the others are ignored. */
export const CODEOWNERS_PLACES: readonly RepoPath[] = [
  repoPath('.github/CODEOWNERS'),
  repoPath('CODEOWNERS'),
  repoPath('docs/CODEOWNERS'),
];

/** GitHub does not load a file of this many bytes or more. */
const TOO_LARGE = 3_000_000;

const LOGIN = /^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const TEAM = /^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** The CODEOWNERS file that counts in a tree. */
export function findCodeowners(
  files: ReadonlyMap<RepoPath, TreeFile>,
):
  | { readonly kind: 'none' }
  | { readonly kind: 'too-large'; readonly path: RepoPath }
  | { readonly kind: 'found'; readonly owners: CodeOwners } {
  const path = CODEOWNERS_PLACES.find((place) => files.has(place));
  const file = path && files.get(path);
  if (path === undefined || file === undefined) return { kind: 'none' };
  if (new TextEncoder().encode(file.text).length >= TOO_LARGE) return { kind: 'too-large', path };
  return { kind: 'found', owners: parseCodeowners(path, file.text) };
}

/** Reads the whole file. Invalid lines are listed and skipped, as GitHub skips them; the rest of the file works. */
export function parseCodeowners(path: RepoPath, text: string): CodeOwners {
  const lines: OwnerLine[] = [];
  const errors: OwnerError[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const [source, ...names] = fieldsOf(raw);
    if (source === undefined) continue;
    const line = index + 1;
    const pattern = parsePathPattern(source);
    const owners = names.map(parseOwner);
    const bad = names.filter((_, i) => owners[i] === undefined);
    const good = owners.flatMap((owner) => owner ?? []);
    if (pattern === undefined || source.startsWith('\\#'))
      errors.push({ line, message: `\`${source}\` is not a pattern GitHub accepts; the line is skipped` });
    else if (bad.length > 0 && good.length === 0)
      errors.push({ line, message: `\`${bad[0]}\` is no user, team or address; the line is skipped` });
    else {
      for (const name of bad)
        errors.push({
          line,
          message: `\`${name}\` is no user, team or address; only the other owners of the line may approve`,
        });
      lines.push({ line, pattern, owners: good });
    }
  }
  return { path, lines, errors };
}

/** Fields of a line: split at blanks that no backslash escapes; `#` at a field's start, or behind an owner, ends it. */
function fieldsOf(raw: string): readonly string[] {
  const line = raw.trim();
  if (line.startsWith('#')) return [];
  const [pattern = '', ...rest] = line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
  if (pattern === '') return [];
  const behind = rest.join(' ');
  const owners = behind.split('#', 1)[0]?.trim() ?? '';
  return [pattern, ...(owners === '' ? [] : owners.split(' '))];
}

function parseOwner(name: string): Owner | undefined {
  if (TEAM.test(name)) return { kind: 'team', name };
  if (LOGIN.test(name)) return { kind: 'user', name };
  return EMAIL.test(name) ? { kind: 'email', name } : undefined;
}

/** An owner as written. */
export function ownerName({ name }: Owner): string {
  return name;
}

/** The line that decides about a path: the last whose pattern covers it, alone. */
export function decidingLine({ lines }: CodeOwners, path: RepoPath): OwnerLine | undefined {
  return lines.findLast(({ pattern }) => isMatched(pattern, path));
}

export type OwnerRow = {
  readonly path: string;
  readonly owners: readonly string[];
  readonly line: number | null;
  readonly pattern: string | null;
};

/** The answer to "who owns this path", for people and other tools. */
export function explainOwner(owners: CodeOwners, path: RepoPath): OwnerRow {
  const line = decidingLine(owners, path);
  return {
    path,
    owners: line?.owners.map(ownerName) ?? [],
    line: line?.line ?? null,
    pattern: line?.pattern.source ?? null,
  };
}
