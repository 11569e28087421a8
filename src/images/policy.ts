import type { PathPattern } from '../algebra/path-pattern.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { ImageReference } from './reference.ts';
import type { Severity } from './scan/severity.ts';

/** Repositories by whole path segments: a registry, and the beginning of a repository below it, or nothing for all. */
export type RepositoryPattern = { readonly registry: string; readonly path: readonly string[] };

/** A registry that may be asked, and how to get to it. `realms`: hosts of its token server that are not well known. */
export type RegistryAccess = {
  readonly host: string;
  readonly realms: readonly string[];
  readonly transport: 'https' | 'http';
  readonly network: 'public' | 'private';
  /** Whose own scanner's reports are asked for and believed; undefined: nobody's. */
  readonly reports: 'harbor' | undefined;
};

/**
 * How many findings of a rank are too many. `withoutFix`: whether findings that nobody can mend yet count too. `graceDays`
 * run from the later of publication and fix; where neither is known there is no grace.
 */
export type Threshold = { readonly max: number; readonly graceDays: number; readonly withoutFix: boolean };

/** Where the base branch keeps what is believed of images: scans, VEX documents, exceptions, keys, trusted roots. */
export const EVIDENCE_FOLDER = '.github/cde-gate/';

/**
 * Who may sign evidence. Keyless: an identity of an OpenID issuer; for GitHub Actions with the repository, refs, triggers
 * and runner of the workflow, undefined meaning the safe default of docs/trust.md. Or the holder of a key in a file.
 */
export type SignerSetting =
  | {
      readonly kind: 'keyless';
      readonly name: string;
      readonly issuer: string;
      readonly subject: string;
      readonly repository: string | undefined;
      readonly refs: readonly string[] | undefined;
      readonly triggers: readonly string[] | undefined;
      readonly runner: 'github-hosted' | 'self-hosted' | undefined;
    }
  | { readonly kind: 'key'; readonly name: string; readonly path: RepoPath; readonly logged: boolean };

/** Limits for images inside the scope, or outside. Days. */
export type Freshness = { readonly inside: number; readonly outside: number };

/**
 * What images have to show. It comes from the base branch; without it images are judged by what is written and nothing
 * is asked of anybody. Semantics: docs/images.md.
 */
export type ImagePolicy = {
  /** Where images may come from; undefined: from anywhere, and no registry is asked. */
  readonly registries: readonly RepositoryPattern[] | undefined;
  readonly access: readonly RegistryAccess[];
  /** Where no image of the scope may come from. */
  readonly nonprod: readonly RepositoryPattern[];
  /** Files whose images have to stand in other files at base first, by equal digest. */
  readonly promotions: readonly { readonly from: readonly PathPattern[]; readonly to: readonly PathPattern[] }[];
  /** What nodes there are: `linux/amd64`. Every one of them has to be scanned. */
  readonly platforms: readonly string[];
  /** Undefined: no scan is asked for. */
  readonly scans:
    | {
        readonly maxAgeDays: Freshness;
        readonly maxDatabaseAgeDays: number;
        /** Whether a report that does not tell the age of its database counts. */
        readonly needsDatabaseAge: boolean;
        /** Version ranges by scanner; undefined: any scanner that a believed report names. */
        readonly scanners: { readonly [scanner: string]: string } | undefined;
        readonly thresholds: { readonly [severity in Exclude<Severity, 'unknown'>]?: Threshold };
        readonly unknownAs: Exclude<Severity, 'unknown'>;
        /** Ids of verifiers whose signed summaries count in place of findings. */
        readonly verifiers: readonly string[];
      }
    | undefined;
  /** Who has to have built images of the scope; undefined: nobody asks. */
  readonly provenance: { readonly builders: readonly string[]; readonly sources: readonly string[] } | undefined;
  readonly signers: readonly SignerSetting[];
  /** Owners or repositories on the code host whose attestations are asked for. */
  readonly attestations: readonly string[];
};

export const DEFAULT_SCANS: NonNullable<ImagePolicy['scans']> = {
  maxAgeDays: { inside: 7, outside: 30 },
  maxDatabaseAgeDays: 2,
  needsDatabaseAge: false,
  scanners: undefined,
  thresholds: {
    critical: { max: 0, graceDays: 30, withoutFix: true },
    high: { max: 0, graceDays: 90, withoutFix: true },
  },
  unknownAs: 'medium',
  verifiers: [],
};

/** PCI DSS 11.3.1 asks for a scan every three months, so no setting may ask for less. */
export const MAX_SCAN_AGE_DAYS = 90;

/** Reads `ghcr.io/acme` or `ghcr.io`; undefined when it names no registry. */
export function parseRepositoryPattern(text: string): RepositoryPattern | undefined {
  const [host = '', ...path] = text.split('/');
  const isHost = /^[A-Za-z0-9[][A-Za-z0-9.:\-[\]]*$/.test(host) && (/[.:]/.test(host) || host === 'localhost');
  if (!isHost || path.some((segment) => !/^[a-z0-9._-]+$/.test(segment))) return undefined;
  return { registry: host === 'index.docker.io' ? 'docker.io' : host.toLowerCase(), path };
}

/** Whether a pattern covers the repository of an image: whole segments, so `ghcr.io/acme` covers no `ghcr.io/acme-evil`. */
export function coversRepository({ registry, path }: RepositoryPattern, reference: ImageReference): boolean {
  const segments = reference.repository.split('/');
  return registry === reference.registry.toLowerCase() && path.every((segment, index) => segments[index] === segment);
}
