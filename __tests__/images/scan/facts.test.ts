import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestsOfPurl, digestsOfReference } from '../../../src/images/scan/field.ts';
import { instantOf } from '../../../src/images/scan/instant.ts';
import { severityOfScore, toSeverity, worst } from '../../../src/images/scan/severity.ts';
import { runs } from '../../support/runs.ts';
import { A } from './samples.ts';

describe('ranks', () => {
  test.each([
    ['CRITICAL', 'critical'],
    [' High ', 'high'],
    ['Moderate', 'medium'],
    ['Negligible', 'negligible'],
    ['MINIMAL', 'negligible'],
    ['INFORMATIONAL', 'negligible'],
    ['none', 'negligible'],
    ['UNTRIAGED', 'unknown'],
    ['UNDEFINED', 'unknown'],
    ['__proto__', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ] as const)('%s is %s', (word, severity) => expect(toSeverity(word)).toBe(severity));

  test.each([
    [10, 'critical'],
    [9, 'critical'],
    [8.9, 'high'],
    [7, 'high'],
    [6.9, 'medium'],
    [4, 'medium'],
    [3.9, 'low'],
    [0.1, 'low'],
    [0, 'negligible'],
    [11, 'unknown'],
    [-1, 'unknown'],
    [Number.NaN, 'unknown'],
  ] as const)('score %d is %s', (score, severity) => expect(severityOfScore(score)).toBe(severity));

  test('the worst of several, of none unknown', () => {
    expect(worst(['unknown', 'low', 'high'])).toBe('high');
    expect(worst(['unknown', 'negligible'])).toBe('negligible');
    expect(worst([])).toBe('unknown');
  });
});

describe('moments', () => {
  test.each(['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.123456789+02:00'])('%s stays as it is', (text) =>
    expect(instantOf(text)).toBe(text),
  );

  test.each([
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2026-03-01',
    '2026-03-01T10:00:00',
    '2026-13-01T10:00:00Z',
    'Sun Mar 1 2026',
    '2026-03-01T10:00:00Z\n',
    0,
    -1,
    1e300,
    null,
    {},
    undefined,
  ])('%j is none', (value) => expect(instantOf(value)).toBeUndefined());

  test('seconds become the date that they are', () =>
    assert(
      property(integer({ min: 1, max: 253_402_300_799 }), (seconds) => {
        expect(instantOf(seconds)).toBe(new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z'));
      }),
      { numRuns: runs(500) },
    ));
});

describe('digests', () => {
  test.each([
    [`ghcr.io/acme/app@${A}`, [A]],
    [`@${A}`, []],
    [A, []],
    [`app@${A}0`, []],
    [`app@${A.toUpperCase()}`, []],
    ['app:1', []],
  ])('reference %s', (text, expected) => expect(digestsOfReference(text)).toEqual(expected));

  test.each([
    [`pkg:oci/app@sha256%3A${A.slice(7)}?arch=amd64`, [A]],
    [`pkg:oci/app@${A}`, [A]],
    [`pkg:oci/app?x=@${A}`, []],
    [`pkg:npm/app@${A}`, []],
    [`pkg:oci/app@${A}x`, []],
  ])('package URL %s', (text, expected) => expect(digestsOfPurl(text)).toEqual(expected));
});
