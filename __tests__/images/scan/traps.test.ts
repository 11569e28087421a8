import { describe, expect, test } from 'vitest';
import { explainScan } from '../../../src/images/scan/answer.ts';
import { readScan } from '../../../src/images/scan/catalog.ts';
import type { Json } from '../../../src/manifest/json.ts';
import { A, AT, B, sample, type Way } from './samples.ts';

// The traps of single formats: a sample, one value in it, and why it is no proof any more.

const reading = (json: Json) => readScan(JSON.stringify(json));
const told = (json: Json) => explainScan(reading(json));
const findings = (json: Json) => {
  const read = reading(json);
  return read.usable ? read.report.findings : read.draft.findings;
};
const CONFIGURATION: Way = ['descriptor', 'configuration'];
const KERNEL = { name: 'kernel-headers', type: 'rpm', 'upstream-name': 'kernel' };

describe('no proof', () => {
  test.each([
    ['Trivy', ['SchemaVersion'], 3, 'its `SchemaVersion` is not 2'],
    ['Trivy', ['ArtifactType'], 'filesystem', 'it is about filesystem, not about an image in a registry'],
    ['Trivy', ['Results'], undefined, /^it did not look for vulnerabilities/],
    ['Trivy', ['Results'], [], /^it did not look for vulnerabilities/],
    ['Trivy', ['Results'], null, /^it did not look for vulnerabilities/],
    ['Trivy', ['Results'], { Class: 'os-pkgs' }, '`Results` is not a list'],
    ['Trivy', ['Results', 0, 'Class'], 'license', /^it did not look for vulnerabilities/],
    ['Trivy', ['Results', 0, 'Class'], 'secret', /^it did not look for vulnerabilities/],
    ['Trivy', ['Results', 0, 'Class'], 'lang-pkgs', 'it did not look at the packages of `debian`'],
    ['Grype', ['matches'], null, /^it did not look for vulnerabilities/],
    ['Grype', ['source', 'type'], 'directory', 'it is about directory, not about an image'],
    ['Grype', ['descriptor', 'name'], undefined, 'it does not name its scanner: `descriptor.name`'],
    ['Grype', ['descriptor', 'db', 'status', 'valid'], false, 'its vulnerability database was not valid'],
    ['Grype', [...CONFIGURATION, 'only-fixed'], true, 'it was made with `only-fixed`, which leaves findings out'],
    ['Grype', [...CONFIGURATION, 'exclude'], ['/usr'], 'it was made with `exclude`, which leaves findings out'],
    [
      'Grype',
      [...CONFIGURATION, 'vex-documents'],
      ['x'],
      'it was made with `vex-documents`, which leaves findings out',
    ],
    ['Grype', [...CONFIGURATION, 'ignore'], [{ vulnerability: 'CVE-1' }], /ignore rules/],
    ['Grype', [...CONFIGURATION, 'ignore'], [{ package: KERNEL }], /ignore rules/],
    ['SARIF of Trivy', ['version'], '2.0.0', 'its SARIF version is not 2.1.0'],
    ['SARIF of Trivy', ['runs', 0, 'tool', 'driver', 'name'], 'CodeQL', /^its runs are by `CodeQL`, and not by one of/],
    ['SARIF of Trivy', ['runs', 0, 'invocations', 0, 'executionSuccessful'], false, /did not end well/],
    ['SARIF of Snyk', ['runs', 0, 'results', 1, 'locations'], [], /do not say which image/],
    ['CycloneDX', ['specVersion'], '1.3', /specVersion/],
    ['CycloneDX', ['vulnerabilities'], undefined, /bill of material/],
    ['CycloneDX', ['metadata', 'component', 'type'], 'application', /not about an image/],
    ['CycloneDX', ['metadata', 'tools'], [{ name: 'syft' }, { name: 'grype' }], /does not name its scanner/],
    ['in-toto vulns', ['_type'], 'https://example.com', /no in-toto statement/],
    ['in-toto vulns', ['predicateType'], 'https://spdx.dev/Document', /does not tell what a scan found/],
    ['in-toto vulns', ['predicate', 'scanner', 'db', 'lastUpdate'], undefined, /how old its vulnerability database/],
    ['in-toto vulns', ['predicate', 'scanner', 'result'], null, 'it holds no result of a scan'],
    ['cosign vuln', ['predicate', 'scanner', 'result'], null, 'it holds no result of a scan'],
    ['cosign vuln', ['predicate', 'scanner', 'result'], { other: 1 }, /neither Trivy nor Grype/],
    [
      'cosign vuln',
      ['predicate', 'scanner', 'result', 'Metadata', 'RepoDigests'],
      [`app@${B}`],
      'its result is about another image than its subject',
    ],
    ['cosign vuln', ['predicate', 'scanner', 'result', 'Metadata', 'RepoDigests'], [], /^its result names no image/],
    [
      'cosign vuln',
      ['predicate', 'scanner', 'result', 'CreatedAt'],
      '2025-03-01T10:00:00Z',
      `its result was made on 2025-03-01T10:00:00Z, and its scan ended on ${AT}`,
    ],
    ['Amazon ECR, basic', ['imageScanStatus', 'status'], 'FAILED', /is FAILED, and only COMPLETE/],
    ['Amazon ECR, basic', ['imageScanStatus', 'status'], undefined, /is missing, and only COMPLETE/],
    ['Amazon ECR, basic', ['imageScanFindings', 'findings'], undefined, /^it did not look/],
    ['Amazon ECR, enhanced', ['imageScanFindings', 'enhancedFindings'], undefined, /^it did not look/],
    ['Amazon ECR, enhanced', ['imageScanStatus', 'status'], 'SCAN_ELIGIBILITY_EXPIRED', /only ACTIVE/],
    ['Amazon ECR, basic', ['nextToken'], 'abc', /one page of several/],
    ['Amazon ECR, basic', ['imageScanFindings', 'findingSeverityCounts'], { HIGH: 2, UNDEFINED: 1 }, /fetch all pages/],
    ['Google Artifact Analysis', ['discovery_summary'], undefined, /no `discovery`/],
    [
      'Google Artifact Analysis',
      ['discovery_summary', 'discovery', 0, 'discovery', 'analysisStatus'],
      'FINISHED_UNSUPPORTED',
      /is FINISHED_UNSUPPORTED/,
    ],
    ['Google Artifact Analysis', ['package_vulnerability_summary', 'vulnerabilities'], [], /not a mapping/],
    ['NeuVector', ['error_message'], 'timeout', /its scan failed/],
    ['NeuVector', ['report', 'vulnerabilities'], null, /^it did not look/],
  ] as const)('%s with %j = %j', (name, way, other, reason) =>
    expect(told(sample(name, way, other))).toMatchObject({
      usable: false,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    }),
  );

  test('a distribution out of support, where nothing was found', () => {
    const ended = sample('Trivy', ['Metadata', 'OS'], { Family: 'debian', EOSL: true });
    expect(told(ended).usable).toBe(true);
    const silent = { ...(ended as object), Results: [{ Class: 'os-pkgs' }] };
    expect(told(silent)).toMatchObject({ usable: false, reason: expect.stringContaining('out of support') });
  });

  test('a layer of Grype in SARIF is no image, and neither is a path that looks like one', () => {
    const way = ['runs', 0, 'results', 0, 'locations', 0, 'logicalLocations', 0, 'fullyQualifiedName'];
    for (const name of [`acme/app@${B}:/lib/x`, `acme/app@:/lib/x@${B}@${B}`])
      expect(told(sample('SARIF of Grype', way, name)).usable).toBe(false);
    const uri = ['runs', 0, 'results', 0, 'locations', 0, 'physicalLocation', 'artifactLocation', 'uri'];
    expect(told(sample('SARIF of Snyk', uri, `acme/app@${A}/lib/x`)).usable).toBe(false);
  });

  test.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['<html>', 'it is not JSON'],
    ['{"a":1} {"b":2}', 'it is not JSON'],
    ['{"a":[1', 'it is truncated: its JSON ends too early'],
    ['"text"', 'it is no report of a scan: neither a mapping nor a list'],
    ['null', 'it is no report of a scan: neither a mapping nor a list'],
    ['{}', 'it is in no format that is known here; see docs/scan-reports.md'],
    ['[]', 'it is in no format that is known here; see docs/scan-reports.md'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'it is nested deeper than 100 levels'],
    ['{"a":{"b":1,"b":1}}', 'it says `b` twice in one object'],
    ['{"SchemaVersion":2,"ArtifactType":"x","bomFormat":"CycloneDX"}', /in several ways: Trivy JSON and CycloneDX/],
    ['{"ClusterName":"x","Vulnerabilities":[]}', /about a whole cluster/],
    ['{"spdxVersion":"SPDX-2.3"}', /bill of material/],
    ['{"artifacts":[],"descriptor":{"name":"syft"}}', /bill of material/],
    ['{"scan":{},"vulnerabilities":[]}', /GitLab/],
    ['{"vulnerabilities":[],"packageManager":"deb"}', /Snyk/],
    ['[{"Target":"a","Type":"debian","Vulnerabilities":[{"Severity":"LOW"}]}]', /schema version 1/],
    ['{"scanner":{"result":[{}]},"metadata":{}}', 'a predicate without its statement names no image'],
  ] as const)('%s', (text, reason) =>
    expect(explainScan(readScan(text))).toMatchObject({
      usable: false,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    }),
  );

  test('more than the caps', () => {
    const many = Array.from({ length: 50_001 }, () => ({}));
    expect(told(sample('Grype', ['matches'], many)).reason).toMatch(/more than 50000 findings/);
    const digests = Array.from({ length: 101 }, (_, index) => `a@sha256:${String(index).padStart(64, '0')}`);
    expect(told(sample('Trivy', ['Metadata', 'RepoDigests'], digests)).reason).toMatch(/more than 100 digests/);
    expect(explainScan(readScan(' '.repeat(32_000_001))).reason).toMatch(/larger than/);
  });
});

describe('still a proof', () => {
  test.each([
    ['a mark at the beginning of the file', 'Trivy', [], undefined],
    [
      'Grype, with the ignore rules that are its own',
      'Grype',
      [...CONFIGURATION, 'ignore'],
      [{ 'match-type': 'exact-indirect-match', package: KERNEL }],
    ],
    ['Grype without settings', 'Grype', CONFIGURATION, undefined],
    [
      'counts that agree',
      'Amazon ECR, basic',
      ['imageScanFindings', 'findingSeverityCounts'],
      { HIGH: 1, UNTRIAGED: 1 },
    ],
    ['no scheme before cosign', 'cosign vuln', ['predicateType'], 'cosign.sigstore.dev/attestation/vuln/v1'],
    ['tools as a list', 'CycloneDX', ['metadata', 'tools'], [{ vendor: 'aquasecurity', name: 'trivy' }]],
    [
      'a resource whose digest is unreadable',
      'Google Artifact Analysis',
      ['package_vulnerability_summary', 'vulnerabilities', 'HIGH', 0, 'resourceUri'],
      'x@sha256:dead',
    ],
  ] as const)('%s', (_, name, way, other) => {
    const json = way.length === 0 ? sample(name) : sample(name, way, other);
    expect(explainScan(readScan(`\uFEFF${JSON.stringify(json)}`))).toMatchObject({ usable: true, digest: A });
  });

  test('a manifest that Grype fetched from a registry binds too', () => {
    const json = sample('Grype', ['source', 'target', 'userInput'], 'registry:acme/app:1');
    expect(explainScan(reading(json), B)).toMatchObject({ usable: true, digest: B });
    expect(explainScan(reading(sample('Grype')), B).usable).toBe(false);
  });

  test('a result of Grype at several places', () => {
    const logical = [1, 2].map((place) => ({ fullyQualifiedName: `acme/app@${A}@${B}:/lib/${place}` }));
    const way = ['runs', 0, 'results', 0, 'locations', 0, 'logicalLocations'];
    expect(told(sample('SARIF of Grype', way, logical))).toMatchObject({ usable: true, digest: A });
  });

  test('a list of occurrences', () => {
    const occurrence = {
      noteName: 'n/CVE-1',
      resourceUri: `https://x/y@${A}`,
      kind: 'VULNERABILITY',
      vulnerability: {},
    };
    const discovery = {
      ...occurrence,
      kind: 'DISCOVERY',
      vulnerability: undefined,
      discovery: { analysisStatus: 'FINISHED_SUCCESS', lastScanTime: AT },
    };
    for (const json of [[occurrence, discovery], { occurrences: [occurrence, discovery] }])
      expect(told(JSON.parse(JSON.stringify(json)) as Json)).toMatchObject({
        usable: true,
        digest: A,
        counts: { unknown: 1 },
      });
    expect(
      told(JSON.parse(JSON.stringify({ occurrences: [occurrence, discovery], nextPageToken: 'x' })) as Json).usable,
    ).toBe(false);
  });

  test('a report that is sealed in an envelope, read without believing it', () => {
    const payload = btoa(JSON.stringify(sample('in-toto vulns')));
    const envelope = { payloadType: 'application/vnd.in-toto+json', payload, signatures: [] };
    for (const json of [envelope, { mediaType: 'm', verificationMaterial: {}, dsseEnvelope: envelope }]) {
      expect(told(json)).toMatchObject({ usable: true, digest: A });
      expect(reading(json)).toMatchObject({ report: { notes: ['its signature was not verified here'] } });
    }
    for (const other of ['%', btoa('{'), btoa('{}'), btoa('\xff'), 7])
      expect(told({ ...envelope, payload: other }).reason).toMatch(/^its payload/);
    expect(told({ ...envelope, payloadType: 'text/plain' }).usable).toBe(false);
    expect(told({ mediaType: 'm', verificationMaterial: {}, messageSignature: {} }).reason).toMatch(/signs a file/);
  });
});

describe('findings', () => {
  test('what a scan suppressed counts: exceptions are the policy’s', () => {
    const suppressed = [{ Type: 'vulnerability', Finding: { VulnerabilityID: 'CVE-3', Severity: 'CRITICAL' } }];
    const json = sample('Trivy', ['Results', 0, 'ExperimentalModifiedFindings'], suppressed);
    expect(told(json).counts.critical).toBe(1);
    expect(told(sample('CycloneDX', ['vulnerabilities', 0, 'analysis'], { state: 'not_affected' })).counts.high).toBe(
      1,
    );
    expect(told(sample('SARIF of Trivy', ['runs', 0, 'results', 0, 'suppressions'], [{}])).counts.high).toBe(1);
  });

  test('a vulnerability of several packages is several findings', () => {
    expect(findings(sample('CycloneDX', ['vulnerabilities', 0, 'affects'], [{ ref: 'a' }, { ref: 'c' }]))).toHaveLength(
      3,
    );
    const way = ['imageScanFindings', 'enhancedFindings', 0, 'packageVulnerabilityDetails', 'vulnerablePackages'];
    const packages = [
      { name: 'a', fixedInVersion: 'NotAvailable' },
      { name: 'b', fixedInVersion: '2' },
    ];
    expect(
      findings(sample('Amazon ECR, enhanced', way, packages)).map(({ package: name, fixed }) => [name, fixed]),
    ).toEqual([
      ['a', false],
      ['b', true],
      ['(no package)', undefined],
    ]);
  });

  test.each([
    ['Trivy', [true, false]],
    ['Grype', [true, undefined]],
    ['SARIF of Grype', [true, undefined]],
    ['SARIF of Snyk', [undefined, undefined]],
    ['SARIF of Docker Scout', [true, false]],
    ['CycloneDX', [undefined, undefined]],
    ['Amazon ECR, basic', [undefined, undefined]],
    ['Google Artifact Analysis', [true, undefined]],
    ['Harbor', [true, false]],
    ['NeuVector', [true, false]],
  ] as const)('%s: whether there is a fix, where it says so', (name, fixed) =>
    expect(findings(sample(name)).map((each) => each.fixed)).toEqual(fixed),
  );

  test('a rating without a word is worth its CVSS score, and one with a word its word', () => {
    const rated = (rating: Json) => told(sample('CycloneDX', ['vulnerabilities', 1, 'ratings', 0], rating)).counts;
    expect(rated({ score: 9.8, method: 'CVSSv31' }).critical).toBe(1);
    expect(rated({ score: 9.8, method: 'CVSSv31', severity: 'low' }).low).toBe(1);
    expect(rated({ score: 9.8, method: 'OWASP' }).unknown).toBe(1);
  });

  test('findings of basic scanning count beside those of enhanced scanning', () =>
    expect(
      told(sample('Amazon ECR, enhanced', ['imageScanFindings', 'findings'], [{ severity: 'LOW' }])).counts.low,
    ).toBe(1));

  test('misconfigurations and secrets are other findings than vulnerabilities', () => {
    const json = sample('SARIF of Trivy', ['runs', 0, 'tool', 'driver', 'rules', 1, 'name'], 'Secret');
    expect(told(json).counts).toMatchObject({ high: 1, unknown: 0 });
  });

  test('Grype’s package is taken off the id', () => {
    const renamed = sample('SARIF of Grype', ['runs', 0, 'results', 0, 'ruleId'], 'CVE-1-a');
    const rules = ['runs', 0, 'tool', 'driver', 'rules', 0];
    const help = { id: 'CVE-1-a', help: { text: 'Severity: low\nPackage: a\nSeverity: critical' } };
    const json = {
      ...(renamed as object),
      runs: (sample('SARIF of Grype', rules, help) as { runs: Json }).runs,
    } as Json;
    const patched = JSON.parse(JSON.stringify(json).replace('"ruleId":"CVE-1"', '"ruleId":"CVE-1-a"')) as Json;
    expect(findings(patched)[0]).toMatchObject({ id: 'CVE-1', package: 'a', severity: 'low' });
  });
});

describe('Clair', () => {
  test('tells no time, so it is no proof; what is in it is told', () => {
    const json = {
      manifest_hash: A,
      packages: { 1: { name: 'a' } },
      vulnerabilities: { 9: { name: 'CVE-1', normalized_severity: 'Defcon1', fixed_in_version: '' } },
      package_vulnerabilities: { 1: ['9', '8'] },
    };
    expect(told(json)).toMatchObject({ usable: false, digest: A, counts: { critical: 1, unknown: 1 } });
    expect(told(json).reason).toMatch(/does not say when/);
    const old = { image: 'a:1', unapproved: [], vulnerabilities: [{ severity: 'Negligible' }] };
    expect(told(old)).toMatchObject({ usable: false, digest: null, counts: { negligible: 1 } });
  });
});
