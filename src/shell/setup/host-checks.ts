import { type RepoPath, repoPath } from '../../manifest/location.ts';
import { judgeTeam, judgeUser } from './approver-checks.ts';
import { type Diagnosis, fine, warn, wrong } from './diagnosis.ts';
import { type BranchRules, failure, type HostFacts, type RequiredCheck } from './host-facts.ts';

// What a host says about a repository → diagnoses. Sources: GitHub REST API, "Rules", "Branches", "Repositories"
// (codeowners/errors), "Teams"; docs/setup.md.

/** What the files say that the host's rules must fit to. */
export type Declared = { readonly checks: readonly string[]; readonly hasMergeGroup: boolean };

/** Judges the host's side of a set-up. Where the repository cannot be reached nothing else is said. */
export function judgeHost(facts: HostFacts, declared: Declared): readonly Diagnosis[] {
  const { defaultBranch, repository } = facts;
  if (defaultBranch.kind === 'failed')
    return [
      failure('github', `\`${repository}\` cannot be read`, defaultBranch, `*Metadata: read* on \`${repository}\``),
    ];
  const reached = fine('github', `\`${repository}\` can be reached; its default branch is \`${defaultBranch.value}\``);
  return [
    reached,
    ...judgeRules(facts, defaultBranch.value, declared),
    ...judgeCodeowners(facts),
    ...[...facts.teams].flatMap(([team, found]) => judgeTeam(team, found, repository)),
    ...[...facts.users].flatMap(([user, found]) => judgeUser(user, found, repository)),
  ];
}

function judgeRules(facts: HostFacts, branch: string, declared: Declared): readonly Diagnosis[] {
  const { rules, repository } = facts;
  if (rules.kind === 'failed')
    return [
      failure(
        'required check',
        `the rules for \`${branch}\` cannot be read`,
        rules,
        `*Metadata: read* on \`${repository}\``,
      ),
    ];
  return [
    ...judgeRequired(facts, rules.value, branch, declared),
    judgeReviews(rules.value, branch),
    ...judgeQueue(rules.value, branch, declared),
  ];
}

function judgeRequired(
  { classic, repository }: HostFacts,
  rules: BranchRules,
  branch: string,
  { checks }: Declared,
): readonly Diagnosis[] {
  const part = 'required check';
  const old = classic.kind === 'answer' ? classic.value : { checks: [], strict: false };
  // The check of a called workflow is named `caller / called`.
  const isOurs = ({ name }: RequiredCheck) => checks.some((check) => name === check || name.startsWith(`${check} / `));
  const ours = [...rules.checks, ...old.checks].filter(isOurs);
  const gates = rules.workflows.filter((path) => /cde-gate/i.test(path));
  const rows: Diagnosis[] = [];
  if (gates.length > 0)
    rows.push(
      fine(
        part,
        `a ruleset requires the workflow \`${gates.join('`, `')}\` for \`${branch}\`, which no pull request can change`,
      ),
    );
  for (const { name, source } of ours)
    rows.push(
      source === undefined
        ? warn(
            part,
            `\`${name}\` is required for \`${branch}\` from any source: everybody with write access can set a status of that name`,
            'choose *GitHub Actions* as its source in the ruleset',
          )
        : fine(part, `\`${name}\` is required for \`${branch}\``),
    );
  if (rows.length > 0) return [...rows, ...judgeFreshness(rules, old, branch)];
  if (rules.workflows.length > 0)
    return [
      warn(
        part,
        `a ruleset requires \`${rules.workflows.join('`, `')}\` for \`${branch}\`, and whether that runs the gate cannot be seen from here`,
        'make sure it does; a file called `cde-gate.yml` would show it',
      ),
    ];
  if (classic.kind === 'failed')
    return [
      failure(
        part,
        `the protection of \`${branch}\` cannot be read, and no ruleset requires the gate`,
        classic,
        `*Contents: read* on \`${repository}\``,
      ),
    ];
  const names = checks.length === 0 ? 'a check of the gate' : checks.map((check) => `\`${check}\``).join(' or ');
  return [
    wrong(
      part,
      `\`${branch}\` does not require ${names}: a red gate stops no merge`,
      `require ${checks.length === 0 ? 'it' : names} in a ruleset for \`${branch}\`; it can be chosen once it has run within the last week`,
    ),
  ];
}

/** Two pull requests, each harmless, may widen together. */
function judgeFreshness(rules: BranchRules, old: Pick<BranchRules, 'strict'>, branch: string): readonly Diagnosis[] {
  if (rules.hasMergeQueue) return [];
  return rules.strict || old.strict
    ? [fine('required check', `a pull request must be up to date with \`${branch}\` before it merges`)]
    : [
        warn(
          'required check',
          'two pull requests, each harmless by itself, can widen the CDE together: a green check may be about an older base',
          'require branches to be up to date, or use a merge queue',
        ),
      ];
}

function judgeReviews({ reviews }: BranchRules, branch: string): Diagnosis {
  if (reviews === undefined || reviews.approvals === 0)
    return warn(
      'reviews',
      `no ruleset requires an approval for \`${branch}\`; the gate alone asks for one, and only where the CDE changes`,
      'add the rule *Require a pull request before merging* with one approval',
    );
  const approvals = `${reviews.approvals} ${reviews.approvals === 1 ? 'approval' : 'approvals'}`;
  if (!reviews.dismissesStale)
    return warn(
      'reviews',
      `a ruleset wants ${approvals} and keeps stale ones; the gate does not count them, GitHub does`,
      'turn on *Dismiss stale pull request approvals when new commits are pushed*',
    );
  const owners = reviews.byCodeOwners ? ', one of them by a code owner' : '';
  return fine('reviews', `a ruleset wants ${approvals}${owners} and dismisses stale ones`);
}

function judgeQueue(
  { hasMergeQueue }: BranchRules,
  branch: string,
  { hasMergeGroup, checks }: Declared,
): readonly Diagnosis[] {
  if (!hasMergeQueue) return [];
  return hasMergeGroup || checks.length === 0
    ? [fine('merge queue', `\`${branch}\` has a merge queue and the gate runs in it`)]
    : [
        wrong(
          'merge queue',
          `\`${branch}\` has a merge queue and the gate never reports to it, so nothing can merge`,
          'add `merge_group:` to `on` of the workflow',
        ),
      ];
}

function judgeCodeowners({ codeownersErrors, repository }: HostFacts): readonly Diagnosis[] {
  if (codeownersErrors.kind === 'failed')
    return [
      failure(
        'codeowners',
        'what GitHub thinks of CODEOWNERS cannot be read',
        codeownersErrors,
        `*Contents: read* on \`${repository}\`; without a CODEOWNERS on the default branch the answer is 404 too`,
      ),
    ];
  if (codeownersErrors.value.length === 0)
    return [fine('codeowners', 'GitHub finds no error in the CODEOWNERS of the default branch')];
  return codeownersErrors.value.map(({ path, line, message }) =>
    wrong('codeowners', `GitHub: ${firstLine(message)}`, 'mend the line on the default branch', {
      path: toPath(path),
      line,
    }),
  );
}

const firstLine = (message: string): string => message.split('\n', 1)[0]?.replace(/[.:]$/, '') ?? '';
const toPath = (path: string): RepoPath => repoPath(path.replace(/^\//, ''));
