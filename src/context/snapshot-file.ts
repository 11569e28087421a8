import { readDocuments } from '../manifest/documents.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asString, type JsonObject, valueAt } from '../manifest/json.ts';
import type { RepoPath } from '../manifest/location.ts';
import { type Resource, readResources } from '../manifest/resource.ts';

// The one file that `cde-gate snapshot` writes: a header, and one object a line, so that a diff of two snapshots can be read.

const KIND = 'ClusterSnapshot';
const VERSION = 1;

/** What a snapshot says of itself. `at`: when, in UTC. */
export type Taken = { readonly at: string; readonly cluster: string | undefined; readonly tool: string };

/** Writes a snapshot. The same objects in the same order give the same text. */
export function toClusterSnapshot({ at, cluster, tool }: Taken, bodies: readonly JsonObject[]): string {
  const header = { kind: KIND, version: VERSION, takenAt: at, cluster: cluster ?? null, tool };
  const lines = Object.entries(header).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const objects = bodies.map((body) => `    ${JSON.stringify(body)}`).join(',\n');
  return `{\n${lines.join('\n')}\n  "resources": [${objects === '' ? '' : `\n${objects}\n  `}]\n}\n`;
}

/** Whether a text is meant as a snapshot. */
export function looksLikeClusterSnapshot(text: string): boolean {
  return /^[\s{]*["']?kind["']?\s*:\s*["']?ClusterSnapshot\b/.test(text);
}

/** What a file of context holds; `unread` are documents of it that cannot be read. */
export type ContextFile = {
  readonly taken: Taken | undefined;
  readonly objects: Reading<readonly Resource[]>;
  readonly unread: readonly Gap[];
};

/** Reads a snapshot, or manifests as somebody else wrote or printed them. */
export function readContextFile(path: RepoPath, text: string): ContextFile | { readonly problem: string } {
  const { value: documents, gaps: unread } = readDocuments(path, text);
  const [document] = documents;
  const isTaken = valueAt(document?.value, 'kind') === KIND;
  if (document === undefined || !isTaken) {
    const readings = documents.map((each) => readResources(each));
    const objects = {
      value: readings.flatMap(({ value }) => value),
      gaps: readings.flatMap(({ gaps }) => gaps),
    };
    if (unread.length === 0 && objects.value.length === 0 && objects.gaps.length === 0)
      return { problem: 'holds no Kubernetes object' };
    return { taken: undefined, objects, unread };
  }
  const { value } = document;
  const at = asString(valueAt(value, 'takenAt')) ?? '';
  if (valueAt(value, 'version') !== VERSION)
    return { problem: `is of a version that this release does not know; it knows ${VERSION}` };
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(at) || Number.isNaN(Date.parse(at)))
    return { problem: 'has no `takenAt`, an instant such as `2026-11-20T03:00:00Z`' };
  if (!Array.isArray(valueAt(value, 'resources'))) return { problem: 'has no list of `resources`' };
  if (documents.length > 1) return { problem: 'holds more than one document; a snapshot is one' };
  const taken = {
    at,
    cluster: asString(valueAt(value, 'cluster')) || undefined,
    tool: asString(valueAt(value, 'tool')) ?? '',
  };
  return { taken, objects: readResources(document, ['resources']), unread };
}
