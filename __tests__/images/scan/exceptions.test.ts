import { describe, expect, test } from 'vitest';
import { readScan } from '../../../src/images/scan/catalog.ts';
import { readOpenVex } from '../../../src/images/scan/openvex.ts';
import { readProvenance, readVerificationSummary } from '../../../src/images/scan/slsa.ts';
import { parseStatement } from '../../../src/images/scan/statement.ts';
import type { Json } from '../../../src/manifest/json.ts';
import { A, AT, withAt } from './samples.ts';

// What a policy can use beside findings: exceptions, somebody else's verdict, where an image comes from.

const hex = A.slice('sha256:'.length);
const purl = `pkg:oci/app@sha256%3A${hex}?tag=1&repository_url=ghcr.io%2Facme%2Fapp`;

describe('OpenVEX', () => {
  const stated = { vulnerability: { name: 'CVE-1', aliases: ['GHSA-1'] }, products: [{ '@id': purl }] };
  const document = (statement: Json, version: Json = 2): Json => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Security <s@example.com>',
    timestamp: AT,
    version,
    statements: [statement],
  });

  test('a statement with all its names, for an image by digest', () =>
    expect(
      readOpenVex(document({ ...stated, status: 'not_affected', justification: 'component_not_present' })),
    ).toEqual({
      author: 'Security <s@example.com>',
      version: 2,
      problems: [],
      statements: [
        {
          vulnerabilities: ['CVE-1', 'GHSA-1'],
          products: [{ id: purl, digests: [A], repository: 'ghcr.io/acme/app', subcomponents: [] }],
          status: 'not_affected',
          reason: 'component_not_present',
          statedAt: AT,
        },
      ],
    }));

  test('version 0.0.1 writes texts, and other fields name digests too', () => {
    const old = document({ vulnerability: 'CVE-1', products: [`pkg:oci/app@${A}`], status: 'fixed' });
    expect(readOpenVex(old).statements[0]).toMatchObject({ vulnerabilities: ['CVE-1'], products: [{ digests: [A] }] });
    const hashed = document({ ...stated, status: 'fixed', products: [{ '@id': 'app', hashes: { 'sha-256': hex } }] });
    expect(readOpenVex(hashed).statements[0]?.products[0]).toMatchObject({ digests: [A], repository: undefined });
  });

  test.each([
    [
      { ...stated, status: 'not_affected' },
      'statement 1 says `not_affected` without a justification or an impact statement',
    ],
    [{ ...stated, status: 'not_affected', justification: 'trust me' }, 'statement 1 has no known justification'],
    [{ ...stated, status: 'ignored' }, 'statement 1 has no known status'],
    [{ ...stated, status: 'fixed', products: [] }, 'statement 1 names no product'],
    [{ status: 'fixed', products: ['a'] }, 'statement 1 names no vulnerability'],
    [null, 'statement 1 names no vulnerability'],
  ])('%j does not apply', (statement, problem) =>
    expect(readOpenVex(document(statement as Json))).toMatchObject({ statements: [], problems: [problem] }),
  );

  test('is no scan', () =>
    expect(readScan(JSON.stringify(document({ ...stated, status: 'fixed' })))).toMatchObject({
      usable: false,
      reason: 'it holds exceptions, not what a scan found',
      draft: { subjects: [A] },
    }));
});

const statement = (predicateType: string, predicate: Json): Json => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: hex } }],
  predicateType,
  predicate,
});

describe('SLSA', () => {
  const summary = statement('https://slsa.dev/verification_summary/v1', {
    verifier: { id: 'https://verifier.example' },
    timeVerified: AT,
    resourceUri: 'ghcr.io/acme/app',
    policy: { uri: 'git+https://x', digest: { sha256: hex } },
    verificationResult: 'PASSED',
    verifiedLevels: ['SLSA_BUILD_LEVEL_3'],
  });
  const provenance = statement('https://slsa.dev/provenance/v1', {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow: { ref: 'refs/heads/main' } },
      resolvedDependencies: [{ uri: 'git+https://github.com/acme/app', digest: { gitCommit: 'abc' } }, {}],
    },
    runDetails: { builder: { id: 'https://builder.example' }, metadata: { invocationId: 'run/1' } },
  });

  test('a verification summary', () =>
    expect(readVerificationSummary(parseStatement(summary))).toEqual({
      subjects: [A],
      verifier: 'https://verifier.example',
      verifiedAt: AT,
      resourceUri: 'ghcr.io/acme/app',
      policyUri: 'git+https://x',
      policyDigest: A,
      verdict: 'passed',
      levels: ['SLSA_BUILD_LEVEL_3'],
    }));

  test.each(['FAILED', 'passed', 'PASSED?'])('%s is no pass', (result) =>
    expect(
      readVerificationSummary(parseStatement(withAt(summary, ['predicate', 'verificationResult'], result))),
    ).toMatchObject({
      verdict: 'failed',
    }),
  );

  test.each([['verifier'], ['timeVerified'], ['resourceUri'], ['verificationResult']])(
    'no summary without %s',
    (field) =>
      expect(readVerificationSummary(parseStatement(withAt(summary, ['predicate', field], undefined)))).toHaveProperty(
        'problem',
      ),
  );

  test('provenance', () => {
    expect(readProvenance(parseStatement(provenance))).toMatchObject({
      subjects: [A],
      builder: 'https://builder.example',
      sources: [{ uri: 'git+https://github.com/acme/app', digests: { gitCommit: 'abc' } }],
      invocation: 'run/1',
    });
    expect(readProvenance(parseStatement(statement('p', {})))).toHaveProperty('problem');
  });

  test.each([
    ['a summary', summary, /^it is a verdict \(passed\)/],
    ['provenance', provenance, /^it shows where an image comes from/],
  ])('%s is no scan', (_, json, reason) =>
    expect(readScan(JSON.stringify(json))).toMatchObject({ usable: false, reason: expect.stringMatching(reason) }),
  );
});
