import { findInChart } from './chart-origin.ts';
import { valueAt } from './json.ts';
import { findInKustomizations } from './kustomize-origin.ts';
import { fileLocation, type Location, type Route } from './location.ts';
import type { Resource } from './resource.ts';
import { identityOf, type SourceBook } from './source-book.ts';

// Rendered objects come in with the files they were rendered from, out goes the line a person would edit. This is best
// effort, for reports and for owners, who go by files; every answer is a line that exists.

/**
 * The line that sets a value of a rendered object: in the object it was made from, in a patch, in a kustomization, in a
 * values file; else the nearest line around it, and in the end the first line of the file that makes the root. The route
 * begins at the object.
 */
export function originOf(book: SourceBook, { body }: Pick<Resource, 'body'>, route: Route): Location {
  const template = book.templates.get(identityOf(body));
  const value = valueAt(body, ...route);
  const found =
    book.values.length > 0 || template !== undefined
      ? findInChart(book, template, value, route)
      : findInKustomizations(book, body, value, route);
  return found ?? fileLocation(book.start);
}
