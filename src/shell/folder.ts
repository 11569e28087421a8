import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { readDocuments } from '../manifest/documents.ts';
import { isKustomization } from '../manifest/file-names.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { foldersAbove, liesWithin } from '../manifest/tree.ts';
import { outsideReferences, renderedFolders } from '../manifest/unrendered.ts';
import {
  decodeText,
  findExcess,
  LINK_PROBLEM,
  mayHideWanted,
  type SideFile,
  spellPath,
  toSnapshot,
  type Wanted,
} from './blobs.ts';
import { followLinks, type Node } from './links.ts';
import { isWanted, SNAPSHOT_LIMITS, type SnapshotLimits } from './wanted.ts';

/** The folder a command names, or why it cannot be read. */
export class FolderFailure extends Error {}

/**
 * One side as a folder. Links are never followed to read a file, except that the folder itself may be named through one;
 * `.git` and `node_modules` are left out; what cannot be read is a gap at its path. An id is the SHA-256 of the bytes, so
 * files that both folders share are parsed once. Of files nobody reads only those have one that charts, kustomizations
 * or links may bring in.
 */
export function readFolder(
  directory: string,
  wanted: Wanted = isWanted,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Snapshot {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FolderFailure(`\`${directory}\` is not a folder; name one that exists`);
  }
  const found = new Map([...walk(Buffer.from(directory), undefined)].map((entry) => [entry.path, entry]));
  const rendered = renderedFolders(found.keys());
  const nodes = new Map([...found].map(([path, entry]) => [path, toNode(entry)]));
  const idOf = (path: RepoPath): string => identify(found.get(path));
  const targets = followLinks({ nodes, idOf }, (path) => wanted(path) || liesWithin(path, rendered));
  // What is a file in the end hides nothing under a name that no manifest has.
  const isNeeded = ({ path, kind }: Found): boolean =>
    kind === 'link' && targets.get(path)?.kind !== 'file' ? mayHideWanted(path, wanted) : wanted(path);
  const files = readFiles([...found.values()].filter(isNeeded), limits).map(
    (file): SideFile => ({ ...file, id: targets.get(file.path)?.manifests() ?? file.id }),
  );
  const references = files.flatMap(referencesOf);
  const inputs = new Set([...rendered, ...references]);
  // A reference may lead through a link.
  const onTheWay = new Set(references.flatMap(foldersAbove));
  const isInput = (path: RepoPath): boolean => liesWithin(path, inputs) || onTheWay.has(path);
  const others = [...found.values()].filter(
    (entry) => isInput(entry.path) && (!isNeeded(entry) || targets.has(entry.path)),
  );
  const ids = others.map(({ path }) => [path, targets.get(path)?.whole() ?? idOf(path)] as const);
  return toSnapshot(directory, files, new Map(ids));
}

/** What the walk found. `at` is where the entry lies on disk, in the bytes of the file system. */
type Found = {
  readonly path: RepoPath;
  readonly at: Buffer;
  readonly kind: 'file' | 'link' | 'other';
  readonly problem: string | undefined;
};

function* walk(directory: Buffer, prefix: Buffer | undefined): Generator<Found> {
  for (const entry of readdirSync(directory, { withFileTypes: true, encoding: 'buffer' })) {
    const name = prefix === undefined ? entry.name : Buffer.concat([prefix, SLASH, entry.name]);
    const at = Buffer.concat([directory, SLASH, entry.name]);
    if (isIgnored(entry)) continue;
    if (entry.isDirectory()) yield* walk(at, name);
    else {
      const { path, problem } = spellPath(name);
      const kind = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
      yield { path, at, kind, problem: KIND_PROBLEMS[kind] ?? problem };
    }
  }
}

const SLASH = Buffer.from('/');

/** `.git` is a file in work trees and submodules. */
function isIgnored(entry: Dirent<Buffer>): boolean {
  const name = entry.name.toString();
  return name === '.git' || (name === 'node_modules' && entry.isDirectory());
}

const KIND_PROBLEMS = {
  file: undefined,
  link: LINK_PROBLEM,
  other: 'is neither a file nor a folder; replace it by a file',
} as const;

function toNode({ at, kind }: Found): Node {
  if (kind !== 'link') return { kind: 'file' };
  try {
    const { path, problem } = spellPath(readlinkSync(at, 'buffer'));
    return { kind: 'link', says: problem === undefined ? path : undefined };
  } catch {
    return { kind: 'link', says: undefined };
  }
}

/** What kustomizations refer to outside their folders. */
function referencesOf({ path, content }: SideFile): readonly RepoPath[] {
  if (content.kind !== 'text' || !isKustomization(path)) return [];
  return outsideReferences(path, readDocuments(path, content.text).value);
}

function readFiles(found: readonly Found[], limits: SnapshotLimits): readonly SideFile[] {
  const entries = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const readable = entries.filter(({ problem }) => problem === undefined);
  const excess = findExcess(
    readable.map(({ at }) => lstatSync(at).size),
    limits,
  );
  const problems = new Map(readable.map((entry, index) => [entry, excess[index]]));
  return entries.map((entry) => readEntry(entry, entry.problem ?? problems.get(entry)));
}

function readEntry(entry: Found, problem: string | undefined): SideFile {
  const { path, at } = entry;
  if (problem !== undefined) return { path, id: identify(entry), content: { kind: 'unreadable', problem } };
  try {
    const bytes = readFileSync(at, { flag: REGULAR });
    return { path, id: digest(bytes), content: decodeText(bytes) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const unreadable = `cannot be read (${code}); make it readable`;
    return { path, id: noBytes(at), content: { kind: 'unreadable', problem: unreadable } };
  }
}

/**
 * An entry's id must tell two contents apart even where nothing of them is kept, else a gap would cancel that the change
 * made larger.
 */
function identify(entry: Found | undefined): string {
  if (entry === undefined) return 'nothing';
  const { at, kind } = entry;
  try {
    if (kind === 'link') return digest(readlinkSync(at, 'buffer'));
    return kind === 'file' ? digestFile(at) : noBytes(at);
  } catch {
    return noBytes(at);
  }
}

/** What has no bytes to name is taken as different everywhere. */
const noBytes = (at: Buffer): string => `unread in ${at.toString('latin1')}`;

/** A file that became a link since it was listed is not followed either. */
const REGULAR = constants.O_RDONLY | constants.O_NOFOLLOW;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest of a file too large to hold. */
function digestFile(at: Buffer): string {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(1 << 16);
  const file = openSync(at, REGULAR);
  try {
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) hash.update(part.subarray(0, size));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
