import { readDocuments } from '../../manifest/documents.ts';
import { asList, asObject, type Json, type JsonObject, valueAt } from '../../manifest/json.ts';
import type { RepoPath } from '../../manifest/location.ts';
import { ROOT } from '../../manifest/tree.ts';

// What a kustomization refers to, told before kustomize sees it. Kustomize fetches what looks like a URL, by HTTP or by
// running git, wherever it expects a file or a folder; so every such place is looked at, and one nobody knows is refused.

/** A text in a kustomization that names something: a file, a folder, or either. */
export type Reference = { readonly text: string; readonly leadsTo: 'file' | 'folder' | 'either' };

/** A kustomization as far as its inputs go. `plugins` are settings of plugins written in place. */
export type KustomizationInputs = {
  readonly body: JsonObject;
  readonly references: readonly Reference[];
  /** Files that hold settings of plugins. */
  readonly configured: readonly string[];
  readonly plugins: readonly Json[];
};

/** Fields of a kustomization in kustomize 5, and how they name other files. Source: kustomize api/types/kustomization.go. */
const FIELDS = new Set(
  [
    ['apiVersion', 'kind', 'metadata', 'openapi', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels'],
    ['commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches', 'images', 'imageTags'],
    ['replacements', 'replicas', 'vars', 'sortOptions', 'resources', 'components', 'crds', 'bases'],
    ['configMapGenerator', 'secretGenerator', 'generatorOptions', 'configurations', 'generators', 'transformers'],
    ['validators', 'buildMetadata'],
  ].flat(),
);
const HELM_FIELDS = new Set(['helmCharts', 'helmGlobals', 'helmChartInflationGenerator']);

/** A file of a kustomization: what it takes in, or why it is not built. `value` is what it says where that can be told. */
export type KustomizationReading = { readonly value: Json | undefined; readonly inputs: KustomizationInputs | string };

/** Reads a kustomization as strictly as kustomize, and more strictly where it would be lenient. */
export function readKustomization(path: RepoPath, text: string): KustomizationReading {
  const { value: documents, gaps } = readDocuments(path, text);
  const [document, ...more] = documents;
  const refuse = (inputs: string, value?: Json): KustomizationReading => ({ value, inputs });
  if (gaps[0] !== undefined) return refuse(`cannot be read: ${gaps[0].message}`);
  if (document === undefined) return refuse('is empty', null);
  // Kustomize reads the first document and passes over the rest.
  if (more.length > 0) return refuse('holds more than one document; split it');
  if (document.doubts[0] !== undefined) return refuse(`can be read in two ways: ${document.doubts[0].message}`);
  const body = asObject(document.value);
  if (body === undefined) return refuse('is no mapping', document.value);
  return { value: body, inputs: collectInputs(body) };
}

/** What fields of a kustomization take in, or why that is not built: `uses … ; …`. */
export function collectInputs(body: JsonObject): KustomizationInputs | string {
  for (const field of Object.keys(body)) {
    if (HELM_FIELDS.has(field))
      return `uses \`${field}\`, for which kustomize would run Helm; render the chart as a root of its own`;
    // Go reads keys in any case, so a key that is nearly one of these might be one.
    if (!FIELDS.has(field)) return `has the field \`${field}\`, which kustomize 5 does not know; remove it`;
  }
  const odd = oddKey(body);
  if (odd !== undefined) return `writes \`${odd}\` in a case of its own; write \`${fold(odd)}\``;
  const plugins = [...texts(body, 'generators'), ...texts(body, 'transformers'), ...texts(body, 'validators')];
  const written = plugins.filter(isInline);
  const settings: Json[] = [];
  for (const each of written) {
    const { value, gaps } = readDocuments(ROOT, each);
    if (gaps.length > 0 || value.some(({ doubts }) => doubts.length > 0))
      return 'holds settings of a plugin that cannot be read';
    settings.push(...value.map((document) => document.value));
  }
  const configured = plugins.filter((each) => !isInline(each));
  const files = [
    ...['crds', 'configurations', 'patchesStrategicMerge'].flatMap((field) => texts(body, field)),
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((field) => pathsIn(body[field])),
    ...['configMapGenerator', 'secretGenerator'].flatMap((field) => asList(body[field]).flatMap(generatorFiles)),
    ...strings(valueAt(body, 'openapi', 'path')),
    ...configured,
  ];
  const references: Reference[] = [
    ...files.filter((text) => !isInline(text)).map((text): Reference => ({ text, leadsTo: 'file' })),
    ...texts(body, 'components').map((text): Reference => ({ text, leadsTo: 'folder' })),
    ...[...texts(body, 'resources'), ...texts(body, 'bases')].map((text): Reference => ({ text, leadsTo: 'either' })),
  ];
  return { body, references, configured, plugins: settings };
}

/** Every text in settings of a plugin, which may take any of them for a file. */
export function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : Object.values(asObject(value) ?? {}).flatMap(textsOf);
}

/** Whether a plugin that takes a text for a file would fetch it. `key=path` is how generators name files. */
export function isFetchable(text: string): boolean {
  return /(^|=)\s*https?:/i.test(text);
}

/**
 * Whether kustomize may take a text for something remote. It knows more forms than URLs: `git@host:repository`,
 * `github.com/owner/repository`, `git::…`. Source: kustomize api/internal/git/repospec.go.
 */
export function isRemote(text: string): boolean {
  return /:|^[a-z][a-z0-9-]*@|^github\.com/i.test(text);
}

/** What holds a line feed or begins a mapping is no path, to kustomize neither. */
const isInline = (text: string): boolean => text.includes('\n') || text.startsWith('{');

const strings = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);
const texts = (body: JsonObject, field: string): readonly string[] => asList(body[field]).flatMap(strings);
const pathsIn = (value: Json | undefined): readonly string[] =>
  asList(value).flatMap((entry) => strings(valueAt(entry, 'path')));

function generatorFiles(entry: Json): readonly string[] {
  const named = asList(valueAt(entry, 'files')).flatMap(strings);
  const files = named.map((text) => text.slice(text.indexOf('=') + 1));
  return [...files, ...asList(valueAt(entry, 'envs')).flatMap(strings), ...strings(valueAt(entry, 'env'))];
}

const READ_KEYS = new Set(['path', 'files', 'envs', 'env']);

/** A key that Go reads as one of those above although it is written otherwise. */
function oddKey(body: JsonObject): string | undefined {
  const fields = ['patches', 'patchesJson6902', 'replacements', 'configMapGenerator', 'secretGenerator', 'openapi'];
  return fields
    .flatMap((field) => [body[field] ?? null, ...asList(body[field])])
    .flatMap((entry) => Object.keys(asObject(entry) ?? {}))
    .find((key) => !READ_KEYS.has(key) && READ_KEYS.has(fold(key)));
}

/** As Go compares keys: it takes a long s and a Kelvin sign for the letters, too. */
const fold = (key: string): string => key.toUpperCase().toLowerCase();
