/** The workflow that runs the gate. `uses` is `owner/repo@commit`, or the placeholder. */
export function proposeWorkflow(uses: string): string {
  return `# Would the merge widen the cardholder data environment? Proposed by \`cde-gate init\`.
name: cde-gate
on:
  # The workflow of the default branch, so no pull request can edit it. \`edited\` tells of another base branch.
  pull_request_target:
    types: [opened, synchronize, reopened, edited, ready_for_review]
  # An approval makes the red check run again.
  pull_request_review:
    types: [submitted, dismissed]
  # What a merge queue puts together; idle without one.
  merge_group:
  # By hand, for one pull request.
  workflow_dispatch:
    inputs:
      pull-request:
        description: Number of the pull request to judge
        required: true
        type: number
permissions:
  contents: read # both sides of the change, as git objects
  pull-requests: write # the report, and asking owners to review
  actions: write # running the red check again after an approval
concurrency:
  # One after the other for each pull request. Cancelled is not passed, so nothing that runs is cancelled.
  group: cde-gate-\${{ github.event_name }}-\${{ github.event.pull_request.number || inputs.pull-request || github.ref }}
  cancel-in-progress: false
jobs:
  # The name of the required check. No \`if\`, \`needs\` or \`paths\`: a job that is skipped counts as green.
  cde-gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      # Nothing is checked out: the gate reads the change and never runs any of it.
      - uses: ${uses}
        with:
          # Owners that are teams need a token of a GitHub App with *Members: read*; see docs/setup.md of the gate.
          token: \${{ secrets.CDE_GATE_TOKEN || github.token }}
          pull-request: \${{ inputs.pull-request }}
`;
}
