import { locate, type ManifestDocument, readDocuments } from '../../manifest/documents.ts';
import type { Gap, Reading } from '../../manifest/gap.ts';
import { asList, asObject, asString, type Json, valueAt } from '../../manifest/json.ts';
import type { RepoPath, Route } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import type { Spot } from './diagnosis.ts';

// Workflows as data: read with the YAML reader of the manifests, so every statement has a line.

/** One workflow file. */
export type Workflow = { readonly path: RepoPath; readonly document: ManifestDocument };

/** A job. `name` is the name of its check. */
export type Job = { readonly workflow: Workflow; readonly id: string; readonly name: string };

/** A job that runs the gate; `route` leads to the mapping that says `uses`: a step, or the job itself. */
export type GateJob = Job & { readonly route: Route; readonly uses: string };

/** What a job tells the gate under the name of an input. */
export function inputOf({ workflow, route }: GateJob, name: string): Json | undefined {
  return says(workflow, ...route, 'with', name);
}

/** Whether a job judges a part of the clusters, for another to join. */
export function isPart(gate: GateJob): boolean {
  return inputOf(gate, 'share') !== undefined || inputOf(gate, 'cluster') !== undefined;
}

/** Every workflow that the host would look at: files right in `.github/workflows`. A file it could not read is a gap. */
export function readWorkflows({ files }: Snapshot): Reading<readonly Workflow[]> {
  const value: Workflow[] = [];
  const gaps: Gap[] = [];
  for (const [path, { text }] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) continue;
    const reading = readDocuments(path, text);
    gaps.push(...reading.gaps);
    const [document] = reading.value;
    if (document !== undefined) value.push({ path, document });
  }
  return { value, gaps };
}

/** What a workflow says at a place. */
export function says({ document }: Workflow, ...route: Route): Json | undefined {
  return valueAt(document.value, ...route);
}

/** Where it says it. */
export function spot({ document }: Workflow, ...route: Route): Spot {
  const { path, line } = locate(document, route);
  return { path, line };
}

/** Every job of a workflow. */
export function jobsOf(workflow: Workflow): readonly Job[] {
  return Object.entries(asObject(says(workflow, 'jobs')) ?? {}).map(([id, job]) => ({
    workflow,
    id,
    name: asString(valueAt(job, 'name')) ?? id,
  }));
}

const RUNS_GATE = /cde-gate/i;

/** The jobs that run the gate, by the action they use, or by their own name where the action was renamed. */
export function gateJobsOf(workflow: Workflow): readonly GateJob[] {
  return jobsOf(workflow).flatMap((job): readonly GateJob[] => {
    const own: Route = ['jobs', job.id];
    const called = asString(says(workflow, ...own, 'uses'));
    if (called !== undefined) return RUNS_GATE.test(called) ? [{ ...job, route: own, uses: called }] : [];
    const steps = asList(says(workflow, ...own, 'steps')).flatMap((step, index) => {
      const uses = asString(valueAt(step, 'uses'));
      return uses === undefined ? [] : [{ uses, route: [...own, 'steps', index] }];
    });
    const named = [job.id, job.name].some((name) => name.toLowerCase() === 'cde-gate');
    const foreign = steps.filter(({ uses }) => named && !uses.startsWith('actions/'));
    const step = steps.find(({ uses }) => RUNS_GATE.test(uses)) ?? foreign.at(-1);
    return step === undefined ? [] : [{ ...job, ...step }];
  });
}

/** The events a workflow runs on, each with its filters and the way to where it is written. */
export type Trigger = { readonly workflow: Workflow; readonly filters: Json | undefined; readonly route: Route };

export function triggersOf(workflow: Workflow): ReadonlyMap<string, Trigger> {
  const key = triggerKey(workflow);
  const on = says(workflow, key);
  const mapping = asObject(on);
  if (mapping !== undefined)
    return new Map(
      Object.entries(mapping).map(([event, filters]) => [event, { workflow, filters, route: [key, event] }]),
    );
  const listed = typeof on === 'string' ? [on] : asList(on);
  return new Map(
    listed.flatMap((event, index) =>
      typeof event === 'string'
        ? [[event, { workflow, filters: undefined, route: typeof on === 'string' ? [key] : [key, index] }] as const]
        : [],
    ),
  );
}

/** The manifests' YAML is that of Kubernetes, to which a bare `on` is a truth value and, as a key, its text. */
function triggerKey(workflow: Workflow): 'on' | 'true' {
  return says(workflow, 'on') === undefined ? 'true' : 'on';
}

/** Where a workflow says when it runs. */
export function triggersSpot(workflow: Workflow): Spot {
  return spot(workflow, triggerKey(workflow));
}
