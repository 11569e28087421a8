import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../../roots/root.ts';
import type { Binary } from './binaries.ts';
import type { Borrowed } from './helm-inputs.ts';
import type { RenderLimits } from './limits.ts';
import { materialise, writeNew } from './materialise.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { Problem } from './problem.ts';
import { type RunResult, runRenderer } from './run.ts';
import { below, type Source } from './source.ts';

/** A command line for a chart that stands in a private folder. `names` are files of the gate's own and what they stand for. */
export type HelmCommand = { readonly args: readonly string[]; readonly names: ReadonlyMap<string, string> };

// As Helm checks them. What begins with a dash would be an option.
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const VERSION = /^v?\d+(\.\d+){0,2}[-+.0-9A-Za-z]*$/;
const API_VERSION = /^[a-z0-9.-]*\/?v[0-9][a-z0-9]*(\/[A-Za-z]+)?$/;

/** Writes values where Helm finds them, and says how to call it. Throws what reading throws. */
export async function prepareChart(
  source: Source,
  root: Root,
  borrowed: readonly Borrowed[],
  folder: PrivateFolder,
  limits: RenderLimits,
): Promise<HelmCommand | Problem> {
  const { helm } = root;
  if (helm === undefined) return { path: root.folder, message: 'nothing says how its chart is installed' };
  const odd = oddWord(root);
  if (odd !== undefined) return { path: root.declaredBy?.path ?? root.folder, message: odd };
  const chart = join(folder.tree, root.folder);
  for (const { from, into } of borrowed) {
    // As `helm dependency build` does: the other chart as it stands, its own `charts/` included.
    const room = join(folder.work, into);
    const written = await materialise(source, below(source, from), room, limits);
    if ('message' in written) return written;
    mkdirSync(join(chart, 'charts'), { recursive: true, mode: 0o700 });
    renameSync(join(room, from), join(chart, into));
  }
  if (helm.chartValues === 'replaced' && existsSync(join(chart, 'values.yaml'))) rmSync(join(chart, 'values.yaml'));
  const names = new Map<string, string>();
  const texts = await source.read(helm.valueFiles);
  const values = [
    ...helm.valueFiles.map((path) => [path, texts.get(path) ?? ''] as const),
    ...helm.values.map((each) => ['inline values', JSON.stringify(each)] as const),
  ];
  // Names of our own: Helm splits names at commas, and takes what looks like a URL for one.
  const valueArgs = values.map(([name, text], index) => {
    const at = join(folder.work, `values-${index}.yaml`);
    writeNew(at, text);
    names.set(at, name);
    return `--values=${at}`;
  });
  const files = await source.read(helm.fileParameters.map(({ path }) => path));
  const fileArgs = helm.fileParameters.map(({ name, path }, index) => {
    const at = join(folder.work, `parameter-${index}`);
    writeNew(at, files.get(path) ?? '');
    names.set(at, path);
    return `--set-file=${name}=${at}`;
  });
  const setArgs = helm.parameters.map(
    ({ name, value, forceString }) => `--set${forceString ? '-string' : ''}=${name}=${escapeCommas(value)}`,
  );
  const args = [
    'template',
    helm.release,
    chart,
    `--namespace=${root.namespace ?? 'default'}`,
    // Schemas may name files and URLs; a release that its schema refuses is not installed, so nothing is missed.
    '--skip-schema-validation',
    ...(helm.crds === 'included' ? ['--include-crds'] : []),
    ...(helm.kubeVersion === undefined ? [] : [`--kube-version=${helm.kubeVersion}`]),
    ...helm.apiVersions.map((each) => `--api-versions=${each}`),
    ...valueArgs,
    ...setArgs,
    ...fileArgs,
  ];
  return { args, names };
}

/** Renders a chart without a cluster: `lookup` finds nothing, and no name is resolved. */
export function templateChart(
  binary: Binary,
  { args }: HelmCommand,
  folder: PrivateFolder,
  limits: RenderLimits,
): Promise<RunResult> {
  return runRenderer([binary.path, ...args], folder, limits);
}

/** Argo CD's own rule for parameters: a comma is text unless it is escaped already or lies in a list. Source: util/helm/cmd.go. */
function escapeCommas(value: string): string {
  return /^\{.*\}$/s.test(value) ? value : value.replaceAll(/(?<!\\),/g, '\\,');
}

function oddWord({ namespace = 'default', helm }: Root): string | undefined {
  if (helm === undefined) return undefined;
  const wrong = (what: string, value: string): string => `\`${value}\` is no ${what} that Helm takes`;
  if (!RELEASE.test(helm.release) || helm.release.length > 53) return wrong('name of a release', helm.release);
  if (!NAMESPACE.test(namespace)) return wrong('namespace', namespace);
  if (helm.kubeVersion !== undefined && !VERSION.test(helm.kubeVersion)) return wrong('version', helm.kubeVersion);
  const api = helm.apiVersions.find((each) => !API_VERSION.test(each));
  if (api !== undefined) return wrong('API version', api);
  const parameter = [...helm.parameters, ...helm.fileParameters].find(({ name }) => name === '' || /[=,\n]/.test(name));
  return parameter === undefined ? undefined : wrong('name of a parameter', parameter.name);
}
