import type { Attachment } from '../../images/trust/attachment.ts';
import { rebuildBundle } from '../../images/trust/cosign-layer.ts';
import type { Answer } from './exchange.ts';
import type { Failure } from './failure.ts';
import { type Find, found, note, problem, sortFinds, textsOf } from './find.ts';
import { type Layer, readLayers } from './layers.ts';
import { algorithmOf, digestOf, parseJson, readManifest } from './manifest.ts';
import type { Limits } from './patience.ts';
import { listReferrers } from './referrers.ts';
import type { Shelf } from './shelf.ts';

// What lies beside an image in its registry. Nothing of it is believed here: bytes are compared with their digests, and
// handed on. What cannot be fetched is told, since it could be the one bad result. Semantics: docs/registries.md.

export type Attached = {
  readonly attachments: readonly Attachment[];
  /** What could not be fetched or read: there may be more evidence than was seen. */
  readonly problems: readonly string[];
  /** What was found and proves nothing, because nobody signed it. */
  readonly notes: readonly string[];
};

/** Collects what is attached to a digest, by the referrers API, by tags, and in cosign's old way. Never throws. */
export async function collectAttached(shelf: Shelf, digest: string, limits: Limits): Promise<Attached> {
  const tag = tagOf(digest);
  const [listed, old, loose, builds] = await Promise.all([
    listReferrers(shelf, digest, tag, limits),
    openTag(shelf, `${tag}.att`),
    noteLoose(shelf, `${tag}.sbom`),
    noteBuilds(shelf, digest),
  ]);
  const referrers = sortFinds(listed);
  const opened = await Promise.all(referrers.values.map((each) => openReferrer(shelf, each)));
  const layers = sortFinds([...opened.flat(), ...old]);
  const plan = sortFinds(planLayers(layers.values, shelf, limits));
  const fetched = sortFinds(await Promise.all(plan.values.map((layer) => fetchLayer(shelf, layer, digest))));
  const rest = [...referrers.rest, ...layers.rest, ...plan.rest, ...fetched.rest, ...loose, ...builds];
  return { attachments: fetched.values, problems: textsOf(rest, 'problem'), notes: textsOf(rest, 'note') };
}

/** The tag under which registries without the referrers API keep what belongs to a digest (OCI distribution-spec). */
function tagOf(digest: string): string {
  const algorithm = algorithmOf(digest);
  return `${algorithm.slice(0, 32)}-${digest.slice(algorithm.length + 1).slice(0, 64)}`;
}

async function openReferrer(shelf: Shelf, digest: string): Promise<readonly Find<Layer>[]> {
  const answer = await shelf.manifest('GET', digest);
  if (answer.kind === 'answer' && answer.status === 404)
    return [problem(`\`${shelf.name}\` lists \`${digest}\` and has it not`)];
  return layersIn(shelf, answer, digest, `${shelf.name}@${digest}`);
}

async function openTag(shelf: Shelf, tag: string): Promise<readonly Find<Layer>[]> {
  const answer = await shelf.manifest('GET', tag);
  return answer.kind === 'answer' && answer.status === 404 ? [] : layersIn(shelf, answer, tag, `${shelf.name}:${tag}`);
}

function layersIn({ host }: Shelf, answer: Answer | Failure, asked: string, where: string): readonly Find<Layer>[] {
  if (answer.kind !== 'answer') return [problem(answer.why)];
  const manifest = readManifest(answer, asked, host);
  return 'why' in manifest ? [problem(manifest.why)] : readLayers(parseJson(answer.body), where);
}

/** A bill of materials under a tag of its own: cosign signs none of them, so not to see one hides nothing. */
async function noteLoose(shelf: Shelf, tag: string): Promise<readonly Find<never>[]> {
  const answer = await shelf.manifest('HEAD', tag);
  if (answer.kind !== 'answer') return [note(answer.why)];
  return answer.status === 404 ? [] : [note(`\`${shelf.name}:${tag}\` is not signed`)];
}

/** What BuildKit puts into the index itself, unsigned too. */
async function noteBuilds(shelf: Shelf, digest: string): Promise<readonly Find<never>[]> {
  const answer = await shelf.manifest('GET', digest);
  if (answer.kind !== 'answer') return [note(answer.why)];
  if (answer.status === 404) return []; // who resolved the image knows and says so
  const manifest = readManifest(answer, digest, shelf.host);
  if ('why' in manifest) return [note(manifest.why)];
  return manifest.attestations.length === 0
    ? []
    : [note(`${manifest.attestations.length} build attestations in the index of \`${shelf.name}\` are not signed`)];
}

/** Each layer once, as many and as large as the limits let through. */
function planLayers(layers: readonly Layer[], { name }: Shelf, limits: Limits): readonly Find<Layer>[] {
  const unique = [...new Map(layers.map((layer) => [layerKey(layer), layer])).values()];
  let bytes = 0;
  return unique.map((layer, index) => {
    if (index >= limits.attached)
      return problem(`\`${name}\` has more than ${limits.attached} documents for this image: the rest is not read`);
    if (layer.size > limits.blobBytes) return problem(`${layer.where} is larger than ${limits.blobBytes} bytes`);
    bytes += layer.size;
    return bytes > limits.attachedBytes
      ? problem(`\`${name}\` has more than ${limits.attachedBytes} bytes for this image: the rest is not read`)
      : found(layer);
  });
}

const layerKey = ({ digest, form, annotations }: Layer): string =>
  form === 'bundle' ? digest : `${digest} ${JSON.stringify(annotations ?? null)}`;

async function fetchLayer(shelf: Shelf, layer: Layer, about: string): Promise<Find<Attachment>> {
  const { digest, size, where, form, annotations } = layer;
  const answer = await shelf.blob(digest, size);
  if (answer.kind !== 'answer') return problem(`${where}: ${answer.why}`);
  if (answer.status === 404) return problem(`${where}: \`${shelf.name}\` has not its blob \`${digest}\``);
  if (digestOf(answer.body, algorithmOf(digest)) !== digest)
    return problem(`${where}: \`${shelf.name}\` sends other content than \`${digest}\``);
  const text = textOf(answer.body);
  if (text === undefined) return problem(`${where} is no text`);
  const written = form === 'bundle' ? { bundle: text } : rebuildBundle({ envelope: text, annotations });
  return 'problem' in written ? problem(`${where}: ${written.problem}`) : found({ ...written, about, where });
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined; // the decoder has no other way to say so
  }
}
