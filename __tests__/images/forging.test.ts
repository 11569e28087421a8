import { describe, expect, test } from 'vitest';
import { apiRuns, factsOf, found, imageWorld, trivy } from '../support/images.ts';
import { type Signing, startSigstore, WORKFLOW } from '../support/sigstore.ts';
import { digest, judge } from '../support/world.ts';

// A signed scan through the whole gate, and every way to forge one. The scan is a cosign vulnerability attestation around
// a report of Trivy; the authority, the log and the clocks are invented, and the signatures are real.

const sigstore = await startSigstore();
const stranger = await startSigstore();
const image = `registry.example/app@${digest('b')}`;
const SETTINGS = `  scans: { maxAgeDays: { inside: 90 } }
  signers: [{ name: nightly scan, issuer: "https://token.actions.githubusercontent.com", subject: "${WORKFLOW}" }]
`;
const base = imageWorld(SETTINGS, { '.github/cde-gate/trusted-roots/test.json': sigstore.root });
// Signatures are made now, while the gate's clock stands still: the scan lies before both.
const SCANNED = '2026-11-20T22:00:00Z';

type Forgery = {
  readonly subject?: string;
  readonly report?: string;
  readonly at?: string;
  readonly signing?: Signing;
  readonly by?: typeof sigstore;
};

const statement = ({ subject = digest('b'), at = SCANNED, report = trivy(subject, at) }: Forgery) =>
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.example/app', digest: { sha256: subject.slice(7) } }],
    predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
    predicate: {
      invocation: { parameters: [] },
      scanner: { uri: 'pkg:github/aquasecurity/trivy@0.58.0', version: '0.58.0', result: JSON.parse(report) as object },
      metadata: { scanStartedOn: at, scanFinishedOn: at },
    },
  });

async function attach(forgery: Forgery = {}, edit?: (bundle: Awaited<ReturnType<typeof sigstore.sign>>) => unknown) {
  const signed = await (forgery.by ?? sigstore).sign({ payload: statement(forgery), ...forgery.signing });
  return { bundle: JSON.stringify(edit?.(signed) ?? signed), about: digest('b'), where: 'the registry' };
}

const findings = (attachments: readonly { bundle: string; about: string; where: string }[]) =>
  judge(base, apiRuns(image), factsOf(image, found(digest('b')), { attachments })).findings.map(
    ({ rule, message }) => `${rule}: ${message}`,
  );

test('a scan that the named workflow signed is believed', async () => {
  const { changes, findings: all } = judge(
    base,
    apiRuns(image),
    factsOf(image, found(digest('b')), { attachments: [await attach()] }),
  );
  expect(all).toEqual([]);
  const [judged] = changes[0]?.images ?? [];
  expect(judged?.verdict?.scans.map(({ scanner, source }) => [scanner, source.kind])).toEqual([['trivy', 'signed']]);
});

test('what it found counts', async () => {
  const bad = trivy(digest('b'), SCANNED, [{ id: 'CVE-2026-7' }]);
  expect(findings([await attach({ report: bad })]).join()).toMatch(/vulnerabilities-over-threshold.*CVE-2026-7/);
});

describe('forged', () => {
  test.each<[string, Forgery, RegExp]>([
    [
      'signed by a run of a pull request',
      { signing: { run: { trigger: 'pull_request', ref: 'refs/pull/7/merge' } } },
      /started by|`refs\/pull/,
    ],
    [
      'signed by a run that a stranger caused',
      { signing: { run: { trigger: 'pull_request_target' } } },
      /started by `pull_request_target`/,
    ],
    ['signed in a fork', { signing: { run: { repository: 'https://github.com/mallory/app' } } }, /mallory/],
    [
      'signed by another workflow',
      { signing: { run: { subject: WORKFLOW.replace('scan.yml', 'other.yml') } } },
      /other.yml/,
    ],
    [
      'signed on another branch',
      { signing: { run: { subject: WORKFLOW.replace('main', 'evil'), ref: 'refs/heads/evil' } } },
      /evil/,
    ],
    ['by an authority of its own', { by: stranger }, /not believed/],
    ['about another image', { subject: digest('c') }, /not believed/],
    ['about this image, around a report of another one', { report: trivy(digest('c'), SCANNED) }, /not believed/],
    ['a scan that is still to come', { at: '2099-01-01T00:00:00Z' }, /not believed/],
    ['without any time', { signing: { times: 'none' } }, /not believed/],
    ['of another payload type', { signing: { payloadType: 'application/json' } }, /payloadType/],
    [
      'a report that looked at nothing',
      { report: JSON.stringify({ ...JSON.parse(trivy(digest('b'), SCANNED)), Results: [] }) },
      /not believed/,
    ],
  ])('%s', async (_, forgery, says) => {
    const told = findings([await attach(forgery)]).join('\n');
    expect(told).toMatch(/image-unscanned: .* has no believed scan/);
    expect(told).toMatch(says);
  });

  test('the payload was exchanged after signing', async () => {
    const payload = Buffer.from(statement({ report: trivy(digest('b'), SCANNED) })).toString('base64');
    const edited = await attach({ report: trivy(digest('b'), SCANNED, [{}]) }, (bundle) => ({
      ...bundle,
      dsseEnvelope: { ...bundle.dsseEnvelope, payload },
    }));
    expect(findings([edited]).join()).toMatch(/has no believed scan/);
  });

  test('an old clean scan beside a newer bad one is a replay', async () => {
    const old = await attach({ at: '2026-11-19T00:00:00Z' });
    const bad = await attach({ report: trivy(digest('b'), SCANNED, [{}]) });
    expect(findings([old, bad]).join()).toMatch(/vulnerabilities-over-threshold/);
    expect(findings([bad, old]).join()).toMatch(/vulnerabilities-over-threshold/);
  });

  test('a root of trust that comes with the pull request', async () => {
    const attachments = [await attach({ by: stranger })];
    const edit = { ...apiRuns(image), '.github/cde-gate/trusted-roots/mine.json': stranger.root };
    const { findings: all } = judge(base, edit, factsOf(image, found(digest('b')), { attachments }));
    expect(all.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['image-unscanned', 'gate-altered']));
  });
});
