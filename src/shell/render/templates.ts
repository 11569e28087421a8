import { readDocuments } from '../../manifest/documents.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import { identityOf } from '../../manifest/source-book.ts';
import type { Root } from '../../roots/root.ts';
import type { Source } from './source.ts';

/** Which templates made the objects of a chart, as comments in what Helm writes say: `# Source: chart/templates/pod.yaml`. */
export function readTemplates(source: Source, { folder }: Root, text: string): ReadonlyMap<string, RepoPath> {
  const toPath = (said: string): RepoPath | undefined => {
    // The first part is the name of the chart, and names of charts below it need not be those of their folders.
    const inside = said.split('/').slice(1).join('/');
    const path = repoPath(folder === '' ? inside : `${folder}/${inside}`);
    return source.entries.has(path) ? path : undefined;
  };
  return new Map(
    readDocuments(repoPath(''), text).value.flatMap(({ value, text: own }) => {
      const said = /^# Source: (.+)$/m.exec(own)?.[1];
      const template = said === undefined ? undefined : toPath(said);
      return template === undefined ? [] : [[identityOf(value), template] as const];
    }),
  );
}
