import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { parseStrictly } from '../scan/strict-json.ts';
import publicGood from './public-good-root.json' with { type: 'json' };
import { remember } from './remembered.ts';

/** The authorities of one sigstore instance: who certifies names, who logs, who tells the time. */
export type Root = TrustMaterial;

/**
 * The root of sigstore's public instance, which GitHub uses for public repositories too. `source` is the package it was
 * taken from, `newest` the day its newest key came into use: an old root does not know newer keys and refuses their work.
 */
export const EMBEDDED_ROOT = {
  source: publicGood.source,
  newest: publicGood.newest,
  text: JSON.stringify(publicGood.root),
} as const;

const LIMITS = { maxCharacters: 1_000_000, maxDepth: 20 };
const TYPE = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.\d|\.v0\.\d\+json)$/;

/** Reads a trusted root as sigstore's tools write it (`trusted_root.json`). Never throws. */
export function readRoot(text: string): Root | { readonly problem: string } {
  const parsed = parseStrictly(text, LIMITS);
  if ('problem' in parsed) return parsed;
  try {
    const root = TrustedRoot.fromJSON(parsed.json);
    if (!TYPE.test(root.mediaType)) return { problem: 'its `mediaType` is not that of a trusted root' };
    if (root.tlogs.length === 0)
      return { problem: 'it names no transparency log, and what is certified for a moment needs one' };
    const keys = [...root.tlogs, ...root.ctlogs].map(({ publicKey }) => publicKey?.validFor?.start);
    const authorities = [...root.certificateAuthorities, ...root.timestampAuthorities];
    // The library takes a missing start for the beginning of time, and so a key for one that was always good.
    if ([...keys, ...authorities.map(({ validFor }) => validFor?.start)].includes(undefined))
      return { problem: 'it does not say since when each of its keys is good (`validFor.start`)' };
    if (authorities.some(({ certChain }) => (certChain?.certificates.length ?? 0) === 0))
      return { problem: 'one of its authorities has no certificate' };
    const material = toTrustMaterial(root, {});
    for (const { certChain } of [...material.certificateAuthorities, ...material.timestampAuthorities])
      certChain.forEach(remember);
    return material;
  } catch {
    return { problem: 'it cannot be read as a trusted root' };
  }
}

/** For keys that need no authority: nobody is trusted but the key. */
export const NO_ROOT: Root = toTrustMaterial(TrustedRoot.fromJSON({}), {});
