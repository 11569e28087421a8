import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Evidence } from '../../evidence.ts';
import { evaluate } from '../../gate.ts';
import { repoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import type { Judgement } from '../../outcome.ts';
import { render } from '../../report/catalog.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { readFolder } from '../folder.ts';
import { TOOL } from '../tool.ts';
import { parseFormat } from './check.ts';

/** A pull request of the embedded example, as a story. */
export type Story = {
  readonly id: string;
  readonly title: string;
  readonly tells: string;
  /** A folder of files that base has beside those of the platform. */
  readonly on?: string;
  readonly expect: { readonly decision: string; readonly rules: readonly string[] };
  readonly deletes: readonly string[];
};

/** The main job on the embedded example: no repository, no network, no settings needed. */
export const demo: Command = {
  usage: '[STORY] [--format text|markdown|json|sarif|html]',
  summary: 'judge the pull requests of the embedded example',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' } },
    });
    const examples = examplesFolder();
    const stories = readStories(examples);
    const [id] = positionals;
    if (id === undefined) {
      out.print('Harbour Pay, a fictional payment platform, and its pull requests:\n');
      for (const story of stories) {
        const { decision } = judgeStory(examples, story);
        out.print(`${decision.kind.toUpperCase().padEnd(9)} ${story.id.padEnd(30)} ${story.title}`);
      }
      out.print('\nthe full report of one: cde-gate demo STORY');
      return 0;
    }
    const story = stories.find((each) => each.id === id);
    if (story === undefined)
      throw new UsageError(`there is no story \`${id}\`; known: ${stories.map((each) => each.id).join(', ')}`);
    const judgement = judgeStory(examples, story);
    const format = parseFormat(values.format);
    if (format === 'text') out.print(`${story.title}\n${story.tells}\n`);
    out.print(render(format, judgement, { style: out.style, links: undefined }));
    // The demo shows a verdict; it does not fail whoever looks at it.
    return 0;
  },
};

/** The examples beside the bundle, or beside the sources when they run unbundled. */
function examplesFolder(): string {
  const places = ['../examples', '../../../examples'].map((relative) => join(import.meta.dirname, relative));
  const found = places.find((place) => existsSync(join(place, 'platform')));
  if (found === undefined)
    throw new UsageError('the folder `examples` is not beside this program; run it from a checkout of cde-gate');
  return found;
}

function readStories(examples: string): readonly Story[] {
  const folder = join(examples, 'stories');
  return readdirSync(folder)
    .toSorted()
    .map((id) => ({
      deletes: [],
      ...(JSON.parse(readFileSync(join(folder, id, 'story.json'), 'utf8')) as Omit<Story, 'id' | 'deletes'>),
      id,
    })); // our own files, kept right by tests
}

function judgeStory(examples: string, story: Story): Judgement {
  return evaluate(storyEvidence(examples, story), TOOL);
}

/** The platform as base; the platform with the story's files written over it and its deletions made as head. */
function storyEvidence(examples: string, story: Story): Evidence {
  const platform = readFolder(join(examples, 'platform'));
  const more = story.on === undefined ? undefined : readFolder(join(examples, story.on));
  const base = { ...platform, files: new Map([...platform.files, ...(more?.files ?? [])]), name: 'main' };
  const folder = join(examples, 'stories', story.id, 'head');
  // A pull request that only deletes has nothing to write over the platform.
  const changed: Snapshot = existsSync(folder)
    ? readFolder(folder)
    : { name: story.id, files: new Map(), unread: new Map(), gaps: [] };
  const files = new Map([...base.files, ...changed.files]);
  const unread = new Map([...base.unread, ...changed.unread]);
  for (const path of story.deletes) files.delete(repoPath(path));
  const head: Snapshot = { name: story.id, files, unread, gaps: [...base.gaps, ...changed.gaps] };
  return { base, head, merge: { kind: 'clean' }, request: undefined, now: now() };
}
