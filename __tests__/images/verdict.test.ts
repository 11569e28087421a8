import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/evidence.ts';
import { learn, prepare } from '../../src/gate.ts';
import { apiRuns, factsOf, found, imageWorld, scanFile, trivy } from '../support/images.ts';
import { CDE, digest, judge, snapshotOf, workload } from '../support/world.ts';

// What reports tell of images besides findings: notes, exceptions used, documents refused, evidence that cannot be used.

const image = `registry.example/app@${digest('b')}`;
const NOW = '2026-11-21T00:00:00Z' as Instant; // any fixed moment
const YESTERDAY = '2026-11-20T00:00:00Z';
const verdictOn = (...args: Parameters<typeof judge>) => judge(...args).changes[0]?.images[0]?.verdict;

describe('notes', () => {
  test('a downgrade is told, by the versions in the tags', () => {
    const base = imageWorld('  scans: {}\n', {
      'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app:2.4.1@${digest('a')}` }),
    });
    const note = (tag: string) =>
      verdictOn(base, apiRuns(`registry.example/app:${tag}@${digest('b')}`))?.notes.join() ?? '';
    expect(note('2.4.0')).toBe('a downgrade from 2.4.1 to 2.4.0');
    expect(note('2.4.1-rc.1')).toContain('downgrade');
    expect(note('2.10.0')).toBe('');
    expect(note('latest')).toBe('');
  });

  test('a tag that is gone', () => {
    const facts = factsOf(image, found(digest('b'), { tag: { kind: 'gone' } }));
    expect(verdictOn(imageWorld('  registries: [registry.example]\n'), apiRuns(image), facts)?.notes.join()).toMatch(
      /is gone/,
    );
  });
});

describe('evidence of the base branch that cannot be used', () => {
  const gapsOf = (files: Record<string, string>) =>
    judge(imageWorld('  scans: {}\n', files), apiRuns(image)).gaps.map(
      ({ at, message, touchesCde }) => `${at.path}:${at.line} ${message} ${touchesCde}`,
    );
  test.each([
    ['a report that is none', scanFile('x', '{}'), /scans\/x.json:1 .* is no evidence: .*false/],
    ['a VEX document that is none', { '.github/cde-gate/vex/x.json': '[]' }, /it is no OpenVEX document/],
    ['JSON that says things twice', { '.github/cde-gate/vex/x.json': '{"a":1,"a":2}' }, /twice/],
    ['a root that is none', { '.github/cde-gate/trusted-roots/x.json': '{}' }, /trusted root 1/],
    [
      'an exception that never ends',
      {
        '.github/cde-gate/exceptions.yml': `exceptions:\n  - { vulnerability: CVE-1, owner: "@a", approver: "@b", reason: r, created: "2026-01-01", until: "2027-01-01", digest: ${digest('b')} }\n`,
      },
      /exceptions.yml:2 .*365 days.*this exception does not apply/,
    ],
    [
      'an exception without an end',
      {
        '.github/cde-gate/exceptions.yml': `exceptions:\n  - { vulnerability: CVE-1, owner: "@a", approver: "@b", reason: r, created: "2026-01-01", digest: ${digest('b')} }\n`,
      },
      /`until` is missing/,
    ],
    [
      'an exception for everything',
      {
        '.github/cde-gate/exceptions.yml':
          'exceptions:\n  - { vulnerability: CVE-1, owner: "@a", approver: "@b", reason: r, created: "2026-01-01", until: "2026-02-01" }\n',
      },
      /either one `digest` or one `repository`/,
    ],
  ])('%s', (_, files, says) => {
    expect(gapsOf(files).join('\n')).toMatch(says);
  });

  test('a key that is not there', () => {
    const base = imageWorld('  scans: {}\n  signers: [{ name: robot, key: .github/cde-gate/robot.pub }]\n');
    expect(judge(base, apiRuns(image)).gaps.map(({ message }) => message)).toEqual([
      'signer `robot`: `.github/cde-gate/robot.pub` is not on the base branch',
    ]);
  });
});

test('an exception that was used is told', () => {
  const base = imageWorld('  scans: {}\n', {
    ...scanFile('app', trivy(digest('b'), YESTERDAY, [{}])),
    '.github/cde-gate/exceptions.yml': `exceptions:\n  - { vulnerability: CVE-2026-0001, package: openssl, owner: "@a", approver: "@b", reason: not compiled in, created: "2026-11-01", until: "2026-12-01", repository: registry.example/app }\n`,
  });
  const verdict = verdictOn(base, apiRuns(image));
  expect(verdict?.problems).toEqual([]);
  expect(verdict?.excuses.map(({ by, reason }) => `${by}: ${reason}`)).toEqual([
    '@a until 2026-12-01: not compiled in',
  ]);
});

test('platforms of the pod join those of the settings', () => {
  const text = workload('pay', 'api', { labels: CDE, image }).replace(
    '      containers:',
    '      nodeSelector: { kubernetes.io/arch: arm64 }\n      containers:',
  );
  const platforms = [
    { platform: 'linux/amd64', digest: digest('1') },
    { platform: 'linux/arm64', digest: digest('2') },
  ];
  const base = imageWorld('  scans: {}\n', scanFile('app', trivy(digest('1'), YESTERDAY)));
  const facts = factsOf(image, found(digest('b'), { platforms }));
  const messages = (edit: Parameters<typeof judge>[1]) =>
    verdictOn(base, edit, facts)?.problems.map(({ message }) => message);
  expect(messages({ 'pay/api.yaml': text })).toEqual(['has no believed scan on linux/arm64']);
  expect(messages(apiRuns(image))).toEqual([]);
});

test('all images of the state are judged where somebody asks', () => {
  const base = snapshotOf('main', imageWorld('  scans: {}\n'));
  const evidence = { base, head: base, merge: { kind: 'clean' }, request: undefined, now: NOW } as const;
  expect(prepare(evidence).changes[0]?.images).toEqual([]);
  const { changes } = learn(prepare({ ...evidence, images: 'all' }), new Map());
  expect(changes[0]?.images.map(({ workload: id, verdict }) => [id, verdict?.problems.length])).toEqual([
    ['other/job[Deployment]', 1],
    ['pay/api[Deployment]', 1],
    ['pay/vault[StatefulSet]', 1],
    ['shop/cart[Deployment]', 1],
    ['shop/web[Deployment]', 1],
  ]);
});
