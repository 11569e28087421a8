/** A path inside the repository, `/`-separated, exactly as git stores it. */
export type RepoPath = string & { readonly brand: 'RepoPath' };

/**
 * Names a text a path of the repository: of a listing, of a literal, or resolved from either. Nothing is checked, since
 * git allows every name.
 */
export function repoPath(text: string): RepoPath {
  // A brand lives in types only, so nothing but a cast can give it; this is the one place that does.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text as RepoPath;
}

/** The two states a pull request is judged between: the base tip and the merge result. */
export type Side = 'base' | 'head';

/** Where something is written. `document` counts from 0 in its file; `line` and `column` count from 1. */
export type Location = {
  readonly path: RepoPath;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  /** In what is known of the cluster besides: on neither side there is such a line. */
  readonly elsewhere?: true;
};

/** The way from a document's root to a value: `['spec', 'ingress', 0, 'from']`. */
export type Route = readonly (string | number)[];

/** A location on one side, as findings carry it. */
export type SidedLocation = Location & { readonly side: Side };

/** Whether a place is a line of the repository: not a change as a whole (`.`), and nothing known from elsewhere. */
export function isLine({ path, elsewhere }: Location): boolean {
  return path !== '.' && elsewhere !== true;
}

/** The first character of a file: for facts that are about the file itself. */
export function fileLocation(path: RepoPath): Location {
  return { path, document: 0, line: 1, column: 1 };
}
