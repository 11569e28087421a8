import { fingerprint } from '../algebra/fingerprint.ts';
import type { Finding } from '../rules/rule.ts';

/** Findings of one cluster. */
export type ClusterFindings = { readonly cluster: string | undefined; readonly findings: readonly Finding[] };

/**
 * Findings under the names of their clusters. One line of a base that many clusters share makes one finding that names them
 * all, so nobody reads it twice; a cluster that joins makes it another finding.
 */
export function nameClusters(perCluster: readonly ClusterFindings[]): readonly Finding[] {
  const alike = new Map<string, { readonly finding: Finding; readonly clusters: string[] }>();
  for (const { cluster, findings } of perCluster) {
    for (const finding of findings) {
      const { rule, degree, message, at, about } = finding;
      const key = JSON.stringify([rule, degree, message, at, about, cluster === undefined]);
      const known = alike.get(key);
      if (known === undefined) alike.set(key, { finding, clusters: cluster === undefined ? [] : [cluster] });
      else if (cluster !== undefined) known.clusters.push(cluster);
    }
  }
  return [...alike.values()].map(({ finding, clusters }) =>
    clusters.length === 0 ? finding : named(finding, clusters),
  );
}

const SHOWN = 4;

function named(finding: Finding, clusters: readonly string[]): Finding {
  const about = `${clusters.join(', ')}: ${finding.about}`;
  const shown = clusters.slice(0, SHOWN).map((each) => `\`${each}\``);
  const more = clusters.length > SHOWN ? ` and ${clusters.length - SHOWN} more` : '';
  const message = `${clusters.length === 1 ? 'cluster' : 'clusters'} ${shown.join(', ')}${more}: ${finding.message}`;
  return { ...finding, message, about, fingerprint: fingerprint(`${finding.rule} ${about}`) };
}
