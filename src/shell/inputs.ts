import { getInput } from '@actions/core';
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
    jsonFile: getInput('json-file'),
    sarifFile: getInput('sarif-file'),
  };
}

/** One of the words; the first when nothing is written. */
function choice<T extends string>(name: string, ...words: readonly [T, ...T[]]): T {
  const written = getInput(name);
  const found = written === '' ? words[0] : words.find((word) => word === written);
  if (found === undefined)
    throw new InputFailure(`the input \`${name}\` is \`${written}\`; it is one of ${words.join(', ')}`);
  return found;
}
