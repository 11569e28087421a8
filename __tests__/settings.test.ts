import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import schema from '../schema/settings.schema.json' with { type: 'json' };
import { repoPath } from '../src/manifest/location.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../src/settings/settings.ts';

const path = repoPath('.github/cde-gate.yml');
const read = (text: string) => parseSettings(path, text, '2026-11-21');
// Dates in the past and the reasons for loosening are beyond a schema, so editors learn of them from the gate itself.
const validate = new Ajv({ allErrors: true }).compile(schema);

describe('settings', () => {
  test.each([
    ['', 'empty'],
    ['version: 1', 'only a version'],
    ['version: 1\nmode: warn', 'a rehearsal'],
    ['version: 1\nregime: { resource: [{ podLabels: { pci: "true", tier: [a, b], old: false } }] }', 'labels in short'],
    [
      'version: 1\nregime: { owners: ["@acme/compliance", "@ada"], publicServices: [shop/web], stores: [{ kinds: [StatefulSet] }] }',
      'owners and lists',
    ],
    ['version: 1\nregime: { policies: [{ labels: { regime: pci } }, { paths: [policies/] }] }', 'policies'],
    ['version: 1\nmanifests: { include: [/deploy/], exclude: ["*.test.yaml"] }', 'patterns'],
    [
      'version: 1\nrules: { image-unpinned: needs-approval }',
      'needs a reason and says so',
      '`image-unpinned` is loosened',
    ],
    ['version: 1\nrules: { cde-member-added: blocks }', 'a stricter rule'],
    ['version: 1\nrules: { cde-member-added: { effect: informs, reason: r, until: "2027-01-01" } }', 'a looser rule'],
    ['version: 1\nrequires: ">=0.1 <2"', 'a range'],
    ['version: 1\nimages: {}', 'images, and nothing is asked of them'],
    ['version: 1\nimages: { registries: [ghcr.io/acme, "registry.example:5000"], nonprod: [docker.io] }', 'places'],
    ['version: 1\nimages: { scans: { thresholds: { high: { max: 2 } }, scanners: { trivy: ">=0.50" } } }', 'scans'],
    [
      'version: 1\nimages: { signers: [{ name: a, issuer: "https://x.example", subject: s }, { name: b, key: .github/cde-gate/b.pub }] }',
      'signers',
    ],
    ['version: 1\nroots: [{ folder: . }]', 'a root'],
    [
      'version: 1\nroots: [{ folder: ./charts/shop/, cluster: eu, namespace: pay, release: shop, values: [charts/shop/eu.yaml] }]',
      'all of a root',
    ],
    ['version: 1\ntwins: [[staging, production], [a, b, c]]', 'twins'],
  ])('%j is understood (%s)', (text, _, problem?: string) => {
    expect(
      read(text)
        .gaps.map(({ message }) => message)
        .join(),
    ).toContain(problem ?? '');
    if (problem === undefined) expect(read(text).gaps).toEqual([]);
    expect(validate(text === '' ? {} : load(text))).toBe(true);
  });

  test.each([
    ['version: 2', 'must be 1', 1],
    ['version: 1\nregmie: {}', 'unknown field `regmie`', 2],
    ['version: 1\nrules:\n  no-such-rule: blocks', 'unknown field `no-such-rule`', 3],
    ['version: 1\nmode: off', '`mode`|must be|`false`', 2],
    ['version: 1\nregime:\n  resource: [{}]', 'an empty selector would name everything', 3],
    ['version: 1\nregime:\n  resource: [{ podLabels: { pci: 1 } }]', 'must be a value in quotes', 3],
    ['version: 1\nregime:\n  owners: [compliance]', 'a user `@login` or a team', 3],
    ['version: 1\nmanifests:\n  include: ["[a-z]"]', 'a path pattern', 3],
    ['version: 1\nrequires: soon', 'a version range', 2],
    ['version: 1\nimages:\n  registries: [acme]', 'a registry with or without', 3],
    ['version: 1\nimages:\n  scans: { maxAgeDays: { inside: 91 } }', 'from 1 to 90', 3],
    ['version: 1\nimages:\n  scans: { scanners: { trivy: soon } }', 'a version range', 3],
    ['version: 1\nimages:\n  signers: [{ name: a, key: keys/a.pub }]', 'a file below', 3],
    ['version: 1\nimages:\n  signers: [{ name: a, issuer: "https://x.example" }]', 'with a `subject`, or a `key`', 3],
    ['version: 1\nimages:\n  provenance: {}', '`builders` is missing', 3],
    ['version: 1\nroots:\n  - { cluster: eu }', '`folder` is missing', 3],
    ['version: 1\nroots:\n  - { folder: ../other }', 'a path inside the repository', 3],
    ['version: 1\nroots:\n  - { folder: /etc }', 'a path inside the repository', 3],
    ['version: 1\nroots:\n  - { folder: a, values: [../x.yaml] }', 'a path inside the repository', 3],
    ['version: 1\nroots:\n  - { folder: a, cluster: "" }', 'the name of a cluster', 3],
    ['version: 1\nroots:\n  - { folder: a, namespace: "a b" }', 'a name as Kubernetes has it', 3],
    ['version: 1\nroots:\n  - { folder: a, path: b }', 'unknown field `path`', 3],
    ['version: 1\ntwins:\n  - [staging]', 'two clusters at least', 3],
    ['version: 1\ntwins:\n  - [a, a]', 'none twice', 3],
    ['version: 1\ntwins:\n  - staging', 'must be a list', 3],
  ])('%j is refused at its line', (text, says, line) => {
    const { value, gaps } = read(text);
    expect(value).toEqual(DEFAULT_SETTINGS);
    expect(gaps.map(({ message }) => message).join()).toMatch(new RegExp(says));
    expect(gaps[0]?.at).toMatchObject({ path, line });
  });

  test.each([
    'version: 2',
    'version: 1\nregmie: {}',
    'version: 1\nrules: { no-such-rule: blocks }',
    'version: 1\nregime: { resource: [{}] }',
    'version: 1\nregime: { owners: [compliance] }',
    'version: 1\nroots: [{ cluster: eu }]',
    'version: 1\ntwins: [[a]]',
  ])('editors learn of %j too', (text) => {
    expect(validate(load(text))).toBe(false);
  });

  test('roots are read as paths of the repository, each with its line', () => {
    const text = 'version: 1\nroots:\n  - { folder: ./a//b/ }\n  - { folder: ., cluster: eu, values: [./v.yaml] }';
    const none = { cluster: undefined, namespace: undefined, release: undefined, valueFiles: [] };
    expect(read(text).value.roots).toEqual([
      { ...none, folder: 'a/b', at: { path, document: 0, line: 3, column: 5 } },
      { ...none, folder: '', cluster: 'eu', valueFiles: ['v.yaml'], at: { path, document: 0, line: 4, column: 5 } },
    ]);
  });

  test('a loosening ends on its day', () => {
    expect(
      read('version: 1\nrules: { image-unpinned: { effect: informs, reason: r, until: "2026-11-20" } }').gaps[0]
        ?.message,
    ).toContain('ended on 2026-11-20');
  });
});
