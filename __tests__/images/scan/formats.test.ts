import { describe, expect, test } from 'vitest';
import { explainScan } from '../../../src/images/scan/answer.ts';
import { readScan } from '../../../src/images/scan/catalog.ts';
import type { Json } from '../../../src/manifest/json.ts';
import { A, B, SAMPLES, sample, withAt } from './samples.ts';

// What holds for every format alike: one row a format, one test a danger.

const read = (json: Json) => readScan(JSON.stringify(json));
const told = (json: Json, digest?: string) => explainScan(read(json), digest);
const zero = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };

describe.each(SAMPLES)('$name', ({ json, scanner, version, ways, emptyIs }) => {
  test('is usable, and a rank that nobody knows is counted', () => {
    expect(told(json)).toMatchObject({ digest: A, scanner, version, usable: true, reason: null });
    expect(told(json).counts).toEqual({ ...zero, high: 1, unknown: 1 });
    expect(told(json).scannedAt).toBe('2026-03-01T10:00:00Z');
  });

  test('is not bound without its digest, whatever names and image ids it has', () =>
    expect(told(withAt(json, ways.subject, undefined))).toMatchObject({
      usable: false,
      reason: expect.stringMatching(/names no image by digest|which image/),
    }));

  test('is not bound by a digest that is none', () =>
    expect(told(withAt(json, ways.subject, ['app@sha256:0123', 'app:latest', { sha256: 1 }])).usable).toBe(false));

  test.runIf(ways.time !== undefined)('is no proof without a time, or with one that was never set', () => {
    for (const time of [undefined, '0001-01-01T00:00:00Z', 0, 'yesterday', {}])
      expect(told(withAt(json, ways.time ?? [], time))).toMatchObject({ usable: false, scannedAt: null });
  });

  test(`without findings it is ${emptyIs}`, () =>
    expect(told(withAt(json, ways.findings, [])).usable).toBe(emptyIs === 'usable'));

  test.each([['text'], [{}], [{ length: 2 }], [7], [true]] as const)(
    'findings that are %j are no empty list',
    (other) => expect(told(withAt(json, ways.findings, other)).usable).toBe(false),
  );

  test('findings of wrong types are findings of no known rank', () =>
    expect(told(withAt(json, [...ways.findings, 0], null)).counts.unknown).toBe(2));

  test('a text that ends too early is refused wherever it ends', () => {
    const text = JSON.stringify(json);
    for (let end = 0; end < text.length; end += 7)
      expect(readScan(text.slice(0, end))).toMatchObject({
        usable: false,
        reason: expect.stringMatching(/truncated|empty/),
      });
  });

  test('a key written twice is refused', () =>
    expect(readScan(`{"x":1,"\\u0078":2,${JSON.stringify(json).slice(1)}`)).toMatchObject({
      usable: false,
      reason: 'it says `x` twice in one object',
    }));

  test('keys of the prototype are keys like others', () => {
    const hostile = `{"__proto__":{"usable":true},"constructor":{"prototype":1},"toString":2,${JSON.stringify(json).slice(1)}`;
    expect(explainScan(readScan(hostile))).toEqual(told(json));
    expect(Object.hasOwn(Object.prototype, 'usable')).toBe(false);
  });

  test('asked about a digest, it speaks of no other', () => {
    expect(told(json, A)).toMatchObject({ digest: A, usable: true });
    expect(told(json, B)).toMatchObject({
      digest: null,
      usable: false,
      reason: `it is not about ${B}, but about ${A}`,
    });
  });
});

describe('several subjects', () => {
  test.each([
    ['Trivy', ['Metadata', 'RepoDigests'], [`a@${A}`, `b@${B}`, `c@${A}`]],
    ['Grype', ['source', 'target', 'repoDigests'], [`a@${A}`, `b@${B}`]],
    ['SARIF of Trivy', ['runs', 0, 'properties', 'repoDigests'], [`a@${A}`, `b@${B}`]],
    ['CycloneDX', ['metadata', 'component', 'version'], B],
    [
      'in-toto vulns',
      ['subject'],
      [{ digest: { sha256: A.slice(7) } }, { digest: { sha256: B.slice(7).toUpperCase() } }],
    ],
    [
      'Harbor',
      ['application/vnd.security.vulnerability.report; version=1.1', 'vulnerabilities', 0, 'artifact_digests'],
      [A, B],
    ],
  ] as const)('%s binds each of them', (name, way, other) => {
    const json = sample(name, way, other);
    expect(told(json)).toMatchObject({ digest: null, usable: true });
    for (const digest of [A, B]) expect(told(json, digest)).toMatchObject({ digest, usable: true });
  });

  test.each([
    [
      'SARIF of Snyk',
      ['runs', 0, 'results', 0, 'locations', 0, 'physicalLocation', 'artifactLocation', 'uri'],
      `x@${B}`,
    ],
    ['Google Artifact Analysis', ['discovery_summary', 'discovery', 0, 'resourceUri'], `https://x/y@${B}`],
    [
      'Amazon ECR, enhanced',
      ['imageScanFindings', 'enhancedFindings', 0, 'resources', 0, 'details', 'awsEcrContainerImage', 'imageHash'],
      B,
    ],
  ] as const)('%s whose findings are about different images is refused', (name, way, other) =>
    expect(told(sample(name, way, other))).toMatchObject({ usable: false, reason: expect.stringMatching(/image/) }),
  );
});
