import { createHash } from 'node:crypto';
import { asList, asObject, asString, type Json, valueAt } from '../../manifest/json.ts';
import type { Answer } from './exchange.ts';
import { type Failure, mismatch, refused } from './failure.ts';

/** The image of one platform in an index. */
export type Platform = { readonly platform: string; readonly digest: string };

/** What a build says about one image of an index, kept beside it (BuildKit). */
export type Attestation = { readonly digest: string; readonly about: string };

/** A manifest whose bytes have the digest it was asked by, or that the registry says it has. */
export type Manifest = {
  readonly digest: string;
  readonly mediaType: string;
  /** Empty unless it is an index. */
  readonly platforms: readonly Platform[];
  readonly attestations: readonly Attestation[];
};

const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const IMAGES = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];

/** A registry may call content of a type that was not asked for missing, so all are asked for. */
export const ACCEPT = [...INDEXES, ...IMAGES].join(', ');

const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** The text as a digest that can be recomputed, else undefined. */
export function readDigest(text: string | string[] | undefined): string | undefined {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(String(text)) ?? [];
  return Object.hasOwn(LENGTHS, algorithm) && LENGTHS[algorithm] === hex.length ? String(text) : undefined;
}

export const algorithmOf = (digest: string): string => digest.slice(0, digest.indexOf(':'));

export function digestOf(body: Buffer, algorithm: string): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

/**
 * Reads a manifest that came with status 200, asked for by tag or digest. Its digest is computed from its bytes and
 * compared with the header and the digest asked for: a registry that says two things is not believed in either.
 */
export function readManifest({ headers, body }: Answer, asked: string, host: string): Manifest | Failure {
  const said = headers['docker-content-digest'];
  const claims = [...(said === undefined ? [] : [String(said)]), ...(asked.includes(':') ? [asked] : [])];
  for (const claim of claims) {
    const digest = readDigest(claim);
    if (digest === undefined)
      return mismatch(`\`${host}\` sends a digest that is none for \`${asked}\`; tell who runs it`);
    const real = digestOf(body, algorithmOf(digest));
    if (real !== digest)
      return mismatch(
        `\`${host}\` answers \`${digest}\` with content that is \`${real}\`; trust nothing of it until that is explained`,
      );
  }
  const digest = claims.at(-1) ?? digestOf(body, 'sha256');
  const json = parseJson(body);
  if (asObject(json) === undefined) return mismatch(`\`${host}\` answers \`${asked}\` with what is no JSON object`);
  const mediaType = typeOf(headers['content-type'] ?? '', json);
  if (mediaType === undefined)
    return mismatch(`\`${host}\` says two things about what \`${asked}\` is; push the image anew with a current tool`);
  if (INDEXES.includes(mediaType)) return { digest, mediaType, ...readIndex(json) };
  if (IMAGES.includes(mediaType)) return { digest, mediaType, platforms: [], attestations: [] };
  return refused(
    `\`${asked}\` at \`${host}\` is no image of docker v2 or OCI; push the image anew with a current tool`,
  );
}

/**
 * The header and the content have to agree, and an image has no list of manifests: content that can be read as both an
 * index and an image is an attack (CVE-2021-41190). Undefined where they disagree.
 */
function typeOf(header: string, json: Json | undefined): string | undefined {
  const [outer = ''] = header.toLowerCase().split(';');
  const written = asString(valueAt(json, 'mediaType'));
  const vague = ['', 'application/json', 'application/octet-stream', 'text/plain'].includes(outer.trim());
  const type = vague ? (written ?? '') : outer.trim();
  if (written !== undefined && written !== type) return undefined;
  const isList = valueAt(json, 'manifests') !== undefined;
  const isImage = valueAt(json, 'config') !== undefined || valueAt(json, 'layers') !== undefined;
  return (INDEXES.includes(type) && isImage) || (IMAGES.includes(type) && isList) ? undefined : type;
}

function readIndex(json: Json | undefined): Pick<Manifest, 'platforms' | 'attestations'> {
  const platforms: Platform[] = [];
  const attestations: Attestation[] = [];
  for (const entry of asList(valueAt(json, 'manifests'))) {
    const digest = readDigest(asString(valueAt(entry, 'digest')));
    if (digest === undefined) continue; // nobody can ask for it
    const about = readDigest(asString(valueAt(entry, 'annotations', 'vnd.docker.reference.digest')));
    const isAttestation = valueAt(entry, 'annotations', 'vnd.docker.reference.type') === 'attestation-manifest';
    if (isAttestation && about !== undefined) attestations.push({ digest, about });
    else platforms.push({ digest, platform: platformText(valueAt(entry, 'platform')) });
  }
  return { platforms, attestations };
}

/** `os/architecture[/variant]`; what is no plain word is a question mark, since it is printed. */
function platformText(platform: Json | undefined): string {
  const word = (key: string): string | undefined => asString(valueAt(platform, key));
  const parts = [word('os') ?? '?', word('architecture') ?? '?', word('variant')].filter((part) => part !== undefined);
  return parts.map((part) => (/^[\w.-]{1,40}$/.test(part) ? part : '?')).join('/');
}

/** The body as JSON, undefined where it is none. */
export function parseJson(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString()) as Json; // JSON.parse yields JSON
  } catch {
    return undefined;
  }
}
