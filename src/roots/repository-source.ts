import type { Discovery } from './root.ts';

// Controllers name repositories by URL. Which of these is the one the tree belongs to decides whether a path means a
// folder here.

/** Whether a source is this tree. `assumed`: only because no other repository with such a path is named. */
export type Origin = { readonly kind: 'here' | 'assumed' } | { readonly kind: 'elsewhere'; readonly why: string };

/** One repository, one text: scheme, account, port of ssh, `.git` and letter case do not matter to hosts. */
export function plainUrl(url: string): string {
  const text = url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^/@]*@/, '');
  const [host = '', ...rest] = text.split('/');
  // `git@host:path` and `ssh://git@host:22/path`.
  const [name = '', behind = ''] = host.split(':');
  const path = [...(/^\d*$/.test(behind) ? [] : [behind]), ...rest].join('/');
  return `${name}/${path}`.replace(/\/+$/, '').replace(/\.git$/, '');
}

/** A use of a repository: what a controller would read of it. */
export type RepositoryUse = { readonly url: string; readonly exists: boolean };

/**
 * The repositories that may be this one: those that are said to be, or else those of which every path that is
 * named exists here. Which of several it is nobody can tell, so then it is none.
 */
export function candidateUrls(uses: readonly RepositoryUse[]): readonly string[] {
  return [...new Set(uses.filter(({ exists }) => exists).map(({ url }) => plainUrl(url)))].toSorted();
}

/** Whether `url` at `revision` is the tree that is being read. */
export function originOf(
  { repository, branch }: Discovery,
  candidates: readonly string[],
  url: string,
  revision: string | undefined,
): Origin {
  const known = repository.map(plainUrl);
  const plain = plainUrl(url);
  if (known.length > 0 && !known.includes(plain)) return elsewhere(`lives in \`${url}\`, which is another repository`);
  if (known.length === 0 && !candidates.includes(plain))
    return elsewhere(`lives in \`${url}\`, where no named folder is one of this repository`);
  if (known.length === 0 && candidates.length > 1)
    return elsewhere(
      `lives in \`${url}\`, and this repository may be any of ${candidates.length} that are named; say which`,
    );
  if (!isThisState(branch, revision))
    return elsewhere(`is taken at \`${revision ?? ''}\`, which is not the state judged here`);
  return { kind: known.length === 0 ? 'assumed' : 'here' };
}

const elsewhere = (why: string): Origin => ({ kind: 'elsewhere', why });

/** HEAD is the default branch. Without a known branch the two usual names of that stand for it. */
function isThisState(branch: string | undefined, revision: string | undefined): boolean {
  const name = revision?.replace(/^refs\/heads\//, '') ?? '';
  if (name === '' || name === 'HEAD') return true;
  return branch === undefined ? name === 'main' || name === 'master' : name === branch;
}
