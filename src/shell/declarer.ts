import type { Gap } from '../manifest/gap.ts';
import type { RepoPath } from '../manifest/location.ts';
import { resourceGap, resourceName } from '../manifest/resource.ts';
import type { Snapshot, TreeFile } from '../manifest/snapshot.ts';
import { isDeclaration } from '../roots/declarations.ts';
import { inputsOf } from '../roots/inputs.ts';
import { type RootRendering, readRendering } from '../roots/rendering.ts';
import type { RenderedRoot, Root } from '../roots/root.ts';

// Which roots have to be rendered only to learn what Argo CD and Flux apply besides.

/**
 * Whether Applications or Flux objects may be among what a root brings, by what is written in its files. `textOf` reads
 * templates that no snapshot holds. A file that spells their kinds so that no text shows it is told after rendering.
 */
export async function mayDeclare(
  root: Root,
  snapshot: Snapshot,
  textOf: (path: RepoPath) => Promise<string>,
): Promise<boolean> {
  const inputs = inputsOf(root, snapshot);
  if (inputs === 'unknown') return true;
  const unread: RepoPath[] = [];
  for (const path of inputs) {
    const file = snapshot.files.get(path);
    if (file === undefined) unread.push(path);
    else if (isDeclaring(file)) return true;
  }
  if (unread.some((path) => path.endsWith('.tgz'))) return true; // charts below a chart, packed
  if (root.kind !== 'helm') return false;
  for (const path of unread) if (TEMPLATE.test(path) && DECLARES.test(await textOf(path))) return true;
  return false;
}

/** Whether a text may hold an object that makes Argo CD or Flux apply something. Their annotations alone do not count. */
export function mayHoldDeclaration(text: string): boolean {
  return DECLARES.test(text);
}

/**
 * Applications and Flux objects that came out of roots of which nobody expected any (a patch may change a kind): what they
 * apply is not followed. `followed` are the roots whose objects were looked at.
 */
export function hiddenDeclarations(
  roots: readonly Root[],
  renderings: ReadonlyMap<Root['id'], RootRendering>,
  followed: readonly RenderedRoot[],
): readonly Gap[] {
  const known = new Set(followed.map(({ root }) => root.id));
  return roots.flatMap((root) => {
    const rendering = known.has(root.id) ? undefined : renderings.get(root.id);
    if (rendering?.kind !== 'rendered' || !mayHoldDeclaration(rendering.text)) return [];
    const { value } = readRendering(rendering, root.namespace);
    return value.filter(isDeclaration).map((resource) => {
      const what = `\`${root.id}\` makes ${resourceName(resource)}, which none of its files shows, so what that applies is not followed; write its kind and version in plain text`;
      return resourceGap(resource, [], what);
    });
  });
}

const DECLARES =
  /(?<![\w.-])argoproj\.io\/v\d|toolkit\.fluxcd\.io\/v\d|\bkind["']?\s*:\s*["']?(Application|ApplicationSet|HelmRelease)\b/;
const TEMPLATE = /\.(tpl|txt)$/;

/** Many roots take the same files. A memory of a pure function: it can never be stale. */
const KNOWN = new WeakMap<TreeFile, boolean>();

function isDeclaring(file: TreeFile): boolean {
  const known = KNOWN.get(file) ?? DECLARES.test(file.text);
  KNOWN.set(file, known);
  return known;
}
