import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { type Context, MAX_CONTEXT_AGE_DAYS } from '../context/context.ts';
import { repoPath } from '../manifest/location.ts';
import { decodeText } from './blobs.ts';
import { readFolder } from './folder.ts';
import { SNAPSHOT_LIMITS } from './wanted.ts';

/**
 * Files and folders that a command line or a workflow names as context. Who names them is trusted, what lies there is read
 * as data: links are not followed and nothing is run. What cannot be read says why. Never throws.
 */
export function readGivenContexts(paths: readonly string[], cluster: string | undefined): readonly Context[] {
  return paths.map((path) => ({
    path: repoPath(path),
    cluster,
    maxAgeDays: MAX_CONTEXT_AGE_DAYS,
    content: readContent(path),
  }));
}

function readContent(path: string): Context['content'] {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return unreadable('does not exist');
    if (found.isDirectory()) return { kind: 'folder', snapshot: readFolder(path) };
    if (!found.isFile()) return unreadable('is neither a file nor a folder');
    // The path may lead somewhere else by now, so what was opened is what is asked.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if (fstatSync(file).size > SNAPSHOT_LIMITS.maxFileBytes)
        return unreadable(`is larger than ${SNAPSHOT_LIMITS.maxFileBytes} bytes; split it`);
      const content = decodeText(readFileSync(file));
      return content.kind === 'text' ? { kind: 'file', text: content.text } : unreadable(content.problem);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return unreadable(`cannot be read (${code})`);
  }
}

const unreadable = (why: string): Context['content'] => ({ kind: 'unreadable', why });
