import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, Instant, PullRequest } from '../../src/evidence.ts';
import { conclude, learn, prepare } from '../../src/gate.ts';
import type { ImageEvidence } from '../../src/images/facts.ts';
import type { RepoPath } from '../../src/manifest/location.ts';
import type { TreeFile } from '../../src/manifest/snapshot.ts';
import type { Judgement } from '../../src/outcome.ts';

/** Judgements for the report tests: the stories of the example, and small repositories written as file maps. */

const examples = join(import.meta.dirname, '../../examples');
export const STORIES: readonly string[] = readdirSync(join(examples, 'stories')).toSorted();

type Files = { readonly [path: string]: string };

const toFiles = (files: Files): Map<RepoPath, TreeFile> =>
  new Map(Object.entries(files).map(([path, text]) => [path as RepoPath, { id: text, text }]));

function filesBelow(folder: string): Files {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

export function judge(
  base: Files,
  head: Files,
  more: Partial<Evidence> = {},
  facts: ImageEvidence = new Map(),
): Judgement {
  const evidence: Evidence = {
    base: { name: 'base', files: toFiles(base), unread: new Map(), gaps: [] },
    head: { name: 'head', files: toFiles(head), unread: new Map(), gaps: [] },
    merge: { kind: 'clean' },
    request: undefined,
    now: '2026-11-21T00:00:00Z' as Instant,
    ...more,
  };
  return conclude(learn(prepare(evidence), facts), { name: 'cde-gate', version: '0.0.0' });
}

/** A pull request of the example, as its story tells it; `overBase` are files written over the platform first. */
export function judgeStory(id: string, more: Partial<Evidence> = {}, overBase: Files = {}): Judgement {
  const story = JSON.parse(readFileSync(join(examples, 'stories', id, 'story.json'), 'utf8')) as {
    readonly on?: string;
    readonly deletes?: readonly string[];
  };
  const beside = story.on === undefined ? {} : filesBelow(join(examples, story.on));
  const base = { ...filesBelow(join(examples, 'platform')), ...beside, ...overBase };
  const changed = filesBelow(join(examples, 'stories', id, 'head'));
  const kept = Object.entries({ ...base, ...changed }).filter(([path]) => !(story.deletes ?? []).includes(path));
  return judge(base, Object.fromEntries(kept), more);
}

export const HEAD = '5e1f'.padEnd(40, '0');
export const BASE = 'ba5e'.padEnd(40, '0');

/** A pull request on GitHub, nobody has looked at it yet. */
export const REQUEST: PullRequest = {
  number: 7,
  author: 'ada',
  head: HEAD,
  draft: false,
  contributors: ['ada'],
  reviews: [],
  teams: new Map(),
};
