import type { JudgedFinding } from '../decision/decision.ts';
import { markdownCode } from '../report/escape.ts';
import { placeName } from '../report/prose.ts';
import type { GitHub } from './github.ts';

/** First line of our comment. A body that merely contains it elsewhere is somebody else's. */
const MARKER = '<!-- cde-gate report -->';

/** When to write: `on-change` stays quiet until there is something to say. */
export type CommentMode = 'on-change' | 'always' | 'never';

/**
 * Writes the one report comment of a pull request: updates ours in place, stays quiet when nothing changed, creates it
 * otherwise. Ours is what a bot wrote and what begins with the marker; a marker alone proves nothing. Findings that the
 * comment told of before and that are gone are shown as resolved; that is decoration, no verdict is ever read back.
 * Throws on failure.
 */
export async function writeComment(
  { client, owner, repo }: GitHub,
  number: number,
  { report, findings, mode }: CommentReport,
): Promise<'created' | 'updated' | 'unchanged' | 'nothing to say'> {
  const comments = await client.paginate(client.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  const own = comments.find((comment) => comment.user?.type === 'Bot' && comment.body?.startsWith(MARKER) === true);
  if (own === undefined && findings.length === 0 && mode === 'on-change') return 'nothing to say';
  const told = readTold(own?.body ?? '');
  const body = `${MARKER}\n${writeTold(findings)}\n${report}${resolvedNote(told, findings)}`;
  if (own === undefined) {
    await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return 'created';
  }
  if (own.body?.replaceAll('\r\n', '\n') === body) return 'unchanged';
  await client.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
  return 'updated';
}

export type CommentReport = {
  readonly report: string;
  readonly findings: readonly Tellable[];
  readonly mode: CommentMode;
};

/** What the comment has to know of a finding. */
type Tellable = Pick<JudgedFinding, 'fingerprint' | 'at'> & { readonly rule: string };

/** A finding as the comment remembers it: its fingerprint, and how to call it. */
type Told = { readonly fingerprint: string; readonly name: string };

const TOLD = /^<!-- cde-gate findings: ([A-Za-z0-9+/=]*) -->$/m;
const MAX_TOLD = 40;

const toTold = ({ fingerprint, rule, at }: Tellable): Told => ({ fingerprint, name: `${rule} ${placeName(at)}` });

/** As Base64: names of files cannot end the comment then. */
function writeTold(findings: readonly Tellable[]): string {
  const told = findings.slice(0, MAX_TOLD).map(toTold);
  return `<!-- cde-gate findings: ${Buffer.from(JSON.stringify(told)).toString('base64')} -->`;
}

function readTold(body: string): readonly Told[] {
  try {
    const told: unknown = JSON.parse(Buffer.from(TOLD.exec(body)?.[1] ?? '', 'base64').toString('utf8') || '[]');
    return Array.isArray(told) ? told.slice(0, MAX_TOLD).flatMap(asTold) : [];
  } catch {
    return []; // somebody edited our comment: then nothing is remembered.
  }
}

function asTold(value: unknown): readonly Told[] {
  if (typeof value !== 'object' || value === null || !('fingerprint' in value) || !('name' in value)) return [];
  const { fingerprint, name } = value;
  return typeof fingerprint === 'string' && typeof name === 'string' ? [{ fingerprint, name }] : [];
}

function resolvedNote(told: readonly Told[], findings: readonly Tellable[]): string {
  const still = new Set(findings.map(({ fingerprint }) => fingerprint));
  const gone = told.filter(({ fingerprint }) => !still.has(fingerprint));
  if (gone.length === 0) return '';
  const lines = gone.map(({ name }) => `- ~~${markdownCode(name)}~~`);
  return `\n<details><summary>Resolved since the last report: ${gone.length}</summary>\n\n${lines.join('\n')}\n\n</details>\n`;
}
