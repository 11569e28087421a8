import { readFileSync, writeFileSync } from 'node:fs';
import { text as readStream } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { asksNodes, keepMeaning } from '../../context/keep.ts';
import { foldOwners } from '../../context/owners.ts';
import { toClusterSnapshot } from '../../context/snapshot-file.ts';
import { type ManifestDocument, READER_LIMITS, readDocuments } from '../../manifest/documents.ts';
import { canonicalJson, type Json, type JsonObject, valueAt } from '../../manifest/json.ts';
import { repoPath } from '../../manifest/location.ts';
import { type Resource, readResources, resourceKey } from '../../manifest/resource.ts';
import { now } from '../clock.ts';
import { type Command, type ExitStatus, UsageError } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { TOOL } from '../tool.ts';

/** What kubectl tells of a cluster → one file with what a verdict may hang on, and nothing secret. */
export const snapshot: Command = {
  usage: '[FILE…|-] [--cluster NAME] [--taken-at INSTANT] [--output FILE]',
  summary: 'keep of `kubectl get … -o json` what a verdict may hang on, to be given as context',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { cluster: { type: 'string' }, 'taken-at': { type: 'string' }, output: { type: 'string' } },
    });
    const at = values['taken-at'] ?? now();
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(at) || Number.isNaN(Date.parse(at)))
      throw new UsageError('`--taken-at` is an instant such as `2026-11-20T03:00:00Z`');
    const resources: Resource[] = [];
    for (const name of positionals.length === 0 ? ['-'] : positionals) {
      const read = await readDump(name);
      if ('problem' in read) return refuse(out, `${name === '-' ? 'standard input' : `\`${name}\``} ${read.problem}`);
      resources.push(...read.value);
    }
    const kept = keep(resources);
    if (kept.bodies.length === 0)
      return refuse(out, 'nothing that was given matters for a verdict, so there is no snapshot');
    const text = toClusterSnapshot({ at, cluster: values.cluster, tool: `${TOOL.name} ${TOOL.version}` }, kept.bodies);
    out.complain(`${kept.bodies.length} of ${resources.length} objects kept${kept.left}`);
    if (values.output === undefined) out.print(text);
    else writeFileSync(values.output, text);
    return 0;
  },
};

function refuse(out: Terminal, why: string): ExitStatus {
  out.complain(why);
  return 2;
}

type Dump = { readonly value: readonly Resource[] } | { readonly problem: string };

async function readDump(name: string): Promise<Dump> {
  const read = await readText(name);
  if (typeof read !== 'string') return read;
  const parsed = parseDump(name, read);
  if ('problem' in parsed) return parsed;
  const value: Resource[] = [];
  for (const [index, document] of parsed.value.entries()) {
    const found = readResources(document);
    const [refused] = found.gaps.filter(({ nature }) => nature !== 'doubt');
    if (refused !== undefined) return { problem: `holds what cannot be read: ${refused.message}` };
    if (found.value.length === 0 && !isEmptyList(document.value))
      return {
        problem: `holds no Kubernetes object in document ${index + 1}; give the output of \`kubectl get … -o json\` or \`-o yaml\``,
      };
    value.push(...found.value);
  }
  return parsed.value.length === 0 ? { problem: 'is empty' } : { value };
}

async function readText(name: string): Promise<string | { readonly problem: string }> {
  try {
    return name === '-' ? await readStream(process.stdin) : readFileSync(name, 'utf8');
  } catch (error) {
    return {
      problem: `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`,
    };
  }
}

/** Whose dump it is runs this, so its size is bounded by memory only. */
const LIMITS = { ...READER_LIMITS, maxBytes: 500_000_000, maxDocuments: 1_000_000, maxNodes: 100_000_000 };

/** One JSON value is read by the quick way; anything else, several of them included, as manifests are. */
function parseDump(
  name: string,
  text: string,
): { readonly value: readonly ManifestDocument[] } | { readonly problem: string } {
  const path = repoPath(name);
  try {
    const value = JSON.parse(text) as Json; // JSON.parse yields JSON
    return { value: [{ path, index: 0, value, text, line: 1, doubts: [] }] };
  } catch {
    const { value, gaps } = readDocuments(path, text, LIMITS);
    const [first] = gaps;
    return first === undefined
      ? { value }
      : { problem: `cannot be understood: line ${first.at.line}: ${first.message}` };
  }
}

const isEmptyList = (value: Json): boolean => {
  const items = valueAt(value, 'items') ?? value;
  return Array.isArray(items) && items.length === 0;
};

/** What stays, in an order of its own, and in words what does not. */
function keep(resources: readonly Resource[]): { readonly bodies: readonly JsonObject[]; readonly left: string } {
  const withNodes = asksNodes(resources);
  const folded = foldOwners(resources);
  const left = new Map<string, number>();
  const bodies = new Map<string, JsonObject>();
  for (const resource of folded) {
    const isUnasked = resource.group === '' && resource.kind === 'Node' && !withNodes;
    const body = isUnasked ? undefined : keepMeaning(resource);
    if (body === undefined) left.set(resource.kind, (left.get(resource.kind) ?? 0) + 1);
    else bodies.set(`${resourceKey(resource)} ${canonicalJson(body)}`, body);
  }
  const kinds = [...left].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, number]) => `${number} ${kind}`);
  const repeated = resources.length - folded.length;
  const words = [...(repeated > 0 ? [`${repeated} that their owners tell`] : []), ...kinds];
  const sorted = [...bodies].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, body]) => body);
  return { bodies: sorted, left: words.length === 0 ? '' : `; left out: ${words.join(', ')}` };
}
