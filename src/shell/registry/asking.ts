import { type Authorization, authorize } from './authorization.ts';
import type { FindCredential } from './credentials.ts';
import { ANONYMOUS } from './docker-config.ts';
import type { Answer, Call, ResolveHost } from './exchange.ts';
import { type Failure, refused, unreachable } from './failure.ts';
import { type AllowedRegistry, permitRedirect, permitStorage, type Registry } from './hosts.ts';
import { type Limits, openSend } from './patience.ts';

/** What is asked about one repository. */
export type Question = {
  readonly method: 'GET' | 'HEAD';
  /** Behind `/v2/<name>/`, with its query. */
  readonly path: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** Where redirects may lead: to allowed hosts, or, for content that is known by its digest, to public storage. */
  readonly redirects: 'allowed' | 'storage';
};

/** Status 200 or 404, or why there is neither. Never throws. */
export type Ask = (registry: Registry, repository: string, question: Question) => Promise<Answer | Failure>;

/** Asks with the credential that each registry wants, of which each repository needs one. */
export function openAsking(
  allowed: readonly AllowedRegistry[],
  findCredential: FindCredential,
  resolveHost: ResolveHost,
  limits: Limits,
): Ask {
  const send = openSend(resolveHost, limits);
  const sessions = new Map<string, Promise<Authorization | Failure>>();

  /** The answer to a call, redirects followed. The authorization goes to the registry's own origin only. */
  async function follow(
    registry: Registry,
    call: Call,
    redirects: Question['redirects'],
    session: Authorization | undefined,
  ): Promise<Answer | Failure> {
    const permit = redirects === 'storage' ? permitStorage : permitRedirect;
    let { url, network }: Pick<Call, 'url' | 'network'> = call;
    for (let hop = 0; hop <= limits.redirects; hop += 1) {
      const own = url.origin === registry.origin && session !== undefined ? { authorization: session.header } : {};
      const answer = await send({ ...call, url, network, headers: { ...call.headers, ...own } });
      if (answer.kind !== 'answer' || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      const location = answer.headers.location ?? '';
      if (!URL.canParse(location, url.href)) return unreachable(`\`${url.host}\` redirects to what is no address`);
      url = new URL(location, url);
      const permission = permit(url, registry, allowed);
      if (permission.kind !== 'permitted') return permission;
      network = permission.network;
    }
    return unreachable(`\`${registry.name}\` redirects more than ${limits.redirects} times`);
  }

  return async (registry, repository, { method, path, accept, maxBytes, redirects }) => {
    const call: Call = {
      method,
      url: new URL(`/v2/${repository}/${path}`, registry.origin),
      headers: { accept },
      body: undefined,
      network: registry.network,
      maxBytes,
    };
    const key = `${registry.origin}/${repository}`;
    const before = sessions.get(key);
    const session = await before;
    if (session !== undefined && session.kind !== 'authorized') return session;
    const first = await follow(registry, call, redirects, session);
    if (first.kind !== 'answer' || first.status !== 401) return explainStatus(first, registry, repository, session);
    // A token may be over, or nobody asked for one yet; who comes second uses the one that the first is waiting for.
    if (sessions.get(key) === before) {
      const credential = await findCredential(registry.name, repository);
      if (sessions.get(key) === before)
        sessions.set(key, authorize(first, registry, repository, credential, send, limits));
    }
    const renewed = await sessions.get(key);
    if (renewed?.kind !== 'authorized') return renewed ?? explainStatus(first, registry, repository, undefined);
    return explainStatus(await follow(registry, call, redirects, renewed), registry, repository, renewed);
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
