import type { ImageEvidence, ImageFacts, RegistryAnswer } from '../../src/images/facts.ts';
import { imageKey, parseImageReference } from '../../src/images/reference.ts';
import type { Attachment } from '../../src/images/trust/attachment.ts';
import { CDE, type Edit, type Files, WORLD, workload } from './world.ts';

/** The world of the rules with settings about images, and more files on the base branch. */
export function imageWorld(settings: string, more: Files = {}): Files {
  return { ...WORLD, '.github/cde-gate.yml': `version: 1\nimages:\n${settings}`, ...more };
}

/** The CDE's api with another image. */
export const apiRuns = (image: string): Edit => ({ 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image }) });

/** A workload of the shop with another image. */
export const cartRuns = (image: string): Edit => ({ 'shop/cart.yaml': workload('shop', 'cart', { image }) });

/** A registry that has what it is asked for. */
export const found = (
  digest: string,
  more: Partial<Extract<RegistryAnswer, { kind: 'found' }>> = {},
): RegistryAnswer => ({
  kind: 'found',
  digest,
  platforms: [],
  tag: { kind: 'alone' },
  ...more,
});

/** What was learned about one image. */
export function factsOf(image: string, registry: RegistryAnswer, more: Partial<ImageFacts> = {}): ImageEvidence {
  const reading = parseImageReference(image);
  if (reading.kind !== 'image') throw new Error(`no image: ${image}`);
  const facts = { registry, attachments: [] as readonly Attachment[], reports: [], problems: [], notes: [], ...more };
  return new Map([[imageKey(reading.reference), facts]]);
}

type Vulnerability = {
  readonly id?: string;
  readonly severity?: string;
  readonly package?: string;
  readonly fixed?: string;
  readonly published?: string;
};

/** A Trivy report about a digest, of some moment, as Trivy writes it. */
export function trivy(digest: string, at: string, listed: readonly Vulnerability[] = [], version = '0.58.0'): string {
  const vulnerabilities = listed.map((each) => ({
    VulnerabilityID: each.id ?? 'CVE-2026-0001',
    PkgName: each.package ?? 'openssl',
    InstalledVersion: '1.0',
    Severity: each.severity ?? 'CRITICAL',
    ...(each.fixed && { FixedVersion: each.fixed, Status: 'fixed' }),
    ...(each.published && { PublishedDate: each.published }),
  }));
  return JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: version },
    CreatedAt: at,
    ArtifactName: `registry.example/app@${digest}`,
    ArtifactType: 'container_image',
    Metadata: { OS: { Family: 'debian', Name: '12.7' }, RepoDigests: [`registry.example/app@${digest}`] },
    Results: [{ Target: 'debian', Class: 'os-pkgs', Type: 'debian', Vulnerabilities: vulnerabilities }],
  });
}

/** Where the base branch keeps a scan. */
export const scanFile = (name: string, text: string): Files => ({ [`.github/cde-gate/scans/${name}.json`]: text });
