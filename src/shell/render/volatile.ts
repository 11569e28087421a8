import { gunzipSync } from 'node:zlib';
import type { Gap } from '../../manifest/gap.ts';
import type { Location, RepoPath } from '../../manifest/location.ts';

/**
 * What a template may ask that differs between this rendering and the one that is installed: chance, the clock, the
 * cluster, and whether a release is new. `lookup` finds nothing here.
 */
const VOLATILE =
  /\b(rand(?:Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|shuffle|now|ago|uuidv4|gen(?:CA|PrivateKey|SelfSignedCert|SignedCert)(?:WithKey)?|bcrypt|htpasswd|encryptAES|lookup|getHostByName)\b|\.Release\.(?:IsInstall|IsUpgrade|Revision)\b/;

/** A text, as a template or as a value that a template may take for one. Answers the first volatile word and its line. */
export function findVolatile(text: string): { readonly word: string; readonly line: number } | undefined {
  for (const action of text.matchAll(/\{\{-?\s*(?!\/\*)(.*?)\}\}/gs)) {
    const word = VOLATILE.exec((action[1] ?? '').replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""'));
    if (word !== null) return { word: word[0], line: text.slice(0, action.index).split('\n').length };
  }
  return undefined;
}

/** The doubts about files a chart is rendered from. Each is the same on both sides while its file is. */
export function volatileDoubts(files: ReadonlyMap<RepoPath, Buffer>, idOf: (path: RepoPath) => string): readonly Gap[] {
  return [...files].flatMap(([path, bytes]): readonly Gap[] => {
    const found = path.endsWith('.tgz') ? findPacked(bytes) : findVolatile(bytes.toString());
    if (found === undefined) return [];
    const message = `\`${path}\` asks for \`${found.word}\`, so what is installed may differ from what is rendered here`;
    const at: Location = { path, document: 0, line: found.line, column: 1 };
    return [{ message, at, subject: `volatile ${path} ${idOf(path)}`, nature: 'doubt' }];
  });
}

const MAX_UNPACKED = 64_000_000;
const BLOCK = 512;

/** The same in the files of a packed chart. */
function findPacked(bytes: Buffer): { readonly word: string; readonly line: number } | undefined {
  let archive: Buffer;
  try {
    archive = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return { word: 'an archive that cannot be read here', line: 1 };
  }
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8) || 0;
    const found = findVolatile(archive.toString('utf8', at + BLOCK, at + BLOCK + size));
    if (found !== undefined) return { word: found.word, line: 1 };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
