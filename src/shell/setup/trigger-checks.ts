import { asList, asObject, asString, type Json, valueAt } from '../../manifest/json.ts';
import { type Diagnosis, fine, quoted, type Spot, warn, wrong } from './diagnosis.ts';
import { spot, type Trigger, triggersOf, triggersSpot, type Workflow } from './workflows.ts';

// Events → diagnoses. Source: GitHub Docs, "Events that trigger workflows".

const DEFAULT_TYPES = ['opened', 'synchronize', 'reopened'];

/** The events of all workflows that run the gate, together: they may be split over several files. */
export function judgeTriggers(workflows: readonly Workflow[]): readonly Diagnosis[] {
  const found = new Map<string, Trigger>(workflows.flatMap((workflow) => [...triggersOf(workflow)]));
  const [home] = workflows;
  const nowhere = home && triggersSpot(home);
  const [target, plain] = [found.get('pull_request_target'), found.get('pull_request')];
  const main = target ?? plain;
  const rows: Diagnosis[] = [];
  if (main === undefined) {
    rows.push(wrong('triggers', 'no pull request starts the gate', 'add `pull_request_target` to `on`', nowhere));
  } else if (target === undefined) {
    rows.push(
      warn(
        'triggers',
        'on `pull_request` the workflow comes from the pull request itself, which can edit it',
        'use `pull_request_target`, or require the workflow by a ruleset of the organisation',
        spot(main.workflow, ...main.route),
      ),
    );
  } else rows.push(fine('triggers', '`pull_request_target` runs the workflow of the default branch', at(target)));
  if (target !== undefined && plain !== undefined)
    rows.push(
      warn(
        'triggers',
        'the gate runs on `pull_request_target` and on `pull_request`: two checks of one name, of which the pull request can edit one',
        'remove `pull_request`',
        at(plain),
      ),
    );
  if (main !== undefined) rows.push(...judgeTypes(main), ...judgeFilters(main));
  rows.push(...judgeReviewTrigger(found.get('pull_request_review'), nowhere));
  const queue = found.get('merge_group');
  rows.push(
    queue === undefined
      ? warn(
          'triggers',
          'a merge queue would wait for the gate for ever: there is no `merge_group`',
          'add `merge_group:` to `on`; without a merge queue it costs nothing',
          nowhere,
        )
      : fine('triggers', '`merge_group` judges what a merge queue puts together', at(queue)),
  );
  if (queue !== undefined) rows.push(...judgeFilters(queue));
  return rows;
}

const at = ({ workflow, route }: Trigger) => spot(workflow, ...route);

function judgeTypes(trigger: Trigger): readonly Diagnosis[] {
  const written = valueAt(trigger.filters, 'types');
  const types = new Set(written === undefined || written === null ? DEFAULT_TYPES : words(written));
  const missing = [...DEFAULT_TYPES, 'edited'].filter((type) => !types.has(type));
  const where = spot(trigger.workflow, ...trigger.route, 'types');
  const rows: Diagnosis[] = [];
  if (missing.length > 0)
    rows.push(
      wrong(
        'triggers',
        `the gate does not run when a pull request is ${missing.join(', ')}${missing.includes('edited') ? ': it could be judged against one base branch and merged into another' : ''}`,
        `add ${quoted(missing)} to \`types\``,
        where,
      ),
    );
  if (!types.has('ready_for_review'))
    rows.push(
      warn(
        'triggers',
        'nobody is asked to review when a draft becomes ready',
        'add `ready_for_review` to `types`',
        where,
      ),
    );
  if (rows.length === 0) rows.push(fine('triggers', 'every change of a pull request is judged anew', where));
  return rows;
}

/** One word, or a list of them. */
function words(value: Json): readonly string[] {
  return typeof value === 'string' ? [value] : asList(value).flatMap((each) => asString(each) ?? []);
}

function judgeFilters({ workflow, route, filters }: Trigger): readonly Diagnosis[] {
  const rows = Object.keys(asObject(filters) ?? {}).flatMap((filter): readonly Diagnosis[] => {
    const where = spot(workflow, ...route, filter);
    if (filter === 'paths' || filter === 'paths-ignore')
      return [
        wrong(
          'triggers',
          `with \`${filter}\` the gate does not run for some pull requests, and a required check stays pending for ever`,
          `remove \`${filter}\`; \`manifests\` in the settings narrows what is read`,
          where,
        ),
      ];
    return filter === 'branches' || filter === 'branches-ignore'
      ? [
          warn(
            'triggers',
            `with \`${filter}\` pull requests into other branches are not judged`,
            'make sure that every protected branch is among them, or remove the filter',
            where,
          ),
        ]
      : [];
  });
  return rows;
}

function judgeReviewTrigger(review: Trigger | undefined, nowhere: Spot | undefined): readonly Diagnosis[] {
  if (review === undefined)
    return [
      warn(
        'triggers',
        'after an approval somebody has to run the red check again by hand: there is no `pull_request_review`',
        'add `pull_request_review` with `types: [submitted, dismissed]`',
        nowhere,
      ),
    ];
  const types = words(valueAt(review.filters, 'types') ?? ['submitted', 'edited', 'dismissed']);
  const missing = ['submitted', 'dismissed'].filter((type) => !types.includes(type));
  return missing.length === 0
    ? [fine('triggers', '`pull_request_review` takes notice of approvals', at(review))]
    : [
        warn(
          'triggers',
          `the gate takes no notice when a review is ${missing.join(' or ')}`,
          `add ${quoted(missing)} to \`types\` of \`pull_request_review\``,
          spot(review.workflow, ...review.route, 'types'),
        ),
      ];
}
