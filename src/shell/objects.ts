import { type Content, decodeText } from './blobs.ts';
import { GitFailure, type Repository, startGit } from './git.ts';

// Files out of git by object id, all through one process per question. Paths never enter: `rev:path` would break at line
// feeds in names.

/** Sizes in bytes by blob id. Throws GitFailure when one is missing in this clone. */
export async function readSizes(repository: Repository, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return askBatch(repository, '--batch-check', ids, async (size) => size);
}

/** The text of blobs by id; bytes are decoded as they come, so only one blob is held as bytes. Throws as `readSizes`. */
export async function readBlobs(repository: Repository, ids: readonly string[]): Promise<ReadonlyMap<string, Content>> {
  return askBatch(repository, '--batch', ids, async (size, { take }) => {
    const content = decodeText(await take(size));
    await take(1); // the line feed after each object
    return content;
  });
}

type Read<T> = (size: number, reader: ByteReader) => Promise<T>;

async function askBatch<T>(
  { objects }: Repository,
  mode: '--batch' | '--batch-check',
  ids: readonly string[],
  read: Read<T>,
): Promise<ReadonlyMap<string, T>> {
  const answers = new Map<string, T>();
  if (ids.length === 0) return answers;
  const { child, ended } = startGit(['-C', objects, 'cat-file', mode, '--buffer']);
  try {
    child.stdin.end(ids.map((id) => `${id}\n`).join(''));
    const reader = createByteReader(child.stdout);
    for (const id of ids) answers.set(id, await read(parseSize(await reader.line(), id), reader));
    await ended;
  } finally {
    child.kill(); // after a failure nobody reads on, and git would wait for ever
  }
  return answers;
}

/** The size in an answer's first line, which must be about the id asked for. */
function parseSize(line: string, id: string): number {
  const [answered, kind, size] = line.split(' ');
  if (answered !== id || kind !== 'blob') {
    throw new GitFailure(
      `git has no file content for \`${id}\` (${kind ?? line}); complete a partial clone by \`git fetch --refetch --no-filter origin\``,
    );
  }
  return Number(size);
}

/** Lines and exact numbers of bytes from a stream. Ends in GitFailure when the stream does. */
type ByteReader = { readonly line: () => Promise<string>; readonly take: (size: number) => Promise<Buffer> };

function createByteReader(stream: AsyncIterable<Buffer>): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const fill = async (size: number): Promise<void> => {
    const parts = [held];
    for (let length = held.length; length < size; ) {
      const next = await chunks.next();
      if (next.done === true) throw new GitFailure('git stopped in the middle of an answer; run `git fsck`');
      parts.push(next.value);
      length += next.value.length;
    }
    held = Buffer.concat(parts);
  };
  const take = async (size: number): Promise<Buffer> => {
    if (held.length < size) await fill(size);
    const bytes = held.subarray(0, size);
    held = held.subarray(size);
    return bytes;
  };
  const line = async (): Promise<string> => {
    while (!held.includes(0x0a)) await fill(held.length + 1);
    const bytes = await take(held.indexOf(0x0a) + 1);
    return bytes.toString('latin1', 0, bytes.length - 1);
  };
  return { line, take };
}
