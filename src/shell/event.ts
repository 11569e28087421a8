import { readFileSync } from 'node:fs';

/** What a run is about. `git` ids are checked to be object ids before anything is done with them. */
export type Target =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string; readonly headRef: string }
  | { readonly kind: 'unsupported'; readonly why: string };

const OBJECT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Reads the event of a workflow run. Only numbers and object ids are taken from it: a re-run replays the payload of the
 * first attempt, so everything that may have changed since is asked for again.
 */
export function readTarget(name: string, payloadFile: string, requested: string): Target {
  const payload = parse(payloadFile);
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
      return pullRequest(at(payload, 'pull_request', 'number'));
    case 'workflow_dispatch':
      return requested === ''
        ? unsupported('a manual run needs the input `pull-request`')
        : pullRequest(Number(requested));
    case 'merge_group': {
      const [base, head, headRef] = ['base_sha', 'head_sha', 'head_ref'].map((field) =>
        at(payload, 'merge_group', field),
      );
      if (typeof base !== 'string' || typeof head !== 'string' || !OBJECT_ID.test(base) || !OBJECT_ID.test(head))
        return unsupported('the merge group names no commits');
      return { kind: 'merge-group', base, head, headRef: typeof headRef === 'string' ? headRef : '' };
    }
    default:
      return unsupported(
        `event \`${name}\` has no change to judge; use \`pull_request_target\`, \`pull_request\`, \`pull_request_review\`, \`merge_group\` or \`workflow_dispatch\``,
      );
  }
}

const unsupported = (why: string): Target => ({ kind: 'unsupported', why });

function pullRequest(number: unknown): Target {
  return typeof number === 'number' && Number.isInteger(number) && number > 0
    ? { kind: 'pull-request', number }
    : unsupported('the event names no pull request');
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as { readonly [key: string]: unknown })[key] : undefined,
    value,
  );
}
