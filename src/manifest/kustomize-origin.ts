import { groupBy } from '../algebra/group.ts';
import { locate, type ManifestDocument, readDocuments } from './documents.ts';
import { asList, asString, type Json, type JsonObject, valueAt } from './json.ts';
import type { Location, RepoPath, Route } from './location.ts';
import { findReplaced } from './replacement-origin.ts';
import { documentsOf, inlineLocation, kindOf, type SourceBook } from './source-book.ts';
import { align, findScalar, isSame, mayBeNamed } from './source-search.ts';
import { folderOf, resolvePath } from './tree.ts';

// Lines of kustomizations. Kustomize can say itself where objects come from, but it builds several times as long for it,
// and where it is asked to it may build something else; the files it read say nearly as much.

/** The line of the object, patch or kustomization that says a value of an object that kustomize made. */
export function findInKustomizations(
  book: SourceBook,
  body: JsonObject,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  const base = findBase(book, body);
  // An object as a whole stands where it was made from, whatever changed it on the way.
  if (route.length === 0) return base && locate(base, []);
  const own = base && align(body, base.value, route);
  if (base !== undefined && own !== undefined && isSame(valueAt(base.value, ...own), value)) return locate(base, own);
  const first = (find: (kustomization: ManifestDocument) => Location | undefined): Location | undefined => {
    for (const kustomization of kustomizationsOf(book)) {
      const found = find(kustomization);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (
    first((each) => findInPatches(book, each, body, route, (said) => isSame(said, value))) ??
    first((each) => findScalar([each], value, route)) ??
    first((each) => findReplaced(book, each, body, route)) ??
    first((each) => findInPatches(book, each, body, route, () => value !== undefined)) ??
    (base && locate(base, own ?? []))
  );
}

/**
 * The object that another was made from. Owners go by its file, so it is the only one that can be, or none: where names
 * or namespaces are changed on the way, one that bears the outcome already may be put there to mislead.
 */
function findBase(book: SourceBook, body: JsonObject): ManifestDocument | undefined {
  const { byKind, prefixes, suffixes, movesNamespaces } = basesOf(book);
  const name = nameOf(body);
  const mayBecome = (written: string): boolean =>
    placesOf(written, name).some(
      (at) => isMadeOf(name.slice(0, at), prefixes) && isMadeOf(name.slice(at + written.length), suffixes),
    );
  const named = (byKind.get(kindOf(body)) ?? []).filter(({ value }) => mayBecome(nameOf(value)));
  const [only, other] = movesNamespaces ? named : named.filter(({ value }) => isIn(value, body));
  return other === undefined ? only : undefined;
}

const isIn = (object: Json, body: JsonObject): boolean =>
  valueAt(object, 'metadata', 'namespace') === valueAt(body, 'metadata', 'namespace');

/** Where a text stands in another; nowhere, when it is empty. */
function placesOf(text: string, whole: string): readonly number[] {
  const places = Array.from({ length: text === '' ? 0 : whole.length }, (_, at) => at);
  return places.filter((at) => whole.startsWith(text, at));
}

/** Whether a text is nothing but such parts, each any number of times. */
function isMadeOf(text: string, parts: readonly string[]): boolean {
  const reached = new Set([0]);
  for (const at of reached) for (const part of parts) if (text.startsWith(part, at)) reached.add(at + part.length);
  return reached.has(text.length);
}

const nameOf = (object: Json): string => asString(valueAt(object, 'metadata', 'name')) ?? '';

/** The objects that kustomizations take, by kind, and what is done to their names. */
type Bases = {
  readonly byKind: ReadonlyMap<string, readonly ManifestDocument[]>;
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly movesNamespaces: boolean;
};

/** A memory of a pure function, like the parsed files. */
const BASES = new WeakMap<SourceBook, Bases>();

function basesOf(book: SourceBook): Bases {
  const known = BASES.get(book) ?? collectBases(book);
  BASES.set(book, known);
  return known;
}

function collectBases(book: SourceBook): Bases {
  const kustomizations = kustomizationsOf(book);
  const said = [book.overlay, ...kustomizations.map(({ value }) => value)];
  const textsAt = (field: string): readonly string[] => said.flatMap((each) => asString(valueAt(each, field)) || []);
  const taken = kustomizations.flatMap(({ path, value }) =>
    ['resources', 'bases'].flatMap((field) =>
      asList(valueAt(value, field)).flatMap((entry) => resolvePath(folderOf(path), asString(entry) ?? '') ?? []),
    ),
  );
  const documents = [...new Set([...book.resources, ...taken])]
    .filter((path) => book.files.has(path))
    .flatMap((path) => documentsOf(book, path));
  return {
    byKind: groupBy(documents, ({ value }) => kindOf(value)),
    prefixes: textsAt('namePrefix'),
    suffixes: textsAt('nameSuffix'),
    movesNamespaces: textsAt('namespace').length > 0,
  };
}

function kustomizationsOf(book: SourceBook): readonly ManifestDocument[] {
  return book.kustomizations.flatMap((path) => documentsOf(book, path).slice(0, 1));
}

/** A patch that a kustomization names: a file, or a text in place, and whom it says to be for. */
type Patch = {
  readonly path: RepoPath | undefined;
  readonly inline: string | undefined;
  readonly at: Route;
  readonly target: Json | undefined;
};

function patchesOf({ path: own, value }: ManifestDocument): readonly Patch[] {
  return ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) =>
    asList(valueAt(value, field)).map((entry, index): Patch => {
      const name = asString(entry) ?? asString(valueAt(entry, 'path'));
      const path = name === undefined || name.includes('\n') ? undefined : resolvePath(folderOf(own), name);
      const inline = path === undefined ? (asString(valueAt(entry, 'patch')) ?? name) : undefined;
      return { path, inline, at: [field, index], target: valueAt(entry, 'target') };
    }),
  );
}

/** The last patch of a kustomization that says what is wanted of a place. */
function findInPatches(
  book: SourceBook,
  kustomization: ManifestDocument,
  body: JsonObject,
  route: Route,
  isWanted: (said: Json | undefined) => boolean,
): Location | undefined {
  for (const { path, inline, at, target } of patchesOf(kustomization).toReversed()) {
    const documents = inline === undefined ? documentsOf(book, path) : readDocuments(kustomization.path, inline).value;
    for (const patch of documents) {
      const way = isFor(target ?? patch.value, body) ? findInPatch(patch.value, body, route) : undefined;
      if (way === undefined || !isWanted(valueAt(patch.value, ...way))) continue;
      const found = locate(patch, way);
      return inline === undefined
        ? found
        : inlineLocation(book, locate(kustomization, [...at, 'patch']), inline, found);
    }
  }
  return undefined;
}

/** Whether a selector, or a patch that names its object itself, may mean an object. */
const isFor = (selector: Json, body: JsonObject): boolean =>
  (valueAt(selector, 'kind') ?? body['kind']) === body['kind'] &&
  mayBeNamed(asString(valueAt(selector, 'name') ?? valueAt(selector, 'metadata', 'name')), nameOf(body));

/** Where a patch says something: by the same way as in the object, or by an operation on that way, above it or below. */
function findInPatch(patch: Json, body: JsonObject, route: Route): Route | undefined {
  if (!Array.isArray(patch)) {
    const way = align(body, patch, route);
    return way !== undefined && valueAt(patch, ...way) !== undefined ? way : undefined;
  }
  for (const [index, operation] of [...patch.entries()].toReversed()) {
    const pointer = (asString(valueAt(operation, 'path')) ?? '').split('/').slice(1);
    const leads = route.every((step, at) => [undefined, '-', String(step)].includes(unescapePointer(pointer[at])));
    const way = pointer.length > route.length ? [index] : [index, 'value', ...route.slice(pointer.length)];
    if (leads && valueAt(patch, ...way) !== undefined) return way;
  }
  return undefined;
}

const unescapePointer = (step: string | undefined): string | undefined =>
  step?.replaceAll('~1', '/').replaceAll('~0', '~');
