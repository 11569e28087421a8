import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../command.ts';

/** Larger files are not opened; a reader would refuse their text anyway. */
const MAX_BYTES = 128_000_000;

/** The bytes of a file that a command names, or why there are none. */
export function readBytes(file: string): Buffer | { readonly problem: string } {
  try {
    return statSync(file).size > MAX_BYTES ? { problem: `it is larger than ${MAX_BYTES} bytes` } : readFileSync(file);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Its text, which has to be UTF-8. */
export function readText(file: string): string | { readonly problem: string } {
  const bytes = readBytes(file);
  if ('problem' in bytes) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws UsageError where a digest is given that is none. */
export function checkDigest(digest: string | undefined): void {
  if (digest !== undefined && !/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(digest))
    throw new UsageError(`\`${digest}\` is not a digest such as sha256:…`);
}
