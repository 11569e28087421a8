import { readDocuments } from '../manifest/documents.ts';
import { asObject, asString, canonicalJson, type Json } from '../manifest/json.ts';
import type { Location, RepoPath } from '../manifest/location.ts';
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
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text: written } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), written);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

/** Whether the documents of the edited text are those of the original with the digests in their places. */
function saysSo(path: RepoPath, text: string, edited: string, edits: readonly Edit[]): boolean {
  const [before, after] = [readDocuments(path, text), readDocuments(path, edited)];
  const wanted: Wanted = { steps: new Map(), change: undefined };
  for (const edit of edits) plant(wanted, edit);
  const expected = before.value.map(({ index, value }) => rewrite(value, wanted.steps.get(index)));
  const said = after.value.map(({ value }) => value);
  return before.gaps.length === after.gaps.length && canonicalJson(expected) === canonicalJson(said);
}

/** The values that edits are to bring, as a tree: a long list is rewritten once for all its items. */
type Wanted = {
  readonly steps: Map<string | number, Wanted>;
  change: ((old: Json | undefined) => string | undefined) | undefined;
};

function plant(root: Wanted, { pinnable: { edit, from }, to }: Edit): void {
  let at = root;
  for (const step of [edit.document.index, ...edit.route]) {
    const next = at.steps.get(step) ?? { steps: new Map(), change: undefined };
    at.steps.set(step, next);
    at = next;
  }
  at.change =
    edit.kind === 'digest' ? () => to.slice(to.indexOf('@') + 1) : (old) => pinnedLine(asString(old) ?? '', from, to);
}

function rewrite(json: Json | undefined, wanted: Wanted | undefined): Json {
  if (wanted === undefined) return json ?? null;
  if (wanted.change !== undefined) return wanted.change(json) ?? null;
  if (Array.isArray(json)) return json.map((item: Json, index) => rewrite(item, wanted.steps.get(index)));
  const object = asObject(json) ?? {};
  const changed = [...wanted.steps].map(([step, next]) => [step, rewrite(object[step], next)] as const);
  return { ...object, ...Object.fromEntries(changed) };
}
