import { locate, type ManifestDocument } from '../manifest/documents.ts';
import { valueAt } from '../manifest/json.ts';
import type { Location, Route } from '../manifest/location.ts';
import { createScalarFinder, type FindScalar } from '../manifest/scalar-span.ts';
import { readOverrides } from './kustomize-images.ts';
import { pinnedLine } from './pinned-line.ts';
import { type ImageReference, parseImageReference, pinning } from './reference.ts';

// Which images of a file can be given a digest where they stand, and where exactly it would be written.

/** An image as a document of a file holds it. `image` may be a part of the text at `route`, behind a scheme. */
export type WrittenImage = { readonly document: ManifestDocument; readonly route: Route; readonly image: string };

/** An image that can be pinned once its digest is known. */
export type Pinnable = {
  readonly at: Location;
  /** As written; for an entry of a kustomization the name and tag that it gives. */
  readonly from: string;
  /** What to ask a registry for: never a digest. */
  readonly asked: ImageReference;
  readonly edit: Slot;
};

/** An image that nobody can pin here. */
export type Unpinnable = { readonly at: Location; readonly image: string; readonly why: string };

/** What a file holds. `pinned` counts images that need nothing. */
export type PinReading = {
  readonly wanted: readonly Pinnable[];
  readonly told: readonly Unpinnable[];
  readonly pinned: number;
};

/**
 * A place for a digest, with offsets in the text of the file. `image`: the image stands in `source` and gets its digest there.
 * `digest`: the digest alone is written, between `before` and `after`.
 */
export type Slot = {
  readonly document: ManifestDocument;
  readonly route: Route;
  readonly start: number;
  readonly end: number;
} & (
  | { readonly kind: 'image'; readonly source: string }
  | { readonly kind: 'digest'; readonly before: string; readonly after: string }
);

/** What of these images can be pinned where it stands in `text`, a file's whole text. */
export function findPinnable(text: string, images: readonly WrittenImage[]): PinReading {
  const find = createScalarFinder(text);
  return collect(images.map((image) => readImage(text, image, find)));
}

/** The same for the entries of a kustomization's `images`. One that changes neither tag nor digest pins nothing and unpins nothing. */
export function findPinnableOverrides(text: string, document: ManifestDocument): PinReading {
  const find = createScalarFinder(text);
  const readings = readOverrides(document)
    .filter(({ outcome }) => outcome !== 'kept')
    .map(({ name, newName, newTag, outcome, route }): Found => {
      const image = `${newName ?? name}${newTag === undefined ? '' : `:${newTag}`}`;
      const at = locate(document, route);
      if (outcome === 'pinned') return PINNED;
      const reading = parseImageReference(image);
      const state = pinning(reading);
      if (newTag === undefined)
        return { at, image, why: 'the tag is made by others than this entry; write `newTag` and `digest`' };
      if (reading.kind !== 'image') return { at, image, why: state.kind === 'pinned' ? '' : state.reason };
      const field = [...route, 'digest'];
      const isWritten = valueAt(document.value, ...field) !== undefined;
      const edit = isWritten ? slotOf(document, field, find) : slotBeside(text, document, route, find);
      return 'why' in edit ? { at, image, why: edit.why } : { at, from: image, asked: reading.reference, edit };
    });
  return collect(readings);
}

type Found = Pinnable | Unpinnable | typeof PINNED;
const PINNED = 'pinned';

function collect(found: readonly Found[]): PinReading {
  return {
    wanted: found.filter((each) => each !== PINNED && 'asked' in each),
    told: found.filter((each) => each !== PINNED && 'why' in each),
    pinned: found.filter((each) => each === PINNED).length,
  };
}

function readImage(text: string, { document, route, image }: WrittenImage, find: FindScalar): Found {
  const at = locate(document, route);
  const reading = parseImageReference(image);
  const state = pinning(reading);
  if (state.kind === 'pinned') return PINNED;
  if (reading.kind !== 'image') return { at, image, why: state.reason };
  const { tag, digest } = reading.reference;
  if (digest !== null && tag === null) return { at, image, why: `${state.reason}, and no tag says what is meant` };
  const span = find(document, route);
  if (span.kind === 'none') return { at, image, why: `it ${span.why}` };
  const source = text.slice(span.start, span.end);
  if (pinnedLine(source, image, image) === undefined) return { at, image, why: 'it is written in an unusual way' };
  const edit = { kind: 'image' as const, document, route, start: span.start, end: span.end, source };
  return { at, from: image, asked: { ...reading.reference, digest: null }, edit };
}

type NoSlot = { readonly why: string };

/** A digest in place of one that is written. */
function slotOf(document: ManifestDocument, route: Route, find: FindScalar): Slot | NoSlot {
  const span = find(document, route);
  if (span.kind === 'none') return { why: `it ${span.why}` };
  return { kind: 'digest', document, route, start: span.start, end: span.end, before: '', after: '' };
}

/** A field `digest` behind the field `newTag`: on a line of its own, or between the same brackets. */
function slotBeside(text: string, document: ManifestDocument, entry: Route, find: FindScalar): Slot | NoSlot {
  const span = find(document, [...entry, 'newTag']);
  if (span.kind === 'none') return { why: `it ${span.why}` };
  const { key, quote, style } = span;
  if (key === undefined) return { why: 'it is written in an unusual way' };
  const field = `${key.quote}digest${key.quote}: ${key.quote}`;
  const slot = { kind: 'digest' as const, document, route: [...entry, 'digest'], after: key.quote };
  if (style === 'flow') {
    const end = span.end + quote.length;
    return { ...slot, start: end, end, before: `, ${field}` };
  }
  const lead = text.slice(text.lastIndexOf('\n', key.start - 1) + 1, key.start);
  if (!/^\uFEFF?[ -]*$/.test(lead)) return { why: 'it is written in an unusual way' };
  const feed = text.indexOf('\n', span.end);
  const last = feed < 0 ? text.length : feed;
  const isCarriage = text.charAt(last - 1) === '\r';
  const end = isCarriage ? last - 1 : last;
  const indent = lead.replace('\uFEFF', '').replaceAll('-', ' ');
  return { ...slot, start: end, end, before: `${isCarriage ? '\r' : ''}\n${indent}${field}` };
}
