import { readFileSync } from 'node:fs';
import type { WantedImage } from '../change/image-verdicts.ts';
import type { ImageEvidence, ImageFacts, RegistryAnswer } from '../images/facts.ts';
import type { ImagePolicy } from '../images/policy.ts';
import type { ImageReference } from '../images/reference.ts';
import { openAttestations, openStore, type RequestGitHub } from './attestations.ts';
import type { Attached } from './registry/attached.ts';
import { openCredentials } from './registry/credentials.ts';
import { resolveHost } from './registry/exchange.ts';
import { openHarbor, type Reported } from './registry/harbor.ts';
import type { AllowedRegistry } from './registry/hosts.ts';
import { LIMITS, type Limits } from './registry/patience.ts';
import { openRegistries, type Registries } from './registry/registry.ts';

// Asks whoever may know something about the images of a change. What is asked and of whom, the base branch says.

/** Whom to ask. `attestations`: the code host's, of one digest. */
export type ImageSources = {
  readonly registries: Registries;
  readonly attestations: ((digest: string) => Promise<Attached>) | undefined;
  /** What the registry's own scanner reported. */
  readonly reports: (reference: ImageReference, digest: string) => Promise<Reported>;
};

/** The registries that a policy allows, with the credentials of this machine, and GitHub by `request`. */
export function openSources(
  policy: ImagePolicy,
  environment: Readonly<Record<string, string | undefined>>,
  request: RequestGitHub,
  limits: Limits = LIMITS,
): ImageSources {
  const [allowed, findCredential] = [allowedBy(policy), openCredentials(environment)];
  const scanning = policy.access.filter(({ reports }) => reports === 'harbor').map(({ host }) => host.toLowerCase());
  const askHarbor = openHarbor(allowed, findCredential, resolveHost, limits);
  return {
    registries: openRegistries(allowed, findCredential, resolveHost, limits),
    attestations:
      policy.attestations.length === 0
        ? undefined
        : openAttestations(request, policy.attestations, openStore(resolveHost, limits), limits),
    reports: async (reference, digest) =>
      scanning.includes(reference.registry.toLowerCase())
        ? askHarbor(reference, digest)
        : { reports: [], problems: [] },
  };
}

/** Hosts of the allowed repositories: public and by https, unless the settings say how else to get there. */
function allowedBy({ registries, access }: ImagePolicy): readonly AllowedRegistry[] {
  const usual = (registries ?? []).map(({ registry: host }): AllowedRegistry => {
    return { host, realms: [], transport: 'https', network: 'public' };
  });
  return [...access, ...usual.filter(({ host }) => !access.some((each) => each.host.toLowerCase() === host))];
}

/**
 * Everything that can be learned about the images, in parallel. Never throws: what could not be learned is said in the
 * facts. `tell` hears how many are done.
 */
export async function collectImageFacts(
  wanted: readonly WantedImage[],
  policy: ImagePolicy,
  sources: ImageSources,
  tell: (done: number, of: number) => void,
): Promise<ImageEvidence> {
  let done = 0;
  const entries = await Promise.all(
    wanted.map(async (image) => {
      const facts = await factsOf(image, policy, sources);
      done += 1;
      tell(done, wanted.length);
      return [image.key, facts] as const;
    }),
  );
  return new Map(entries);
}

async function factsOf(
  { reference, nodes }: WantedImage,
  policy: ImagePolicy,
  sources: ImageSources,
): Promise<ImageFacts> {
  const registry: RegistryAnswer = await sources.registries.resolve(reference);
  const isAsked = policy.scans !== undefined || policy.provenance !== undefined;
  // A tag alone is no image that evidence could be about.
  if (registry.kind !== 'found' || reference.digest === null || !isAsked)
    return { registry, attachments: [], reports: [], problems: [], notes: [] };
  const children = registry.platforms.filter(({ platform }) =>
    nodes.some((node) => `${platform}/`.startsWith(`${node}/`)),
  );
  const digests = [
    registry.digest,
    ...(children.length === 0 ? registry.platforms : children).map((each) => each.digest),
  ];
  // What nobody may sign nobody has to fetch.
  const asked = policy.signers.length === 0 ? [] : digests;
  const [found, reported] = await Promise.all([
    Promise.all(
      asked.flatMap((digest) => [
        sources.registries.attached(reference, digest),
        ...(sources.attestations === undefined ? [] : [sources.attestations(digest)]),
      ]),
    ),
    Promise.all(digests.map(async (digest) => sources.reports(reference, digest))),
  ]);
  return {
    registry,
    attachments: found.flatMap(({ attachments }) => attachments),
    reports: reported.flatMap(({ reports }) => reports),
    problems: [...new Set([...found, ...reported].flatMap(({ problems }) => problems))],
    notes: [...new Set(found.flatMap(({ notes }) => notes))],
  };
}

/** Facts that somebody saved, for a run without a network. Throws where the file is none. */
export function loadImageFacts(file: string): ImageEvidence {
  const saved = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly images: readonly (readonly [string, ImageFacts])[];
  }; // written by `saveImageFacts`
  return new Map(saved.images);
}

/** The facts as text that a later run can load. */
export function saveImageFacts(facts: ImageEvidence): string {
  return `${JSON.stringify({ version: 1, images: [...facts] }, undefined, 2)}\n`;
}
