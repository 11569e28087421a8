import { type ImageExplanation, type ImageReference, parseImageReference } from '../../images/reference.ts';
import type { ExitStatus } from '../command.ts';
import { openCredentials } from './credentials.ts';
import { resolveHost } from './exchange.ts';
import { type Failure, notAllowed } from './failure.ts';
import { LIMITS, type Limits } from './patience.ts';
import { openRegistries, type Registries, type Resolution } from './registry.ts';

// `cde-gate explain image REF --online`: what is written, and what the registry says about it.

/** Options of the command line that say which registries may be asked, and how. */
export const ASKING = {
  allow: { type: 'string', multiple: true },
  realm: { type: 'string', multiple: true },
  private: { type: 'boolean', default: false },
  'plain-http': { type: 'boolean', default: false },
} as const;

/** Options of the command line that belong to `--online`. */
export const ONLINE = { online: { type: 'boolean', default: false }, ...ASKING } as const;

export type OnlineValues = {
  /** Hosts that may be asked; none means those that the command asks by itself. */
  readonly allow?: readonly string[] | undefined;
  readonly realm?: readonly string[] | undefined;
  readonly private: boolean;
  readonly 'plain-http': boolean;
};

/** A resolution with the reference that fixes what was found. */
export type OnlineAnswer = Resolution & { readonly pin?: string };

/** Asks the registry of one reference, with the credentials of this machine. Never throws. */
export async function askOnline(text: string, values: OnlineValues): Promise<OnlineAnswer> {
  const reading = parseImageReference(text);
  if (reading.kind !== 'image')
    return notAsked(reading.kind === 'local-id' ? 'the id of an image on a node' : 'no image');
  const { reference } = reading;
  // The user wrote the reference, and so its host.
  const registries = openAllowed([reference.registry], values, LIMITS);
  const resolution = await registries.resolve(reference);
  return resolution.kind === 'found' ? { ...resolution, pin: pinOf(reference, resolution) } : resolution;
}

/** The registries that `--allow` names, or else these, with the credentials of this machine. */
export function openAllowed(hosts: readonly string[], values: OnlineValues, limits: Limits): Registries {
  const allowed = (values.allow ?? hosts).map((host) => ({
    host,
    realms: values.realm ?? [],
    transport: values['plain-http'] ? ('http' as const) : ('https' as const),
    network: values.private ? ('private' as const) : ('public' as const),
  }));
  return openRegistries(allowed, openCredentials(process.env), resolveHost, limits);
}

const notAsked = (what: string): Failure =>
  notAllowed(`the reference is ${what}, which no registry can be asked about`);

/** What to write. A tag that names other content now is left out: it would only mislead. */
export function pinOf(
  { registry, repository, tag }: ImageReference,
  found: Extract<Resolution, { kind: 'found' }>,
): string {
  const isTrue = tag !== null && (found.tag.kind === 'alone' || found.tag.kind === 'agrees');
  return `${registry}/${repository}${isTrue ? `:${tag}` : ''}@${found.digest}`;
}

/** 0 found, 1 missing or disagreeing, 2 could not be asked. A tag that is gone decides nothing: the digest is what runs. */
export function onlineStatus(answer: Resolution): ExitStatus {
  switch (answer.kind) {
    case 'found':
      return answer.tag.kind === 'moved' ? 1 : answer.tag.kind === 'unknown' ? 2 : 0;
    case 'missing':
    case 'mismatch':
      return 1;
    case 'refused':
    case 'unreachable':
    case 'not-allowed':
      return 2;
  }
}

/** The lines that follow those about what is written. */
export function onlineLines(answer: OnlineAnswer, { tag }: ImageExplanation): readonly string[] {
  if (answer.kind !== 'found') return [`at the registry: ${answer.kind}`, `why: ${answer.why}`];
  return [
    `at the registry: found`,
    `digest there: ${answer.digest}`,
    `media type: ${answer.mediaType}`,
    `tag and digest: ${tagText(answer, tag ?? 'latest')}`,
    ...answer.platforms.map(({ platform, digest }) => `platform: ${platform} ${digest}`),
    ...answer.attestations.map(({ about, digest }) => `attestation: ${digest} about ${about}`),
    `pin: ${answer.pin}`,
  ];
}

function tagText({ tag }: Extract<Resolution, { kind: 'found' }>, name: string): string {
  switch (tag.kind) {
    case 'alone':
      return 'only one of them is written';
    case 'agrees':
      return `\`${name}\` names this digest`;
    case 'moved':
      return `disagree: \`${name}\` names \`${tag.digest}\` now; what runs is the digest`;
    case 'gone':
      return `\`${name}\` is not there (any more); what runs is the digest`;
    case 'unknown':
      return `not compared: ${tag.why}`;
  }
}
