import type { Gap } from '../../manifest/gap.ts';
import { fileLocation, type RepoPath, repoPath } from '../../manifest/location.ts';
import type { SourceBook } from '../../manifest/source-book.ts';
import type { Root } from '../../roots/root.ts';
import type { Binaries, Binary, FoundBinary } from './binaries.ts';
import { prepareChart, templateChart } from './helm.ts';
import { followChart } from './helm-inputs.ts';
import { buildFolder, prepareTarget } from './kustomize.ts';
import { checkOverlays, followInputs, kustomizationsOf } from './kustomize-inputs.ts';
import type { RenderLimits } from './limits.ts';
import { materialise, writeNew } from './materialise.ts';
import { type PrivateFolder, withPrivateFolder } from './private-folder.ts';
import { complaint, digestInputs, lineOf, type Problem, renderGap } from './problem.ts';
import type { Source } from './source.ts';
import { substituteAll } from './substitute.ts';
import { readTemplates } from './templates.ts';
import { volatileDoubts } from './volatile.ts';

/**
 * One root of one side, rendered: YAML as it would be applied, with what is known of where it comes from. `digest` names
 * all it was rendered from. `doubts` are gaps of what a cluster may render otherwise. `failed`: nothing of the root is
 * known, and the gap says why.
 */
export type Rendering =
  | {
      readonly kind: 'rendered';
      readonly text: string;
      readonly book: SourceBook;
      readonly doubts: readonly Gap[];
      readonly digest: string;
      readonly milliseconds: number;
    }
  | { readonly kind: 'failed'; readonly gap: Gap; readonly digest: string };

/** A root with everything it is rendered from, not rendered yet. */
export type Prepared = {
  readonly root: Root;
  readonly source: Source;
  readonly digest: string;
  readonly problem: Problem | undefined;
  readonly render: (binaries: Binaries, limits: RenderLimits) => Promise<Rendering>;
};

/** Finds what a root is rendered from. Plain roots that nothing is laid over have no business here. */
export async function prepareRoot(source: Source, root: Root): Promise<Prepared> {
  if (root.problem !== undefined) return unpreparable(source, root, root.problem);
  return root.kind === 'helm' ? prepareHelm(source, root) : prepareKustomize(source, root);
}

/** A root that says itself why nothing of it is known. */
function unpreparable(source: Source, root: Root, gap: Gap): Prepared {
  const digest = digestInputs(source, root, []);
  const problem = { path: gap.at.path, message: gap.message };
  return { root, source, digest, problem, render: async () => ({ kind: 'failed', gap, digest }) };
}

type Written = {
  readonly text: string;
  /** Which file of a chart made an object, by `identityOf`. */
  readonly templates: ReadonlyMap<string, RepoPath>;
  readonly milliseconds: number;
};

const NO_TEMPLATES: Written['templates'] = new Map();

async function prepareKustomize(source: Source, root: Root): Promise<Prepared> {
  const inputs = await followInputs(source, root);
  const files = [...inputs.files].toSorted();
  const start = kustomizationsOf(source, root.folder)[0] ?? files[0] ?? root.folder;
  const digest = digestInputs(source, root, inputs.opaque ? source.paths : files);
  const kustomizations = [...inputs.kustomizations.values()].map(({ path }) => path);
  return prepared(
    { source, root, digest, problem: inputs.problem, files, kustomizations, values: [], told: [], start },
    'kustomize',
    {
      write: async (binary, folder, limits) => {
        const target = prepareTarget(root, inputs, folder);
        const result = await buildFolder(binary, target, folder, limits);
        if (result.kind === 'failed') return { path: start, message: complaint(binary.name, result, folder) };
        return { text: result.stdout, templates: NO_TEMPLATES, milliseconds: result.milliseconds };
      },
    },
  );
}

async function prepareHelm(source: Source, root: Root): Promise<Prepared> {
  const { files: all, borrowed, problem, opaque } = await followChart(source, root);
  const files = [...all].toSorted();
  const digest = digestInputs(source, root, opaque ? source.paths : files);
  const childOf = (name: string) => repoPath(root.folder === '' ? name : `${root.folder}/${name}`);
  const own = root.helm?.chartValues === 'replaced' ? [] : [childOf('values.yaml')];
  const isFile = (path: RepoPath): boolean => source.entries.get(path)?.kind === 'file';
  const told = (root.helm?.writtenIn ?? []).filter(isFile);
  const values = [...own, ...(root.helm?.valueFiles ?? []), ...told].filter(isFile);
  const start = childOf('Chart.yaml');
  const overlay = checkOverlays(root);
  const facts = { source, root, digest, problem: problem ?? overlay, files, kustomizations: [], values, told, start };
  return prepared(facts, 'helm', {
    write: async (binary, folder, limits, binaries) => {
      const command = await prepareChart(source, root, borrowed, folder, limits);
      if ('message' in command) return command;
      const result = await templateChart(binary, command, folder, limits);
      if (result.kind === 'failed')
        return { path: start, message: complaint(binary.name, result, folder, command.names) };
      const templates = readTemplates(source, root, result.stdout);
      const text = await postRender(root, result.stdout, binaries.kustomize, folder, limits);
      return typeof text === 'string' ? { text, templates, milliseconds: result.milliseconds } : text;
    },
  });
}

type Facts = {
  readonly source: Source;
  readonly root: Root;
  readonly digest: string;
  readonly problem: Problem | undefined;
  readonly files: readonly RepoPath[];
  readonly kustomizations: readonly RepoPath[];
  readonly values: readonly RepoPath[];
  /** Files that are no inputs of the program and that a report may point into all the same. */
  readonly told: readonly RepoPath[];
  readonly start: RepoPath;
};

type Write = {
  readonly write: (
    binary: Binary,
    folder: PrivateFolder,
    limits: RenderLimits,
    binaries: Binaries,
  ) => Promise<Written | Problem>;
};

function prepared(facts: Facts, tool: keyof Binaries, { write }: Write): Prepared {
  const { source, root, digest, problem, files, kustomizations, start } = facts;
  const fail = async (why: Problem): Promise<Rendering> => {
    const path = [why.path, start].find((each) => source.entries.has(each));
    const at = path === undefined ? (root.declaredBy ?? fileLocation(start)) : await lineOf(source, { ...why, path });
    return { kind: 'failed', gap: renderGap(root, why.message, at, digest), digest };
  };
  const render: Prepared['render'] = async (binaries, limits) => {
    if (problem !== undefined) return fail(problem);
    const binary = binaries[tool];
    if (binary.kind === 'missing') return fail({ path: start, message: binary.why });
    return withPrivateFolder(async (folder) => {
      const inputs = await materialise(source, files, folder.tree, limits);
      if ('message' in inputs) return fail(inputs);
      const written = await write(binary, folder, limits, binaries);
      if ('message' in written) return fail(written);
      const { templates, milliseconds } = written;
      const text = substituted(root, written.text, start);
      if (typeof text !== 'string') return fail(text);
      const { contents } = inputs;
      const texts = toTexts(new Map([...contents, ...(await source.read(facts.told))]));
      const { overlay = {}, components = [] } = root.kustomize ?? {};
      const resources = root.resources.length > 0 ? root.resources : [root.folder];
      const book = {
        files: texts,
        resources,
        kustomizations,
        components,
        overlay,
        templates,
        values: facts.values,
        start,
      };
      const doubts = tool === 'helm' ? volatileDoubts(contents, source.idOf) : [];
      return { kind: 'rendered', text, book, doubts, digest, milliseconds };
    });
  };
  return { root, source, digest, problem, render };
}

/** Flux puts what a chart makes through kustomizations. */
async function postRender(
  { helm }: Root,
  rendered: string,
  kustomize: FoundBinary,
  folder: PrivateFolder,
  limits: RenderLimits,
): Promise<string | Problem> {
  let text = rendered;
  for (const [index, fields] of (helm?.postRenderers ?? []).entries()) {
    if (kustomize.kind === 'missing') return { path: repoPath(''), message: kustomize.why };
    const target = `${folder.work}/post-${index}`;
    writeNew(`${target}/objects.yaml`, text);
    writeNew(`${target}/kustomization.yaml`, JSON.stringify({ ...fields, resources: ['objects.yaml'] }));
    const result = await buildFolder(kustomize, target, folder, limits);
    if (result.kind === 'failed')
      return { path: repoPath(''), message: `its post-renderer: ${complaint(kustomize.name, result, folder)}` };
    text = result.stdout;
  }
  return text;
}

function substituted({ kustomize }: Root, text: string, start: RepoPath): string | Problem {
  if (kustomize?.substitute === undefined) return text;
  const result = substituteAll(start, text, kustomize.substitute);
  if (result.kind === 'text') return result.text;
  const message = `Flux would replace \`${result.expression}}\`, a form that is not known here; use \`\${name}\` or \`\${name:=default}\``;
  return { path: start, message };
}

const MAX_TEXT_BYTES = 1_000_000;

/** Files a report may point into. */
function toTexts(contents: ReadonlyMap<RepoPath, Buffer>): ReadonlyMap<RepoPath, string> {
  const shown = [...contents].filter(([path, bytes]) => bytes.length <= MAX_TEXT_BYTES && !path.endsWith('.tgz'));
  return new Map(shown.map(([path, bytes]) => [path, bytes.toString()]));
}
