import type { Network } from './addresses.ts';
import { type Failure, notAllowed } from './failure.ts';

// Who may be asked at all, where its token server is, and where it may send us. References come from the pull request, so
// everything here compares whole hosts, never parts of them. Semantics: docs/registries.md.

/** A registry that somebody on the trusted side allows. */
export type AllowedRegistry = {
  /** As references write it, with the port where one is written. */
  readonly host: string;
  /** Hosts of its token server, where that is neither itself nor well known. */
  readonly realms: readonly string[];
  readonly transport: 'https' | 'http';
  readonly network: Network;
};

/** An allowed registry, ready to be asked. */
export type Registry = {
  /** The host that references write, normalised; credentials go by it. */
  readonly name: string;
  /** Where its API is, for example `https://registry-1.docker.io`. */
  readonly origin: string;
  readonly network: Network;
  readonly realms: readonly string[];
  /** Hosts that it is known to redirect manifests to. */
  readonly mirrors: RegExp | undefined;
};

/** Whether a URL may be asked for a registry, and how far away it may stand. */
export type Permission = { readonly kind: 'permitted'; readonly network: Network } | Failure;

/** What is public knowledge about registries whose parts stand on several hosts. */
const KNOWN: {
  readonly [host: string]: { readonly api?: string; readonly realm?: string; readonly mirrors?: RegExp };
} = {
  'docker.io': { api: 'registry-1.docker.io', realm: 'auth.docker.io' },
  'registry.gitlab.com': { realm: 'gitlab.com' },
  'registry.k8s.io': { mirrors: /^[a-z0-9-]+-docker\.pkg\.dev$/ },
};

/** The host as URLs of this scheme spell it: lower case, usual port left out; undefined when no URL has it. */
export function normalHost(host: string, scheme: 'https' | 'http' = 'https'): string | undefined {
  const text = `${scheme}://${host}`;
  return /[/@?#\\\s]/.test(host) || !URL.canParse(text) ? undefined : new URL(text).host;
}

/** The allowed registry that a reference names, or why there is none. */
export function findRegistry(host: string, allowed: readonly AllowedRegistry[]): Registry | Failure {
  for (const entry of allowed) {
    const name = normalHost(entry.host, entry.transport);
    if (name !== undefined && name === normalHost(host, entry.transport)) return toRegistry(name, entry);
  }
  return notAllowed(`\`${host}\` is not among the allowed registries; allow exactly this host if it is right`);
}

function toRegistry(name: string, { realms, transport, network }: AllowedRegistry): Registry {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  return {
    name,
    origin: `${transport}://${known?.api ?? name}`,
    network,
    realms: [...realms.map((host) => normalHost(host, transport) ?? ''), ...(known?.realm ? [known.realm] : [])],
    mirrors: known?.mirrors,
  };
}

/** Whether the token server that a registry names may be asked, and so see the credentials for that registry. */
export function permitRealm(url: URL, registry: Registry): Permission {
  const home = new URL(registry.origin);
  if (url.host !== home.host && !registry.realms.includes(url.host))
    return notAllowed(
      `\`${registry.name}\` wants a token of \`${url.host}\`, which is another host; allow it as realm of this registry if it is right`,
    );
  return permitForm(url, registry) ?? { kind: 'permitted', network: registry.network };
}

/** Whether a redirect of a registry may be followed. */
export function permitRedirect(url: URL, registry: Registry, allowed: readonly AllowedRegistry[]): Permission {
  const others = allowed.map((entry) => findRegistry(entry.host, [entry])).filter((each) => 'origin' in each);
  const target = [registry, ...others].find(({ origin }) => new URL(origin).host === url.host);
  if (target !== undefined) return permitForm(url, target) ?? { kind: 'permitted', network: target.network };
  if (registry.mirrors?.test(url.host) === true && permitForm(url, registry) === undefined)
    return { kind: 'permitted', network: 'public' };
  return notAllowed(
    `\`${registry.name}\` redirects to \`${url.host}\`, which is not allowed; allow that host too if it is right`,
  );
}

/**
 * Whether a redirect for a blob may be followed. Registries keep blobs with storage services whose hosts nobody can list,
 * so any public one may be asked, under TLS at its usual port and without a credential. What comes from there is believed
 * by its digest alone, and no answer of it is shown to anybody.
 */
export function permitStorage(url: URL, registry: Registry, allowed: readonly AllowedRegistry[]): Permission {
  const permission = permitRedirect(url, registry, allowed);
  const isOrdinary = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return permission.kind === 'permitted' || !isOrdinary ? permission : { kind: 'permitted', network: 'public' };
}

function permitForm(url: URL, { name, origin }: Registry): Failure | undefined {
  if (url.username !== '' || url.password !== '') return notAllowed(`\`${name}\` names an address with a user in it`);
  return url.protocol === 'https:' || url.protocol === new URL(origin).protocol
    ? undefined
    : notAllowed(`\`${name}\` names an address at \`${url.host}\` without TLS; only https is asked`);
}

/** Whether a secret may travel to this place: under TLS, or without leaving the machine. */
export function keepsSecrets({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
