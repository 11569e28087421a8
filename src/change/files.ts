import { CONTEXT_FOLDER } from '../context/context.ts';
import { EVIDENCE_FOLDER } from '../images/policy.ts';
import { readDocuments } from '../manifest/documents.ts';
import { valueAt } from '../manifest/json.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { CODEOWNERS_PLACES } from '../owners/codeowners.ts';

/** Where the gate's settings live. The first that exists counts. */
export const SETTINGS_PATHS: readonly [RepoPath, ...RepoPath[]] = [
  repoPath('.github/cde-gate.yml'),
  repoPath('.github/cde-gate.yaml'),
];

/** A change of a file that steers the gate itself. `disablesGate`: the gate would not run, or not stop anything, after the merge. */
export type GateFileChange = {
  readonly path: RepoPath;
  readonly role: 'settings' | 'code owners' | 'workflow' | 'action' | 'image evidence' | 'cluster context';
  readonly kind: 'added' | 'removed' | 'edited';
  readonly disablesGate: boolean;
};

/** The part a file plays for the gate; undefined for all others. */
export function gateRole(path: RepoPath): GateFileChange['role'] | undefined {
  if (SETTINGS_PATHS.includes(path)) return 'settings';
  if (CODEOWNERS_PLACES.includes(path)) return 'code owners';
  if (path.startsWith('.github/workflows/')) return 'workflow';
  if (path.startsWith(CONTEXT_FOLDER)) return 'cluster context';
  if (path.startsWith(EVIDENCE_FOLDER)) return 'image evidence';
  return path.startsWith('.github/actions/') ? 'action' : undefined;
}

/** Files that steer the gate and differ between the sides. They count from the base side until they are merged. */
export function compareGateFiles(base: Snapshot, head: Snapshot): readonly GateFileChange[] {
  // What cannot be read (a link, a pointer to large-file storage) steers GitHub all the same.
  const idOf = ({ files, unread }: Snapshot, path: RepoPath) => files.get(path)?.id ?? unread.get(path);
  const sides = [base, head].flatMap(({ files, unread }) => [...files.keys(), ...unread.keys()]);
  const paths = [...new Set(sides)].filter((path) => gateRole(path) !== undefined).toSorted();
  return paths.flatMap((path): readonly GateFileChange[] => {
    const role = gateRole(path);
    const [before, after] = [base.files.get(path), head.files.get(path)];
    const [was, is] = [idOf(base, path), idOf(head, path)];
    if (role === undefined || was === is) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'edited';
    return [{ path, role, kind, disablesGate: disables(role, before?.text, after?.text) }];
  });
}

const RUNS_GATE = /^[^#\n]*\buses:[^#\n]*cde-gate/m;
const SOFTENED = /^[^#\n]*continue-on-error:\s*['"]?true/m;
function disables(role: GateFileChange['role'], before = '', after = ''): boolean {
  if (role === 'workflow')
    return RUNS_GATE.test(before) && (!RUNS_GATE.test(after) || (SOFTENED.test(after) && !SOFTENED.test(before)));
  return role === 'settings' && isRehearsal(after) && !isRehearsal(before);
}

/** Whether settings, read as data, would only rehearse. */
function isRehearsal(text: string): boolean {
  return readDocuments(repoPath('settings'), text).value.some(({ value }) => valueAt(value, 'mode') === 'warn'); // the path is for messages only
}
