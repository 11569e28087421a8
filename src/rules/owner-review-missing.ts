import type { RepoPath } from '../manifest/location.ts';
import { type Finding, type GateRule, toFinding } from './rule.ts';

/** A finding that needs an approval, and why nobody on the base branch can give it. */
export type Unapprovable = { readonly finding: Finding; readonly path: RepoPath; readonly why: string };

/**
 * CHG-001: a change needs approval and the base branch names nobody who could give it. It reads findings, not the
 * change, so the decision asks it once the owners of every finding are known.
 */
export const ownerReviewMissing: GateRule = {
  id: 'owner-review-missing' as GateRule['id'], // the id of this one rule that is not made by defineRule
  summary: 'a change that needs approval has no compliance owner',
  requirements: ['6.5.1', '1.1.2'],
  check: () => [],
};

/** One finding per file and reason. */
export function unapprovableFindings(missing: readonly Unapprovable[]): readonly Finding[] {
  // The first line of each file, whoever finds it.
  const fromBelow = missing.toSorted((a, b) => b.finding.at.line - a.finding.at.line);
  const perFile = new Map(fromBelow.map((each) => [`${each.path} ${each.why}`, each]));
  return [...perFile.values()].map(({ finding, path, why }) =>
    toFinding(ownerReviewMissing.id, {
      message: `nobody can approve the change of \`${path}\`: ${why}`,
      at: finding.at,
      about: `${path} ${why}`,
    }),
  );
}
