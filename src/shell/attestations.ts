import type { Attachment } from '../images/trust/attachment.ts';
import { asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { openGitHub, statusOf } from './github.ts';
import type { Attached } from './registry/attached.ts';
import type { Answer, ResolveHost } from './registry/exchange.ts';
import { type Failure, notAllowed } from './registry/failure.ts';
import { type Find, found, note, problem, sortFinds, textsOf } from './registry/find.ts';
import { type Limits, openSend } from './registry/patience.ts';
import { unpackSnappy } from './snappy.ts';

// Attestations that GitHub keeps for a repository, an organisation or a user, by digest (REST, "Attestations"). Like all
// that lies beside an image they are only fetched here; who signed them is another question.

/** Whose attestations: `owner/name`, an organisation, or a user. */
export type Keeper =
  | { readonly kind: 'repository'; readonly owner: string; readonly repo: string }
  | { readonly kind: 'organisation'; readonly org: string }
  | { readonly kind: 'user'; readonly username: string };

/** A call of GitHub's REST API, as octokit's `request` makes it. Rejects with a `status` where the answer is no 2xx. */
export type RequestGitHub = (
  route: string,
  parameters: Readonly<Record<string, string | number>>,
) => Promise<{ readonly headers: { readonly link?: string | undefined }; readonly data: unknown }>;

/** Octokit's own `request`; without a token nobody is asked. */
export function requestOf(token: string): RequestGitHub {
  if (token === '') return async () => Promise.reject(new Error('no token'));
  const { client } = openGitHub(token, '');
  return async (route, parameters) => client.request(route, parameters);
}

/** Fetches what an address holds, without any credential. Never throws. */
export type FetchStored = (url: URL) => Promise<Answer | Failure>;

/** Fetches from public hosts under TLS alone: the address comes from an answer of GitHub and is signed for the moment. */
export function openStore(resolveHost: ResolveHost, limits: Limits): FetchStored {
  const send = openSend(resolveHost, limits);
  return async (url) =>
    url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
      ? send({ method: 'GET', url, headers: {}, body: undefined, network: 'public', maxBytes: limits.blobBytes })
      : notAllowed(`\`${url.host}\` is not asked: an attestation has to be stored under https`);
}

/** Where to look for what settings call `owner/name`, or `owner`, who may be an organisation or a user. */
export function keepersOf(text: string): readonly Keeper[] {
  const [owner = '', repo] = text.split('/');
  return repo === undefined
    ? [
        { kind: 'organisation', org: owner },
        { kind: 'user', username: owner },
      ]
    : [{ kind: 'repository', owner, repo }];
}

/** Asks GitHub about one digest at all the places that settings name. */
export function openAttestations(
  request: RequestGitHub,
  places: readonly string[],
  fetchStored: FetchStored,
  limits: Limits,
): (digest: string) => Promise<Attached> {
  const keepers = places.flatMap(keepersOf);
  return async (digest) => {
    const all = await Promise.all(
      keepers.map((keeper) => fetchAttestations(request, keeper, digest, fetchStored, limits)),
    );
    return {
      attachments: all.flatMap(({ attachments }) => attachments),
      problems: [...new Set(all.flatMap(({ problems }) => problems))],
      notes: [...new Set(all.flatMap(({ notes }) => notes))],
    };
  };
}

/**
 * The attestations about one digest. GitHub answers 404 both where there are none and where the token may not read them
 * (`attestations: read`), so that is a note; what breaks off is a problem. Never throws.
 */
export async function fetchAttestations(
  request: RequestGitHub,
  keeper: Keeper,
  digest: string,
  fetchStored: FetchStored,
  limits: Limits,
): Promise<Attached> {
  const listed = sortFinds(await listAttestations(request, keeper, digest, limits));
  const where = `attestation of \`${nameOf(keeper)}\``;
  const kept = listed.values.slice(0, limits.attached);
  const dropped =
    listed.values.length > kept.length
      ? [problem(`\`${nameOf(keeper)}\` has more than ${limits.attached} attestations: the rest is not read`)]
      : [];
  const finds: Find<Attachment>[] = [];
  let room = limits.attachedBytes;
  // One after the other: what is unpacked together must not be more than the limit allows.
  for (const [index, entry] of kept.entries()) {
    const read = await readBundle(entry, fetchStored, Math.min(room, limits.blobBytes));
    const name = `${where}, number ${index + 1}`;
    room -= 'why' in read ? 0 : read.bundle.length;
    finds.push('why' in read ? problem(`${name}: ${read.why}`) : found({ ...read, about: digest, where: name }));
  }
  const read = sortFinds(finds);
  const rest = [...listed.rest, ...dropped, ...read.rest];
  return { attachments: read.values, problems: textsOf(rest, 'problem'), notes: textsOf(rest, 'note') };
}

const nameOf = (keeper: Keeper): string =>
  keeper.kind === 'repository'
    ? `${keeper.owner}/${keeper.repo}`
    : keeper.kind === 'organisation'
      ? keeper.org
      : keeper.username;

/** The route and its parameters. */
function routeOf(keeper: Keeper): readonly [string, Readonly<Record<string, string>>] {
  switch (keeper.kind) {
    case 'repository':
      return ['GET /repos/{owner}/{repo}/attestations/{subject_digest}', { owner: keeper.owner, repo: keeper.repo }];
    case 'organisation':
      return ['GET /orgs/{org}/attestations/{subject_digest}', { org: keeper.org }];
    case 'user':
      return ['GET /users/{username}/attestations/{subject_digest}', { username: keeper.username }];
  }
}

async function listAttestations(
  request: RequestGitHub,
  keeper: Keeper,
  digest: string,
  limits: Limits,
): Promise<readonly Find<Json>[]> {
  const [route, owner] = routeOf(keeper);
  const name = nameOf(keeper);
  const finds: Find<Json>[] = [];
  let after: string | undefined;
  for (let page = 1; page <= limits.pages; page += 1) {
    const parameters = { ...owner, subject_digest: digest, per_page: 100, ...(after !== undefined && { after }) };
    try {
      const { data, headers } = await request(route, parameters);
      const list = valueAt(data as Json, 'attestations'); // what octokit parsed is JSON
      if (!Array.isArray(list))
        return [...finds, problem(`GitHub answers with no list of attestations of \`${name}\``)];
      finds.push(...list.map((entry: Json) => found(entry)));
      after = cursorIn(headers.link ?? '');
      if (after === undefined) return finds;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 && page === 1)
        return [
          note(`GitHub shows no attestation of \`${name}\`: there is none, or the token lacks \`attestations: read\``),
        ];
      return [
        ...finds,
        problem(
          `attestations of \`${name}\` cannot be read: GitHub answers ${status ?? 'nothing; is `GITHUB_TOKEN` set?'}`,
        ),
      ];
    }
  }
  return [...finds, problem(`\`${name}\` has more than ${limits.pages} pages of attestations: the rest is not read`)];
}

/** Only the cursor of a next page is taken: where to ask is not for the answer to say. */
function cursorIn(link: string): string | undefined {
  const target = /<([^<>]*)>\s*;[^<>]*\brel="?next\b/i.exec(link)?.[1] ?? '';
  return URL.canParse(target) ? (new URL(target).searchParams.get('after') ?? undefined) : undefined;
}

/** The bundle in the answer, or where it is stored: as JSON, or packed. */
async function readBundle(
  entry: Json,
  fetchStored: FetchStored,
  maxBytes: number,
): Promise<{ readonly bundle: string } | { readonly why: string }> {
  const inline = asObject(valueAt(entry, 'bundle'));
  if (inline !== undefined) return { bundle: JSON.stringify(inline) };
  const address = asString(valueAt(entry, 'bundle_url')) ?? '';
  if (!URL.canParse(address)) return { why: 'GitHub neither sends it nor says where it is' };
  const answer = await fetchStored(new URL(address));
  if (answer.kind !== 'answer') return answer;
  if (answer.status !== 200) return { why: `its store answers ${answer.status}` };
  // No block of this size begins with a brace: that would be its length, 123.
  const isPlain = answer.body[0] === 0x7b;
  const bytes = isPlain ? answer.body : unpackSnappy(answer.body, maxBytes);
  if (bytes === undefined || bytes.length > maxBytes)
    return { why: 'its store sends no whole snappy block of an acceptable size' };
  try {
    return { bundle: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { why: 'it is no text' }; // the decoder has no other way to say so
  }
}
