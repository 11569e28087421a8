/** A short hex name for a text (cyrb53, 53 bits): for telling contents apart, never for proving anything. */
export function fingerprint(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  // survives: a round more tells contents apart as well.
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  // survives: so does any other way to put the halves together.
  return ((low & 0x1fffff) * 0x100000000 + (high >>> 0)).toString(16).padStart(14, '0');
}
