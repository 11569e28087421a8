/**
 * Why a registry's word could not be had, or cannot be believed. `refused`: it does not let us. `unreachable`: it did not
 * answer usefully. `not-allowed`: we do not ask. `mismatch`: what it says contradicts itself or the reference.
 */
export type Failure = {
  readonly kind: 'refused' | 'unreachable' | 'not-allowed' | 'mismatch';
  /** One line: what, where, and what would make it right. */
  readonly why: string;
};

export const refused = (why: string): Failure => ({ kind: 'refused', why });
export const unreachable = (why: string): Failure => ({ kind: 'unreachable', why });
export const notAllowed = (why: string): Failure => ({ kind: 'not-allowed', why });
export const mismatch = (why: string): Failure => ({ kind: 'mismatch', why });
