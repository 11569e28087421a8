import { getInput } from '@actions/core';
import type { Part } from '../roots/clusters.ts';
import { readPart } from './part.ts';
import type { CommentMode } from './sticky-comment.ts';

/** What the workflow asks for. An absent input and an empty one look alike, so every default stands here. */
export type Inputs = {
  readonly token: string;
  readonly pullRequest: string;
  readonly comment: CommentMode;
  /** `usual`: whenever the gate is enforced. */
  readonly reviews: 'usual' | 'always' | 'never';
  /** The name of a check run to publish; empty: none. */
  readonly checkRun: string;
  /** `auto`: in public repositories. */
  readonly redact: 'auto' | 'always' | 'never';
  /** File name of the workflow whose check is required; empty: the one that runs. */
  readonly workflow: string;
  /** A label that says that the gate holds the pull request; empty: none. */
  readonly label: string;
  /** Files and folders of the workspace that tell what a cluster has besides. */
  readonly context: readonly string[];
  /** Of which cluster they tell, where they do not say so themselves. */
  readonly contextCluster: string | undefined;
  /** Which of the touched clusters this job judges; undefined: all. */
  readonly part: Part | undefined;
  /** JSON reports of the jobs of a matrix, or folders of them: they are joined, and nothing is judged. */
  readonly outcomes: readonly string[];
  readonly jsonFile: string;
  readonly sarifFile: string;
};

/** An input that is none of its choices. */
export class InputFailure extends Error {}

/** Reads the inputs. Throws InputFailure on a word that is no choice. */
export function readInputs(): Inputs {
  return {
    token: getInput('token'),
    pullRequest: getInput('pull-request'),
    comment: choice('comment', 'on-change', 'always', 'never'),
    reviews: choice('request-reviews', 'usual', 'always', 'never'),
    checkRun: getInput('check-run'),
    redact: choice('redact', 'auto', 'always', 'never'),
    workflow: getInput('workflow'),
    label: getInput('label'),
    context: getInput('context')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    contextCluster: getInput('context-cluster') || undefined,
    part: part(),
    outcomes: getInput('outcomes')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    jsonFile: getInput('json-file'),
    sarifFile: getInput('sarif-file'),
  };
}

/** A cluster or a share; an empty input is none, so the cluster without a name is `-`. */
function part(): Part | undefined {
  const read = readPart(getInput('cluster') || undefined, getInput('share') || undefined);
  if (read !== undefined && 'problem' in read) throw new InputFailure(read.problem);
  return read;
}

/** One of the words; the first when nothing is written. */
function choice<T extends string>(name: string, ...words: readonly [T, ...T[]]): T {
  const written = getInput(name);
  const found = written === '' ? words[0] : words.find((word) => word === written);
  if (found === undefined)
    throw new InputFailure(`the input \`${name}\` is \`${written}\`; it is one of ${words.join(', ')}`);
  return found;
}
