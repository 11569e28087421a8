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
 * The object that another was made from: the one that the kustomizations on its way give its name and namespace. Owners go
 * by its file, so where several could be it is none.
 */
function findBase(book: SourceBook, body: JsonObject): ManifestDocument | undefined {
  const named = basesOf(book).get(keyOf(body, nameOf(body))) ?? [];
  const exact = named.filter(({ namespace }) => namespace === namespaceOf(body));
  // Kinds of the cluster come to no namespace, whatever kustomizations say.
  const fitting = exact.length === 0 && namespaceOf(body) === undefined ? named : exact;
  const [only, other] = new Set(fitting.map(({ document }) => document));
  return other === undefined ? only : undefined;
}

const nameOf = (object: Json): string => asString(valueAt(object, 'metadata', 'name')) ?? '';
const namespaceOf = (object: Json): string | undefined => asString(valueAt(object, 'metadata', 'namespace'));
const keyOf = (object: Json, name: string): string => JSON.stringify([kindOf(object), name]);

/** An object as it is written, and the namespace it comes to. */
type Base = { readonly document: ManifestDocument; readonly namespace: string | undefined };
type Bases = ReadonlyMap<string, readonly Base[]>;

/** What becomes of names and namespaces: what is laid around wins. */
type Moves = { readonly prefix: string; readonly suffix: string; readonly namespace: string | undefined };

/** A memory of a pure function, like the parsed files. */
const BASES = new WeakMap<SourceBook, Bases>();

function basesOf(book: SourceBook): Bases {
  const known = BASES.get(book) ?? collectBases(book);
  BASES.set(book, known);
  return known;
}

/** Every object that kustomize takes, by kind and by the name it comes to. */
function collectBases(book: SourceBook): Bases {
  const bases = new Map<string, Base[]>();
  const byFolder = new Map(kustomizationsOf(book).map((each) => [folderOf(each.path), each] as const));
  const take = (place: RepoPath, outer: Moves): Moves => {
    const kustomization = byFolder.get(place);
    if (kustomization === undefined) {
      for (const document of documentsOf(book, book.files.has(place) ? place : undefined)) {
        if (nameOf(document.value) === '') continue;
        const key = keyOf(document.value, moved(document.value, outer));
        bases.set(key, [
          ...(bases.get(key) ?? []),
          { document, namespace: outer.namespace ?? namespaceOf(document.value) },
        ]);
      }
      return outer;
    }
    const placesAt = (field: string): readonly RepoPath[] =>
      asList(valueAt(kustomization.value, field)).flatMap((each) => resolvePath(place, asString(each) ?? '') ?? []);
    // A component changes whatever its kustomization has taken before it.
    const moves = placesAt('components')
      .toReversed()
      .reduce((at, each) => take(each, at), within(outer, kustomization.value));
    for (const each of [...placesAt('resources'), ...placesAt('bases')]) take(each, moves);
    return moves;
  };
  const around = within({ prefix: '', suffix: '', namespace: undefined }, book.overlay);
  const moves = book.components.toReversed().reduce((at, each) => take(each, at), around);
  for (const place of book.resources) take(place, moves);
  return bases;
}

const within = ({ prefix, suffix, namespace }: Moves, said: Json): Moves => ({
  prefix: `${prefix}${asString(valueAt(said, 'namePrefix')) ?? ''}`,
  suffix: `${asString(valueAt(said, 'nameSuffix')) ?? ''}${suffix}`,
  namespace: namespace ?? (asString(valueAt(said, 'namespace')) || undefined),
});

/** The name an object comes to. Source: kustomize v5, builtinconfig defaults of namespace, namePrefix and nameSuffix. */
function moved(object: Json, { prefix, suffix, namespace }: Moves): string {
  const kind = valueAt(object, 'kind');
  if (kind === 'Namespace') return namespace ?? nameOf(object);
  return kind === 'CustomResourceDefinition' || kind === 'APIService'
    ? nameOf(object)
    : `${prefix}${nameOf(object)}${suffix}`;
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
