import type { RepoPath } from './location.ts';

// What a file is by its name.

/** Whether a file may hold objects that kubectl would apply, or a kustomization, which has a name without an ending too. */
export function isManifestFile(path: RepoPath): boolean {
  return /\.(ya?ml|json)$/i.test(path) || isKustomization(path);
}

/** Whether a file makes a chart of its folder. */
export function isChart(path: RepoPath): boolean {
  return /(^|\/)Chart\.ya?ml$/.test(path);
}

/** Whether a file makes a kustomization of its folder. */
export function isKustomization(path: RepoPath): boolean {
  return /(^|\/)kustomization(\.ya?ml)?$/i.test(path);
}
