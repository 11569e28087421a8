import { validRange } from 'semver';
import { type PathPattern, parsePathPattern } from '../algebra/path-pattern.ts';
import {
  DEFAULT_SCANS,
  EVIDENCE_FOLDER,
  type ImagePolicy,
  MAX_SCAN_AGE_DAYS,
  parseRepositoryPattern,
  type RepositoryPattern,
  type SignerSetting,
  type Threshold,
} from '../images/policy.ts';
import { SEVERITIES, type Severity } from '../images/scan/severity.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { repoPath } from '../manifest/location.ts';
import { list, mapping, oneOf, type Shape, text, whole } from '../manifest/shape.ts';
import { strings } from './selectors.ts';

// `images` of the settings file: what images have to show. Meaning: docs/images.md.

const anyText = text((value) => value.trim() !== '', 'text');
const repository = text(
  (value) => parseRepositoryPattern(value) !== undefined,
  'a registry with or without the beginning of a repository, such as `ghcr.io/acme`',
);
const pattern = text((value) => parsePathPattern(value) !== undefined, 'a path pattern as in CODEOWNERS');
const platform = text(
  (value) => /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/.test(value),
  'a platform such as `linux/amd64`',
);
const range = text((value) => validRange(value) !== null, 'a version range such as `">=0.50"`');
const host = text((value) => parseRepositoryPattern(value)?.path.length === 0, 'a host such as `ghcr.io`');
const bool: Shape = (value, route) =>
  typeof value === 'boolean' ? [] : [{ route, message: `\`${String(route.at(-1))}\` must be true or false` }];
const days = whole(0, 3_650);
const scanAge = whole(1, MAX_SCAN_AGE_DAYS);
const threshold = mapping({ max: whole(0, 1_000_000), graceDays: days, withoutFix: bool });
const RANKS = SEVERITIES.filter((severity): severity is Rank => severity !== 'unknown');
type Rank = Exclude<Severity, 'unknown'>;

const scanners: Shape = (value, route) => {
  const object = asObject(value);
  if (object === undefined) return [{ route, message: '`scanners` must be a mapping of names to version ranges' }];
  return Object.entries(object).flatMap(([name, entry]) => range(entry, [...route, name]));
};

/** The shape of `images`. */
export const IMAGES: Shape = mapping({
  registries: list(repository),
  access: list(
    mapping({
      host,
      realms: list(host),
      transport: oneOf('https', 'http'),
      network: oneOf('public', 'private'),
      reports: oneOf('harbor'),
    }),
  ),
  nonprod: list(repository),
  promotions: list(mapping({ from: list(pattern), to: list(pattern) })),
  platforms: list(platform),
  scans: mapping({
    maxAgeDays: mapping({ inside: scanAge, outside: scanAge }),
    maxDatabaseAgeDays: days,
    needsDatabaseAge: bool,
    scanners,
    thresholds: mapping(Object.fromEntries(RANKS.map((rank) => [rank, threshold]))),
    unknownAs: oneOf(...RANKS),
    verifiers: list(anyText),
  }),
  provenance: mapping({ builders: list(anyText), sources: list(anyText) }, ({ builders }, route) =>
    asList(builders).length === 0 ? [{ route, message: '`builders` is missing: nobody could have built it' }] : [],
  ),
  signers: list(
    mapping(
      {
        name: anyText,
        issuer: text((value) => value.startsWith('https://'), 'the address of an issuer, `https://…`'),
        subject: anyText,
        repository: text((value) => /^[\w.-]+\/[\w.-]+$/.test(value), 'a repository `owner/name`'),
        refs: list(anyText),
        triggers: list(anyText),
        runner: oneOf('github-hosted', 'self-hosted'),
        key: text((value) => value.startsWith(EVIDENCE_FOLDER), `a file below \`${EVIDENCE_FOLDER}\``),
        log: bool,
      },
      ({ name, issuer, subject, key }, route) => {
        if (name === undefined) return [{ route, message: '`name` is missing' }];
        const isKeyless = issuer !== undefined && subject !== undefined && key === undefined;
        const isKey = key !== undefined && issuer === undefined && subject === undefined;
        return isKeyless || isKey
          ? []
          : [{ route, message: 'a signer is either an `issuer` with a `subject`, or a `key`' }];
      },
    ),
  ),
  attestations: list(text((value) => /^[\w.-]+(\/[\w.-]+)?$/.test(value), 'an owner, or a repository `owner/name`')),
});

/** What `images` says, once its shape is right; undefined where nothing is said. */
export function toImagePolicy(value: Json | undefined): ImagePolicy | undefined {
  if (asObject(value) === undefined) return undefined;
  const at = (...route: readonly string[]) => valueAt(value, ...route);
  const repositories = (route: string): readonly RepositoryPattern[] =>
    strings(at(route)).flatMap((each) => parseRepositoryPattern(each) ?? []);
  const platforms = strings(at('platforms'));
  return {
    registries: at('registries') === undefined ? undefined : repositories('registries'),
    access: asList(at('access')).map((entry) => ({
      host: asString(valueAt(entry, 'host')) ?? '',
      realms: strings(valueAt(entry, 'realms')),
      transport: valueAt(entry, 'transport') === 'http' ? 'http' : 'https',
      network: valueAt(entry, 'network') === 'private' ? 'private' : 'public',
      reports: valueAt(entry, 'reports') === 'harbor' ? 'harbor' : undefined,
    })),
    nonprod: repositories('nonprod'),
    promotions: asList(at('promotions')).map((entry) => ({
      from: patterns(valueAt(entry, 'from')),
      to: patterns(valueAt(entry, 'to')),
    })),
    platforms: platforms.length === 0 ? ['linux/amd64'] : platforms,
    scans: asObject(at('scans')) === undefined ? undefined : toScans(at('scans')),
    provenance:
      at('provenance') === undefined
        ? undefined
        : { builders: strings(at('provenance', 'builders')), sources: strings(at('provenance', 'sources')) },
    signers: asList(at('signers')).map(toSigner),
    attestations: strings(at('attestations')),
  };
}

const patterns = (value: Json | undefined): readonly PathPattern[] =>
  strings(value).flatMap((each) => parsePathPattern(each) ?? []);

function toScans(value: Json | undefined): NonNullable<ImagePolicy['scans']> {
  const usual = DEFAULT_SCANS;
  const ranges = asObject(valueAt(value, 'scanners'));
  const written = valueAt(value, 'thresholds');
  return {
    maxAgeDays: {
      inside: asNumber(valueAt(value, 'maxAgeDays', 'inside')) ?? usual.maxAgeDays.inside,
      outside: asNumber(valueAt(value, 'maxAgeDays', 'outside')) ?? usual.maxAgeDays.outside,
    },
    maxDatabaseAgeDays: asNumber(valueAt(value, 'maxDatabaseAgeDays')) ?? usual.maxDatabaseAgeDays,
    needsDatabaseAge: valueAt(value, 'needsDatabaseAge') === true,
    scanners:
      ranges && Object.fromEntries(Object.entries(ranges).map(([name, entry]) => [name, asString(entry) ?? '*'])),
    thresholds:
      written === undefined
        ? usual.thresholds
        : Object.fromEntries(
            RANKS.flatMap((rank) => {
              const entry = valueAt(written, rank);
              return entry === undefined ? [] : [[rank, toThreshold(entry, usual.thresholds[rank])]];
            }),
          ),
    unknownAs: RANKS.find((rank) => rank === valueAt(value, 'unknownAs')) ?? usual.unknownAs,
    verifiers: strings(valueAt(value, 'verifiers')),
  };
}

function toThreshold(value: Json, usual: Threshold = { max: 0, graceDays: 0, withoutFix: true }): Threshold {
  return {
    max: asNumber(valueAt(value, 'max')) ?? usual.max,
    graceDays: asNumber(valueAt(value, 'graceDays')) ?? usual.graceDays,
    withoutFix: valueAt(value, 'withoutFix') !== false,
  };
}

function toSigner(value: Json): SignerSetting {
  const field = (name: string) => asString(valueAt(value, name));
  const name = field('name') ?? '';
  const key = field('key');
  if (key !== undefined) return { kind: 'key', name, path: repoPath(key), logged: valueAt(value, 'log') !== false };
  const given = (each: string) => (valueAt(value, each) === undefined ? undefined : strings(valueAt(value, each)));
  return {
    kind: 'keyless',
    name,
    issuer: field('issuer') ?? '',
    subject: field('subject') ?? '',
    repository: field('repository'),
    refs: given('refs'),
    triggers: given('triggers'),
    runner:
      field('runner') === undefined ? undefined : field('runner') === 'self-hosted' ? 'self-hosted' : 'github-hosted',
  };
}
