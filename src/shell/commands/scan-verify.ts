import { parseArgs } from 'node:util';
import type { Identity } from '../../images/trust/identity.ts';
import { EMBEDDED_ROOT } from '../../images/trust/root.ts';
import type { Signature } from '../../images/trust/signature.ts';
import type { Signer } from '../../images/trust/signer.ts';
import { openVerifier, type Verification, type Verifier } from '../../images/trust/verifier.ts';
import { asString, valueAt } from '../../manifest/json.ts';
import { terminal as shown } from '../../report/escape.ts';
import { type ExitStatus, UsageError } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { checkDigest, readBytes, readText } from './report-file.ts';

export const VERIFY_USAGE =
  'verify BUNDLE (--issuer URL --subject PATTERN [--repository NAME] [--ref REF…] [--trigger EVENT…] [--runner KIND] | --key FILE [--no-log]) (--digest sha256:… | --artifact FILE) [--root FILE…] [--format text|json]';

const OPTIONS = {
  issuer: { type: 'string' },
  subject: { type: 'string' },
  repository: { type: 'string' },
  ref: { type: 'string', multiple: true },
  trigger: { type: 'string', multiple: true },
  runner: { type: 'string' },
  key: { type: 'string' },
  'no-log': { type: 'boolean', default: false },
  digest: { type: 'string' },
  artifact: { type: 'string' },
  root: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
} as const;

/** `cde-gate scan verify`: 0 signed by whom one believes, about what one asked; 1 not; 2 a file cannot be read. */
export async function verifyBundle(args: readonly string[], out: Terminal): Promise<ExitStatus> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('say which bundle to verify');
  if (values.format !== 'text' && values.format !== 'json')
    throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
  checkDigest(values.digest);
  if ((values.digest === undefined) === (values.artifact === undefined))
    throw new UsageError('say what the bundle has to be about: either a `--digest` or an `--artifact`');
  const unreadable: string[] = [];
  const open = <T>(path: string, read: (path: string) => T | { readonly problem: string }): T | undefined => {
    const content = read(path);
    if (typeof content !== 'object' || content === null || !('problem' in content)) return content;
    unreadable.push(`\`${path}\` cannot be read: ${content.problem}`);
    return undefined;
  };
  const text = open(file, readText);
  const pem = values.key === undefined ? undefined : open(values.key, readText);
  const roots = (values.root ?? []).map((path) => open(path, readText) ?? '');
  const artifact = values.artifact === undefined ? undefined : open(values.artifact, readBytes);
  if (text === undefined || unreadable.length > 0) {
    for (const line of unreadable) out.complain(line);
    return 2;
  }
  const { value: verifier, problems } = openVerifier([signerOf(values, pem)], roots);
  for (const problem of problems) out.complain(shown(problem));
  const answer = tell(verifier, text, values.digest, artifact);
  out.print(values.format === 'json' ? JSON.stringify(answer, undefined, 2) : toText(answer, roots.length));
  return answer.verified ? 0 : 1;
}

type Values = {
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly repository?: string | undefined;
  readonly ref?: string[] | undefined;
  readonly trigger?: string[] | undefined;
  readonly runner?: string | undefined;
  readonly 'no-log': boolean;
};

function signerOf(values: Values, pem: string | undefined): Signer {
  const { issuer, subject, repository, ref: refs = [], trigger: triggers = [], runner } = values;
  const isKeyless = issuer !== undefined && subject !== undefined && pem === undefined;
  if (pem !== undefined && issuer === undefined && subject === undefined)
    return { kind: 'key', name: 'key', pem, tlog: !values['no-log'] };
  if (!isKeyless) throw new UsageError('say whom to believe: `--issuer` and `--subject`, or a `--key`');
  if (runner !== undefined && runner !== 'github-hosted' && runner !== 'self-hosted')
    throw new UsageError('a runner is `github-hosted` or `self-hosted`');
  return { kind: 'keyless', name: 'identity', issuer, subject, repository, refs, triggers, runner };
}

/** Null is "does not apply". */
type Answer = {
  readonly verified: boolean;
  readonly reason: string | null;
  readonly identity: string | null;
  readonly signedAt: string | null;
  readonly logged: boolean | null;
  readonly about: readonly string[];
  readonly predicateType: string | null;
  /** Of the signed statement. */
  readonly digest: string | null;
  /** What a valid certificate says, believed or not; null where there is none. */
  readonly certificate: Identity | null;
};

const NOTHING = { identity: null, signedAt: null, logged: null, about: [], predicateType: null, digest: null };

function tell(
  verifier: Verifier,
  bundle: string,
  digest: string | undefined,
  artifact: Uint8Array | undefined,
): Answer {
  const told: Verification | Signature =
    artifact === undefined
      ? verifier.verify({ bundle, about: '', where: '' }, digest === undefined ? [] : [digest])
      : verifier.verifyFile(bundle, artifact);
  const named = verifier.identify(bundle, artifact ?? new Uint8Array());
  const certificate = 'reason' in named ? null : named;
  if (told.kind === 'refused') return { ...NOTHING, certificate, verified: false, reason: told.reason };
  const { identity, signedAt, logged } = told;
  const known = { ...NOTHING, certificate, verified: true, reason: null, identity, signedAt: signedAt ?? null, logged };
  return told.kind === 'signed'
    ? known
    : {
        ...known,
        about: told.about,
        predicateType: asString(valueAt(told.statement, 'predicateType')) ?? null,
        digest: told.digest,
      };
}

function toText(answer: Answer, roots: number): string {
  const root = roots === 0 ? `${EMBEDDED_ROOT.source}, newest key of ${EMBEDDED_ROOT.newest}` : `${roots} given`;
  const verdict = answer.verified ? 'verified' : `not verified: ${shown(answer.reason ?? '')}`;
  const { subject, issuer, repository, ref, trigger } = answer.certificate ?? {};
  const facts = answer.verified
    ? [
        ['signer', answer.identity ?? ''],
        ['signed', answer.signedAt ?? 'at no proved time'],
        ['logged', answer.logged === true ? 'yes' : 'no'],
        ...answer.about.map((each) => ['about', each]),
        ['predicate', answer.predicateType ?? 'none: it signs a file'],
      ]
    : [['subject', subject]];
  const run = [
    ['issuer', issuer],
    ['run of', repository],
    ['at', ref],
    ['after', trigger],
  ];
  const rows = [...facts, ...run, ['root', root]].filter(([, text]) => text !== undefined);
  return [verdict, ...rows.map(([name = '', text = '']) => `  ${name.padEnd(9)} ${shown(text)}`)].join('\n');
}
