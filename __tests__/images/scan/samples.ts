import type { Json } from '../../../src/manifest/json.ts';

// One small report of each format, written for these tests: two findings, one of them of no known rank, about image A.

const hex = '0123456789abcdef'.repeat(4);
export const A = `sha256:${hex}`;
export const B = `sha256:${hex.slice(1)}7`;
export const AT = '2026-03-01T10:00:00Z';

export type Sample = {
  readonly name: string;
  readonly json: Json;
  readonly scanner: string;
  readonly version: string | null;
  /** Ways to the facts; what happens without each is asked in a table. */
  readonly ways: {
    /** Where the digest stands: taking it away leaves the report unbound. */
    readonly subject: Way;
    readonly time: Way | undefined;
    /** The list of findings, which must not be anything else. */
    readonly findings: Way;
  };
  /** Whether a report without findings shows that somebody looked. */
  readonly emptyIs: 'usable' | 'refused';
};
export type Way = readonly (string | number)[];

const trivy = {
  SchemaVersion: 2,
  Trivy: { Version: '0.58.0' },
  CreatedAt: AT,
  ArtifactName: 'ghcr.io/acme/app:1',
  ArtifactType: 'container_image',
  Metadata: {
    ImageID: B,
    OS: { Family: 'debian', Name: '12' },
    RepoDigests: [`ghcr.io/acme/app@${A}`],
    ImageConfig: { os: 'linux', architecture: 'arm64' },
  },
  Results: [
    {
      Target: 'app',
      Class: 'os-pkgs',
      Vulnerabilities: [
        { VulnerabilityID: 'CVE-1', PkgName: 'a', FixedVersion: '2', Severity: 'HIGH', PublishedDate: AT },
        { VulnerabilityID: 'CVE-2', PkgName: 'b', Severity: 'WHATEVER' },
      ],
    },
  ],
};

const grype = {
  matches: [
    { vulnerability: { id: 'GHSA-1', severity: 'High', fix: { state: 'fixed' } }, artifact: { name: 'a' } },
    { vulnerability: { id: 'CVE-2', fix: { state: '' } }, artifact: { name: 'b' } },
  ],
  source: { type: 'image', target: { userInput: 'app:1', manifestDigest: B, repoDigests: [`acme/app@${A}`] } },
  descriptor: {
    name: 'grype',
    version: '0.94.0',
    timestamp: AT,
    configuration: { 'only-fixed': false, exclude: [], 'vex-documents': [], ignore: null },
    db: { status: { built: AT, valid: true } },
  },
};

const sarif = (
  name: string,
  properties: Json,
  location: { readonly [key: string]: Json },
  rules: readonly [Json, Json],
): Json => ({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name, version: '1.2.3', rules } },
      invocations: [{ endTimeUtc: AT, executionSuccessful: true }],
      properties,
      results: ['CVE-1', 'CVE-2'].map((ruleId) => ({ ruleId, level: 'error', locations: [location] })),
    },
  ],
});

const statement = (predicateType: string, predicate: Json): Json => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'app', digest: { sha256: hex } }],
  predicateType,
  predicate,
});

const resource = `https://eu-docker.pkg.dev/p/r/app@${A}`;

export const SAMPLES: readonly Sample[] = [
  {
    name: 'Trivy',
    json: trivy,
    scanner: 'Trivy',
    version: '0.58.0',
    ways: { subject: ['Metadata', 'RepoDigests'], time: ['CreatedAt'], findings: ['Results', 0, 'Vulnerabilities'] },
    emptyIs: 'usable',
  },
  {
    name: 'Grype',
    json: grype,
    scanner: 'grype',
    version: '0.94.0',
    ways: { subject: ['source', 'target', 'repoDigests'], time: ['descriptor', 'timestamp'], findings: ['matches'] },
    emptyIs: 'usable',
  },
  {
    name: 'SARIF of Trivy',
    json: sarif('Trivy', { repoDigests: [`acme/app@${A}`] }, {}, [
      { id: 'CVE-1', properties: { tags: ['vulnerability', 'HIGH'], 'security-severity': '9.9' } },
      { id: 'CVE-2', properties: { tags: ['vulnerability'] } },
    ]),
    scanner: 'Trivy',
    version: '1.2.3',
    ways: {
      subject: ['runs', 0, 'properties', 'repoDigests'],
      time: ['runs', 0, 'invocations'],
      findings: ['runs', 0, 'results'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'SARIF of Grype',
    json: sarif('grype', {}, { logicalLocations: [{ fullyQualifiedName: `acme/app@${A}@${B}:/lib/x` }] }, [
      { id: 'CVE-1', help: { text: 'Vulnerability CVE-1\nSeverity: high\nPackage: a\nFix Version: 2' } },
      { id: 'CVE-2', help: { text: 'Vulnerability CVE-2\nSeverity: unknown\nPackage: b' } },
    ]),
    scanner: 'grype',
    version: '1.2.3',
    ways: {
      subject: ['runs', 0, 'results', 0, 'locations'],
      time: ['runs', 0, 'invocations'],
      findings: ['runs', 0, 'results'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'SARIF of Snyk',
    json: sarif(
      'Snyk Container',
      {},
      { physicalLocation: { artifactLocation: { uri: `acme/app@${A.replace(':', '_')}` } } },
      [
        { id: 'CVE-1', shortDescription: { text: 'High severity - Overflow in a' } },
        { id: 'CVE-2', shortDescription: { text: 'Overflow in b' } },
      ],
    ),
    scanner: 'Snyk Container',
    version: '1.2.3',
    ways: {
      subject: ['runs', 0, 'results', 0, 'locations'],
      time: ['runs', 0, 'invocations'],
      findings: ['runs', 0, 'results'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'SARIF of Docker Scout',
    json: sarif('docker scout', {}, { physicalLocation: { artifactLocation: { uri: `acme/app@${A}` } } }, [
      { id: 'CVE-1', properties: { cvssV3_severity: 'HIGH', fixed_version: '2', purls: ['pkg:deb/a@1'] } },
      { id: 'CVE-2', properties: { cvssV3_severity: 'UNSPECIFIED', fixed_version: 'not fixed' } },
    ]),
    scanner: 'docker scout',
    version: '1.2.3',
    ways: {
      subject: ['runs', 0, 'results', 0, 'locations'],
      time: ['runs', 0, 'invocations'],
      findings: ['runs', 0, 'results'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'CycloneDX',
    json: {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        timestamp: AT,
        tools: { components: [{ name: 'trivy', version: '0.58.0' }] },
        component: { type: 'container', name: 'app', purl: `pkg:oci/app@sha256%3A${hex}?arch=amd64` },
      },
      vulnerabilities: [
        { id: 'CVE-1', ratings: [{ severity: 'low' }, { severity: 'high' }], affects: [{ ref: 'a' }] },
        { id: 'CVE-2', ratings: [{ severity: 'critical', method: 'other' }], affects: [{ ref: 'b' }] },
      ],
    },
    scanner: 'trivy',
    version: '0.58.0',
    ways: {
      subject: ['metadata', 'component', 'purl'],
      time: ['metadata', 'timestamp'],
      findings: ['vulnerabilities'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'in-toto vulns',
    json: statement('https://in-toto.io/attestation/vulns/v0.2', {
      scanner: {
        uri: 'pkg:github/aquasecurity/trivy',
        version: '0.58.0',
        db: { lastUpdate: AT },
        result: [
          { id: 'CVE-1', severity: [{ method: 'cvss_score', score: '7.5' }] },
          { id: 'CVE-2', severity: [{ method: 'epss', score: '9.9' }] },
        ],
      },
      metadata: { scanStartedOn: AT, scanFinishedOn: AT },
    }),
    scanner: 'pkg:github/aquasecurity/trivy',
    version: '0.58.0',
    ways: {
      subject: ['subject'],
      time: ['predicate', 'metadata', 'scanFinishedOn'],
      findings: ['predicate', 'scanner', 'result'],
    },
    emptyIs: 'usable',
  },
  {
    name: 'cosign vuln',
    json: statement('https://cosign.sigstore.dev/attestation/vuln/v1', {
      scanner: { uri: 'pkg:github/aquasecurity/trivy', version: '0.58.0', result: trivy },
      metadata: { scanStartedOn: AT, scanFinishedOn: AT },
    }),
    scanner: 'pkg:github/aquasecurity/trivy',
    version: '0.58.0',
    ways: {
      subject: ['subject'],
      time: ['predicate', 'metadata', 'scanFinishedOn'],
      findings: ['predicate', 'scanner', 'result', 'Results', 0, 'Vulnerabilities'],
    },
    emptyIs: 'usable',
  },
  {
    name: 'Amazon ECR, basic',
    json: {
      imageId: { imageDigest: A, imageTag: '1' },
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindings: {
        imageScanCompletedAt: AT,
        vulnerabilitySourceUpdatedAt: 1_772_000_000.5,
        findings: [
          { name: 'CVE-1', severity: 'HIGH', attributes: [{ key: 'package_name', value: 'a' }] },
          { name: 'CVE-2', severity: 'UNDEFINED' },
        ],
      },
    },
    scanner: 'Amazon ECR',
    version: null,
    ways: {
      subject: ['imageId', 'imageDigest'],
      time: ['imageScanFindings', 'imageScanCompletedAt'],
      findings: ['imageScanFindings', 'findings'],
    },
    emptyIs: 'usable',
  },
  {
    name: 'Amazon ECR, enhanced',
    json: {
      imageId: { imageDigest: A },
      imageScanStatus: { status: 'ACTIVE' },
      imageScanFindings: {
        imageScanCompletedAt: 1_772_359_200,
        enhancedFindings: [
          {
            severity: 'HIGH',
            fixAvailable: 'YES',
            resources: [{ details: { awsEcrContainerImage: { imageHash: A } } }],
            packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1', vulnerablePackages: [{ name: 'a' }] },
          },
          { severity: 'UNTRIAGED', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2' } },
        ],
      },
    },
    scanner: 'Amazon Inspector',
    version: null,
    ways: {
      subject: ['imageId', 'imageDigest'],
      time: ['imageScanFindings', 'imageScanCompletedAt'],
      findings: ['imageScanFindings', 'enhancedFindings'],
    },
    emptyIs: 'usable',
  },
  {
    name: 'Google Artifact Analysis',
    json: {
      image_summary: { digest: A },
      discovery_summary: {
        discovery: [
          {
            kind: 'DISCOVERY',
            resourceUri: resource,
            discovery: { analysisStatus: 'FINISHED_SUCCESS', lastScanTime: AT },
          },
        ],
      },
      package_vulnerability_summary: {
        vulnerabilities: {
          HIGH: [
            {
              kind: 'VULNERABILITY',
              resourceUri: resource,
              noteName: 'projects/g/notes/CVE-1',
              vulnerability: { effectiveSeverity: 'HIGH', fixAvailable: true },
            },
            { kind: 'VULNERABILITY', resourceUri: resource, noteName: 'projects/g/notes/CVE-2', vulnerability: {} },
          ],
        },
      },
    },
    scanner: 'Google Artifact Analysis',
    version: null,
    ways: {
      subject: ['image_summary', 'digest'],
      time: ['discovery_summary', 'discovery', 0, 'discovery', 'lastScanTime'],
      findings: ['package_vulnerability_summary', 'vulnerabilities', 'HIGH'],
    },
    emptyIs: 'usable',
  },
  {
    name: 'Harbor',
    json: {
      'application/vnd.security.vulnerability.report; version=1.1': {
        generated_at: AT,
        scanner: { name: 'Trivy', version: 'v0.58.0' },
        vulnerabilities: [
          { id: 'CVE-1', severity: 'High', package: 'a', fix_version: '2', artifact_digests: [A] },
          { id: 'CVE-2', severity: 'Unknown', package: 'b', fix_version: '', artifact_digests: [A] },
        ],
      },
    },
    scanner: 'Trivy',
    version: 'v0.58.0',
    ways: {
      subject: ['application/vnd.security.vulnerability.report; version=1.1', 'vulnerabilities', 0, 'artifact_digests'],
      time: ['application/vnd.security.vulnerability.report; version=1.1', 'generated_at'],
      findings: ['application/vnd.security.vulnerability.report; version=1.1', 'vulnerabilities'],
    },
    emptyIs: 'refused',
  },
  {
    name: 'NeuVector',
    json: {
      scanned_at: AT,
      report: {
        digest: A,
        image_id: B,
        cvedb_create_time: AT,
        vulnerabilities: [
          {
            name: 'CVE-1',
            severity: 'High',
            package_name: 'a',
            fixed_version: '2',
            published_timestamp: 1_600_000_000,
          },
          { name: 'CVE-2', severity: '', package_name: 'b', fixed_version: '' },
        ],
      },
    },
    scanner: 'NeuVector',
    version: null,
    ways: { subject: ['report', 'digest'], time: ['scanned_at'], findings: ['report', 'vulnerabilities'] },
    emptyIs: 'usable',
  },
];

/** The value with another one at the end of a way; undefined takes it away. */
export function withAt(value: Json, way: Way, other: Json | undefined): Json {
  const [step, ...rest] = way;
  if (step === undefined) return other ?? null;
  const isLeaving = rest.length === 0 && other === undefined;
  if (Array.isArray(value)) {
    const items = [...(value as readonly Json[])];
    return isLeaving
      ? items.filter((_, index) => index !== step)
      : items.map((item, index) => (index === step ? withAt(item, rest, other) : item));
  }
  const fields = { ...(value as { readonly [key: string]: Json }) };
  if (isLeaving) delete fields[step];
  else fields[step] = withAt(fields[step] ?? null, rest, other);
  return fields;
}

/** Every way to a value inside. */
export function waysIn(value: Json, way: Way = []): readonly Way[] {
  const steps: readonly (string | number)[] = Array.isArray(value)
    ? value.map((_, index) => index)
    : typeof value === 'object' && value !== null
      ? Object.keys(value)
      : [];
  return [
    way,
    ...steps.flatMap((step) => waysIn((value as { readonly [key: string]: Json })[step] ?? null, [...way, step])),
  ];
}

/** The sample of this name, with one value changed. */
export function sample(name: string, way: Way = [], ...other: readonly [] | readonly [Json | undefined]): Json {
  const found = SAMPLES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no sample ${name}`);
  return other.length === 0 ? found.json : withAt(found.json, way, other[0]);
}
