import { readFileSync, writeFileSync } from 'node:fs';

// Takes the trusted root of sigstore's public instance out of the development dependency @sigstore/tuf, which carries it as
// the seed of its updates, and writes it where the verifier embeds it. Run it after an update of that package:
// `node scripts/trusted-root.ts && npx biome check --write src/images/trust`. A test compares the two.

type Keyed = { readonly publicKey?: Valid } & Valid;
type Valid = { readonly validFor?: { readonly start?: string } };
type Root = { readonly [group in 'tlogs' | 'ctlogs' | 'certificateAuthorities' | 'timestampAuthorities']: Keyed[] };

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

const PACKAGE = 'node_modules/@sigstore/tuf';
const { name, version } = read(`${PACKAGE}/package.json`) as { name: string; version: string };
const seeds = read(`${PACKAGE}/seeds.json`) as Record<string, { targets: Record<string, string> }>;
const seed = seeds['https://tuf-repo-cdn.sigstore.dev']?.targets['trusted_root.json'];
if (seed === undefined) throw new Error(`${name} ${version} carries no trusted root`);
const root = JSON.parse(Buffer.from(seed, 'base64').toString()) as Root;

const starts = [root.tlogs, root.ctlogs, root.certificateAuthorities, root.timestampAuthorities]
  .flat()
  .map((each) => (each.publicKey ?? each).validFor?.start ?? '');
const newest = starts.toSorted().at(-1)?.slice(0, 10);
writeFileSync(
  new URL('../src/images/trust/public-good-root.json', import.meta.url),
  `${JSON.stringify({ source: `${name} ${version}`, newest, root }, undefined, 2)}\n`,
);
