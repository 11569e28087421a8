import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Evidence } from '../../evidence.ts';
import { conclude, learn, type Prepared, prepare, readSettings, wantedOf } from '../../gate.ts';
import type { ImageEvidence } from '../../images/facts.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { exitStatus, type Judgement } from '../../outcome.ts';
import { FORMATS, type Format, render } from '../../report/catalog.ts';
import { EVERYTHING } from '../../roots/clusters.ts';
import { findApplied } from '../applied.ts';
import { requestOf } from '../attestations.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { readGivenContexts } from '../context.ts';
import { readFolder } from '../folder.ts';
import { defaultBase } from '../git.ts';
import { collectImageFacts, loadImageFacts, openSources, saveImageFacts } from '../image-facts.ts';
import { readPart } from '../part.ts';
import { openFolder } from '../render/source.ts';
import { readSides } from '../sides.ts';
import type { Terminal } from '../terminal.ts';
import { TOOL } from '../tool.ts';

/** The main job offline: the merge result of head against the tip of base, or one folder against another. */
export const check: Command = {
  usage:
    '[--repo DIR] [--base REF] [--head REF] | --base-dir DIR --head-dir DIR   [--format text|markdown|json|sarif|html] [--output FILE] [--online [--save-image-facts FILE] | --image-facts FILE] [--all-images] [--cluster NAME | --share N/M] [--context FILE|DIR]… [--context-cluster NAME] [--repository URL]… [--branch NAME]',
  summary: 'judge a change and print the report',
  run: async (args, out) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: 'string', default: '.' },
        base: { type: 'string' },
        head: { type: 'string', default: 'HEAD' },
        'base-dir': { type: 'string' },
        'head-dir': { type: 'string' },
        format: { type: 'string', default: 'text' },
        output: { type: 'string' },
        online: { type: 'boolean', default: false },
        'all-images': { type: 'boolean', default: false },
        'image-facts': { type: 'string' },
        'save-image-facts': { type: 'string' },
        repository: { type: 'string', multiple: true, default: [] },
        branch: { type: 'string' },
        cluster: { type: 'string' },
        context: { type: 'string', multiple: true, default: [] },
        'context-cluster': { type: 'string' },
        share: { type: 'string' },
      },
    });
    const formats = values.format.split(',').map(parseFormat);
    const context = readGivenContexts(values.context, values['context-cluster']);
    const evidence = { ...(await collect(values, out)), context };
    out.progress('judging');
    const prepared = prepare(evidence);
    const judgement = conclude(learn(prepared, await askAboutImages(prepared, values, out)), TOOL);
    out.progress('');
    write(judgement, formats, values.output, out);
    return exitStatus(judgement);
  },
};

/** What is known of the images: from a file, from their registries, or nothing. */
async function askAboutImages(
  prepared: Prepared,
  values: {
    readonly online: boolean;
    readonly 'image-facts'?: string | undefined;
    readonly 'save-image-facts'?: string | undefined;
  },
  out: Terminal,
): Promise<ImageEvidence> {
  const [load, save] = [values['image-facts'], values['save-image-facts']];
  if (load !== undefined && (values.online || save !== undefined))
    throw new UsageError('`--image-facts` is instead of `--online` and `--save-image-facts`');
  if (save !== undefined && !values.online) throw new UsageError('`--save-image-facts` needs `--online`');
  if (load !== undefined) return loadImageFacts(load);
  const policy = prepared.settings.value.images;
  const wanted = wantedOf(prepared);
  const facts =
    values.online && policy !== undefined && wanted.length > 0
      ? await collectImageFacts(
          wanted,
          policy,
          openSources(policy, process.env, requestOf(process.env['GITHUB_TOKEN'] ?? '')),
          (done, of) => out.progress(`asking registries: ${done} of ${of}`),
        )
      : new Map();
  if (save !== undefined) writeFileSync(save, saveImageFacts(facts));
  return facts;
}

type Sources = {
  readonly cluster?: string | undefined;
  readonly share?: string | undefined;
  readonly 'all-images': boolean;
  readonly repository: readonly string[];
  readonly branch?: string | undefined;
  readonly repo: string;
  readonly base?: string | undefined;
  readonly head: string;
  readonly 'base-dir'?: string | undefined;
  readonly 'head-dir'?: string | undefined;
};

async function collect(values: Sources, out: Terminal): Promise<Evidence> {
  const images = values['all-images'] ? 'all' : 'changed';
  const part = readPart(values.cluster, values.share);
  if (typeof part === 'object' && 'problem' in part) throw new UsageError(part.problem);
  const discovery = { repository: values.repository, branch: values.branch };
  const how = { discovery, part: part ?? EVERYTHING, tell: (what: string) => out.progress(what) };
  const [baseDir, headDir] = [values['base-dir'], values['head-dir']];
  if ((baseDir === undefined) !== (headDir === undefined))
    throw new UsageError('`--base-dir` and `--head-dir` go together');
  if (baseDir !== undefined && headDir !== undefined) {
    const [base, head] = [readFolder(baseDir), readFolder(headDir)];
    const rendered = await findApplied({
      base: { snapshot: base, open: async () => openFolder(baseDir) },
      head: { snapshot: head, open: async () => openFolder(headDir) },
      settings: settingsOf(base),
      whole: images === 'all',
      ...how,
    });
    return {
      base,
      head,
      merge: { kind: 'clean' },
      rendered,
      request: undefined,
      images,
      part,
      now: now(),
    };
  }
  out.progress('reading both sides from git');
  const base = values.base ?? (await defaultBase(values.repo, values.head));
  return {
    ...(await readSides(
      values.repo,
      { base, head: values.head, headIs: 'branch', whole: images === 'all' },
      { applying: { settingsOf, ...how } },
    )),
    request: undefined,
    images,
    part,
    now: now(),
  };
}

/** The settings of the base side say what is applied, and which files hold manifests. */
const settingsOf = (base: Snapshot) => readSettings(base, now()).value;

/** The format of this name. Throws UsageError where there is none. */
export function parseFormat(name: string): Format {
  const format = FORMATS.find((known) => known === name);
  if (format === undefined) throw new UsageError(`there is no format \`${name}\`; known: ${FORMATS.join(', ')}`);
  return format;
}

function write(judgement: Judgement, formats: readonly Format[], output: string | undefined, out: Terminal): void {
  const texts = formats.map((format) =>
    render(format, judgement, { style: output === undefined ? out.style : 'plain', links: undefined }),
  );
  if (output === undefined) for (const text of texts) out.print(text);
  else
    for (const [index, text] of texts.entries())
      writeFileSync(formats.length === 1 ? output : `${output}.${formats[index]}`, text);
}
