import type { Identity } from './identity.ts';
import { fitsPattern } from './pattern.ts';
import type { KeylessSigner } from './signer.ts';

/**
 * Events that run the workflow of the ref itself and that somebody with write access causes. Not among them, since a
 * stranger may cause them while the run stands on the main branch: `pull_request_target`, `workflow_run`, `issue_comment`
 * and their like. A reusable workflow is told with the event of its caller. `web` is GitLab's button.
 */
export const USUAL_TRIGGERS: readonly string[] = ['push', 'schedule', 'workflow_dispatch', 'release', 'web'];

/**
 * Why a verified certificate is not this signer's; undefined where it is. What is not asked for in the settings has a
 * careful answer of its own, and a certificate that does not say what is asked has the wrong one.
 */
export function mismatchOf(signer: KeylessSigner, identity: Identity): string | undefined {
  if (identity.issuer !== signer.issuer) return `its issuer is \`${identity.issuer}\``;
  if (!fitsPattern(signer.subject, identity.subject)) return `it was signed by \`${identity.subject}\``;
  if (signer.workflowCommit !== undefined && identity.workflowCommit !== signer.workflowCommit)
    return `its workflow stands at commit \`${identity.workflowCommit ?? 'unknown'}\``;
  if (signer.runner !== undefined && identity.runner !== signer.runner)
    return `it was signed on a runner that is \`${identity.runner ?? 'unknown'}\``;
  return isAutomated(signer, identity) ? runMismatch(signer, identity) : undefined;
}

/** Whether a run is behind it. A person's certificate says nothing of refs, and is believed only where none are asked for. */
function isAutomated({ issuer, repository, refs, triggers }: KeylessSigner, identity: Identity): boolean {
  const asked = repository !== undefined || refs.length > 0 || triggers.length > 0;
  const told = [identity.repository, identity.ref, identity.trigger, identity.workflow].some(
    (each) => each !== undefined,
  );
  return asked || told || isGitHub(issuer);
}

/** GitHub's own, an enterprise with its own issuer, a host of its own under ghe.com, a GitHub Enterprise Server. */
const isGitHub = (issuer: string): boolean =>
  /^https:\/\/token\.actions\.(?:githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)|\/_services\/token$/.test(issuer);

function runMismatch(signer: KeylessSigner, { subject, issuer, repository, ref, trigger, workflow }: Identity) {
  if (isGitHub(issuer) && workflow !== subject) return 'its certificate does not say which workflow signed';
  if (repository === undefined || ref === undefined || trigger === undefined)
    return 'its certificate does not say repository, ref and event of the run';
  const isAtHome = subject.startsWith(`${repository}/`);
  if (signer.repository === undefined ? !isAtHome : !fitsPattern(addressOf(signer.repository, repository), repository))
    return `the run was one of \`${repository}\``;
  const triggers = signer.triggers.length > 0 ? signer.triggers : USUAL_TRIGGERS;
  if (!triggers.includes(trigger)) return `the run was started by \`${trigger}\``;
  const isRefAllowed =
    signer.refs.length > 0
      ? signer.refs.some((each) => fitsPattern(each, ref))
      : isAtHome
        ? subject.endsWith(`@${ref}`) && isLasting(ref)
        : isLasting(ref);
  return isRefAllowed ? undefined : `the run was one of \`${ref}\``;
}

/** A branch or a tag: not a pull request, nor the branch that a merge queue makes of one. */
const isLasting = (ref: string): boolean => /^refs\/(?:heads\/(?!gh-readonly-queue\/)|tags\/)./.test(ref);

/** `owner/name` stands on the host that the certificate names; its issuer was compared before. */
const addressOf = (written: string, repository: string): string =>
  written.includes('://') ? written : `${/^https?:\/\/[^/]+/.exec(repository)?.[0] ?? ''}/${written}`;
