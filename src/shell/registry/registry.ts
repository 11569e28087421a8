import type { ImageReference } from '../../images/reference.ts';
import { openAsking } from './asking.ts';
import { type Attached, collectAttached } from './attached.ts';
import type { FindCredential } from './credentials.ts';
import type { Answer, ResolveHost } from './exchange.ts';
import type { Failure } from './failure.ts';
import { type AllowedRegistry, findRegistry, type Registry } from './hosts.ts';
import { algorithmOf, digestOf, type Manifest, readDigest, readManifest } from './manifest.ts';
import type { Limits } from './patience.ts';
import { openShelf, type Shelf } from './shelf.ts';

// Asks registries what images are there (OCI distribution API). A parsed reference comes in, a value goes out, whatever
// happens. Files, settings and verdicts are not known here. Semantics: docs/registries.md.

/** Whether the tag of a reference with both still names its digest. */
export type TagState =
  | { readonly kind: 'alone' }
  | { readonly kind: 'agrees' }
  | { readonly kind: 'moved'; readonly digest: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a registry says about a reference. */
export type Resolution =
  | ({ readonly kind: 'found'; readonly tag: TagState } & Manifest)
  | { readonly kind: 'missing'; readonly why: string }
  | Failure;

export type Registries = {
  readonly resolve: (reference: ImageReference) => Promise<Resolution>;
  /** Everything signed that lies beside the image with this digest in the repository of the reference. */
  readonly attached: (reference: ImageReference, digest: string) => Promise<Attached>;
};

/** Asks once per repository, reference and method in a run; what was answered, failures too, is remembered. */
export function openRegistries(
  allowed: readonly AllowedRegistry[],
  findCredential: FindCredential,
  resolveHost: ResolveHost,
  limits: Limits,
): Registries {
  const ask = openAsking(allowed, findCredential, resolveHost, limits);
  const answers = new Map<string, Promise<Answer | Failure>>();

  const shelfOf = (registry: Registry, repository: string): Shelf =>
    openShelf(registry, repository, ask, limits, answers);

  /** The digest that a tag has now: what HEAD says, or, where it says nothing comparable, what the content has. */
  async function compareTag({ manifest: get, host }: Shelf, tag: string, digest: string): Promise<TagState> {
    const algorithm = algorithmOf(digest);
    const head = await get('HEAD', tag);
    const said = head.kind === 'answer' && head.status === 200 && readDigest(head.headers['docker-content-digest']);
    if (said && algorithmOf(said) === algorithm)
      return said === digest ? { kind: 'agrees' } : { kind: 'moved', digest: said };
    if (head.kind === 'answer' && head.status === 404) return { kind: 'gone' };
    const full = head.kind === 'answer' || head.kind === 'refused' ? await get('GET', tag) : head;
    if (full.kind !== 'answer') return { kind: 'unknown', why: full.why };
    if (full.status === 404) return { kind: 'gone' };
    const manifest = readManifest(full, tag, host);
    if ('why' in manifest) return { kind: 'unknown', why: manifest.why };
    const now = digestOf(full.body, algorithm);
    return now === digest ? { kind: 'agrees' } : { kind: 'moved', digest: now };
  }

  return {
    resolve: async ({ registry: host, repository, tag, digest }) => {
      const registry = findRegistry(host, allowed);
      if ('why' in registry) return registry;
      const asked = digest ?? tag ?? 'latest';
      const shelf = shelfOf(registry, repository);
      const answer = await shelf.manifest('GET', asked);
      if (answer.kind !== 'answer') return answer;
      if (answer.status === 404)
        return {
          kind: 'missing',
          why: `\`${shelf.name}\` has no \`${asked}\`; push it, or correct the reference`,
        };
      const manifest = readManifest(answer, asked, registry.name);
      if ('why' in manifest) return manifest;
      const state: TagState =
        tag === null || digest === null ? { kind: 'alone' } : await compareTag(shelf, tag, digest);
      return { kind: 'found', ...manifest, tag: state };
    },
    attached: async ({ registry: host, repository }, digest) => {
      const registry = findRegistry(host, allowed);
      if ('why' in registry) return { attachments: [], problems: [registry.why], notes: [] };
      if (readDigest(digest) === undefined)
        return { attachments: [], problems: [`\`${digest}\` is no digest that can be asked for`], notes: [] };
      return collectAttached(shelfOf(registry, repository), digest, limits);
    },
  };
}
