import { fingerprint } from '../algebra/fingerprint.ts';
import type { Finding } from '../rules/rule.ts';
import type { JudgedFinding } from './decision.ts';

/** Findings of one cluster, judged. */
export type ClusterFindings = { readonly cluster: string | undefined; readonly findings: readonly JudgedFinding[] };

/** What is told of a finding once the names of its clusters stand before it. */
export type Named = Pick<Finding, 'message' | 'about' | 'fingerprint'> & { readonly clusters: readonly string[] };

/** What of a finding is named. */
export type Unnamed = Pick<Finding, 'message' | 'about'>;

/**
 * Findings under the names of their clusters. One line of a base that many clusters share makes one finding that names them
 * all, so nobody reads it twice; a cluster that joins makes it another finding. What a waiver takes off in one cluster only
 * stays apart.
 */
export function nameClusters(perCluster: readonly ClusterFindings[]): readonly JudgedFinding[] {
  const alike = new Map<string, { readonly finding: JudgedFinding; readonly clusters: string[] }>();
  for (const { cluster, findings } of perCluster) {
    for (const finding of findings) {
      const { rule, effect, waiver, message, at, about } = finding;
      const key = JSON.stringify([rule, effect, waiver, message, at, about, cluster === undefined]);
      const known = alike.get(key);
      if (known === undefined) alike.set(key, { finding, clusters: cluster === undefined ? [] : [cluster] });
      else if (cluster !== undefined) known.clusters.push(cluster);
    }
  }
  return [...alike.values()].map(({ finding, clusters }) =>
    clusters.length === 0 ? finding : { ...finding, ...nameFinding(finding.rule, finding, clusters) },
  );
}

const SHOWN = 4;

/** A finding under the names of its clusters, one at least. */
export function nameFinding(rule: string, { message, about }: Unnamed, clusters: readonly string[]): Named {
  const named = `${aboutPrefix(clusters)}${about}`;
  return {
    message: `${messagePrefix(clusters)}${message}`,
    about: named,
    fingerprint: fingerprint(`${rule} ${named}`),
    clusters,
  };
}

/** The message and what it is about without the names; undefined where they do not begin with them. */
export function unnameFinding({ message, about }: Unnamed, clusters: readonly string[]): Unnamed | undefined {
  if (clusters.length === 0) return { message, about };
  const [before, of] = [messagePrefix(clusters), aboutPrefix(clusters)];
  return message.startsWith(before) && about.startsWith(of)
    ? { message: message.slice(before.length), about: about.slice(of.length) }
    : undefined;
}

const aboutPrefix = (clusters: readonly string[]): string => `${clusters.join(SEPARATOR)}: `;
const SEPARATOR = ', ';

function messagePrefix(clusters: readonly string[]): string {
  const shown = clusters.slice(0, SHOWN).map((each) => `\`${each}\``);
  const more = clusters.length > SHOWN ? ` and ${clusters.length - SHOWN} more` : '';
  return `${clusters.length === 1 ? 'cluster' : 'clusters'} ${shown.join(SEPARATOR)}${more}: `;
}

/** Whether a text names a finding of a cluster as reports name it: alone, or with other clusters before it. */
export function isAbout(text: string, about: string, cluster: string | undefined): boolean {
  if (cluster === undefined) return text === about;
  const end = `: ${about}`;
  return text.endsWith(end) && text.slice(0, -end.length).split(SEPARATOR).includes(cluster);
}

/** One finding of one cluster, wherever else it is found. */
export const findingKey = (rule: string, about: string, cluster: string | undefined): string =>
  JSON.stringify([rule, about, cluster ?? null]);

/** The keys of a finding in each of its clusters. */
export function findingKeys(finding: JudgedFinding): readonly string[] {
  const { clusters = [] } = finding;
  const about = unnameFinding(finding, clusters)?.about ?? finding.about;
  return clusters.length === 0
    ? [findingKey(finding.rule, about, undefined)]
    : clusters.map((cluster) => findingKey(finding.rule, about, cluster));
}
