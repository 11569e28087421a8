import { crypto } from '@sigstore/core';

/** A public key as the cryptography of the platform holds it. */
export type Key = ReturnType<typeof crypto.createPublicKey>;

/**
 * Reads a public key in PEM. Refuses private keys and certificates, although a platform would take the public part of
 * them: who wrote one into settings made a mistake that must not pass in silence. Never throws.
 */
export function readKey(pem: string): { readonly key: Key } | { readonly problem: string } {
  const text = pem.trim();
  if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/.test(text))
    return { problem: 'it is no public key in PEM (`-----BEGIN PUBLIC KEY-----`)' };
  try {
    const key = crypto.createPublicKey(text);
    if (hashesOf(key).length > 0) return { key };
  } catch {
    return { problem: 'its public key cannot be read' };
  }
  return { problem: 'its public key is neither EC P-256, P-384, P-521, nor RSA from 2048 bits, nor Ed25519' };
}

/** The SHA-256 of the key itself (SubjectPublicKeyInfo), which two spellings of it share. */
export function fingerprintOf(key: Key): string {
  return `sha256:${crypto.digest('sha256', key.export({ format: 'der', type: 'spki' })).toString('hex')}`;
}

/**
 * Whether the key made the signature over these bytes. The digest follows from the key, never from what is verified: that
 * of the curve (NIST SP 800-57, as key management services do), or SHA-256 (as cosign does for every curve).
 */
export function isSignedBy(key: Key, bytes: Buffer, signature: Buffer): boolean {
  return hashesOf(key).some((hash) => crypto.verify(bytes, key, signature, hash));
}

const CURVES: ReadonlyMap<string, readonly string[]> = new Map([
  ['prime256v1', ['sha256']],
  ['secp384r1', ['sha384', 'sha256']],
  ['secp521r1', ['sha512', 'sha256']],
]);

/** None for a kind of key that is not believed. Ed25519 hashes by itself. */
function hashesOf(key: Key): readonly (string | undefined)[] {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return [undefined];
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 ? ['sha256'] : [];
  return key.asymmetricKeyType === 'ec' ? (CURVES.get(namedCurve) ?? []) : [];
}
