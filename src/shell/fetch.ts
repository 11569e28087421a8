import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitFailure, runGit } from './git.ts';

/** A private bare repository that holds just the commits asked for. */
export type FetchedRepository = { readonly directory: string; readonly remove: () => void };

/**
 * Fetches commits by id, with their parents, into a fresh bare repository: no work tree, no configuration of earlier
 * steps, no hooks. The token travels in the environment, never in an argument or an address. Throws GitFailure.
 */
export async function fetchCommits(
  remote: { readonly url: string; readonly token: string },
  commits: readonly string[],
): Promise<FetchedRepository> {
  const directory = mkdtempSync(join(tmpdir(), 'cde-gate-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${remote.token}`).toString('base64')}`;
  const environment = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraheader', GIT_CONFIG_VALUE_0: header };
  try {
    await runGit(directory, ['init', '--quiet', '--bare', '.']);
    await runGit(
      directory,
      [
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--recurse-submodules=no',
        '--depth=2',
        remote.url,
        ...commits,
      ],
      environment,
    );
    return { directory, remove };
  } catch (error) {
    remove();
    throw error instanceof GitFailure
      ? new GitFailure(
          `commits of the pull request cannot be fetched (${error.message}); the token needs \`contents: read\``,
        )
      : error;
  }
}
