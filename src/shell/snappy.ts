/**
 * Unpacks one raw snappy block (google/snappy format_description.txt), which GitHub stores attestations in. Undefined for
 * everything that is not exactly one whole block, and for more than `maxBytes` of content: the length stands in front, so
 * nothing larger is ever made. Never throws.
 */
export function unpackSnappy(block: Uint8Array, maxBytes: number): Buffer | undefined {
  const head = readLength(block);
  if (head === undefined || head.value > maxBytes) return undefined;
  const out = Buffer.alloc(head.value);
  let [from, to] = [head.next, 0];
  while (from < block.length) {
    const tag = block[from] ?? 0;
    const kind = tag & 3;
    from += 1;
    if (kind === 0) {
      // A literal: its length in the tag, or from 60 on in one to four bytes behind it.
      const extra = Math.max(0, (tag >> 2) - 59);
      const length = (extra === 0 ? tag >> 2 : littleEndian(block, from, extra)) + 1;
      from += extra;
      if (from + length > block.length || to + length > out.length) return undefined;
      out.set(block.subarray(from, from + length), to);
      from += length;
      to += length;
    } else {
      // A copy of what is there already. It may reach into itself, which repeats it.
      const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
      if (from + width > block.length) return undefined;
      const low = littleEndian(block, from, width);
      const offset = kind === 1 ? ((tag >> 5) << 8) + low : low;
      const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      from += width;
      if (offset === 0 || offset > to || to + length > out.length) return undefined;
      for (let at = 0; at < length; at += 1) out[to + at] = out[to + at - offset] ?? 0;
      to += length;
    }
  }
  return to === out.length ? out : undefined;
}

/** A number of up to 32 bits, seven at a time, the lowest first. */
function readLength(block: Uint8Array): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = block[at];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return value < 2 ** 32 ? { value, next: at + 1 } : undefined;
  }
  return undefined;
}

function littleEndian(block: Uint8Array, from: number, width: number): number {
  let value = 0;
  for (let at = 0; at < width; at += 1) value += (block[from + at] ?? 0) * 2 ** (8 * at);
  return value;
}
