import { coerce, satisfies } from 'semver';
import { findProgram } from './find-program.ts';
import { RENDER_LIMITS } from './limits.ts';
import { withPrivateFolder } from './private-folder.ts';
import { runRenderer } from './run.ts';

/** A program of the runner that renders; a report names all of it. */
export type Binary = {
  readonly kind: 'binary';
  readonly name: 'kustomize' | 'kubectl' | 'helm';
  /** Of `kubectl` that of the kustomize in it. */
  readonly version: string;
  readonly path: string;
};

/** A renderer, or why there is none and what would bring it: `… ; install it by …`. */
export type FoundBinary = Binary | { readonly kind: 'missing'; readonly why: string };

export type Binaries = { readonly kustomize: FoundBinary; readonly helm: FoundBinary };

/**
 * Releases that are known to behave as docs/rendering.md says. Older kustomize treats components and origins otherwise;
 * older Helm cannot leave schemas aside, which may name files and URLs.
 */
export const KNOWN_VERSIONS = { kustomize: '>=5.0.0 <6.0.0', helm: '>=3.16.0 <5.0.0' } as const;

const INSTALL = {
  kustomize: '`go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1`',
  helm: '`go install helm.sh/helm/v3/cmd/helm@v3.19.0`, or put `azure/setup-helm` before the gate',
} as const;

/** Looks for both renderers on PATH and asks what they are. Never throws. */
export async function findBinaries(path = process.env['PATH'] ?? ''): Promise<Binaries> {
  const [kustomize, helm] = await Promise.all([findKustomize(path), findHelm(path)]);
  return { kustomize, helm };
}

async function findKustomize(path: string): Promise<FoundBinary> {
  const own = findProgram('kustomize', path);
  if (own !== undefined) return check('kustomize', 'kustomize', own, await ask(own, ['version']));
  const kubectl = findProgram('kubectl', path);
  if (kubectl === undefined) return missing('kustomize', 'neither `kustomize` nor `kubectl` is on `PATH`');
  const answer = await ask(kubectl, ['version', '--client', '--output=json']);
  return check('kustomize', 'kubectl', kubectl, /"kustomizeVersion": *"([^"]*)"/.exec(answer ?? '')?.[1]);
}

async function findHelm(path: string): Promise<FoundBinary> {
  const helm = findProgram('helm', path);
  if (helm === undefined) return missing('helm', '`helm` is not on `PATH`');
  return check('helm', 'helm', helm, await ask(helm, ['version', '--template={{.Version}}']));
}

async function ask(program: string, args: readonly string[]): Promise<string | undefined> {
  const limits = { ...RENDER_LIMITS, maxMilliseconds: 20_000, maxOutputBytes: 10_000 };
  const result = await withPrivateFolder((folder) => runRenderer([program, ...args], folder, limits));
  return result.kind === 'output' ? result.stdout.trim() : undefined;
}

function check(
  tool: keyof typeof KNOWN_VERSIONS,
  name: Binary['name'],
  path: string,
  said: string | undefined,
): FoundBinary {
  const range = KNOWN_VERSIONS[tool];
  // Builds from source may say `v3.19`, others `v5.7.1+dirty` or `{kustomize/v5.0.0 …}`.
  const version = coerce(/v?\d+\.\d+(\.\d+)?/.exec(said?.replace(/^\{kustomize\/v/, 'v') ?? '')?.[0])?.version;
  if (version === undefined) return missing(tool, `\`${name}\` on \`PATH\` does not say its version`);
  if (!satisfies(version, range))
    return missing(tool, `\`${name}\` ${version} is not one of the releases that are known here (${range})`);
  return { kind: 'binary', name, version, path };
}

function missing(tool: keyof typeof INSTALL, why: string): FoundBinary {
  return { kind: 'missing', why: `${why}; install it by ${INSTALL[tool]}` };
}
