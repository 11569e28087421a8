import type { GitHub } from './github.ts';

/** First line of our comment. A body that merely contains it elsewhere is somebody else's. */
const MARKER = '<!-- cde-gate report -->';

/**
 * Writes the one report comment of a pull request: updates ours in place, stays quiet when nothing changed, creates it
 * otherwise. Ours is what a bot wrote and what begins with the marker; a marker alone proves nothing. Throws on failure.
 */
export async function writeComment(
  { client, owner, repo }: GitHub,
  number: number,
  report: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  const body = `${MARKER}\n${report}`;
  const comments = await client.paginate(client.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  const own = comments.find((comment) => comment.user?.type === 'Bot' && comment.body?.startsWith(MARKER) === true);
  if (own === undefined) {
    await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
    return 'created';
  }
  if (own.body?.replaceAll('\r\n', '\n') === body) return 'unchanged';
  await client.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
  return 'updated';
}
