import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EMBEDDED_ROOT, readRoot } from '../../../src/images/trust/root.ts';
import { openVerifier } from '../../../src/images/trust/verifier.ts';
import { A, SCANNER, type Sigstore, startSigstore } from '../../support/sigstore.ts';

let sigstore: Sigstore;
beforeAll(async () => {
  sigstore = await startSigstore();
});

describe('the embedded root', () => {
  const folder = new URL('../../../node_modules/@sigstore/tuf/', import.meta.url);
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

  test('is that of the installed package: else run scripts/trusted-root.ts', () => {
    const { name, version } = read('package.json') as { name: string; version: string };
    const seeds = read('seeds.json') as Record<string, { targets: Record<string, string> }>;
    const seed = seeds['https://tuf-repo-cdn.sigstore.dev']?.targets['trusted_root.json'] ?? '';
    expect(EMBEDDED_ROOT.source).toBe(`${name} ${version}`);
    expect(JSON.parse(EMBEDDED_ROOT.text)).toEqual(JSON.parse(Buffer.from(seed, 'base64').toString()));
  });

  test('can be read, and tells its age', () => {
    expect(readRoot(EMBEDDED_ROOT.text)).not.toHaveProperty('problem');
    expect(EMBEDDED_ROOT.newest).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('stands where none is given', async () => {
    const { value, problems } = openVerifier([SCANNER], []);
    expect(problems).toEqual([]);
    const bundle = JSON.stringify(await sigstore.sign());
    expect(value.verify({ bundle, about: A, where: '' }, [A])).toMatchObject({ kind: 'refused' });
  });
});

describe('a root that is refused when it is loaded', () => {
  type Root = Sigstore['rootJson'];
  const NONE = { start: undefined } as unknown as { start: string }; // what a root may lack
  test.each<[string, (root: Root) => unknown, string]>([
    [
      'a log without a start',
      (root) => ({
        ...root,
        tlogs: root.tlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, validFor: NONE } })),
      }),
      'since when',
    ],
    [
      'a log without validity',
      (root) => ({
        ...root,
        tlogs: root.tlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, validFor: undefined } })),
      }),
      'since when',
    ],
    [
      'a certificate log without a start',
      (root) => ({
        ...root,
        ctlogs: root.ctlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, validFor: NONE } })),
      }),
      'since when',
    ],
    [
      'an authority without a start',
      (root) => ({
        ...root,
        certificateAuthorities: root.certificateAuthorities.map((each) => ({ ...each, validFor: NONE })),
      }),
      'since when',
    ],
    [
      'a time authority without a start',
      (root) => ({
        ...root,
        timestampAuthorities: root.timestampAuthorities.map((each) => ({ ...each, validFor: NONE })),
      }),
      'since when',
    ],
    [
      'an authority without certificates',
      (root) => ({ ...root, certificateAuthorities: [{ validFor: { start: '2020-01-01T00:00:00Z' } }] }),
      'no certificate',
    ],
    ['no log', (root) => ({ ...root, tlogs: [] }), 'no transparency log'],
    ['another type', (root) => ({ ...root, mediaType: 'application/json' }), '`mediaType`'],
    [
      'a key of noise',
      (root) => ({
        ...root,
        tlogs: root.tlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, rawBytes: 'AAAA' } })),
      }),
      'cannot be read',
    ],
    ['a list', () => [], '`mediaType`'],
  ])('%s', (_, edit, expected) => {
    const told = readRoot(JSON.stringify(edit(sigstore.rootJson)));
    expect('problem' in told ? told.problem : '').toContain(expected);
  });

  test.each([
    ['', 'empty'],
    ['{"a":1,"a":2}', 'twice'],
    ['{', 'truncated'],
  ])('%s', (text, expected) => {
    const told = readRoot(text);
    expect('problem' in told ? told.problem : '').toContain(expected);
  });

  test('is told, and not replaced by the embedded one', async () => {
    const { value, problems } = openVerifier([SCANNER], ['{}']);
    expect(problems.join()).toContain('trusted root 1');
    const bundle = JSON.stringify(await sigstore.sign());
    expect(value.verify({ bundle, about: A, where: '' }, [A])).toMatchObject({
      reason: 'there is no trusted root to verify certificates with',
    });
  });
});

test('each root vouches by itself: an authority of one and the log of another make none', async () => {
  const other = await startSigstore();
  const bundle = JSON.stringify(await sigstore.sign());
  const tell = (...roots: readonly unknown[]) =>
    openVerifier(
      [SCANNER],
      roots.map((each) => JSON.stringify(each)),
    ).value.verify({ bundle, about: A, where: '' }, [A]).kind;
  const [mine, theirs] = [sigstore.rootJson, other.rootJson];
  expect(tell(mine)).toBe('verified');
  expect(tell(theirs, mine)).toBe('verified');
  expect(tell({ ...mine, tlogs: theirs.tlogs }, { ...theirs, tlogs: mine.tlogs })).toBe('refused');
  expect(tell({ ...mine, ctlogs: theirs.ctlogs })).toBe('refused');
  expect(tell({ ...mine, ctlogs: [] })).toBe('refused');
});

test('a root whose keys were good only before', () => {
  const over = { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' };
  const root = {
    ...sigstore.rootJson,
    certificateAuthorities: sigstore.rootJson.certificateAuthorities.map((each) => ({ ...each, validFor: over })),
  };
  return sigstore.sign().then((bundle) => {
    const { value } = openVerifier([SCANNER], [JSON.stringify(root)]);
    expect(value.verify({ bundle: JSON.stringify(bundle), about: A, where: '' }, [A]).kind).toBe('refused');
  });
});
