import { createHash } from 'node:crypto';
import { closeSync, constants, type Dirent, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import type { RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { decodeText, findExcess, LINK_PROBLEM, mayHideWanted, type SideFile, spellPath, toSnapshot, type Wanted } from './blobs.ts';
import { isWanted, SNAPSHOT_LIMITS, type SnapshotLimits } from './wanted.ts';

/** The folder a command names, or why it cannot be read. */
export class FolderFailure extends Error {}

/**
 * One side as a folder. Links are never followed, except that the folder itself may be named through one; `.git` and
 * `node_modules` are left out; what cannot be read is a gap at its path. An id is the SHA-256 of the bytes, so files that
 * both folders share are parsed once.
 */
export function readFolder(directory: string, wanted: Wanted = isWanted, limits: SnapshotLimits = SNAPSHOT_LIMITS): Snapshot {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new FolderFailure(`\`${directory}\` is not a folder; name one that exists`);
  const found = [...walk(Buffer.from(directory), undefined, wanted)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const readable = found.filter(({ problem }) => problem === undefined);
  const excess = new Map(findExcess(readable.map(({ size }) => size), limits).map((problem, index) => [readable[index], problem]));
  return toSnapshot(directory, found.map((entry) => readEntry(entry, entry.problem ?? excess.get(entry))));
}

/** What the walk found. `at` is where the entry lies on disk, in the bytes of the file system. */
type Found = { readonly path: RepoPath; readonly at: Buffer; readonly size: number; readonly problem: string | undefined };

const IGNORED = new Set(['.git', 'node_modules']);

function* walk(directory: Buffer, prefix: Buffer | undefined, wanted: Wanted): Generator<Found> {
  for (const entry of readdirSync(directory, { withFileTypes: true, encoding: 'buffer' })) {
    const name = prefix === undefined ? entry.name : Buffer.concat([prefix, SLASH, entry.name]);
    const at = Buffer.concat([directory, SLASH, entry.name]);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name.toString())) yield* walk(at, name, wanted);
      continue;
    }
    const { path, problem } = spellPath(name);
    if (entry.isSymbolicLink() ? mayHideWanted(path, wanted) : wanted(path)) yield { path, at, size: lstatSync(at).size, problem: kindProblem(entry) ?? problem };
  }
}

const SLASH = Buffer.from('/');

const KIND_PROBLEM = 'is neither a file nor a folder; replace it by a file';

function kindProblem(entry: Dirent<Buffer>): string | undefined {
  if (entry.isSymbolicLink()) return LINK_PROBLEM;
  return entry.isFile() ? undefined : KIND_PROBLEM;
}

/**
 * An entry's id must tell two contents apart even where nothing of them is kept, else a gap would cancel that the change
 * made larger. What has no bytes to name is taken as different everywhere.
 */
function readEntry({ path, at }: Found, problem: string | undefined): SideFile {
  const unique = `unread in ${at.toString('latin1')}`;
  try {
    if (problem === LINK_PROBLEM) return { path, id: digest(readlinkSync(at, 'buffer')), content: { kind: 'unreadable', problem } };
    if (problem === KIND_PROBLEM) return { path, id: unique, content: { kind: 'unreadable', problem } };
    if (problem !== undefined) return { path, id: digestFile(at), content: { kind: 'unreadable', problem } };
    const bytes = readFileSync(at, { flag: REGULAR });
    return { path, id: digest(bytes), content: decodeText(bytes) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { path, id: unique, content: { kind: 'unreadable', problem: `cannot be read (${code}); make it readable` } };
  }
}

/** A file that became a link since it was listed is not followed either. */
const REGULAR = constants.O_RDONLY | constants.O_NOFOLLOW;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest of a file too large to hold. */
function digestFile(at: Buffer): string {
  const hash = createHash('sha256');
  const part = Buffer.alloc(1 << 20);
  const file = openSync(at, REGULAR);
  try {
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) hash.update(part.subarray(0, size));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
