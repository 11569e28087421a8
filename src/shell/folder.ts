import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import type { Snapshot, TreeFile } from '../manifest/snapshot.ts';
import { decodeText, pathTwins } from './blobs.ts';
import { isWanted, SNAPSHOT_LIMITS, type SnapshotLimits } from './wanted.ts';

/** The folder a command names, or why it cannot be read. */
export class FolderFailure extends Error {}

/**
 * One side as a folder. Links are never followed; what cannot be read is a gap at its path. Equal content has equal ids,
 * so files that both folders share are parsed once.
 */
export function readFolder(directory: string, limits: SnapshotLimits = SNAPSHOT_LIMITS): Snapshot {
  if (!lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new FolderFailure(`\`${directory}\` is not a folder`);
  const files = new Map<RepoPath, TreeFile>();
  const gaps: Gap[] = [];
  let total = 0;
  for (const { path, entry } of walk(directory, '')) {
    const gap = (problem: string, content: string): void => {
      gaps.push({ message: `\`${path}\` ${problem}`, at: fileLocation(path), subject: `${problem} ${path} ${content}` });
    };
    if (entry.isSymbolicLink()) gap('is a symbolic link, which is never followed; commit the file itself', '');
    else if (files.size >= limits.maxFiles) gap(`is one file too many (limit ${limits.maxFiles})`, '');
    else {
      const bytes = readFileSync(join(directory, path));
      total += bytes.length;
      const id = createHash('sha256').update(bytes).digest('hex');
      if (bytes.length > limits.maxFileBytes || total > limits.maxTotalBytes) gap('is larger than what is read of one pull request', id);
      else {
        const decoded = decodeText(bytes);
        if (decoded.kind === 'text') files.set(path, { id, text: decoded.text });
        else gap(decoded.problem, id);
      }
    }
  }
  return { name: directory, files, gaps: [...gaps, ...pathTwins(files.keys())] };
}

const IGNORED = new Set(['.git', 'node_modules']);

/** Wanted entries in path order. */
function* walk(root: string, folder: string): Generator<{ readonly path: RepoPath; readonly entry: Dirent }> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = (folder === '' ? entry.name : `${folder}/${entry.name}`) as RepoPath; // relative to the side's root by construction
    if (entry.isDirectory() && !IGNORED.has(entry.name)) yield* walk(root, path);
    else if ((entry.isFile() || entry.isSymbolicLink()) && isWanted(path)) yield { path, entry };
  }
}
