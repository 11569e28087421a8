import type { Reading } from '../../manifest/gap.ts';
import { asList, asString, valueAt } from '../../manifest/json.ts';
import type { Route } from '../../manifest/location.ts';
import { type Diagnosis, fine, quoted, warn, wrong } from './diagnosis.ts';
import { judgePermissions } from './permission-checks.ts';
import { isPinned, isUsesPlaceholder } from './placeholders.ts';
import { judgeTriggers } from './trigger-checks.ts';
import { type GateJob, gateJobsOf, inputOf, isPart, jobsOf, says, spot, type Workflow } from './workflows.ts';

// Workflows → diagnoses. Sources: docs/setup.md; GitHub Docs, "Events that trigger workflows", "Workflow syntax",
// "Troubleshooting required status checks".

/** Judges how workflows run the gate. `required` names workflows that a ruleset demands from elsewhere, as far as known. */
export function judgeWorkflows(
  { value: workflows, gaps }: Reading<readonly Workflow[]>,
  required: readonly string[],
): readonly Diagnosis[] {
  const unreadable = gaps.map(({ message, at }) =>
    warn('workflow', `the workflow cannot be read: ${message}`, 'mend it, GitHub may not run it either', at),
  );
  const gates = workflows.flatMap(gateJobsOf);
  const [first] = gates;
  if (first === undefined) {
    if (required.length > 0)
      return [
        ...unreadable,
        fine('workflow', `no workflow of this repository runs the gate; a ruleset requires ${quoted(required)}`),
      ];
    return [
      ...unreadable,
      wrong(
        'workflow',
        'no file in `.github/workflows` runs the gate',
        'run `cde-gate init`; only a ruleset that requires the workflow of another repository needs none here',
      ),
    ];
  }
  const own = [...new Set(gates.map(({ workflow }) => workflow))];
  return [
    ...unreadable,
    ...gates.map(({ workflow, route, name }) =>
      fine('workflow', `job \`${name}\` runs the gate`, spot(workflow, ...route, 'uses')),
    ),
    ...gates.map(judgePin),
    ...judgeTriggers(own),
    ...gates.flatMap((gate) => (isPart(gate) ? judgePart(gate, gates) : judgeJob(gate))),
    ...gates.flatMap((gate) => (isPart(gate) ? [] : judgeName(gate, workflows))),
    ...gates.flatMap((gate) => judgePermissions(gate, own)),
  ];
}

function judgePin({ workflow, route, uses }: GateJob): Diagnosis {
  const at = spot(workflow, ...route, 'uses');
  if (isUsesPlaceholder(uses))
    return wrong(
      'pin',
      `\`${uses}\` is a placeholder and cannot run`,
      'write the repository of the gate and the full id of a commit you reviewed',
      at,
    );
  if (uses.startsWith('./'))
    return wrong(
      'pin',
      `\`${uses}\` is taken from the commit that is judged, so a pull request could replace the gate`,
      'use the gate from its own repository, pinned by commit',
      at,
    );
  return isPinned(uses)
    ? fine('pin', `\`${uses}\` is pinned by commit`, at)
    : wrong(
        'pin',
        `\`${uses}\` is not pinned: whoever moves that name replaces the gate`,
        'write the full 40 digits of a commit id behind `@`',
        at,
      );
}

/** A part that is skipped or fails makes the joined verdict undecided, so there only has to be somebody who joins. */
function judgePart(gate: GateJob, gates: readonly GateJob[]): readonly Diagnosis[] {
  const { workflow, id, name } = gate;
  const joins = gates.some((each) => each.workflow === workflow && inputOf(each, 'outcomes') !== undefined);
  const at = spot(workflow, 'jobs', id);
  const row = joins
    ? fine('job', `job \`${name}\` judges a part, and another joins the parts`, at)
    : wrong(
        'job',
        `job \`${name}\` judges a part of the clusters, and no job of its workflow joins the parts`,
        'add a job with the input `outcomes` and require that one; docs/matrix.md',
        at,
      );
  return [row, ...judgeCheckout(gate)];
}

/** The only condition that never skips. */
const isAlways = (condition: unknown): boolean =>
  typeof condition === 'string' && /^\s*(always\(\)|\$\{\{\s*always\(\)\s*\}\})\s*$/.test(condition);

function judgeJob(gate: GateJob): readonly Diagnosis[] {
  const { workflow, id, name, route } = gate;
  const job: Route = ['jobs', id];
  const places = route.length > job.length ? [job, route] : [job];
  const what = (place: Route) => (place === job ? 'the job' : 'the step');
  const rows = places.flatMap((place): readonly Diagnosis[] => {
    const has = (key: string) => says(workflow, ...place, key);
    const bad = (key: string, message: string, cure: string) =>
      wrong('job', `${what(place)} ${message}`, cure, spot(workflow, ...place, key));
    return [
      ...(has('if') === undefined || isAlways(has('if'))
        ? []
        : [bad('if', 'has an `if`: when it is skipped the required check counts as green', 'remove `if`')]),
      ...(has('continue-on-error') === undefined || has('continue-on-error') === false
        ? []
        : [
            bad(
              'continue-on-error',
              'has `continue-on-error`: a red gate would let the merge pass',
              'remove it; `mode: warn` in the settings rehearses',
            ),
          ]),
    ];
  });
  const whole = spot(workflow, ...job);
  if (says(workflow, ...job, 'needs') !== undefined && !isAlways(says(workflow, ...job, 'if')))
    rows.push(
      wrong(
        'job',
        'the job has `needs`: when the other job fails this one is skipped, and skipped counts as green',
        inputOf(gate, 'outcomes') === undefined ? 'remove `needs`' : 'add `if: always()` to the job',
        spot(workflow, ...job, 'needs'),
      ),
    );
  if (says(workflow, ...job, 'strategy', 'matrix') !== undefined)
    rows.push(
      wrong(
        'job',
        'the job has a matrix: its checks have other names than the required one',
        'remove `strategy`',
        spot(workflow, ...job, 'strategy'),
      ),
    );
  if (name.includes('${{'))
    rows.push(
      wrong(
        'job',
        'the name of the job is computed, so the required check may never report',
        'give it a fixed `name`',
        spot(workflow, ...job, 'name'),
      ),
    );
  rows.push(...judgeCheckout(gate));
  return rows.some(({ level }) => level === 'wrong')
    ? rows
    : [...rows, fine('job', `job \`${name}\` can be neither skipped nor softened`, whole)];
}

/** Beside the gate's token nothing of the pull request should lie on the disk. */
function judgeCheckout({ workflow, id }: GateJob): readonly Diagnosis[] {
  const steps = asList(says(workflow, 'jobs', id, 'steps'));
  return steps.flatMap((step, index): readonly Diagnosis[] => {
    const uses = asString(valueAt(step, 'uses')) ?? '';
    return uses.startsWith('actions/checkout@')
      ? [
          warn(
            'job',
            'the job checks the repository out, which the gate does not need',
            'remove the step; the gate reads git objects',
            spot(workflow, 'jobs', id, 'steps', index),
          ),
        ]
      : [];
  });
}

function judgeName({ workflow, id, name }: GateJob, workflows: readonly Workflow[]): readonly Diagnosis[] {
  const twins = workflows
    .flatMap(jobsOf)
    .filter((job) => job.name.toLowerCase() === name.toLowerCase() && (job.workflow !== workflow || job.id !== id));
  return twins.map((twin) =>
    wrong(
      'job',
      `another job is called \`${name}\` too, and its check could stand in for the gate's`,
      'rename it',
      spot(twin.workflow, 'jobs', twin.id),
    ),
  );
}
