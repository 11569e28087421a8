import { asObject, type Json, valueAt } from '../../manifest/json.ts';
import { digests, digestsOfPurl, listAt, notAList, textAt, timeAt } from './field.ts';
import { type ReportDraft, toDraft, when } from './report.ts';

// OpenVEX: what somebody says about vulnerabilities of products. Exceptions only; never a scan. Version 0.0.1 writes texts
// where 0.2.0 writes mappings. Semantics page, 5.1; openvex/spec OPENVEX-SPEC.md.

const STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
const JUSTIFICATIONS = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);

export type VexProduct = {
  readonly id: string;
  readonly digests: readonly string[];
  /** Of a purl: `ghcr.io/acme/app`. */
  readonly repository: string | undefined;
  /** The packages that are meant; empty for all. */
  readonly subcomponents: readonly string[];
};

export type VexStatement = {
  /** All names of the vulnerability. */
  readonly vulnerabilities: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: (typeof STATUSES)[number];
  readonly reason: string | undefined;
  readonly statedAt: string | undefined;
};

/** `problems` tell which statements are malformed: those do not apply and are not among `statements`. */
export type VexDocument = {
  readonly author: string | undefined;
  readonly version: number;
  readonly statements: readonly VexStatement[];
  readonly problems: readonly string[];
};

export function isOpenVex(json: Json): boolean {
  return /^https:\/\/openvex\.dev\/ns(?:\/|$)/.test(textAt(json, '@context') ?? '');
}

export function readOpenVex(json: Json): VexDocument {
  const version = valueAt(json, 'version');
  const read = listAt(json, 'statements').map((each) => readStatement(each, timeAt(json, 'timestamp')));
  return {
    author: textAt(json, 'author'),
    version: typeof version === 'number' ? version : 0,
    statements: read.flatMap((each) => (typeof each === 'string' ? [] : [each])),
    problems: [
      ...notAList(json, 'statements'),
      ...read.flatMap((each, index) => (typeof each === 'string' ? [`statement ${index + 1} ${each}`] : [])),
    ],
  };
}

export function readOpenVexDraft(json: Json): ReportDraft {
  const { statements, problems } = readOpenVex(json);
  return toDraft('OpenVEX', {
    subjects: statements.flatMap(({ products }) => products.flatMap((product) => product.digests)),
    notes: problems,
    problems: ['it holds exceptions, not what a scan found'],
  });
}

/** The statement, or why it does not apply. */
function readStatement(json: Json, documentAt: string | undefined): VexStatement | string {
  const named = valueAt(json, 'vulnerability');
  const names = [textAt(named), textAt(named, 'name'), textAt(named, '@id')?.split('/').at(-1)];
  const aliases = listAt(named, 'aliases').map((alias) => textAt(alias));
  const vulnerabilities = [...new Set([...names, ...aliases].flatMap((name) => name ?? []))];
  const status = STATUSES.find((known) => known === textAt(json, 'status'));
  const justification = textAt(json, 'justification');
  const impact = textAt(json, 'impact_statement');
  const products = listAt(json, 'products').flatMap(readProduct);
  const [problem] = [
    ...when(vulnerabilities.length === 0, 'names no vulnerability'),
    ...when(products.length === 0, 'names no product'),
    ...when(status === undefined, 'has no known status'),
    ...when(justification !== undefined && !JUSTIFICATIONS.has(justification), 'has no known justification'),
    ...when(
      status === 'not_affected' && justification === undefined && impact === undefined,
      'says `not_affected` without a justification or an impact statement',
    ),
  ];
  if (problem !== undefined || status === undefined) return problem ?? 'has no known status';
  return {
    vulnerabilities,
    products,
    status,
    reason: impact ?? justification,
    statedAt: timeAt(json, 'timestamp') ?? documentAt,
  };
}

function readProduct(json: Json): readonly VexProduct[] {
  const purl = textAt(json, 'identifiers', 'purl');
  const id = textAt(json) ?? textAt(json, '@id') ?? purl;
  if (id === undefined) return [];
  const hashes = Object.keys(asObject(valueAt(json, 'hashes')) ?? {}).flatMap((algorithm) =>
    digests(`${algorithm.replace('-', '').toLowerCase()}:${(textAt(json, 'hashes', algorithm) ?? '').toLowerCase()}`),
  );
  return [
    {
      id,
      digests: [...new Set([...digestsOfPurl(id), ...digestsOfPurl(purl), ...hashes])],
      repository: repositoryOf(id) ?? repositoryOf(purl ?? ''),
      subcomponents: listAt(json, 'subcomponents').flatMap((each) => textAt(each) ?? textAt(each, '@id') ?? []),
    },
  ];
}

function repositoryOf(purl: string): string | undefined {
  const written = /^pkg:oci\/[^?#]*\?(?:[^#]*&)?repository_url=([^&#]+)/.exec(purl)?.[1];
  return written?.replaceAll(/%2f/gi, '/').replaceAll(/%3a/gi, ':');
}
