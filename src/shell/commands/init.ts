import { existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { SETTINGS_PATHS } from '../../change/files.ts';
import type { Instant } from '../../evidence.ts';
import { readSettings } from '../../gate.ts';
import type { Gap } from '../../manifest/gap.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { CODEOWNERS_PLACES, findCodeowners } from '../../owners/codeowners.ts';
import { terminal as terminalText } from '../../report/escape.ts';
import { parseSettings } from '../../settings/settings.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { FolderFailure } from '../folder.ts';
import { codeownersText, type ProposedOwners, proposeLines, proposeOwners } from '../setup/owners-proposal.ts';
import { isPinned, USES_PLACEHOLDER } from '../setup/placeholders.ts';
import { findSensitive } from '../setup/sensitive.ts';
import { markLine, proposeSettings } from '../setup/settings-proposal.ts';
import { findVocabulary, marksUnknownTo } from '../setup/vocabulary.ts';
import { findWorkTree, originOwner, readWorkTree } from '../setup/work-tree.ts';
import { proposeWorkflow } from '../setup/workflow-proposal.ts';
import { gateJobsOf, readWorkflows } from '../setup/workflows.ts';

/** Writes what a repository lacks to be gated. What exists is never touched. */
export const init: Command = {
  usage: '[--repo DIR] [--uses OWNER/REPO@COMMIT] [--owner @ORG/TEAM]…',
  summary: 'write the workflow, the settings and the CODEOWNERS lines that a repository lacks; overwrite nothing',
  run: async (args, out) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: 'string', default: '.' },
        uses: { type: 'string', default: USES_PLACEHOLDER },
        owner: { type: 'string', multiple: true, default: [] },
      },
    });
    if (values.uses !== USES_PLACEHOLDER && !isPinned(values.uses))
      throw new UsageError(`\`${values.uses}\` is not pinned; write \`owner/repo@\` and the 40 digits of a commit id`);
    const bad = values.owner.find((owner) => !/^@[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/.test(owner));
    if (bad !== undefined) throw new UsageError(`\`${bad}\` is no owner; write \`@org/team\` or \`@login\``);
    const top = await findWorkTree(values.repo);
    refuseLinks(top);
    const snapshot = await readWorkTree(top);
    const steps = propose(snapshot, {
      uses: values.uses,
      said: values.owner,
      account: await originOwner(top),
      now: now(),
    });
    for (const step of steps) out.print(carryOut(top, step));
    out.print(NEXT);
    return 0;
  },
};

const NEXT =
  'next    read what was written, mend it, merge it; then make `cde-gate` a required check; `cde-gate doctor` says what is still missing';

/** What to do about one file. `keep`: it exists; `lines` are what it could still say. */
export type Step =
  | { readonly kind: 'write'; readonly path: RepoPath; readonly text: string; readonly why: string }
  | { readonly kind: 'keep'; readonly path: RepoPath; readonly why: string; readonly lines: string }
  | { readonly kind: 'say'; readonly message: string };

type Known = {
  readonly uses: string;
  readonly said: readonly string[];
  readonly account: string | undefined;
  readonly now: Instant;
};

/** Everything that a look at the repository suggests. */
export function propose(snapshot: Snapshot, known: Known): readonly Step[] {
  const { value: current, gaps: broken } = readSettings(snapshot, known.now);
  const codeowners = findCodeowners(snapshot.files);
  const written = codeowners.kind === 'found' ? codeowners.owners : undefined;
  const owners = proposeOwners(known.said, current, written, known.account);
  // The vocabulary does not hang on the settings, so the first look may be made with any.
  const { cluster } = findSensitive(snapshot, current).value;
  const vocabulary = findVocabulary(cluster);
  const text = proposeSettings(vocabulary, owners);
  const settings =
    current.file === undefined && broken.length === 0
      ? parseSettings(SETTINGS_FILE, text, known.now.slice(0, 10))
      : { value: current, gaps: [] };
  const sensitive = findSensitive(snapshot, settings.value);
  const lines = codeownersText(proposeLines(snapshot, sensitive.value.files), owners.names);
  const unheard = marksUnknownTo(settings.value.taxonomy, vocabulary.workloads, cluster).map(markLine).join('\n');
  return [
    workflowStep(snapshot, known.uses),
    settingsStep(snapshot, text, unheard),
    ...ownersSteps(snapshot, lines, owners),
    ...gapSteps(sensitive.gaps),
  ];
}

const WORKFLOW_FILE = repoPath('.github/workflows/cde-gate.yml');
const SETTINGS_FILE = repoPath('.github/cde-gate.yml');
const CODEOWNERS_FILE = repoPath('.github/CODEOWNERS');

function workflowStep(snapshot: Snapshot, uses: string): Step {
  const [gate] = readWorkflows(snapshot).value.flatMap(gateJobsOf);
  if (gate !== undefined)
    return { kind: 'keep', path: gate.workflow.path, why: `its job \`${gate.name}\` runs the gate`, lines: '' };
  const text = proposeWorkflow(uses);
  if (snapshot.files.has(WORKFLOW_FILE))
    return { kind: 'keep', path: WORKFLOW_FILE, why: 'it exists, but runs no gate', lines: text };
  const why =
    uses === USES_PLACEHOLDER
      ? 'judges every pull request once you write the repository of the gate and a commit id behind `uses`'
      : `judges every pull request with \`${uses}\``;
  return { kind: 'write', path: WORKFLOW_FILE, text, why };
}

function settingsStep(snapshot: Snapshot, text: string, unheard: string): Step {
  const path = SETTINGS_PATHS.find((each) => snapshot.files.has(each));
  if (path === undefined)
    return {
      kind: 'write',
      path: SETTINGS_FILE,
      text,
      why: 'who holds card data, by the labels in use, and who approves',
    };
  if (unheard === '') return { kind: 'keep', path, why: 'it has a word for every label about card data', lines: '' };
  return { kind: 'keep', path, why: 'it has no word for these labels, if they matter', lines: unheard };
}

function ownersSteps(snapshot: Snapshot, lines: string, { names, from }: ProposedOwners): readonly Step[] {
  const path = CODEOWNERS_PLACES.find((place) => snapshot.files.has(place));
  const who: Step = {
    kind: 'say',
    message: {
      option: `owners  ${names.join(' ')}, as you said`,
      settings: `owners  ${names.join(' ')}, named by the settings`,
      codeowners: `owners  ${names.join(' ')}, chosen by their names in CODEOWNERS: make sure`,
      guessed: `owners  ${names.join(' ')} is a guess: write the team that answers for PCI DSS, or name it with \`--owner\``,
      placeholder: `owners  ${names.join(' ')} is a placeholder: write the team that answers for PCI DSS, or name it with \`--owner\``,
    }[from],
  };
  if (path === undefined) {
    const head = '# The last line that matches decides, alone. Proposed by `cde-gate init`.\n';
    const why = 'who must approve changes of the gate itself and of all that holds card data';
    return [{ kind: 'write', path: CODEOWNERS_FILE, text: head + lines, why }, who];
  }
  if (lines === '') return [{ kind: 'keep', path, why: 'all that matters has an owner', lines }];
  return [{ kind: 'keep', path, why: 'these lines are missing at its end', lines }, who];
}

function gapSteps(gaps: readonly Gap[]): readonly Step[] {
  const [first, ...rest] = gaps;
  if (first === undefined) return [];
  const more = rest.length === 0 ? '' : `, and ${rest.length} more`;
  return [
    {
      kind: 'say',
      message: `unread  ${first.at.path}:${first.at.line}: ${first.message}${more}; what it holds is not among the proposals`,
    },
  ];
}

/** The host reads files out of git, where a link is a file of its own. */
function refuseLinks(top: string): void {
  for (const folder of ['.github', '.github/workflows'])
    if (lstatSync(join(top, folder), { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new FolderFailure(`\`${folder}\` is a symbolic link, which GitHub does not follow; make it a folder`);
}

/** Does it and says so, in one line and the lines to add. */
function carryOut(top: string, step: Step): string {
  if (step.kind === 'say') return terminalText(step.message);
  const told = (what: string) => terminalText(`${what.padEnd(7)} ${step.path}: ${step.why}`);
  const indented = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `          ${terminalText(line)}`)
      .join('\n');
  if (step.kind === 'keep') return step.lines === '' ? told('kept') : `${told('kept')}\n${indented(step.lines)}`;
  const file = join(top, step.path);
  // A file that git ignores is not among those that were read.
  if (existsSync(file)) return `${told('kept')}; it is ignored by git, and would say\n${indented(step.text)}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, step.text, { flag: 'wx' });
  return told('wrote');
}
