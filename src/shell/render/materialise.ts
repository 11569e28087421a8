import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RepoPath } from '../../manifest/location.ts';
import { ROOT } from '../../manifest/tree.ts';
import type { RenderLimits } from './limits.ts';
import type { Problem } from './problem.ts';
import type { Source } from './source.ts';

/** Files as they were written. */
export type Materialised = { readonly contents: ReadonlyMap<RepoPath, Buffer> };

/**
 * Writes files of one side below a private folder, under their own paths. No link is ever written, no `.git`, nothing
 * outside; what cannot be written as it stands is a problem, and then the root is not rendered. Files are for reading by
 * their owner only. Answers what was written, or the first problem. Throws what reading throws.
 */
export async function materialise(
  source: Source,
  paths: readonly RepoPath[],
  target: string,
  limits: RenderLimits,
): Promise<Materialised | Problem> {
  const problem = findProblem(source, paths, limits);
  if (problem !== undefined) return problem;
  const contents = await source.read(paths);
  for (const [path, bytes] of contents) {
    if (bytes.subarray(0, LFS_POINTER.length).toString('latin1') === LFS_POINTER)
      return { path, message: `\`${path}\` is a Git LFS pointer; keep what is rendered out of LFS` };
    try {
      writeNew(join(target, path), bytes);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      return { path, message: `\`${path}\` cannot be written here (${code}); rename it` };
    }
  }
  return { contents };
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/** Writes a file that is not there yet, and never through a link. */
export function writeNew(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
}

function findProblem(source: Source, paths: readonly RepoPath[], limits: RenderLimits): Problem | undefined {
  if (paths.length > limits.maxFiles)
    return { path: paths[0] ?? ROOT, message: `it takes more than ${limits.maxFiles} files` };
  let total = 0;
  const seen = new Map<string, RepoPath>();
  for (const path of paths) {
    const entry = source.entries.get(path);
    const problem = nameProblem(path) ?? kindProblem(entry?.kind);
    if (problem !== undefined) return { path, message: `\`${path}\` ${problem}` };
    const plain = path.normalize('NFC').toLowerCase();
    const twin = seen.get(plain);
    if (twin !== undefined)
      return { path, message: `\`${path}\` and \`${twin}\` differ only by case or Unicode form; rename one` };
    seen.set(plain, path);
    const size = entry?.size ?? 0;
    if (size > limits.maxFileBytes)
      return { path, message: `\`${path}\` is larger than ${limits.maxFileBytes} bytes; split it` };
    total += size;
    if (total > limits.maxTotalBytes)
      return { path, message: `its files are larger than ${limits.maxTotalBytes} bytes together` };
  }
  return undefined;
}

/** Git allows names that lead elsewhere or mean something to git itself. */
function nameProblem(path: string): string | undefined {
  const isOdd = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part) || part.includes('\0'));
  return isOdd ? 'has a name that leads elsewhere; rename it' : undefined;
}

function kindProblem(kind: 'file' | 'link' | 'other' | undefined): string | undefined {
  if (kind === 'file') return undefined;
  if (kind === 'link') return 'is a symbolic link, which is never followed; commit the file itself';
  return kind === 'other'
    ? 'is a submodule, or has a name that is not UTF-8; commit the files it stands for'
    : 'is not in the repository';
}
