import { asObject, asString, type Json, type JsonObject, valueAt } from '../../manifest/json.ts';
import { normalHost } from './hosts.ts';

/** What proves who asks. Messages show `name`, and never anything else of it. */
export type Credential =
  | { readonly kind: 'anonymous'; readonly name: string }
  | { readonly kind: 'password'; readonly name: string; readonly user: string; readonly password: string }
  /** A refresh token, which the token server changes into an access token. */
  | { readonly kind: 'identity'; readonly name: string; readonly token: string }
  /** An access token for the registry itself. */
  | { readonly kind: 'bearer'; readonly name: string; readonly token: string }
  | { readonly kind: 'unusable'; readonly name: string; readonly why: string };

export const ANONYMOUS = { kind: 'anonymous', name: 'an anonymous client' } as const;

export const HUB = 'docker.io';
/** How docker and its helpers call Docker Hub. */
export const HUB_KEY = 'https://index.docker.io/v1/';

/** Reads docker's `config.json`; undefined when it is not a JSON object. */
export function parseDockerConfig(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text) as Json); // JSON.parse yields JSON
  } catch {
    return undefined;
  }
}

/** The helper that keeps the credentials of exactly this host: its own, else the one for all hosts. */
export function helperFor(config: JsonObject, host: string): string | undefined {
  const own = Object.entries(asObject(config['credHelpers']) ?? {}).find(([key]) => placeOf(key)?.host === host);
  return asString(own?.[1]) ?? asString(config['credsStore']);
}

/**
 * The credential written for a repository, if any. Hosts are compared whole. A key with a path (podman) counts for the
 * repositories below it; the longest wins.
 */
export function writtenCredential(config: JsonObject, host: string, repository: string): Credential | undefined {
  const [best] = Object.entries(asObject(config['auths']) ?? {})
    .flatMap(([key, value]) => {
      const place = placeOf(key);
      const fits = place?.host === host && (place.path === '' || `${repository}/`.startsWith(`${place.path}/`));
      return fits ? [{ key, path: place.path, value }] : [];
    })
    .toSorted((a, b) => b.path.length - a.path.length);
  return best && credentialOf(`\`auths["${best.key}"]\` of docker's config`, best.value);
}

/** `https://host/v1/` and `host` are the host; `host/path` is a part of it. */
function placeOf(key: string): { readonly host: string; readonly path: string } | undefined {
  const [, scheme, authority = '', path = ''] = /^(https?:\/\/)?([^/]+)(?:\/(.*))?$/.exec(key) ?? [];
  const host = normalHost(authority);
  if (host === undefined) return undefined;
  const isHub = host === 'index.docker.io' || host === 'registry-1.docker.io';
  const part = path.replace(/\/+$/, '');
  return { host: isHub ? HUB : host, path: scheme !== undefined || /^v[12]$/.test(part) ? '' : part };
}

function credentialOf(name: string, value: Json): Credential | undefined {
  const field = (key: string): string => asString(valueAt(value, key)) ?? '';
  if (field('registrytoken') !== '') return { kind: 'bearer', name, token: field('registrytoken') };
  if (field('identitytoken') !== '') return { kind: 'identity', name, token: field('identitytoken') };
  if (field('auth') === '')
    return field('username') === ''
      ? undefined // `docker login` with a helper leaves such an empty entry behind
      : { kind: 'password', name, user: field('username'), password: field('password') };
  const text = Buffer.from(field('auth'), 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 1) return { kind: 'unusable', name, why: '`auth` is not base64 of `user:password`' };
  // Docker pads with NUL, and a password may contain colons.
  return { kind: 'password', name, user: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

/** Reads what `docker-credential-<name> get` printed. */
export function readHelperAnswer(helper: string, text: string): Credential {
  const name = `\`docker-credential-${helper}\``;
  const answer = parseDockerConfig(text);
  const [user, secret] = [asString(answer?.['Username']), asString(answer?.['Secret'])];
  if (user === undefined || secret === undefined)
    return { kind: 'unusable', name, why: 'it did not print `Username` and `Secret` as JSON' };
  if (user === '<token>') return { kind: 'identity', name, token: secret };
  return { kind: 'password', name, user, password: secret };
}
