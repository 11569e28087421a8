/**
 * One thing that came of looking around: something found, or a `problem` (something may be there that was not seen), or a
 * `note` (something is there that counts for nothing).
 */
export type Find<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string };

export const found = <T>(value: T): Find<T> => ({ kind: 'found', value });
export const problem = (text: string): Find<never> => ({ kind: 'problem', text });
export const note = (text: string): Find<never> => ({ kind: 'note', text });

/** What was found, and what else there is to tell. */
export function sortFinds<T>(finds: readonly Find<T>[]): {
  readonly values: readonly T[];
  readonly rest: readonly Find<never>[];
} {
  return {
    values: finds.flatMap((each) => (each.kind === 'found' ? [each.value] : [])),
    rest: finds.flatMap((each) => (each.kind === 'found' ? [] : [each])),
  };
}

/** The texts of one kind, each once. */
export function textsOf(finds: readonly Find<never>[], kind: 'problem' | 'note'): readonly string[] {
  return [...new Set(finds.flatMap((each) => (each.kind === kind ? [each.text] : [])))];
}
