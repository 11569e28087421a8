import type { Ask } from './asking.ts';
import type { Answer } from './exchange.ts';
import type { Failure } from './failure.ts';
import type { Registry } from './hosts.ts';
import { ACCEPT } from './manifest.ts';
import type { Limits } from './patience.ts';

type Asked = Promise<Answer | Failure>;

/** One repository of one registry, ready to be asked. Answers have status 200 or 404. */
export type Shelf = {
  /** `host/name`, for people. */
  readonly name: string;
  readonly host: string;
  /** By tag or digest. Remembered for the run. */
  readonly manifest: (method: 'GET' | 'HEAD', what: string) => Asked;
  /** One page of what refers to a digest; `query` begins with `?` where there is one. */
  readonly referrers: (digest: string, query: string) => Asked;
  /** At most `maxBytes`. Not remembered: nobody asks twice for so much. */
  readonly blob: (digest: string, maxBytes: number) => Asked;
};

/** Opens a repository. `answers` is the memory of the run, shared by all of them. */
export function openShelf(
  registry: Registry,
  repository: string,
  ask: Ask,
  limits: Limits,
  answers: Map<string, Asked>,
): Shelf {
  const page = { accept: ACCEPT, maxBytes: limits.manifestBytes, redirects: 'allowed' } as const;
  return {
    name: `${registry.name}/${repository}`,
    host: registry.name,
    manifest: (method, what) => {
      const key = `${method} ${registry.origin}/${repository} ${what}`;
      const answer = answers.get(key) ?? ask(registry, repository, { ...page, method, path: `manifests/${what}` });
      answers.set(key, answer);
      return answer;
    },
    referrers: (digest, query) =>
      ask(registry, repository, { ...page, method: 'GET', path: `referrers/${digest}${query}` }),
    blob: (digest, maxBytes) =>
      ask(registry, repository, {
        method: 'GET',
        path: `blobs/${digest}`,
        accept: '*/*',
        maxBytes,
        redirects: 'storage',
      }),
  };
}
