import type { Location } from './location.ts';

/**
 * Something the gate had to judge and could not read: a value, never an exception.
 * `subject` is what is unknown together with its content, so that the same gap on both sides is the same unknown and
 * cancels: an unknown that the change did not touch cannot be what the change widened.
 */
export type Gap = {
  readonly message: string;
  readonly at: Location;
  readonly subject: string;
  /**
   * `by-labels`: the unknown thing selects by labels, so it means something else when labels change, however equal its
   * text. `by-rules`: so it does when labels or any policy change. `doubt`: it was read, but others may read it otherwise.
   */
  readonly nature?: 'by-labels' | 'by-rules' | 'doubt';
};

/** What a stage could read, and what it could not. */
export type Reading<T> = { readonly value: T; readonly gaps: readonly Gap[] };
