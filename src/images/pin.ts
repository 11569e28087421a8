import { readDocuments } from '../manifest/documents.ts';
import { asObject, asString, canonicalJson, type Json, valueAt } from '../manifest/json.ts';
import type { Location, RepoPath, Route } from '../manifest/location.ts';
import type { Pinnable, Unpinnable } from './pin-slots.ts';
import { pinnedImage, pinnedLine } from './pinned-line.ts';
import { imageKey } from './reference.ts';

// Tags become digests in the text of a file, and nothing else of it changes. Who says which digest a tag has is not known here.

/** What a registry says of one reference. */
export type PinAnswer =
  | { readonly kind: 'digest'; readonly digest: string }
  | { readonly kind: 'none'; readonly why: string };

/** A piece of a text and what stands there instead. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** An edited file. `pinned` are the edits that are in `text`; the others stayed as they were. */
export type PinnedFile = {
  readonly text: string;
  readonly pinned: readonly { readonly at: Location; readonly from: string; readonly to: string }[];
  /** What was written where, with offsets in the original text. */
  readonly edits: readonly TextEdit[];
  readonly told: readonly Unpinnable[];
};

/**
 * The text of a file with every image pinned whose digest is known, by `imageKey` of what was asked. Everything else keeps its
 * bytes. Read again, the new text says what it should and nothing else, or nothing is edited and the reason is told.
 */
export function pinFile(
  path: RepoPath,
  text: string,
  wanted: readonly Pinnable[],
  answers: ReadonlyMap<string, PinAnswer>,
): PinnedFile {
  const told: Unpinnable[] = [];
  const edits: Edit[] = [];
  for (const pinnable of wanted) {
    const { at, from, asked } = pinnable;
    const answer = answers.get(imageKey(asked)) ?? { kind: 'none', why: 'nobody was asked' };
    const edit = answer.kind === 'digest' ? toEdit(pinnable, answer.digest) : undefined;
    if (edit === undefined)
      told.push({ at, image: from, why: answer.kind === 'none' ? answer.why : 'it is written in an unusual way' });
    else edits.push(edit);
  }
  const edited = applyEdits(text, edits);
  if (!saysSo(path, text, edited, edits)) {
    const why = 'an edit would change more than the image; pin it by hand';
    return {
      text,
      pinned: [],
      edits: [],
      told: [...told, ...edits.map(({ pinnable: { at, from } }) => ({ at, image: from, why }))],
    };
  }
  return {
    text: edited,
    pinned: edits.map(({ pinnable: { at, from }, to }) => ({ at, from, to })),
    edits: edits.map(({ start, end, text: written }) => ({ start, end, text: written })),
    told,
  };
}

type Edit = TextEdit & { readonly pinnable: Pinnable; readonly to: string };

function toEdit(pinnable: Pinnable, digest: string): Edit | undefined {
  const { edit, from } = pinnable;
  const { start, end } = edit;
  const to = pinnedImage(from, digest);
  const text = edit.kind === 'digest' ? edit.before + digest + edit.after : pinnedLine(edit.source, from, to);
  return text === undefined ? undefined : { pinnable, start, end, text, to };
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, each) => edited.slice(0, each.start) + each.text + edited.slice(each.end), text);
}

/** Whether the documents of the edited text are those of the original with the digests in their places. */
function saysSo(path: RepoPath, text: string, edited: string, edits: readonly Edit[]): boolean {
  const before = readDocuments(path, text);
  const after = readDocuments(path, edited);
  const expected = before.value.map(({ index, value }) =>
    edits
      .filter(({ pinnable }) => pinnable.edit.document.index === index)
      .reduce((json, { pinnable: { edit, from }, to }): Json => {
        const old = asString(valueAt(json, ...edit.route)) ?? '';
        const now = edit.kind === 'digest' ? to.slice(to.indexOf('@') + 1) : pinnedLine(old, from, to);
        return withValue(json, edit.route, now ?? '');
      }, value),
  );
  return (
    before.gaps.length === after.gaps.length &&
    canonicalJson(expected) === canonicalJson(after.value.map(({ value }) => value))
  );
}

function withValue(json: Json, [step, ...rest]: Route, value: Json): Json {
  if (step === undefined) return value;
  if (typeof step === 'number' && Array.isArray(json))
    return json.map((item: Json, index) => (index === step ? withValue(item, rest, value) : item));
  const object = asObject(json) ?? {};
  return { ...object, [step]: withValue(object[step] ?? null, rest, value) };
}
