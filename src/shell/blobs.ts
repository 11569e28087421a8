import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath, repoPath } from '../manifest/location.ts';
import type { Snapshot, TreeFile } from '../manifest/snapshot.ts';
import type { SnapshotLimits } from './wanted.ts';

// What git trees and folders have in common once their entries are listed: names become paths, bytes become text, and
// everything that does not is a gap. Nothing here touches a disk.

/** A file's text, or why it has none. `problem` follows the path in a message: `is not UTF-8 text`. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Which paths the gate needs. */
export type Wanted = (path: RepoPath) => boolean;

const LFS_POINTER = 'version https://git-lfs.github.com/spec/';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** File content as text, or why it is none. A pointer to large-file storage is not the manifest it stands for. */
export function decodeText(bytes: Uint8Array): Content {
  const text = decode(bytes);
  if (text === undefined) return { kind: 'unreadable', problem: 'is not UTF-8 text; save it as UTF-8' };
  if (text.startsWith(LFS_POINTER))
    return { kind: 'unreadable', problem: 'is a Git LFS pointer; keep manifests out of LFS' };
  return { kind: 'text', text };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * A path as git or the file system spells it. One that is not UTF-8 keeps its printable ASCII and shows every other byte
 * as `\xHH`, backslashes doubled, so that two such paths never look alike; its `problem` says so.
 */
export function spellPath(bytes: Uint8Array): { readonly path: RepoPath; readonly problem: string | undefined } {
  const text = decode(bytes);
  if (text !== undefined) return { path: repoPath(text), problem: undefined };
  const spelt = [...bytes].map((byte) =>
    byte === 0x5c
      ? '\\\\'
      : byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return { path: repoPath(spelt.join('')), problem: 'has a name that is not UTF-8; rename it' };
}

/** Whether an entry nobody looks behind, a link or a submodule, may stand for a wanted file or for a folder of them. */
export function mayHideWanted(path: RepoPath, wanted: Wanted): boolean {
  return wanted(path) || wanted(repoPath(`${path}/manifest.yaml`));
}

export const LINK_PROBLEM = 'is a symbolic link, which is never followed; commit the file itself';

/**
 * Which files of one side pass a limit, given their sizes in bytes in path order. A file that is refused does not use up
 * the total, so the answer for the files before it stays the same however long the list grows.
 */
export function findExcess(sizes: readonly number[], limits: SnapshotLimits): readonly (string | undefined)[] {
  let files = 0;
  let total = 0;
  return sizes.map((size) => {
    if (size > limits.maxFileBytes) return `is larger than ${limits.maxFileBytes} bytes; split it`;
    if (files + 1 > limits.maxFiles)
      return `comes after the first ${limits.maxFiles} files, which is all that is read; narrow \`manifests.include\``;
    if (total + size > limits.maxTotalBytes)
      return `comes after the first ${limits.maxTotalBytes} bytes, which is all that is read; narrow \`manifests.include\``;
    files += 1;
    total += size;
    return undefined;
  });
}

/** A listed entry with what was found in it. `id` names the content, readable or not. */
export type SideFile = { readonly path: RepoPath; readonly id: string; readonly content: Content };

/**
 * One side from its entries and the ids of everything else: paths sorted, everything unreadable a gap that is equal on
 * both sides while nothing changed.
 */
export function toSnapshot(
  name: string,
  entries: readonly SideFile[],
  others: ReadonlyMap<RepoPath, string>,
): Snapshot {
  const files = new Map<RepoPath, TreeFile>();
  const unread = new Map(others);
  const gaps: Gap[] = [];
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, id, content } of sorted) {
    if (content.kind === 'text') files.set(path, { id, text: content.text });
    else {
      const { problem } = content;
      if (!others.has(path)) unread.set(path, id);
      gaps.push({
        message: `\`${path}\` ${problem}`,
        at: fileLocation(path),
        subject: `${problem} ${JSON.stringify([path, id])}`,
      });
    }
  }
  return { name, files, unread, gaps: [...gaps, ...findPassedOver(sorted), ...findTwins(sorted)] };
}

/** Manifests by a name that some readers know and others, kubectl among them, pass over: `deny.YAML`. */
function findPassedOver(entries: readonly SideFile[]): readonly Gap[] {
  return entries.flatMap(({ path, id }): readonly Gap[] => {
    const ending = /\.(ya?ml|json)$/i.exec(path)?.[0];
    if (ending === undefined || ending === ending.toLowerCase()) return [];
    const message = `\`${path}\` is passed over by kubectl, which knows \`${ending.toLowerCase()}\` only; rename it`;
    return [{ message, at: fileLocation(path), subject: `ending ${JSON.stringify([path, id])}`, nature: 'doubt' }];
  });
}

/** Paths that some file systems take for one another, equal after NFC and lower case: there, only one of them exists. */
function findTwins(entries: readonly SideFile[]): readonly Gap[] {
  const seen = new Map<string, SideFile>();
  const gaps: Gap[] = [];
  for (const entry of entries) {
    const plain = entry.path.normalize('NFC').toLowerCase();
    const twin = seen.get(plain);
    if (twin === undefined) seen.set(plain, entry);
    else {
      const message = `\`${entry.path}\` and \`${twin.path}\` differ only by case or Unicode form; rename one`;
      const subject = `twins ${JSON.stringify([twin.path, twin.id, entry.path, entry.id])}`;
      gaps.push({ message, at: fileLocation(entry.path), subject, nature: 'doubt' });
    }
  }
  return gaps;
}
