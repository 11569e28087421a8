import type { Location } from '../../manifest/location.ts';

// What a look at a set-up says. Judging functions answer lists of these; only a command prints them.

/** The parts of a set-up that are looked at. */
export type Part =
  | 'workflow'
  | 'triggers'
  | 'job'
  | 'pin'
  | 'permissions'
  | 'settings'
  | 'owners'
  | 'codeowners'
  | 'github'
  | 'required check'
  | 'reviews'
  | 'merge queue'
  | 'teams';

/** Where a reader should look. */
export type Spot = Pick<Location, 'path' | 'line'>;

type Told = { readonly check: Part; readonly message: string; readonly at: Spot | undefined };

/**
 * `wrong`: the gate can be passed, or cannot work. `warn`: it works, and somebody should know. `unknown`: nobody could
 * look, which is never taken for fine.
 */
export type Diagnosis =
  | (Told & { readonly level: 'fine' })
  | (Told & { readonly level: 'warn' | 'wrong' | 'unknown'; readonly cure: string });

export const fine = (check: Part, message: string, at?: Spot): Diagnosis => ({ level: 'fine', check, message, at });

/** A diagnosis with what would make it right. */
const ill =
  (level: 'warn' | 'wrong' | 'unknown') =>
  (check: Part, message: string, cure: string, at?: Spot): Diagnosis => ({ level, check, message, cure, at });

export const warn = ill('warn');
export const wrong = ill('wrong');
export const unknown = ill('unknown');

/** Names in a sentence. */
export const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** 1: something is wrong. 2: nothing is, as far as somebody could look, and somewhere nobody could. 0: all is well. */
export function diagnosisStatus(diagnoses: readonly Diagnosis[]): 0 | 1 | 2 {
  if (diagnoses.some(({ level }) => level === 'wrong')) return 1;
  return diagnoses.some(({ level }) => level === 'unknown') ? 2 : 0;
}

/** How many of each level. */
export function countLevels(diagnoses: readonly Diagnosis[]): { readonly [L in Diagnosis['level']]: number } {
  const count = (wanted: Diagnosis['level']): number => diagnoses.filter(({ level }) => level === wanted).length;
  return { fine: count('fine'), warn: count('warn'), wrong: count('wrong'), unknown: count('unknown') };
}
