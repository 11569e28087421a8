import { asList, asObject, asString, type Json, valueAt } from '../../manifest/json.ts';
import type { Route } from '../../manifest/location.ts';
import { type Diagnosis, fine, type Part, warn, wrong } from './diagnosis.ts';
import { type GateJob, inputOf, isPart, says, spot, triggersOf, type Workflow } from './workflows.ts';

// Permissions of the workflow's token → diagnoses. Source: GitHub Docs, "Controlling permissions for GITHUB_TOKEN".

const RANKS: readonly string[] = ['none', 'read', 'write'];
const rank = (word: Json | undefined): number => Math.max(0, RANKS.indexOf(asString(word) ?? 'none'));

/** What the gate asks of the workflow's own token, and what does not work without. */
const WANTED: readonly {
  readonly scope: string;
  readonly least: string;
  readonly level: typeof wrong;
  readonly message: string;
}[] = [
  { scope: 'contents', least: 'read', level: wrong, message: 'neither side of the change can be fetched' },
  { scope: 'pull-requests', least: 'read', level: wrong, message: 'pull requests and reviews cannot be read' },
  {
    scope: 'pull-requests',
    least: 'write',
    level: warn,
    message: 'nobody is asked to review and nothing is commented',
  },
  { scope: 'actions', least: 'write', level: warn, message: 'the red check is not run again after an approval' },
];

/** Whether the token of a gate's job may do what the gate needs, and how much more. */
export function judgePermissions(gate: GateJob, gates: readonly Workflow[]): readonly Diagnosis[] {
  const { workflow, id } = gate;
  const own = says(workflow, 'jobs', id, 'permissions');
  const place: Route = own === undefined ? ['permissions'] : ['jobs', id, 'permissions'];
  const given = own ?? says(workflow, 'permissions');
  const part: Part = 'permissions';
  const token = asString(inputOf(gate, 'token'));
  if (token !== undefined && !/github\.token|GITHUB_TOKEN/.test(token))
    return [fine(part, 'the gate has a token of its own', spot(workflow, ...gate.route, 'with', 'token'))];
  if (given === undefined)
    return [
      warn(
        part,
        'no `permissions` are named, so what the token may do hangs on settings elsewhere',
        'write `permissions: { contents: read, pull-requests: write, actions: write }`',
        spot(workflow, 'jobs', id),
      ),
    ];
  const where = spot(workflow, ...place);
  if (typeof given === 'string') {
    const cure = 'name `contents: read`, `pull-requests: write` and `actions: write`';
    return [
      given === 'write-all'
        ? warn(part, '`write-all` gives the token more than the gate needs', cure, where)
        : warn(part, `with \`${given}\` nobody is asked to review and nothing is commented`, cure, where),
    ];
  }
  // Nobody waits for a part, so nobody runs it again.
  const reviews = !isPart(gate) && gates.some((each) => triggersOf(each).has('pull_request_review'));
  const lacking = WANTED.filter(({ scope, least }) => rank(valueAt(given, scope)) < rank(least))
    .filter(({ scope }) => scope !== 'actions' || reviews)
    // The worst of a scope says enough.
    .filter(({ scope }, index, all) => all.findIndex((each) => each.scope === scope) === index);
  const used = usedScopes(gate);
  const generous = Object.entries(asObject(given) ?? {}).filter(
    ([scope, word]) => word === 'write' && !used.some((each) => each === scope),
  );
  const rows = [
    ...lacking.map(({ scope, least, level, message }) =>
      level(
        part,
        `without \`${scope}: ${least}\` ${message}`,
        `add \`${scope}: ${scope === 'pull-requests' ? 'write' : least}\``,
        where,
      ),
    ),
    ...generous.map(([scope]) =>
      warn(
        part,
        `\`${scope}: write\` is more than the gate needs`,
        'remove it, or give it to the job that needs it',
        spot(workflow, ...place, scope),
      ),
    ),
  ];
  return rows.length > 0 ? rows : [fine(part, 'the token may do what the gate needs and nothing else', where)];
}

/** The scopes that may be `write` for what the job does. */
function usedScopes(gate: GateJob): readonly string[] {
  const { workflow, id } = gate;
  const steps = asList(says(workflow, 'jobs', id, 'steps')).map((step) => asString(valueAt(step, 'uses')) ?? '');
  return [
    ...WANTED.flatMap(({ scope, least }) => (least === 'write' ? [scope] : [])),
    ...(inputOf(gate, 'check-run') === undefined ? [] : ['checks']),
    ...(steps.some((uses) => /upload-sarif@/.test(uses)) ? ['security-events'] : []),
  ];
}
