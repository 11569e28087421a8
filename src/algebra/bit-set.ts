/** A set of small whole numbers (indices of endpoint classes), 32 to a word. All sets of one space have one length. */
export type BitSet = Uint32Array;
// survives `i <= a.length`: a typed array has nothing behind its end, and takes nothing there.
// survives `i <= set.length`: the same.

/** The empty set over indices 0 to `size - 1`. */
export function noBits(size: number): BitSet {
  return new Uint32Array((size + 31) >>> 5);
}

/** The set of the given indices. */
export function bitsOf(size: number, members: Iterable<number>): BitSet {
  const set = noBits(size);
  for (const member of members) addBit(set, member);
  return set;
}

/** The set of all indices 0 to `size - 1`. */
export function allBits(size: number): BitSet {
  const set = noBits(size).fill(0xffffffff);
  if ((size & 31) !== 0) set[set.length - 1] = (1 << (size & 31)) - 1;
  return set;
}

/** Adds one member in place: for sets that are being built and nobody else holds. */
export function addBit(set: BitSet, member: number): void {
  set[member >>> 5] = (set[member >>> 5] ?? 0) | (1 << (member & 31));
}

/** The members of either. */
export function unionBits(a: BitSet, b: BitSet): BitSet {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) | (b[i] ?? 0);
  return out;
}

/** The union of any number of sets; of one, that set itself. */
export function uniteAllBits(sets: readonly BitSet[], size: number): BitSet {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  const out = noBits(size);
  for (const a of sets) for (let i = 0; i < a.length; i += 1) out[i] = (out[i] ?? 0) | (a[i] ?? 0);
  return out;
}

/** The members of both. */
export function intersectBits(a: BitSet, b: BitSet): BitSet {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) & (b[i] ?? 0);
  return out;
}

/** The members of `a` that are not in `b`. */
export function subtractBits(a: BitSet, b: BitSet): BitSet {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < a.length; i += 1) out[i] = (a[i] ?? 0) & ~(b[i] ?? 0);
  return out;
}

/** Whether there is no member. */
export function isEmptyBits(set: BitSet): boolean {
  for (const word of set) if (word !== 0) return false;
  return true;
}

/** Whether every member of `a` is in `b`. */
export function isSubsetBits(a: BitSet, b: BitSet): boolean {
  for (let i = 0; i < a.length; i += 1) if (((a[i] ?? 0) & ~(b[i] ?? 0)) !== 0) return false;
  return true;
}

/** Whether two sets of one space have the same members. */
export function equalBits(a: BitSet, b: BitSet): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether an index is a member. */
export function hasBit(set: BitSet, member: number): boolean {
  return ((set[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0;
}

/** The members in rising order. */
export function membersOf(set: BitSet): readonly number[] {
  const members: number[] = [];
  for (let i = 0; i < set.length; i += 1) {
    for (let word = set[i] ?? 0; word !== 0; word &= word - 1) members.push(i * 32 + (31 - Math.clz32(word & -word)));
  }
  return members;
}
