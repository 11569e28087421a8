import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { type Document, toTold } from './documents.ts';
import type { ImageException } from './exceptions.ts';
import { EXCEPTIONS_PATH, readExceptions } from './exceptions-file.ts';
import { EVIDENCE_FOLDER } from './policy.ts';
import { readScan } from './scan/catalog.ts';
import { isOpenVex, readOpenVex } from './scan/openvex.ts';
import { parseStrictly } from './scan/strict-json.ts';

const SCANS = `${EVIDENCE_FOLDER}scans/`;
const VEX = `${EVIDENCE_FOLDER}vex/`;
const ROOTS = `${EVIDENCE_FOLDER}trusted-roots/`;

/** A report that came with the pull request: shown where it is about an image, never believed. */
export type Brought = { readonly path: RepoPath; readonly subjects: readonly string[] };

/** What the base branch keeps about images. */
export type EvidenceFiles = {
  readonly documents: readonly Document[];
  readonly exceptions: readonly ImageException[];
  /** Public keys by path, as PEM. */
  readonly keys: ReadonlyMap<RepoPath, string>;
  readonly trustedRoots: readonly string[];
  readonly brought: readonly Brought[];
  readonly gaps: readonly Gap[];
};

/** Reads the evidence folder of the base side; of head only what is new there, to be shown. */
export function readEvidenceFiles(base: Snapshot, head: Snapshot): EvidenceFiles {
  const below = (folder: string, { files }: Snapshot) => [...files].filter(([path]) => path.startsWith(folder));
  const documents: Document[] = [];
  const gaps: Gap[] = [];
  const ignored = (path: RepoPath, reason: string) =>
    gaps.push({
      message: `\`${path}\` is no evidence: ${reason}`,
      at: fileLocation(path),
      subject: `evidence ${path} ${reason}`,
    });
  for (const [path, { id, text }] of below(SCANS, base)) {
    const told = toTold(readScan(text));
    if ('problem' in told) ignored(path, told.problem);
    else documents.push({ ...told, source: { kind: 'file', path }, where: path, digest: id });
  }
  for (const [path, { id, text }] of below(VEX, base)) {
    const parsed = parseStrictly(text);
    if ('problem' in parsed) ignored(path, parsed.problem);
    else if (!isOpenVex(parsed.json)) ignored(path, 'it is no OpenVEX document');
    else {
      const source = { kind: 'file' as const, path };
      documents.push({ kind: 'vex', vex: readOpenVex(parsed.json), source, where: path, digest: id });
    }
  }
  const listed = base.files.get(EXCEPTIONS_PATH);
  const exceptions = listed === undefined ? undefined : readExceptions(EXCEPTIONS_PATH, listed.text);
  const brought = below(SCANS, head).flatMap(([path, { id, text }]): readonly Brought[] => {
    if (base.files.get(path)?.id === id) return [];
    const reading = readScan(text);
    return [{ path, subjects: (reading.usable ? reading.report : reading.draft).subjects }];
  });
  return {
    documents,
    exceptions: exceptions?.value ?? [],
    keys: new Map(
      below(EVIDENCE_FOLDER, base).flatMap(([path, { text }]) => (path.endsWith('.pub') ? [[path, text]] : [])),
    ),
    trustedRoots: below(ROOTS, base).map(([, { text }]) => text),
    brought,
    gaps: [...gaps, ...(exceptions?.gaps ?? [])],
  };
}
