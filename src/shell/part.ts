import type { Part } from '../roots/clusters.ts';

/**
 * The part of a run as a command line or a workflow writes it: a cluster by name, `-` for the one without a name, or a
 * share such as `2/4`. Undefined where nothing is written: the run judges everything. Otherwise why it is no part.
 */
export function readPart(
  cluster: string | undefined,
  share: string | undefined,
): Part | undefined | { readonly problem: string } {
  if (cluster !== undefined && share !== undefined)
    return { problem: 'a run judges one cluster or one share, not both' };
  if (cluster !== undefined) return { kind: 'cluster', name: cluster === '' || cluster === '-' ? undefined : cluster };
  if (share === undefined) return undefined;
  const [, number, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(share) ?? [];
  return number === undefined || of === undefined || Number(number) > Number(of)
    ? { problem: `\`${share}\` is no share; write the second of four as \`2/4\`` }
    : { kind: 'share', number: Number(number), of: Number(of) };
}
