import { readKey } from './public-key.ts';

/**
 * Somebody whose certificate names who signed: a workflow, or a person. Only the base branch says whom to believe; nothing
 * beside an image does. Semantics: docs/trust.md.
 */
export type KeylessSigner = {
  readonly kind: 'keyless';
  /** What reports call it. */
  readonly name: string;
  /** Compared exactly; an enterprise on GitHub has a path behind the host. */
  readonly issuer: string;
  /** The name in the certificate: exact, or with `*` for a part between `/` and `@`, or `@**` at its end. */
  readonly subject: string;
  /** Whose run it may be, `owner/name` or an address, `*` as above. Undefined: the repository that holds the workflow. */
  readonly repository: string | undefined;
  /** `refs/heads/main`, with `*`, or `**` across slashes. None: see `workflow.ts`. */
  readonly refs: readonly string[];
  /** Events that may start the run. None: `USUAL_TRIGGERS`. */
  readonly triggers: readonly string[];
  readonly runner: 'github-hosted' | 'self-hosted' | undefined;
  /** The commit of the workflow that signs, 40 or 64 hex digits. */
  readonly workflowCommit?: string | undefined;
};

/** Somebody who holds a private key. */
export type KeySigner = {
  readonly kind: 'key';
  readonly name: string;
  /** `-----BEGIN PUBLIC KEY-----`: EC P-256, P-384, P-521, RSA from 2048 bits, Ed25519. */
  readonly pem: string;
  /** Whether a transparency log has to hold the signature. Without it nothing proves when it was made. */
  readonly tlog: boolean;
};

export type Signer = KeylessSigner | KeySigner;

/** Why a signer cannot be believed in as it is written; none where it can. One with problems is not used at all. */
export function checkSigner(signer: Signer): readonly string[] {
  const problems = signer.kind === 'key' ? keyProblems(signer) : keylessProblems(signer);
  return problems.map((problem) => `signer \`${signer.name}\`: ${problem}`);
}

function keyProblems({ pem }: KeySigner): readonly string[] {
  const key = readKey(pem);
  return 'problem' in key ? [key.problem] : [];
}

function keylessProblems({ issuer, subject, repository, refs, triggers, workflowCommit }: KeylessSigner) {
  const wide = (pattern: string): boolean => pattern.replaceAll('*', '').trim() === '';
  const problems = [];
  if (issuer.trim() === '' || issuer.includes('*')) problems.push('`issuer` has to be one exact address');
  if (wide(subject)) problems.push('`subject` names nobody');
  if (subject.replace(/@\*\*$/, '').includes('**'))
    problems.push('`subject` may have `*` for a part between `/` and `@`, and `**` only as `@**` at its end');
  if (repository !== undefined && (wide(repository) || repository.includes('**')))
    problems.push('`repository` has to be `owner/name`, with `*` for a part');
  if ([...refs, ...triggers].some((each) => each.trim() === '')) problems.push('an empty ref or trigger fits nothing');
  if (triggers.some((each) => each.includes('*'))) problems.push('`triggers` are words without `*`');
  if (refs.length === 0 && leavesRefOpen(subject))
    problems.push('`subject` leaves the ref of the workflow open: end it as in `@refs/heads/main`, or give `refs`');
  if (workflowCommit !== undefined && !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(workflowCommit))
    problems.push('`workflowCommit` is no full commit id');
  return problems;
}

/** Whoever may push some branch could sign from there, with a workflow of their own under the same file name. */
function leavesRefOpen(subject: string): boolean {
  const ref = subject.lastIndexOf('@');
  return /^https?:/.test(subject) && (ref < 0 || subject.slice(ref).includes('*'));
}
