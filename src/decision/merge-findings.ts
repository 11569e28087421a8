import { asNumber, canonicalJson, valueAt } from '../manifest/json.ts';
import { ownerReviewMissing } from '../rules/owner-review-missing.ts';
import { nameFinding, unnameFinding } from './clusters.ts';
import type { PartFinding, PartOutcome } from './part-outcome.ts';

type Joined = { readonly finding: PartFinding; readonly clusters: Set<string>; readonly prints: string[] };

/** Findings of several clusters under all their names, as one run would have named them. */
export function joinFindings(
  outcomes: readonly PartOutcome[],
  touched: readonly (string | null)[],
): { readonly findings: readonly PartFinding[]; readonly renamed: ReadonlyMap<string, ReadonlySet<string>> } {
  const alike = new Map<string, Joined>();
  for (const finding of inOrder(outcomes, touched)) {
    const bare = unnameFinding(finding, finding.clusters) ?? finding;
    const { at = null, waiver = null } = finding.body;
    // It is about a file, and stands at the first line that a part found in it.
    const place = finding.rule === ownerReviewMissing.id ? null : at;
    const key = canonicalJson([finding.rule, finding.effect, waiver, bare.message, bare.about, place]);
    const known = alike.get(key) ?? { finding, clusters: new Set<string>(), prints: [] };
    for (const cluster of finding.clusters) known.clusters.add(cluster);
    known.prints.push(finding.fingerprint);
    alike.set(key, known);
  }
  const renamed = new Map<string, Set<string>>();
  const findings = [...alike.values()].map(({ finding, clusters, prints }): PartFinding => {
    const bare = unnameFinding(finding, finding.clusters);
    const names = touched.filter((name): name is string => name !== null && clusters.has(name));
    const named = bare === undefined || names.length === 0 ? undefined : nameFinding(finding.rule, bare, names);
    const told = named === undefined ? finding : { ...finding, ...named, body: { ...finding.body, ...named } };
    for (const print of prints) renamed.set(print, (renamed.get(print) ?? new Set()).add(told.fingerprint));
    return told;
  });
  return { findings, renamed };
}

/** Findings cluster by cluster, in the order of the clusters; then those of none. */
function inOrder(outcomes: readonly PartOutcome[], touched: readonly (string | null)[]): readonly PartFinding[] {
  const all = outcomes.flatMap(({ findings }) => findings);
  const rank = ({ clusters: [cluster] }: PartFinding): number => {
    const index = cluster === undefined ? -1 : touched.indexOf(cluster);
    return index < 0 ? touched.length : index;
  };
  return all.toSorted((a, b) => rank(a) - rank(b) || (rank(a) === touched.length ? lineOf(a) - lineOf(b) : 0));
}

function lineOf({ body }: PartFinding): number {
  return asNumber(valueAt(body, 'at', 'line')) ?? 0;
}
