import { type Arbitrary, array, assert, constantFrom, jsonValue, nat, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { explainScan } from '../../../src/images/scan/answer.ts';
import { readScan } from '../../../src/images/scan/catalog.ts';
import type { Json } from '../../../src/manifest/json.ts';
import { runs } from '../../support/runs.ts';
import { A, SAMPLES, waysIn, withAt } from './samples.ts';

// A report is somebody else's data: whatever it holds, a reader answers.

const json = jsonValue({ maxDepth: 4 }) as Arbitrary<Json>; // fast-check's type is the same set
const aSample = constantFrom(...SAMPLES);

function check(text: string): void {
  const reading = readScan(text);
  const known = reading.usable ? reading.report : reading.draft;
  const { counts, usable, reason } = explainScan(reading);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(known.findings.length);
  expect(usable).toBe(reason === null);
  if (reading.usable) expect(reading.report.subjects.length).toBeGreaterThan(0);
  for (const digest of known.subjects) expect(digest).toMatch(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/);
}

test('any text', () => assert(property(string(), check), { numRuns: runs(500) }));

test('any JSON', () =>
  assert(
    property(json, (value) => check(JSON.stringify(value))),
    { numRuns: runs(500) },
  ));

test('a report in which up to three values are anything', () =>
  assert(
    property(aSample, array(tuple(nat(), json), { minLength: 1, maxLength: 3 }), (sample, changes) => {
      const changed = changes.reduce((value, [at, other]) => {
        const ways = waysIn(value);
        return withAt(value, ways[at % ways.length] ?? [], other);
      }, sample.json);
      check(JSON.stringify(changed));
    }),
    { numRuns: runs(3_000) },
  ));

test('a report that is torn off, or has a hole', () =>
  assert(
    property(aSample, nat(), nat(50), (sample, at, length) => {
      const text = JSON.stringify(sample.json);
      check(text.slice(0, at % text.length) + text.slice((at % text.length) + length));
    }),
    { numRuns: runs(1_000) },
  ));

test('taking any one value away never makes a report speak of another image', () =>
  assert(
    property(aSample, nat(), (sample, at) => {
      const ways = waysIn(sample.json).slice(1);
      const reading = readScan(JSON.stringify(withAt(sample.json, ways[at % ways.length] ?? [], undefined)));
      if (reading.usable) expect(reading.report.subjects).toEqual([A]);
    }),
    { numRuns: runs(1_000) },
  ));
