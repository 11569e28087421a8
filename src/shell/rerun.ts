import { type GitHub, statusOf } from './github.ts';

/**
 * A review makes a run of its own, and the check that the last push made keeps its colour. So where that colour is not
 * the verdict any more, its run is started again; a re-run reads the pull request anew. `ownRun` is the run that asks.
 * Never throws: the answer is one line for the log, undefined when there is nothing to say.
 */
export async function rerunStaleCheck(
  { client, owner, repo }: GitHub,
  { workflow, head, number, ownRun, isGreen }: StaleCheck,
  wait: (ms: number) => Promise<void>,
): Promise<string | undefined> {
  const latest = async () => {
    const { data } = await client.rest.actions.listWorkflowRuns({ owner, repo, workflow_id: workflow, per_page: 50 });
    const own = data.workflow_runs.filter(
      ({ id, event, head_sha: sha, pull_requests: pulls }) =>
        id !== ownRun &&
        (event === 'pull_request_target' || event === 'pull_request') &&
        (sha === head || (pulls ?? []).some((pull) => pull.number === number && pull.head.sha === head)),
    );
    return own.toSorted((a, b) => b.id - a.id)[0];
  };
  try {
    let run = await latest();
    for (let attempt = 0; run !== undefined && run.status !== 'completed' && attempt < 5; attempt += 1) {
      await wait(2_000 * 2 ** attempt);
      run = await latest();
    }
    if (run === undefined) return `no run of \`${workflow}\` on this head to start again`;
    if (run.status !== 'completed') return `run ${run.id} of \`${workflow}\` has not ended; start it again by hand`;
    if ((run.conclusion === 'success') === isGreen) return undefined;
    await client.rest.actions.reRunWorkflow({ owner, repo, run_id: run.id });
    return `started run ${run.id} of \`${workflow}\` again: its verdict was of before this review`;
  } catch (error) {
    const status = statusOf(error);
    return status === 403 || status === 404
      ? 'the check of the last push cannot be started again: the token needs `actions: write`, which a fork never has; re-run it by hand'
      : `the check of the last push cannot be started again (GitHub answered ${status ?? 'nothing'}); re-run it by hand`;
  }
}

export type StaleCheck = {
  /** File name of the workflow whose check is required. */
  readonly workflow: string;
  readonly head: string;
  readonly number: number;
  readonly ownRun: number;
  readonly isGreen: boolean;
};
