import { locate, type ManifestDocument } from './documents.ts';
import { asList, asString, type Json, type JsonObject, valueAt } from './json.ts';
import type { Location, Route } from './location.ts';
import { documentsOf, type SourceBook } from './source-book.ts';

/**
 * Where the value stands that `replacements` of a kustomization copy into an object, at `route` or inside it: the object
 * that they take it from is what a person edits. Where that is in no file, or the way to it is no plain one, it is the
 * replacement.
 */
export function findReplaced(
  book: SourceBook,
  kustomization: ManifestDocument,
  body: JsonObject,
  route: Route,
): Location | undefined {
  for (const [index, replacement] of [...asList(valueAt(kustomization.value, 'replacements')).entries()].toReversed()) {
    const targets = asList(valueAt(replacement, 'targets')).filter((target) =>
      selects(valueAt(target, 'select'), body),
    );
    const paths = targets.flatMap((target) =>
      asList(valueAt(target, 'fieldPaths')).flatMap((each) => asString(each) ?? []),
    );
    if (!paths.some((path) => leadsAlong(stepsOf(path), route))) continue;
    const source = valueAt(replacement, 'source');
    const way = stepsOf(asString(valueAt(source, 'fieldPath')) ?? 'metadata.name');
    for (const path of book.files.keys()) {
      const document = documentsOf(book, path).find(
        ({ value }) => selects(source, value) && valueAt(value, ...way) !== undefined,
      );
      if (document !== undefined) return locate(document, way);
    }
    return locate(kustomization, ['replacements', index]);
  }
  return undefined;
}

const stepsOf = (path: string): readonly string[] => path.split('.');

/** Whether one of both ways begins with the other. */
const leadsAlong = (steps: readonly string[], route: Route): boolean =>
  steps.slice(0, route.length).every((step, index) => step === String(route[index]) || step === '*');

/** Whether an object has the kind and the name that a selector asks for. */
function selects(selector: Json | undefined, object: Json): boolean {
  const [kind, name] = [valueAt(selector, 'kind'), valueAt(selector, 'name')];
  return (
    (kind === undefined || kind === valueAt(object, 'kind')) &&
    (name === undefined || name === valueAt(object, 'metadata', 'name'))
  );
}
