import { factsOf, found, imageWorld, trivy } from '../__tests__/support/images.ts';
import { startSigstore, WORKFLOW } from '../__tests__/support/sigstore.ts';
import { CDE, snapshotOf, workload } from '../__tests__/support/world.ts';
import type { Instant } from '../src/evidence.ts';
import { conclude, learn, prepare } from '../src/gate.ts';
import type { ImageFacts } from '../src/images/facts.ts';

// What images cost when the registries have answered: a pull request brings many into the CDE, each with a signed scan of a
// hundred findings, and every signature is verified.

const isSmoke = process.argv.includes('--smoke');
const IMAGES = isSmoke ? 5 : 200;
const RUNS = isSmoke ? 1 : 7;
const FINDINGS = 100;
const LIMIT_MS = 300;
const SCANNED = '2026-11-20T22:00:00Z';
const TOOL = { name: 'cde-gate', version: 'bench' };

const sigstore = await startSigstore();
const digestOf = (index: number): string => `sha256:${(index + 17).toString(16).padStart(8, '0').repeat(8)}`;

async function scanOf(digest: string) {
  const listed = Array.from({ length: FINDINGS }, (_, index) => ({
    id: `CVE-2026-${index}`,
    severity: 'LOW',
    package: `p${index}`,
  }));
  const payload = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app', digest: { sha256: digest.slice(7) } }],
    predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
    predicate: {
      invocation: {},
      scanner: {
        uri: 'pkg:github/aquasecurity/trivy@0.58.0',
        version: '0.58.0',
        result: JSON.parse(trivy(digest, SCANNED, listed)) as object,
      },
      metadata: { scanStartedOn: SCANNED, scanFinishedOn: SCANNED },
    },
  };
  return JSON.stringify(await sigstore.sign({ payload: JSON.stringify(payload) }));
}

const settings = `  registries: [registry.example]
  scans: { maxAgeDays: { inside: 90 } }
  signers: [{ name: scan, issuer: "https://token.actions.githubusercontent.com", subject: "${WORKFLOW}" }]
`;
const base = imageWorld(settings, { '.github/cde-gate/trusted-roots/bench.json': sigstore.root });
const head: { [path: string]: string } = { ...base };
const facts = new Map<string, ImageFacts>();
for (let index = 0; index < IMAGES; index += 1) {
  const digest = digestOf(index);
  const image = `registry.example/app${index}@${digest}`;
  head[`pay/w${index}.yaml`] = workload('pay', `w${index}`, { labels: CDE, image });
  const attachments = [{ bundle: await scanOf(digest), about: digest, where: 'the registry' }];
  for (const [key, value] of factsOf(image, found(digest), { attachments })) facts.set(key, value);
}
const evidence = {
  base: snapshotOf('base', base),
  head: snapshotOf('head', head),
  merge: { kind: 'clean' },
  request: undefined,
  now: '2026-11-21T00:00:00Z' as Instant, // any fixed moment
} as const;

const times = Array.from({ length: RUNS }, () => {
  const prepared = prepare(evidence);
  const start = performance.now();
  const { findings } = conclude(learn(prepared, facts), TOOL);
  const milliseconds = performance.now() - start;
  const wrong = findings.filter(({ rule }) => rule.startsWith('image-un') || rule.startsWith('digest'));
  if (wrong.length > 0) throw new Error(`the bench is wrong: ${wrong[0]?.message}`);
  return milliseconds;
}).toSorted((a, b) => a - b);
const median = times[Math.floor(times.length / 2)] ?? 0;
console.log(
  `${IMAGES} images, each with a signed scan of ${FINDINGS} findings: ${median.toFixed(0)} ms (${(median / IMAGES).toFixed(2)} ms each, best ${times[0]?.toFixed(0)} ms); the target is ${LIMIT_MS} ms for 200`,
);
