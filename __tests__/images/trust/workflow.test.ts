import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../src/images/trust/identity.ts';
import { checkSigner, type KeylessSigner } from '../../../src/images/trust/signer.ts';
import { mismatchOf } from '../../../src/images/trust/workflow.ts';
import { SCANNER, WORKFLOW } from '../../support/sigstore.ts';

// Whom a certificate names, and whether that is who the settings name. The certificate itself is verified here already.

const MAIN: Identity = {
  subject: WORKFLOW,
  issuer: SCANNER.issuer,
  repository: 'https://github.com/acme/app',
  ref: 'refs/heads/main',
  trigger: 'push',
  runner: 'github-hosted',
  workflow: WORKFLOW,
  workflowCommit: 'c0ffee00'.repeat(5),
};
const at = (ref: string): Partial<Identity> => {
  const subject = `https://github.com/acme/app/.github/workflows/scan.yml@${ref}`;
  return { subject, workflow: subject, ref };
};
const SHARED = 'https://github.com/acme/workflows/.github/workflows/scan.yml@refs/heads/main';
const shared = (more: Partial<Identity> = {}): Partial<Identity> => ({ subject: SHARED, workflow: SHARED, ...more });
const anyRef = 'https://github.com/acme/app/.github/workflows/scan.yml@**';

const SILENT = { repository: undefined, ref: undefined, trigger: undefined, workflow: undefined };

/** Signer, certificate, and the reason against it; `yes` where there is none. */
const rows: readonly (readonly [string, Partial<KeylessSigner>, Partial<Identity>, string])[] = [
  ['the named workflow at main', {}, {}, 'yes'],
  ['by schedule', {}, { trigger: 'schedule' }, 'yes'],
  ['by hand', {}, { trigger: 'workflow_dispatch' }, 'yes'],
  ['a pull request', {}, { trigger: 'pull_request', ref: 'refs/pull/7/merge' }, 'started by `pull_request`'],
  ['a pull request that says it was pushed', {}, { ref: 'refs/pull/7/merge' }, 'one of `refs/pull/7/merge`'],
  [
    'pull_request_target, which stands on main',
    {},
    { trigger: 'pull_request_target' },
    'started by `pull_request_target`',
  ],
  ['workflow_run, which stands on main', {}, { trigger: 'workflow_run' }, 'started by `workflow_run`'],
  ['a comment, which stands on main', {}, { trigger: 'issue_comment' }, 'started by `issue_comment`'],
  ['a merge queue', {}, { trigger: 'merge_group' }, 'started by `merge_group`'],
  ['another branch', {}, at('refs/heads/evil'), 'signed by'],
  ['the workflow of main, called from another branch', {}, { ref: 'refs/heads/evil' }, 'one of `refs/heads/evil`'],
  ['another workflow', {}, { subject: WORKFLOW.replace('scan', 'other') }, 'signed by'],
  ['a workflow whose name begins alike', {}, { subject: `${WORKFLOW}x` }, 'signed by'],
  ['another issuer', {}, { issuer: `${SCANNER.issuer}/evil` }, 'issuer'],
  [
    'an enterprise with its own issuer',
    { issuer: `${SCANNER.issuer}/acme` },
    { issuer: `${SCANNER.issuer}/acme` },
    'yes',
  ],
  [
    '… a pull request there',
    { issuer: `${SCANNER.issuer}/acme` },
    { issuer: `${SCANNER.issuer}/acme`, trigger: 'pull_request' },
    'started by',
  ],
  ['a certificate without event', {}, { trigger: undefined }, 'does not say'],
  ['a certificate without ref', {}, { ref: undefined }, 'does not say'],
  ['a certificate without repository', {}, { repository: undefined }, 'does not say'],
  ['a certificate without workflow', {}, { workflow: undefined }, 'does not say which workflow'],
  ['a certificate that says nothing of a run', {}, SILENT, 'does not say'],
  [
    'a pull request that the subject names, where no refs are given',
    { subject: at('refs/pull/7/merge').subject ?? '' },
    at('refs/pull/7/merge'),
    'one of `refs/pull/7/merge`',
  ],
  ['a certificate with two workflows', {}, { workflow: `${WORKFLOW}x` }, 'does not say which workflow'],
  ['refs that are given', { subject: anyRef, refs: ['refs/heads/release/*'] }, at('refs/heads/release/1'), 'yes'],
  ['… and another', { subject: anyRef, refs: ['refs/heads/release/*'] }, at('refs/heads/x'), 'one of `refs/heads/x`'],
  ['… a pull request is another', { subject: anyRef, refs: ['refs/heads/**'] }, { ref: 'refs/pull/7/merge' }, 'one of'],
  [
    'a pull request, where settings say so in both places',
    { subject: anyRef, refs: ['refs/pull/*/merge'], triggers: ['pull_request'] },
    {
      ...at('refs/pull/7/merge'),
      subject: anyRef.replace('**', 'main'),
      workflow: anyRef.replace('**', 'main'),
      trigger: 'pull_request',
    },
    'yes',
  ],
  ['triggers that are given, and another', { triggers: ['schedule'] }, {}, 'started by `push`'],
  ['a runner of their own', { runner: 'github-hosted' }, { runner: 'self-hosted' }, 'runner that is `self-hosted`'],
  ['a runner that is not said', { runner: 'github-hosted' }, { runner: undefined }, 'runner that is `unknown`'],
  ['another commit of the workflow', { workflowCommit: 'd'.repeat(40) }, {}, 'stands at commit'],
  ['that commit of the workflow', { workflowCommit: 'c0ffee00'.repeat(5) }, {}, 'yes'],
  [
    'a reusable workflow, called by anybody',
    { subject: SHARED },
    shared({ repository: 'https://github.com/mallory/x' }),
    'one of `https://github.com/mallory/x`',
  ],
  [
    '… called by its own repository',
    { subject: SHARED },
    shared({ repository: 'https://github.com/acme/workflows' }),
    'yes',
  ],
  ['… called by the named repository', { subject: SHARED, repository: 'acme/app' }, shared(), 'yes'],
  ['… from a branch there', { subject: SHARED, repository: 'acme/app' }, shared({ ref: 'refs/heads/x' }), 'yes'],
  [
    '… from a branch there, where refs are given',
    { subject: SHARED, repository: 'acme/app', refs: ['refs/heads/main'] },
    shared({ ref: 'refs/heads/x' }),
    'one of',
  ],
  [
    '… from a pull request there',
    { subject: SHARED, repository: 'acme/app' },
    shared({ ref: 'refs/pull/7/merge', trigger: 'pull_request' }),
    'started by',
  ],
  [
    '… from a merge queue there',
    { subject: SHARED, repository: 'acme/app' },
    shared({ ref: 'refs/heads/gh-readonly-queue/main/pr-7' }),
    'one of',
  ],
  [
    '… by a repository whose name begins alike',
    { subject: SHARED, repository: 'acme/app' },
    shared({ repository: 'https://github.com/acme/app-evil' }),
    'one of',
  ],
  ['… by any of the owner', { subject: SHARED, repository: 'acme/*' }, shared(), 'yes'],
  [
    '… by any of another owner',
    { subject: SHARED, repository: 'acme/*' },
    shared({ repository: 'https://github.com/mallory/app' }),
    'one of',
  ],
  ['a person', { issuer: 'https://accounts.google.com', subject: '*@acme.com' }, { ...person('a@acme.com') }, 'yes'],
  [
    'another person',
    { issuer: 'https://accounts.google.com', subject: '*@acme.com' },
    { ...person('a@evil.com') },
    'signed by',
  ],
  [
    'a person where a run is asked for',
    { issuer: 'https://accounts.google.com', subject: '*@acme.com', refs: ['refs/heads/main'] },
    { ...person('a@acme.com') },
    'does not say repository',
  ],
  ['a merge request on GitLab', GITLAB(), gitlab('merge_request_event'), 'started by `merge_request_event`'],
  ['the main branch on GitLab', GITLAB(), gitlab('push'), 'yes'],
];

function person(subject: string): Identity {
  const none = { repository: undefined, ref: undefined, trigger: undefined, runner: undefined };
  return { subject, issuer: 'https://accounts.google.com', workflow: undefined, workflowCommit: undefined, ...none };
}
function GITLAB(): Partial<KeylessSigner> {
  return { issuer: 'https://gitlab.com', subject: 'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main' };
}
function gitlab(trigger: string): Partial<Identity> {
  const subject = 'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main';
  return {
    issuer: 'https://gitlab.com',
    subject,
    workflow: subject,
    repository: 'https://gitlab.com/acme/app',
    trigger,
  };
}

test.each(rows)('%s', (_, signer, identity, expected) => {
  const reason = mismatchOf({ ...SCANNER, ...signer }, { ...MAIN, ...identity }) ?? 'yes';
  if (expected === 'yes') expect(reason).toBe('yes');
  else expect(reason).toContain(expected);
});

describe('signers that cannot be believed in as they are written', () => {
  test.each<[string, Partial<KeylessSigner>, string]>([
    ['no issuer', { issuer: '' }, '`issuer`'],
    ['any issuer', { issuer: 'https://*' }, '`issuer`'],
    ['no subject', { subject: '' }, 'names nobody'],
    ['any subject', { subject: '**' }, 'names nobody'],
    ['a subject across slashes', { subject: 'https://github.com/**@refs/heads/main' }, 'only as `@**`'],
    ['any ref of the workflow', { subject: anyRef }, 'leaves the ref'],
    ['no ref of the workflow', { subject: 'https://github.com/acme/app/.github/workflows/scan.yml' }, 'leaves the ref'],
    ['an empty ref', { refs: [''] }, 'fits nothing'],
    ['an empty repository', { repository: '' }, '`repository`'],
    ['a trigger with a star', { triggers: ['pull_*'] }, 'without `*`'],
    ['half a commit', { workflowCommit: 'c0ffee' }, 'no full commit id'],
  ])('%s', (_, signer, expected) => {
    expect(checkSigner({ ...SCANNER, ...signer }).join()).toContain(expected);
  });

  test('the usual one', () => {
    expect(checkSigner(SCANNER)).toEqual([]);
  });
});
