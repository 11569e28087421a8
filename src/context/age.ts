import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import type { Taken } from './snapshot-file.ts';

const DAY = 86_400_000;

/** Whole days from one instant to another; negative where the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
}

/**
 * What is doubtful about the date of a snapshot. It counts all the same: whether to wait for a younger one is for people
 * to say. One from the future has a wrong date, so nobody can tell its age.
 */
export function ageGap(path: RepoPath, { at }: Taken, maxAgeDays: number, now: string): Gap | undefined {
  const days = daysBetween(at, now);
  // Two clocks may differ a little.
  const problem =
    days < -1
      ? `says that it was taken on ${day(at)}, and that is still to come`
      : days > maxAgeDays
        ? `was taken on ${day(at)}, ${days} days ago, and at most ${maxAgeDays} are allowed; take it again`
        : undefined;
  if (problem === undefined) return undefined;
  return {
    message: `context \`${path}\` ${problem}`,
    at: { ...fileLocation(path), elsewhere: true },
    subject: `context ${path} of ${at}`,
    nature: 'doubt',
  };
}

/** The day of an instant. */
export const day = (instant: string): string => instant.slice(0, 10);
