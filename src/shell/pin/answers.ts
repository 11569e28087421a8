import type { PinAnswer } from '../../images/pin.ts';
import type { Pinnable } from '../../images/pin-slots.ts';
import { type ImageReference, imageKey } from '../../images/reference.ts';
import { type OnlineValues, openAllowed } from '../registry/online.ts';
import { LIMITS } from '../registry/patience.ts';
import type { Resolution } from '../registry/registry.ts';

/**
 * Registries that everybody knows. Files name hosts that their author chose, so no other one is asked, let alone shown a
 * password, unless the user names it.
 */
const WELL_KNOWN = [
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'quay.io',
  'registry.gitlab.com',
  'registry.k8s.io',
];

/** A whole folder has more to ask than one reference. */
const PATIENCE = { ...LIMITS, totalMs: 600_000 };

/** What registries said, by `imageKey`. `silent`: the keys that no registry answered, so that nobody knows. */
export type PinAnswers = {
  readonly answers: ReadonlyMap<string, PinAnswer>;
  readonly silent: ReadonlySet<string>;
};

/** Asks for the digest of every image, each once. Never throws; `progress` hears how many are done. */
export async function askDigests(
  wanted: readonly Pinnable[],
  values: OnlineValues,
  progress: (line: string) => void,
): Promise<PinAnswers> {
  const asked = new Map<string, ImageReference>(wanted.map((each) => [imageKey(each.asked), each.asked]));
  if (asked.size === 0) return { answers: new Map(), silent: new Set() };
  const registries = openAllowed(WELL_KNOWN, values, PATIENCE);
  let done = 0;
  const found = await Promise.all(
    [...asked].map(async ([key, reference]) => {
      const resolution = await registries.resolve(reference);
      done += 1;
      progress(`asking registries: ${done} of ${asked.size} images`);
      return [key, resolution] as const;
    }),
  );
  progress('');
  return {
    answers: new Map(found.map(([key, resolution]) => [key, toAnswer(resolution)])),
    silent: new Set(found.filter(([, { kind }]) => kind !== 'found' && kind !== 'missing').map(([key]) => key)),
  };
}

function toAnswer(resolution: Resolution): PinAnswer {
  if (resolution.kind === 'found') return { kind: 'digest', digest: resolution.digest };
  const cure = resolution.kind === 'not-allowed' ? ' (`--allow HOST`)' : '';
  return { kind: 'none', why: `${resolution.why}${cure}` };
}
