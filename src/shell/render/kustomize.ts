import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { asString, type JsonObject, valueAt } from '../../manifest/json.ts';
import type { RepoPath } from '../../manifest/location.ts';
import type { Root } from '../../roots/root.ts';
import type { Binary } from './binaries.ts';
import type { Inputs } from './kustomize-inputs.ts';
import type { RenderLimits } from './limits.ts';
import { writeNew } from './materialise.ts';
import type { PrivateFolder } from './private-folder.ts';
import { type RunResult, runRenderer } from './run.ts';

/**
 * Builds a kustomization. All plugins, functions, Helm and network are off, which is what kustomize does unasked; files
 * may only be read from the folder of the kustomization that names them. Source: docs/rendering.md.
 */
export function buildFolder(
  binary: Binary,
  target: string,
  folder: PrivateFolder,
  limits: RenderLimits,
): Promise<RunResult> {
  const command = binary.name === 'kubectl' ? 'kustomize' : 'build';
  return runRenderer([binary.path, command, target, '--load-restrictor=LoadRestrictionsRootOnly'], folder, limits);
}

/**
 * Where kustomize is to start for a root whose files stand in a private folder: the root's own folder as it is, unless a
 * controller lays something over it or makes it up; then a kustomization of the gate's own.
 */
export function prepareTarget(root: Root, inputs: Inputs, folder: PrivateFolder): string {
  const own = join(folder.tree, root.folder);
  const isMadeUp = !inputs.kustomizations.has(root.folder);
  if (isMadeUp) {
    const resources = root.resources.map((path) => `./${relative(own, join(folder.tree, path))}`);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeNew(join(own, 'kustomization.yaml'), JSON.stringify({ resources }));
  }
  const { overlay = {}, components = [] } = root.kustomize ?? {};
  if (Object.keys(overlay).length === 0 && components.length === 0) return own;
  const target = join(folder.work, 'overlay');
  const toTree = (path: RepoPath): string => relative(target, join(folder.tree, path)) || '.';
  const body = inputs.kustomizations.get(root.folder)?.body ?? {};
  const laid = {
    ...overlay,
    ...carried(body, own, target),
    resources: [toTree(root.folder)],
    components: components.map(toTree),
  };
  writeNew(join(target, 'kustomization.yaml'), JSON.stringify(laid));
  return target;
}

/** Kustomize looks for these at the top only, and the root's own kustomization was meant to be it. */
function carried({ buildMetadata, openapi }: JsonObject, own: string, target: string): JsonObject {
  const path = asString(valueAt(openapi, 'path'));
  if (path !== undefined) writeNew(join(target, 'openapi.json'), readFileSync(join(own, path)));
  const schema = path === undefined ? openapi : { path: 'openapi.json' };
  return { ...(buildMetadata && { buildMetadata }), ...(schema && { openapi: schema }) };
}
