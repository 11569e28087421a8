import type { X509Certificate } from '@sigstore/core';

/**
 * Makes a certificate remember its bytes and who verified it. For every bundle the library writes, compares and verifies the
 * whole chain up to the root, several times; a certificate never changes, so none of it can come out otherwise.
 */
export function remember(certificate: X509Certificate): X509Certificate {
  const { root, tbsCertificate } = certificate;
  for (const part of [tbsCertificate, root]) {
    const bytes = part.toDER();
    part.toDER = () => bytes;
  }
  const verify = certificate.verify.bind(certificate);
  const known = new WeakMap<X509Certificate, boolean>();
  certificate.verify = (issuer) => {
    const signer = issuer ?? certificate;
    const result = known.get(signer) ?? verify(issuer);
    known.set(signer, result);
    return result;
  };
  return certificate;
}
