import { type Suggestion, toSuggestionBlock } from '../report/suggestion.ts';
import { type GitHub, statusOf } from './github.ts';

const markerOf = ({ finding }: Suggestion): string => `<!-- cde-gate suggestion ${finding.fingerprint} -->`;

/**
 * Puts suggested changes beside the lines that they mend, each once. GitHub takes them on lines of the diff only; one
 * that it refuses is left out. Throws when it cannot read what is there already.
 */
export async function suggestChanges(
  { client, owner, repo }: GitHub,
  { number, head }: { readonly number: number; readonly head: string },
  suggestions: readonly Suggestion[],
): Promise<number> {
  if (suggestions.length === 0) return 0;
  const at = { owner, repo, pull_number: number };
  const comments = await client.paginate(client.rest.pulls.listReviewComments, { ...at, per_page: 100 });
  const known = new Set(comments.flatMap(({ user, body }) => (user?.type === 'Bot' ? [body.split('\n', 1)[0]] : [])));
  let written = 0;
  for (const suggestion of suggestions.filter((each) => !known.has(markerOf(each)))) {
    const { path, from, to } = suggestion;
    const body = `${markerOf(suggestion)}\n${toSuggestionBlock(suggestion)}`;
    const lines = from === to ? { line: to } : { start_line: from, start_side: 'RIGHT' as const, line: to };
    try {
      await client.rest.pulls.createReviewComment({ ...at, commit_id: head, path, side: 'RIGHT', ...lines, body });
      written += 1;
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
    }
  }
  return written;
}
