import { parseArgs } from 'node:util';
import { readSettings } from '../../gate.ts';
import type { RepoPath } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { findCodeowners } from '../../owners/codeowners.ts';
import { terminal as terminalText } from '../../report/escape.ts';
import type { Settings } from '../../settings/settings.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { countLevels, type Diagnosis, diagnosisStatus, unknown } from '../setup/diagnosis.ts';
import { judgeHost } from '../setup/host-checks.ts';
import type { HostFacts } from '../setup/host-facts.ts';
import { approversOf, judgeOwners, judgeVocabulary } from '../setup/owner-checks.ts';
import { isOwnerPlaceholder } from '../setup/placeholders.ts';
import { findSensitive, type Sensitive } from '../setup/sensitive.ts';
import { judgeSettings } from '../setup/settings-checks.ts';
import { findWorkTree, readWorkTree } from '../setup/work-tree.ts';
import { judgeWorkflows } from '../setup/workflow-checks.ts';
import { gateJobsOf, readWorkflows, triggersOf } from '../setup/workflows.ts';
import { TOOL } from '../tool.ts';

/** Looks at a set-up: the files of the work tree, and with `--github` what the host makes of them. */
export const doctor: Command = {
  usage: '[--repo DIR] [--github OWNER/NAME] [--format text|json]',
  summary: 'say what of a set-up is right, what is not, and what would make it right',
  run: async (args, out) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: 'string', default: '.' },
        github: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
    });
    if (values.format !== 'text' && values.format !== 'json')
      throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
    if (values.github !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(values.github))
      throw new UsageError(`\`${values.github}\` is no repository; write \`owner/name\``);
    out.progress('looking');
    const diagnoses = await diagnose(values.repo, values.github);
    out.progress('');
    out.print(values.format === 'json' ? toJson(diagnoses) : toText(diagnoses));
    return diagnosisStatus(diagnoses);
  },
};

async function diagnose(directory: string, repository: string | undefined): Promise<readonly Diagnosis[]> {
  const snapshot = await readWorkTree(await findWorkTree(directory));
  const instant = now();
  const settings = readSettings(snapshot, instant).value;
  const sensitive = findSensitive(snapshot, settings).value;
  const workflows = readWorkflows(snapshot);
  const gates = workflows.value.flatMap(gateJobsOf);
  const paths = [...new Set(gates.map(({ workflow }) => workflow.path))];
  const token = process.env['GITHUB_TOKEN'] || process.env['GH_TOKEN'] || '';
  const asked = repository === undefined || token === '' ? undefined : repository;
  const host =
    asked === undefined ? undefined : await askHost(token, asked, ownersOf(snapshot, settings, sensitive, paths));
  return [
    ...judgeWorkflows(workflows, requiredWorkflows(host)),
    ...judgeSettings(snapshot, instant, TOOL),
    ...judgeVocabulary(sensitive, settings),
    ...judgeOwners(snapshot, settings, sensitive, paths),
    ...(host === undefined
      ? []
      : judgeHost(host, {
          checks: [...new Set(gates.map(({ name }) => name))],
          hasMergeGroup: gates.some(({ workflow }) => triggersOf(workflow).has('merge_group')),
        })),
    ...(repository !== undefined && host === undefined
      ? [
          unknown(
            'github',
            `\`${repository}\` was not looked at: there is no token`,
            'set `GITHUB_TOKEN` or `GH_TOKEN`, best to a token like the one the gate has',
          ),
        ]
      : []),
  ];
}

/** The API client is nearly half of the program, and no other command needs it: it is loaded only here. */
async function askHost(token: string, repository: string, owners: ReturnType<typeof ownersOf>): Promise<HostFacts> {
  const { readHost } = await import('../setup/host.ts');
  return readHost(token, repository, owners);
}

function requiredWorkflows(host: HostFacts | undefined): readonly string[] {
  return host?.rules.kind === 'answer' ? host.rules.value.workflows : [];
}

/** Those whose approval the gate may wait for. */
function ownersOf(
  snapshot: Snapshot,
  settings: Settings,
  { files }: Sensitive,
  workflows: readonly RepoPath[],
): { readonly teams: readonly string[]; readonly users: readonly string[] } {
  const found = findCodeowners(snapshot.files);
  const paths = found.kind === 'found' ? [found.owners.path, ...workflows, ...files.map(({ at }) => at.path)] : [];
  const named = paths.flatMap((path) =>
    found.kind === 'found' ? approversOf(found.owners, path).map(({ name }) => name) : [],
  );
  const names = [...new Set([...settings.owners, ...named])].filter((name) => !isOwnerPlaceholder(name));
  return { teams: names.filter((name) => name.includes('/')), users: names.filter((name) => !name.includes('/')) };
}

const SIGNS = { fine: '✓', warn: '!', wrong: '✗', unknown: '?' } as const;

function toText(diagnoses: readonly Diagnosis[]): string {
  const lines = diagnoses.map((each) => {
    const where = each.at === undefined ? '' : `${each.at.path}:${each.at.line}: `;
    const cure = each.level === 'fine' ? '' : `; ${each.cure}`;
    return terminalText(`${SIGNS[each.level]} ${each.check.padEnd(14)} ${where}${each.message}${cure}`);
  });
  const { fine, warn, wrong, unknown: unseen } = countLevels(diagnoses);
  const last = `${fine} fine, ${warn} to know, ${wrong} wrong${unseen === 0 ? '' : `, ${unseen} could not be looked at`}`;
  return [...lines, last].join('\n');
}

function toJson(diagnoses: readonly Diagnosis[]): string {
  const checks = diagnoses.map((each) => ({
    level: each.level,
    check: each.check,
    message: each.message,
    path: each.at?.path ?? null,
    line: each.at?.line ?? null,
    cure: each.level === 'fine' ? null : each.cure,
  }));
  return JSON.stringify({ tool: TOOL, checks, counts: countLevels(diagnoses) }, undefined, 2);
}
