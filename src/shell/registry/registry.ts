import type { ImageReference } from '../../images/reference.ts';
import { type Authorization, authorize } from './authorization.ts';
import type { FindCredential } from './credentials.ts';
import { ANONYMOUS } from './docker-config.ts';
import type { Answer, Call, ResolveHost } from './exchange.ts';
import { type Failure, refused, unreachable } from './failure.ts';
import { type AllowedRegistry, findRegistry, permitRedirect, type Registry } from './hosts.ts';
import { ACCEPT, algorithmOf, digestOf, type Manifest, readDigest, readManifest } from './manifest.ts';
import { type Limits, openSend } from './patience.ts';

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

export type Registries = { readonly resolve: (reference: ImageReference) => Promise<Resolution> };

/** Asks once per repository, reference and method in a run; what was answered, failures too, is remembered. */
export function openRegistries(
  allowed: readonly AllowedRegistry[],
  findCredential: FindCredential,
  resolveHost: ResolveHost,
  limits: Limits,
): Registries {
  const send = openSend(resolveHost, limits);
  const sessions = new Map<string, Promise<Authorization | Failure>>();
  const answers = new Map<string, Promise<Answer | Failure>>();

  /** The answer to a call, redirects followed. The authorization goes to the registry's own origin only. */
  async function follow(registry: Registry, call: Call, session: Authorization | undefined): Promise<Answer | Failure> {
    let { url, network }: Pick<Call, 'url' | 'network'> = call;
    for (let hop = 0; hop <= limits.redirects; hop += 1) {
      const own = url.origin === registry.origin && session !== undefined ? { authorization: session.header } : {};
      const answer = await send({ ...call, url, network, headers: { ...call.headers, ...own } });
      if (answer.kind !== 'answer' || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      const location = answer.headers.location ?? '';
      if (!URL.canParse(location, url.href)) return unreachable(`\`${url.host}\` redirects to what is no address`);
      url = new URL(location, url);
      const permission = permitRedirect(url, registry, allowed);
      if (permission.kind !== 'permitted') return permission;
      network = permission.network;
    }
    return unreachable(`\`${registry.name}\` redirects more than ${limits.redirects} times`);
  }

  async function ask(registry: Registry, repository: string, method: 'GET' | 'HEAD', what: string) {
    const call: Call = {
      method,
      url: new URL(`/v2/${repository}/manifests/${what}`, registry.origin),
      headers: { accept: ACCEPT },
      body: undefined,
      network: registry.network,
      maxBytes: limits.manifestBytes,
    };
    const key = `${registry.origin}/${repository}`;
    const before = sessions.get(key);
    const session = await before;
    if (session !== undefined && session.kind !== 'authorized') return session;
    const first = await follow(registry, call, session);
    if (first.kind !== 'answer' || first.status !== 401) return explainStatus(first, registry, repository, session);
    // A token may be over, or nobody asked for one yet; who comes second uses the one that the first is waiting for.
    if (sessions.get(key) === before) {
      const credential = await findCredential(registry.name, repository);
      if (sessions.get(key) === before)
        sessions.set(key, authorize(first, registry, repository, credential, send, limits));
    }
    const renewed = await sessions.get(key);
    if (renewed?.kind !== 'authorized') return renewed ?? explainStatus(first, registry, repository, undefined);
    return explainStatus(await follow(registry, call, renewed), registry, repository, renewed);
  }

  function remember(registry: Registry, repository: string, method: 'GET' | 'HEAD', what: string) {
    const key = `${method} ${registry.origin}/${repository} ${what}`;
    const known = answers.get(key);
    const answer = known ?? ask(registry, repository, method, what);
    if (known === undefined) answers.set(key, answer);
    return answer;
  }

  /** The digest that a tag has now: what HEAD says, or, where it says nothing comparable, what the content has. */
  async function compareTag(registry: Registry, repository: string, tag: string, digest: string): Promise<TagState> {
    const algorithm = algorithmOf(digest);
    const head = await remember(registry, repository, 'HEAD', tag);
    const said = head.kind === 'answer' && head.status === 200 && readDigest(head.headers['docker-content-digest']);
    if (said && algorithmOf(said) === algorithm)
      return said === digest ? { kind: 'agrees' } : { kind: 'moved', digest: said };
    if (head.kind === 'answer' && head.status === 404) return { kind: 'gone' };
    const full =
      head.kind === 'answer' || head.kind === 'refused' ? await remember(registry, repository, 'GET', tag) : head;
    if (full.kind !== 'answer') return { kind: 'unknown', why: full.why };
    if (full.status === 404) return { kind: 'gone' };
    const manifest = readManifest(full, tag, registry.name);
    if ('why' in manifest) return { kind: 'unknown', why: manifest.why };
    const now = digestOf(full.body, algorithm);
    return now === digest ? { kind: 'agrees' } : { kind: 'moved', digest: now };
  }

  return {
    resolve: async ({ registry: host, repository, tag, digest }) => {
      const registry = findRegistry(host, allowed);
      if ('why' in registry) return registry;
      const asked = digest ?? tag ?? 'latest';
      const answer = await remember(registry, repository, 'GET', asked);
      if (answer.kind !== 'answer') return answer;
      if (answer.status === 404)
        return {
          kind: 'missing',
          why: `\`${registry.name}/${repository}\` has no \`${asked}\`; push it, or correct the reference`,
        };
      const manifest = readManifest(answer, asked, registry.name);
      if ('why' in manifest) return manifest;
      const state: TagState =
        tag === null || digest === null ? { kind: 'alone' } : await compareTag(registry, repository, tag, digest);
      return { kind: 'found', ...manifest, tag: state };
    },
  };
}

/** Lets through what answers the question, 200 and 404, and says what the rest means. */
function explainStatus(
  answer: Answer | Failure,
  { name }: Registry,
  repository: string,
  session: Authorization | undefined,
): Answer | Failure {
  if (answer.kind !== 'answer' || answer.status === 200 || answer.status === 404) return answer;
  const { status } = answer;
  const who = session?.credential ?? ANONYMOUS.name;
  if (status === 429)
    return unreachable(
      `\`${name}\` was asked too often (429) by ${who}; log in with an account that may ask more, or wait`,
    );
  if (status === 401 || status === 403)
    return refused(
      `\`${name}\` does not let ${who} read \`${repository}\` (${status}); give it the right to pull, or log in with \`docker login ${name}\``,
    );
  return status >= 500
    ? unreachable(`\`${name}\` is out of order (${status}); try again later`)
    : refused(`\`${name}\` refuses to be asked about \`${repository}\` (${status}); is it a registry?`);
}
