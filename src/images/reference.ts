/**
 * Container image references by the grammar of distribution/reference, normalised as container runtimes do.
 * Semantics: docs/semantics.md, "Images".
 */
export type ImageReference = {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
};

/** What a string in an image field is. */
export type ImageReading =
  | { readonly kind: 'image'; readonly reference: ImageReference }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unresolved'; readonly variable: string }
  | { readonly kind: 'local-id' }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Whether what runs is fixed by what is written. */
export type Pinning =
  | { readonly kind: 'pinned'; readonly digest: string }
  | { readonly kind: 'unpinned'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly reason: string };

const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const HEX_LENGTH: { readonly [algorithm: string]: number } = { sha256: 64, sha384: 96, sha512: 128 };
const MAX_PATH = 255;
const MAX_LENGTH = 4_096;

const invalid = (reason: string): ImageReading => ({ kind: 'invalid', reason });

/** Reads the text of an image field. Never throws; what it is not is said in one reason. */
export function parseImageReference(text: string): ImageReading {
  if (text === '') return { kind: 'missing' };
  const variable = /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}/.exec(text.slice(0, MAX_LENGTH));
  if (variable !== null) return { kind: 'unresolved', variable: variable[0] };
  if (text.length > MAX_LENGTH) return invalid('it is too long');
  if (text.trim() !== text) return invalid('it has blanks around it');
  if (/^[a-z]+:\/\//i.test(text)) return invalid('a reference has no scheme such as `https://`');
  if (/^[0-9a-f]{64}$/.test(text)) return invalid('64 hex digits are an image id, not a reference');
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return { kind: 'local-id' };
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const problem = digest === null ? undefined : digestProblem(digest);
  if (problem !== undefined) return invalid(problem);
  const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at));
  if (tag !== null && !TAG.test(tag)) return invalid(`\`${tag}\` is not a tag`);
  const { registry, repository, host } = splitRegistry(name);
  if (host !== undefined && !HOST.test(host)) return invalid(`\`${host}\` is not a registry host`);
  const bad = repository.split('/').find((component) => !COMPONENT.test(component));
  if (bad !== undefined)
    return invalid(
      bad === ''
        ? 'a path component is empty'
        : `path component \`${bad}\` is not lower-case letters and digits with single separators`,
    );
  if (repository.length > MAX_PATH) return invalid(`its path is longer than ${MAX_PATH} characters`);
  return { kind: 'image', reference: { registry, repository, tag, digest } };
}

function digestProblem(digest: string): string | undefined {
  const [algorithm = '', hex = '', ...rest] = digest.split(':');
  const length = Object.hasOwn(HEX_LENGTH, algorithm) ? HEX_LENGTH[algorithm] : undefined;
  if (length === undefined || rest.length > 0)
    return `\`${algorithm}\` is not a digest algorithm (sha256, sha384, sha512)`;
  return /^[0-9a-f]+$/.test(hex) && hex.length === length
    ? undefined
    : `a ${algorithm} digest has ${length} lower-case hex digits`;
}

/** A colon behind the last slash begins the tag; one before it belongs to the host. */
function splitTag(text: string): { readonly name: string; readonly tag: string | null } {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1);
  return colon < 0 ? { name: text, tag: null } : { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function splitRegistry(name: string): {
  readonly registry: string;
  readonly repository: string;
  readonly host: string | undefined;
} {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = isHost && first !== 'index.docker.io' ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, host: isHost ? first : undefined };
}

/** Equal for references that name the same content: by digest when there is one, else by tag. Hosts ignore case. */
export function imageKey({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry.toLowerCase()}/${repository}${digest === null ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/** Whether an image field fixes what runs. Every way not to has its own reason. */
export function pinning(reading: ImageReading): Pinning {
  switch (reading.kind) {
    case 'missing':
      return { kind: 'unpinned', reason: 'no image is written' };
    case 'unresolved':
      return { kind: 'unpinned', reason: `\`${reading.variable}\` is filled in later` };
    case 'local-id':
      return { kind: 'unpinned', reason: 'it is the id of an image on a node, which no registry can verify' };
    case 'invalid':
      return { kind: 'invalid', reason: reading.reason };
    case 'image':
      return pinningOf(reading.reference);
  }
}

function pinningOf({ tag, digest }: ImageReference): Pinning {
  if (digest === null)
    return {
      kind: 'unpinned',
      reason: tag === null || tag === 'latest' ? 'it follows `latest`' : `tag \`${tag}\` can be moved`,
    };
  if (digest.startsWith('sha384:'))
    return { kind: 'unpinned', reason: 'sha384 is no algorithm that registries agree on' };
  const hex = digest.slice(digest.indexOf(':') + 1);
  return new Set(hex).size === 1
    ? { kind: 'unpinned', reason: 'its digest is a placeholder' }
    : { kind: 'pinned', digest };
}

export type ImageExplanation = {
  readonly valid: boolean;
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly pinned: boolean;
};

/** The answer to "what is this reference", for people and other tools. */
export function explainImage(text: string): ImageExplanation {
  const reading = parseImageReference(text);
  const pinned = pinning(reading).kind === 'pinned';
  if (reading.kind === 'image') return { valid: true, ...reading.reference, pinned };
  // The grammar alone reads a local id as repository `sha256` with a long tag.
  if (reading.kind === 'local-id')
    return {
      valid: true,
      registry: 'docker.io',
      repository: 'library/sha256',
      tag: text.slice(7),
      digest: null,
      pinned,
    };
  return { valid: false, registry: null, repository: null, tag: null, digest: null, pinned };
}
