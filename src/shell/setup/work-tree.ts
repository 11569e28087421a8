import { type RepoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { foldersAbove } from '../../manifest/tree.ts';
import { spellPath } from '../blobs.ts';
import { readFolder } from '../folder.ts';
import { askGit, expectGit, GitFailure } from '../git.ts';
import { isWanted } from '../wanted.ts';

// The files of a work tree as a commit of everything would have them: tracked or new, and not ignored.

/** The top folder of the work tree that a folder lies in. Throws GitFailure when there is none. */
export async function findWorkTree(directory: string): Promise<string> {
  const { status, stdout } = await askGit(['-C', directory, 'rev-parse', '--show-toplevel']);
  const top = stdout.toString().replace(/\n$/, '');
  if (status !== 0 || top === '')
    throw new GitFailure(`\`${directory}\` is not the work tree of a git repository; name one with \`--repo\``);
  return top;
}

/** Reads what the gate may need of a work tree. Ids are not git's. Throws GitFailure. */
export async function readWorkTree(top: string): Promise<Snapshot> {
  const listing = await expectGit(['-C', top, 'ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const paths = new Set<RepoPath>();
  for (let start = 0, end = listing.indexOf(0); end >= 0; start = end + 1, end = listing.indexOf(0, start))
    paths.add(spellPath(listing.subarray(start, end)).path);
  // A link or a submodule is one entry of the listing, and stands for all that may lie behind it.
  const isListed = (path: RepoPath) => paths.has(path) || foldersAbove(path).some((folder) => paths.has(folder));
  return readFolder(top, (path) => isWanted(path) && isListed(path));
}

/** The account that the repository belongs to on its host, as far as the address of `origin` tells. */
export async function originOwner(top: string): Promise<string | undefined> {
  const { status, stdout } = await askGit(['-C', top, 'config', '--get', 'remote.origin.url']);
  if (status !== 0) return undefined;
  // `https://host/owner/name`, `ssh://git@host/owner/name` or `git@host:owner/name`; a folder on disk tells nothing.
  const [, owner] =
    /^(?:\w+:\/\/[^/]+\/|[\w.-]+@[\w.-]+:)([A-Za-z0-9][A-Za-z0-9-]*)\/[^/]+\/?$/.exec(stdout.toString().trim()) ?? [];
  return owner;
}
