import { join, relative } from 'node:path';
import { readDocuments } from '../../manifest/documents.ts';
import { asList, asObject, asString, valueAt } from '../../manifest/json.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import { identityOf } from '../../manifest/origin.ts';
import type { Trace } from '../../manifest/source-book.ts';
import type { Root } from '../../roots/root.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { Source } from './source.ts';

const ORIGIN = 'config.kubernetes.io/origin';
const CHANGES = 'alpha.config.kubernetes.io/transformations';

/** What a traced build says of its objects. Head can write these annotations too, so only files that exist count. */
export function readKustomizeTraces(
  source: Source,
  text: string,
  target: string,
  folder: PrivateFolder,
): ReadonlyMap<string, Trace> {
  const toPath = (path: string | undefined): RepoPath | undefined => {
    const place = path === undefined ? undefined : repoPath(relative(folder.tree, join(target, path)));
    return place !== undefined && source.entries.has(place) ? place : undefined;
  };
  const traces = readDocuments(repoPath(''), text).value.map(({ value }): readonly [string, Trace] => {
    const origin = readAnnotation(valueAt(value, 'metadata', 'annotations', ORIGIN));
    const made = toPath(asString(valueAt(origin, 'configuredIn')));
    const changes = asList(readAnnotation(valueAt(value, 'metadata', 'annotations', CHANGES))).flatMap((change) => {
      const path = toPath(asString(valueAt(change, 'configuredIn')));
      return path === undefined ? [] : [{ path, kind: asString(valueAt(change, 'configuredBy', 'kind')) ?? '' }];
    });
    const changedBy = made === undefined ? changes : [{ path: made, kind: 'Generator' }, ...changes];
    return [identityOf(asObject(value) ?? {}), { from: toPath(asString(valueAt(origin, 'path'))), changedBy }];
  });
  return new Map(traces);
}

function readAnnotation(value: unknown) {
  return typeof value === 'string' ? readDocuments(repoPath(''), value).value[0]?.value : undefined;
}

/** What the comments in a rendered chart say of its objects: `# Source: chart/templates/deployment.yaml`. */
export function readChartTraces(source: Source, { folder }: Root, text: string): ReadonlyMap<string, Trace> {
  const toPath = (said: string): RepoPath | undefined => {
    // The first part is the name of the chart, and names of charts below it need not be those of their folders.
    const inside = said.split('/').slice(1).join('/');
    const path = repoPath(folder === '' ? inside : `${folder}/${inside}`);
    return source.entries.has(path) ? path : undefined;
  };
  return new Map(
    readDocuments(repoPath(''), text).value.map(({ value, text: own }): readonly [string, Trace] => {
      const said = /^# Source: (.+)$/m.exec(own)?.[1];
      const from = said === undefined ? undefined : toPath(said);
      return [identityOf(asObject(value) ?? {}), { from, changedBy: [] }];
    }),
  );
}
