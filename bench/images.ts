import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { factsOf, found, imageWorld, trivy } from '../__tests__/support/images.ts';
import { startSigstore, WORKFLOW } from '../__tests__/support/sigstore.ts';
import { CDE, snapshotOf, workload } from '../__tests__/support/world.ts';
import type { Instant } from '../src/evidence.ts';
import { conclude, learn, prepare } from '../src/gate.ts';
import type { ImageEvidence, ImageFacts } from '../src/images/facts.ts';

// What images cost when the registries have answered: a pull request brings many into the CDE, each with a scan of a
// hundred findings: told by the registry's own scanner, or signed by a workflow and verified.

const isSmoke = process.argv.includes('--smoke');
const IMAGES = isSmoke ? 5 : 200;
const RUNS = isSmoke ? 1 : 7;
const FINDINGS = 100;
const LIMIT_MS = 300;
const SCANNED = '2026-11-20T22:00:00Z';
const TOOL = { name: 'cde-gate', version: 'bench' };

const sigstore = await startSigstore();
const digestOf = (index: number): string => `sha256:${(index + 17).toString(16).padStart(8, '0').repeat(8)}`;

const listed = Array.from({ length: FINDINGS }, (_, index) => ({
  id: `CVE-2026-${index}`,
  severity: 'LOW',
  package: `p${index}`,
}));

async function signedScanOf(digest: string) {
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
const images = Array.from({ length: IMAGES }, (_, index) => {
  const digest = digestOf(index);
  return { index, digest, reference: `registry.example/app${index}@${digest}` };
});
const head: { [path: string]: string } = { ...base };
for (const { index, reference } of images)
  head[`pay/w${index}.yaml`] = workload('pay', `w${index}`, { labels: CDE, image: reference });

/** Where the scans are, as what the registry answered about each image. */
type Way = { readonly name: string; readonly facts: ImageEvidence };

const answersOf = async (more: (digest: string) => Promise<Partial<ImageFacts>>): Promise<ImageEvidence> =>
  new Map(
    (
      await Promise.all(
        images.map(async ({ digest, reference }) => [...factsOf(reference, found(digest), await more(digest))]),
      )
    ).flat(),
  );
/** As Harbor answers when it is asked about a digest. */
const harborReport = (digest: string): string =>
  JSON.stringify({
    'application/vnd.security.vulnerability.report; version=1.1': {
      generated_at: SCANNED,
      scanner: { name: 'Trivy', vendor: 'Aqua Security', version: 'v0.58.0' },
      severity: 'Low',
      vulnerabilities: listed.map(({ id, package: name }) => ({
        id,
        package: name,
        version: '1.0',
        fix_version: '',
        severity: 'Low',
        artifact_digests: [digest],
      })),
    },
  });
const WAYS: readonly Way[] = [
  {
    name: 'told by the registry',
    facts: await answersOf(async (digest) => ({
      reports: [{ service: 'registry.example', about: digest, text: harborReport(digest) }],
    })),
  },
  {
    name: 'signed',
    facts: await answersOf(async (digest) => ({
      attachments: [{ bundle: await signedScanOf(digest), about: digest, where: 'the registry' }],
    })),
  },
];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function measure({ name, facts }: Way): void {
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
  });
  const milliseconds = median(times);
  const target = isSmoke ? '' : `, target ${LIMIT_MS} ms ${milliseconds <= LIMIT_MS ? 'met' : 'MISSED'}`;
  console.log(
    `${IMAGES} images, each with a scan of ${FINDINGS} findings ${name.padEnd(20)} ${milliseconds.toFixed(0).padStart(5)} ms${target}`,
  );
}

/** What OpenSSL alone takes for the signatures of one bundle: its certificate's, and four by keys of P-256. */
function signaturesAlone(): number {
  const data = Buffer.alloc(1_000);
  const timeOf = (namedCurve: string, hash: string): number => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const signature = sign(hash, data, privateKey);
    return median(
      Array.from({ length: 50 }, () => {
        const start = performance.now();
        verify(hash, data, publicKey, signature);
        return performance.now() - start;
      }),
    );
  };
  return timeOf('P-384', 'sha384') + 4 * timeOf('P-256', 'sha256');
}

for (const way of WAYS) measure(way);
console.log(
  `of the last, ${(IMAGES * signaturesAlone()).toFixed(0)} ms are the arithmetic of five signatures an image`,
);
