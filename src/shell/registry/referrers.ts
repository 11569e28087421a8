import { asString, type Json, valueAt } from '../../manifest/json.ts';
import { type Find, found, problem } from './find.ts';
import { parseJson, readDigest, readManifest } from './manifest.ts';
import type { Limits } from './patience.ts';
import type { Shelf } from './shelf.ts';

/**
 * Digests of the manifests that say they belong to an image, each once: those of the referrers API, and those under the
 * fallback tag, where clients write them for registries that have no such API or had none then. Neither list is filtered
 * or believed: what a list says about an entry is a hint that some writers leave out. OCI distribution-spec, "Referrers".
 */
export async function listReferrers(
  shelf: Shelf,
  digest: string,
  tag: string,
  limits: Limits,
): Promise<readonly Find<string>[]> {
  const [api, fallback] = await Promise.all([askReferrers(shelf, digest, limits), askTag(shelf, tag)]);
  const seen = new Set<string>();
  const unique = [...api, ...fallback].filter(
    (each) => each.kind !== 'found' || (!seen.has(each.value) && seen.add(each.value).size > 0),
  );
  const tooMany = problem(`\`${shelf.name}\` lists more than ${limits.attached} documents: the rest is not read`);
  let room = limits.attached;
  return unique.map((each) => {
    if (each.kind === 'found') room -= 1;
    return each.kind === 'found' && room < 0 ? tooMany : each;
  });
}

async function askReferrers(shelf: Shelf, digest: string, limits: Limits): Promise<readonly Find<string>[]> {
  const finds: Find<string>[] = [];
  let query = '';
  for (let page = 1; page <= limits.pages; page += 1) {
    const answer = await shelf.referrers(digest, query);
    if (answer.kind !== 'answer') return [...finds, problem(answer.why)];
    if (answer.status === 404) return page === 1 ? [] : [...finds, problem(`a page of \`${shelf.name}\` is missing`)];
    finds.push(...digestsIn(parseJson(answer.body), shelf));
    const link = String(answer.headers.link ?? '');
    const next = nextQuery(link, digest, shelf);
    if (next === 'none') return finds;
    if (next === 'strange') return [...finds, problem(`\`${shelf.host}\` names a next page that is not its own`)];
    query = next.query;
  }
  return [
    ...finds,
    problem(`\`${shelf.name}\` has more than ${limits.pages} pages of documents: the rest is not read`),
  ];
}

/** Only the query of a next page is taken: where to ask, and about what, is not the registry's to say. */
function nextQuery(
  link: string,
  digest: string,
  { name, host }: Shelf,
): 'none' | 'strange' | { readonly query: string } {
  const target = /<([^<>]*)>\s*;[^<>]*\brel="?next\b/i.exec(link)?.[1];
  if (target === undefined) return 'none';
  const own = new URL(`https://registry.invalid/v2/${name.slice(host.length + 1)}/referrers/${digest}`);
  if (!URL.canParse(target, own.href)) return 'strange';
  const { pathname, search } = new URL(target, own);
  return decodePath(pathname) === own.pathname && search !== '' ? { query: search } : 'strange';
}

const decodePath = (path: string): string => path.replaceAll(/%3a/gi, ':');

async function askTag(shelf: Shelf, tag: string): Promise<readonly Find<string>[]> {
  const answer = await shelf.manifest('GET', tag);
  if (answer.kind !== 'answer') return [problem(answer.why)];
  if (answer.status === 404) return [];
  const manifest = readManifest(answer, tag, shelf.host);
  return 'why' in manifest ? [problem(manifest.why)] : digestsIn(parseJson(answer.body), shelf);
}

function digestsIn(json: Json | undefined, { name }: Shelf): readonly Find<string>[] {
  const list = valueAt(json, 'manifests');
  if (!Array.isArray(list)) return [problem(`\`${name}\` answers with no list of documents`)];
  return list.map((entry: Json) => {
    const digest = readDigest(asString(valueAt(entry, 'digest')));
    return digest === undefined ? problem(`\`${name}\` lists a document without its digest`) : found(digest);
  });
}
