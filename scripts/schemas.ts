import { writeFileSync } from 'node:fs';
import { MAX_SCAN_AGE_DAYS } from '../src/images/policy.ts';
import { SEVERITIES } from '../src/images/scan/severity.ts';
import { EFFECTS } from '../src/regime/pack.ts';
import { PCI_DSS } from '../src/regime/pci-dss.ts';
import { RULES } from '../src/rules/catalog.ts';

// Writes schema/settings.schema.json, which editors complete the settings file with. Its rule ids come from the catalog.

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text };
const labels = {
  description: 'a value, a list of values, true for present, false for absent',
  type: 'object',
  additionalProperties: {
    oneOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
  },
};
const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const workloads = {
  type: 'array',
  items: object(
    { podLabels: labels, namespaceLabels: labels, namespaces: texts, kinds: texts, workloads: texts },
    { minProperties: 1 },
  ),
};
const policies = {
  type: 'array',
  items: object({ labels, namespaces: texts, names: texts, paths: texts, tiers: texts }, { minProperties: 1 }),
};
const owner = { type: 'string', pattern: '^@[A-Za-z0-9-]+(/[A-Za-z0-9._-]+)?$' };
const effect = { enum: EFFECTS };
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const rule = (summary: string) => ({
  description: summary,
  oneOf: [effect, object({ effect, reason: text, until: date }, { required: ['effect'] })],
});

const days = { type: 'integer', minimum: 0, maximum: 3_650 };
const age = { type: 'integer', minimum: 1, maximum: MAX_SCAN_AGE_DAYS };
const bool = { type: 'boolean' };
const ranks = SEVERITIES.filter((severity) => severity !== 'unknown');
const images = object({
  registries: { ...texts, description: 'where images may come from: registries, or beginnings of repositories' },
  access: {
    type: 'array',
    items: object({
      host: text,
      realms: texts,
      transport: { enum: ['https', 'http'] },
      network: { enum: ['public', 'private'] },
      reports: { enum: ['harbor'] },
    }),
  },
  nonprod: { ...texts, description: 'where no image of the scope may come from' },
  promotions: { type: 'array', items: object({ from: texts, to: texts }) },
  platforms: { type: 'array', items: { type: 'string', pattern: '^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$' } },
  scans: object({
    maxAgeDays: object({ inside: age, outside: age }),
    maxDatabaseAgeDays: days,
    needsDatabaseAge: bool,
    scanners: { type: 'object', additionalProperties: { ...text, description: 'a semver range' } },
    thresholds: object(
      Object.fromEntries(
        ranks.map((rank) => [
          rank,
          object({ max: { type: 'integer', minimum: 0 }, graceDays: days, withoutFix: bool }),
        ]),
      ),
    ),
    unknownAs: { enum: ranks },
    verifiers: texts,
  }),
  provenance: object({ builders: texts, sources: texts }, { required: ['builders'] }),
  signers: {
    type: 'array',
    items: object(
      {
        name: text,
        issuer: text,
        subject: text,
        repository: text,
        refs: texts,
        triggers: texts,
        runner: { enum: ['github-hosted', 'self-hosted'] },
        key: text,
        log: bool,
      },
      { required: ['name'], oneOf: [{ required: ['issuer', 'subject'] }, { required: ['key'] }] },
    ),
  },
  attestations: { ...texts, description: 'owners or repositories on the code host whose attestations are asked for' },
});

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'cde-gate settings',
  ...object({
    version: { const: 1 },
    requires: { ...text, description: 'range of gate versions, such as ">=0.1 <1"' },
    mode: { enum: ['enforce', 'warn'] },
    regime: object({
      name: text,
      pack: { enum: [PCI_DSS.name] },
      resource: workloads,
      accessor: workloads,
      stores: workloads,
      publicServices: texts,
      owners: { type: 'array', items: owner },
      labellers: { type: 'array', items: owner },
      policies,
    }),
    manifests: object({ include: texts, exclude: texts }),
    enforcer: { enum: ['kubernetes', 'calico'] },
    calico: object({
      version: { ...text, description: 'a release of Calico, such as "3.32"' },
      tiers: {
        type: 'array',
        items: object(
          { name: text, order: { type: 'number' }, defaultAction: { enum: ['Deny', 'Pass'] } },
          { required: ['name'] },
        ),
      },
    }),
    waivers: {
      type: 'array',
      items: object(
        {
          finding: object({ rule: { enum: RULES.map(({ id }) => id) }, about: text }, { required: ['rule', 'about'] }),
          edge: object({ from: text, to: text, port: text }, { required: ['from', 'to', 'port'] }),
          owner,
          reason: text,
          ticket: text,
          until: date,
        },
        {
          required: ['owner', 'reason', 'ticket', 'until'],
          oneOf: [{ required: ['finding'] }, { required: ['edge'] }],
        },
      ),
    },
    images,
    context: {
      type: 'array',
      items: object(
        {
          file: { type: 'string', pattern: '^\\.github/cde-gate/context/.' },
          cluster: { ...text, description: 'the cluster it tells of; else the one that the file names' },
          maxAgeDays: days,
        },
        { required: ['file'] },
      ),
    },
    roots: {
      description: 'what is applied to which cluster, instead of what the gate finds out',
      type: 'array',
      items: object(
        { folder: text, cluster: text, namespace: text, release: text, values: texts },
        { required: ['folder'] },
      ),
    },
    twins: {
      description: 'clusters whose policies of the regime are to be alike',
      type: 'array',
      items: { ...texts, minItems: 2, uniqueItems: true },
    },
    rules: object(Object.fromEntries(RULES.map(({ id, summary }) => [id, rule(summary)]))),
  }),
};

writeFileSync('schema/settings.schema.json', `${JSON.stringify(schema, undefined, 2)}\n`);
console.log('schema/settings.schema.json written');
