import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Binary, findBinaries } from '../../src/shell/render/binaries.ts';

// The real kustomize and Helm: as a cache of this clone has them, else as PATH has them, else compiled at a pinned release.

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/cde-gate/renderers');

const RELEASES = {
  kustomize: { version: 'v5.7.1', module: 'sigs.k8s.io/kustomize/kustomize/v5' },
  helm: { version: 'v3.19.0', module: 'helm.sh/helm/v3/cmd/helm' },
} as const;

/** Both renderers, or in one line why they cannot be had here. `folders` may be put on PATH. */
export type RealBinaries =
  | { readonly kind: 'binaries'; readonly kustomize: Binary; readonly helm: Binary }
  | { readonly kind: 'none'; readonly why: string };

/** Finds or compiles both, into the folder that `CDE_GATE_RENDERERS` names, or into a cache of this clone. */
export async function obtainBinaries(): Promise<RealBinaries> {
  const own = process.env['CDE_GATE_RENDERERS'] ?? FOLDER;
  const path = process.env['PATH'] ?? '';
  try {
    const installed = await findBinaries(path);
    for (const name of ['kustomize', 'helm'] as const) {
      if (installed[name].kind === 'missing' || existsSync(placeOf(own, name))) await compile(own, name);
    }
    const folders = (['kustomize', 'helm'] as const).map((name) => join(own, `${name}-${RELEASES[name].version}`));
    const { kustomize, helm } = await findBinaries([...folders, path].join(':'));
    if (kustomize.kind === 'missing') return { kind: 'none', why: kustomize.why };
    if (helm.kind === 'missing') return { kind: 'none', why: helm.why };
    return { kind: 'binaries', kustomize, helm };
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error)
      .trim()
      .split('\n')
      .at(-1);
    const cure = 'put both on PATH, or name a folder to compile them into in CDE_GATE_RENDERERS';
    return { kind: 'none', why: `kustomize and helm cannot be had (${reason}); ${cure}` };
  }
}

const placeOf = (own: string, name: keyof typeof RELEASES): string =>
  join(own, `${name}-${RELEASES[name].version}`, name);

async function compile(own: string, name: keyof typeof RELEASES): Promise<void> {
  const place = placeOf(own, name);
  if (existsSync(place)) return;
  mkdirSync(own, { recursive: true });
  const room = mkdtempSync(join(own, 'compile-'));
  try {
    const { module, version } = RELEASES[name];
    const env = { ...process.env, GOBIN: room, GOFLAGS: '-buildvcs=false', CGO_ENABLED: '0' };
    await promisify(execFile)('go', ['install', '-ldflags=-s -w', `${module}@${version}`], { env, timeout: 900_000 });
    chmodSync(room, 0o755);
    renameSync(room, join(own, `${name}-${version}`)); // whole or not at all
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
