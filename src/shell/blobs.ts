import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';

const LFS_POINTER = 'version https://git-lfs.github.com/spec/';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** File content as text, or why it is none. A pointer to large-file storage is not the manifest it stands for. */
export function decodeText(bytes: Uint8Array): { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unreadable'; readonly problem: string } {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { kind: 'unreadable', problem: 'is not UTF-8 text' };
  }
  if (text.startsWith(LFS_POINTER)) return { kind: 'unreadable', problem: 'is a Git LFS pointer; keep manifests out of LFS' };
  return { kind: 'text', text };
}

/** Paths that some file systems or readers take for one another: equal after NFC and lower case. */
export function pathTwins(paths: Iterable<RepoPath>): readonly Gap[] {
  const seen = new Map<string, RepoPath>();
  const gaps: Gap[] = [];
  for (const path of paths) {
    const plain = path.normalize('NFC').toLowerCase();
    const twin = seen.get(plain);
    if (twin === undefined) seen.set(plain, path);
    else gaps.push({ message: `\`${path}\` and \`${twin}\` differ only by case or Unicode form; rename one`, at: fileLocation(path), subject: `twins ${twin} ${path}` });
  }
  return gaps;
}
