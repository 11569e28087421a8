import { SETTINGS_PATHS } from '../../change/files.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import {
  CODEOWNERS_PLACES,
  type CodeOwners,
  decidingLine,
  findCodeowners,
  type Owner,
} from '../../owners/codeowners.ts';
import type { Settings } from '../../settings/settings.ts';
import { type Diagnosis, fine, type Spot, warn, wrong } from './diagnosis.ts';
import { isOwnerPlaceholder } from './placeholders.ts';
import type { Sensitive } from './sensitive.ts';

/** Paths named one by one before the rest is only counted. */
const NAMED = 10;

/** Judges who may approve: the file, its lines, and whether all that matters has an owner. */
export function judgeOwners(
  snapshot: Snapshot,
  { owners: regimeOwners }: Pick<Settings, 'owners'>,
  sensitive: Sensitive,
  workflows: readonly RepoPath[],
): readonly Diagnosis[] {
  const places = CODEOWNERS_PLACES.filter((path) => snapshot.files.has(path));
  const [counts, ...ignored] = places;
  const found = findCodeowners(snapshot.files);
  // With owners in the settings approvals still work where CODEOWNERS is silent; only the host's own rules do not.
  const unowned = regimeOwners.length === 0 ? wrong : warn;
  const fallback =
    regimeOwners.length === 0 ? 'nobody can approve' : `${regimeOwners.join(', ')} of the settings still may`;
  if (counts === undefined || found.kind !== 'found')
    return [
      unowned(
        'owners',
        found.kind === 'too-large'
          ? `\`${found.path}\` is 3 MB or more, so GitHub does not load it: ${fallback}`
          : `there is no CODEOWNERS: ${fallback}`,
        'run `cde-gate init`, or write `.github/CODEOWNERS`',
        counts && { path: counts, line: 1 },
      ),
    ];
  const { owners } = found;
  return [
    ...ignored.map((path) =>
      wrong('owners', `GitHub ignores this file, \`${counts}\` counts`, 'delete one of both', { path, line: 1 }),
    ),
    ...owners.errors.map(({ line, message }) => wrong('owners', message, 'mend the line', { path: counts, line })),
    ...judgePlaceholders(owners),
    ...judgeGateFiles(owners, snapshot, unowned, fallback, workflows),
    ...judgeSensitiveFiles(owners, sensitive, unowned, fallback),
  ];
}

function judgePlaceholders({ path, lines }: CodeOwners): readonly Diagnosis[] {
  const names = new Set(lines.flatMap(({ owners }) => owners.map(({ name }) => name)).filter(isOwnerPlaceholder));
  return [...names].map((name) => {
    const line = lines.find(({ owners }) => owners.some((owner) => owner.name === name))?.line ?? 1;
    return wrong('owners', `\`${name}\` is a placeholder`, 'write your own team in every line', { path, line });
  });
}

/** Who may approve changes of a path, as far as an approval of theirs can be checked: an address cannot. */
export function approversOf(owners: CodeOwners, path: RepoPath): readonly Owner[] {
  return decidingLine(owners, path)?.owners.filter(({ kind }) => kind !== 'email') ?? [];
}

type Ill = typeof warn;

/** Whoever can change these files without an owner can switch the gate off. */
function judgeGateFiles(
  owners: CodeOwners,
  { files }: Snapshot,
  unowned: Ill,
  fallback: string,
  workflows: readonly RepoPath[],
): readonly Diagnosis[] {
  const settings = SETTINGS_PATHS.find((path) => files.has(path)) ?? SETTINGS_PATHS[0];
  // A workflow that nobody wrote yet stands for any that could be added.
  const anyWorkflow = repoPath('.github/workflows/any.yml');
  const wanted = [...(workflows.length === 0 ? [anyWorkflow] : workflows), anyWorkflow, settings, owners.path];
  const bare = [...new Set(wanted)].flatMap((path) =>
    path === undefined || approversOf(owners, path).length > 0 ? [] : [path],
  );
  const names = bare.map((path) => (path === anyWorkflow ? repoPath('.github/workflows/') : path));
  if (names.length === 0) return [fine('owners', 'the files of the gate itself have owners', spotOfFile(owners))];
  return names.map((path) =>
    unowned(
      'owners',
      `\`${path}\` has no owner: ${fallback}`,
      `add a line such as \`/${path} @org/team\` at the end`,
      lineOf(owners, path),
    ),
  );
}

const spotOfFile = ({ path }: CodeOwners): Spot => ({ path, line: 1 });

/** The line that leaves a path without owners, or the file. */
function lineOf(owners: CodeOwners, path: RepoPath): Spot {
  return { path: owners.path, line: decidingLine(owners, path)?.line ?? 1 };
}

function judgeSensitiveFiles(
  owners: CodeOwners,
  { files, members }: Sensitive,
  unowned: Ill,
  fallback: string,
): readonly Diagnosis[] {
  const bare = files.filter(({ at }) => approversOf(owners, at.path).length === 0);
  if (files.length === 0) return [];
  if (bare.length === 0)
    return [
      fine(
        'owners',
        `${files.length === 1 ? 'the file' : `all ${files.length} files`} with CDE workloads (${members.length}) or policies of the regime ${files.length === 1 ? 'has' : 'have'} owners`,
        spotOfFile(owners),
      ),
    ];
  const rows = bare
    .slice(0, NAMED)
    .map(({ at, holds }) =>
      unowned(
        'owners',
        `${holds} stands in a file without owner: ${fallback}`,
        `add a line for \`/${at.path}\` to \`${owners.path}\``,
        at,
      ),
    );
  const rest = bare.length - rows.length;
  return rest === 0
    ? rows
    : [
        ...rows,
        unowned('owners', `${rest} more files like these have no owner`, 'own their folders', spotOfFile(owners)),
      ];
}

/** Whether anything is in scope at all. */
export function judgeVocabulary(
  { members, cluster }: Sensitive,
  { file }: Pick<Settings, 'file'>,
): readonly Diagnosis[] {
  const at = file && { path: file, line: 1 };
  if (members.length > 0)
    return [fine('settings', `${members.length} of ${cluster.workloads.length} workloads hold card data`, at)];
  return [
    warn(
      'settings',
      `by these settings none of ${cluster.workloads.length} workloads holds card data, so nearly nothing is guarded`,
      'label them, or name their labels or namespaces under `regime.resource`',
      at,
    ),
  ];
}
