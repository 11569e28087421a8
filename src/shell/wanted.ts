import { gateRole } from '../change/files.ts';
import { isManifestFile } from '../manifest/file-names.ts';
import type { RepoPath } from '../manifest/location.ts';

/** Which files of a tree the gate may need: what can hold manifests, and what steers the gate. Settings narrow it later. */
export function isWanted(path: RepoPath): boolean {
  return isManifestFile(path) || gateRole(path) !== undefined;
}

/** Bounds on what a tree may cost; a file over one is a gap. */
export type SnapshotLimits = {
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  readonly maxTotalBytes: number;
};
export const SNAPSHOT_LIMITS: SnapshotLimits = {
  maxFileBytes: 8_000_000,
  maxFiles: 100_000,
  maxTotalBytes: 512_000_000,
};
