import { readDocuments } from './documents.ts';
import type { Reading } from './gap.ts';
import { asString, valueAt } from './json.ts';
import { fileLocation, type Location, type Route } from './location.ts';
import { originOf } from './origin.ts';
import { type Resource, readResources } from './resource.ts';
import type { SourceBook } from './source-book.ts';

/**
 * The objects of a rendering, as the cluster will have them. What carries no namespace goes where the root goes. Gaps stand
 * at lines of the repository: a rendered line is nobody's to look up.
 */
export function readRendered(
  text: string,
  book: SourceBook,
  namespace: string | undefined,
): Reading<readonly Resource[]> {
  const { value: documents, gaps } = readDocuments(book.start, text);
  const readings = documents.map((document) => {
    const reading = readResources(document);
    const value = reading.value.map((resource) => withOrigin(resource, book));
    const at = (): Location => value[0]?.origin?.([]) ?? fileLocation(book.start);
    return { value, gaps: reading.gaps.map((gap) => ({ ...gap, at: at() })) };
  });
  return {
    value: readings.flatMap(({ value }) => value.map((resource) => placeIn(resource, namespace))),
    gaps: [
      ...gaps.map((gap) => ({ ...gap, at: fileLocation(book.start) })),
      ...readings.flatMap((reading) => reading.gaps),
    ],
  };
}

/** Its lines, and so its file, are those of the repository: owners, settings and reports go by them. */
function withOrigin(resource: Resource, book: SourceBook): Resource {
  const known = new Map<string, Location>();
  const origin = (route: Route): Location => {
    const key = JSON.stringify(route);
    const found = known.get(key) ?? originOf(book, resource, route);
    known.set(key, found);
    return found;
  };
  return { ...resource, origin, document: { ...resource.document, path: origin([]).path } };
}

/** An object without a namespace goes where its root goes. */
export function placeIn(resource: Resource, namespace: string | undefined): Resource {
  const own = asString(valueAt(resource.body, 'metadata', 'namespace'));
  // Kinds of the cluster have none, whatever the root says.
  if (own || namespace === undefined || resource.namespace === undefined) return resource;
  return { ...resource, namespace };
}
