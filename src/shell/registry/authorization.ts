import { asString, type Json, valueAt } from '../../manifest/json.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credential } from './docker-config.ts';
import type { Answer, Call } from './exchange.ts';
import { type Failure, refused, unreachable } from './failure.ts';
import { keepsSecrets, permitRealm, type Registry } from './hosts.ts';
import type { Limits, Send } from './patience.ts';

/** The `Authorization` header that a registry asked for, and the name of the credential behind it. */
export type Authorization = { readonly kind: 'authorized'; readonly header: string; readonly credential: string };

/**
 * Does what the challenge of a 401 asks for. Basic sends the credential to the registry itself; Bearer asks the token
 * server, which has to belong to the registry, with the credential or without any. Semantics: docs/registries.md.
 */
export async function authorize(
  answer: Answer,
  registry: Registry,
  repository: string,
  credential: Credential,
  send: Send,
  limits: Limits,
): Promise<Authorization | Failure> {
  const { name } = credential;
  if (credential.kind === 'unusable')
    return refused(`${name} is of no use for \`${registry.name}\`: ${credential.why}`);
  if (credential.kind !== 'anonymous' && !keepsSecrets(new URL(registry.origin)))
    return refused(`\`${registry.name}\` has no TLS, so ${name} is not sent to it; serve it under https`);
  if (credential.kind === 'bearer') return bearer(credential.token, name, registry);
  const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '');
  const byToken = challenges.find(({ scheme }) => scheme === 'bearer');
  if (byToken !== undefined) {
    const call = tokenCall(byToken, registry, repository, credential, limits);
    if ('why' in call) return call;
    const reply = await send(call);
    return reply.kind === 'answer' ? readToken(reply, call.url.host, name, registry) : reply;
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    return refused(`\`${registry.name}\` asks for a login, but not for Basic or Bearer in a way that can be read`);
  if (credential.kind === 'password') return { kind: 'authorized', header: basic(credential), credential: name };
  return refused(
    `\`${registry.name}\` wants a user and a password; log in with \`docker login ${registry.name}\` (now: ${name})`,
  );
}

const basic = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/**
 * The request for a token. Scopes are those of the challenge as long as they want nothing but to pull; a registry that
 * wants more is asked for less. The challenge names the token server, so its host is checked first.
 */
export function tokenCall(
  { parameters }: Challenge,
  registry: Registry,
  repository: string,
  credential: Exclude<Credential, { kind: 'bearer' | 'unusable' }>,
  limits: Limits,
): Call | Failure {
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm)) return refused(`\`${registry.name}\` names no token server (\`realm\`) that can be asked`);
  const url = new URL(realm);
  const permission = permitRealm(url, registry);
  if (permission.kind !== 'permitted') return permission;
  if (credential.kind !== 'anonymous' && !keepsSecrets(url))
    return refused(`\`${url.host}\` has no TLS, so ${credential.name} is not sent to it; serve it under https`);
  const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const modest = scopes.length > 0 && scopes.every((scope) => /^[^\s:]+:[^\s]+:pull$/.test(scope));
  const wanted = modest ? scopes : [`repository:${repository}:pull`];
  const service = parameters.get('service');
  const shared = { url, network: permission.network, maxBytes: limits.tokenBytes };
  if (credential.kind === 'identity') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'cde-gate', scope: wanted.join(' ') });
    if (service !== undefined) form.set('service', service);
    form.set('refresh_token', credential.token);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { ...shared, method: 'POST', headers, body: form.toString() };
  }
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of wanted) url.searchParams.append('scope', scope);
  const headers: Record<string, string> = credential.kind === 'password' ? { authorization: basic(credential) } : {};
  return { ...shared, method: 'GET', headers, body: undefined };
}

function readToken(
  { status, body }: Answer,
  host: string,
  credential: string,
  registry: Registry,
): Authorization | Failure {
  if (status === 429 || status >= 500)
    return unreachable(`\`${host}\` gives no token now (${status}, asked by ${credential}); try again later`);
  if (status !== 200)
    return refused(
      `\`${host}\` gives ${credential} no token (${status}); log in anew with \`docker login ${registry.name}\``,
    );
  const token = tokenIn(body);
  return token === undefined
    ? refused(`\`${host}\` answers with no token; is it the token server of \`${registry.name}\`?`)
    : bearer(token, credential, registry);
}

function tokenIn(body: Buffer): string | undefined {
  try {
    const json = JSON.parse(body.toString()) as Json; // JSON.parse yields JSON
    return asString(valueAt(json, 'token')) ?? asString(valueAt(json, 'access_token'));
  } catch {
    return undefined;
  }
}

/** A token goes into a header line, so it has to be one word. */
function bearer(token: string, credential: string, { name }: Registry): Authorization | Failure {
  return /^[\x21-\x7e]+$/.test(token)
    ? { kind: 'authorized', header: `Bearer ${token}`, credential }
    : refused(`the token for \`${name}\` is not one word of ASCII (asked by ${credential})`);
}
