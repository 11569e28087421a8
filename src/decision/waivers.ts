import { isSubset } from '../algebra/intervals.ts';
import { describePorts } from '../algebra/ports.ts';
import { isCalled } from '../cluster/workload.ts';
import { gateAltered } from '../rules/gate-altered.ts';
import { ownerReviewMissing } from '../rules/owner-review-missing.ts';
import type { Edge, Finding } from '../rules/rule.ts';
import type { IdleWaiver } from '../rules/waiver-idle.ts';
import type { Settings, Waiver } from '../settings/settings.ts';
import { isAbout } from './clusters.ts';

/** What may never be waived: it would let anybody do anything to the gate itself. */
const FIRM: ReadonlySet<string> = new Set([gateAltered.id, ownerReviewMissing.id]);

/**
 * The waiver of the base branch that covers a finding: one that names exactly this finding, or ones that together name
 * every connection it tells of. A finding of which some connections are waived stands as a whole. A finding of several
 * clusters is looked at in each of them.
 */
export function waiverOf(
  finding: Finding,
  cluster: string | undefined,
  waivers: readonly Waiver[],
  today: string,
): Waiver | undefined {
  if (FIRM.has(finding.rule)) return undefined;
  const inForce = waivers.filter(({ until }) => until >= today);
  const exact = inForce.find(
    ({ covers }) =>
      covers.kind === 'finding' && covers.rule === finding.rule && isAbout(covers.about, finding.about, cluster),
  );
  if (exact !== undefined) return exact;
  const perEdge = finding.edges.map((edge) => inForce.find((waiver) => coversEdge(waiver, edge)));
  return perEdge.includes(undefined) ? undefined : perEdge[0];
}

function coversEdge({ covers }: Waiver, { from, to, ports }: Edge): boolean {
  return (
    covers.kind === 'edge' && isCalled(from, covers.from) && isCalled(to, covers.to) && isSubset(ports, covers.ports)
  );
}

/** Waivers that do nothing: over, or of the head and not of the base. */
export function idleWaivers({ waivers }: Settings, proposed: readonly Waiver[], today: string): readonly IdleWaiver[] {
  const known = new Set(waivers.map(textOf));
  const over = waivers.filter(({ until }) => until < today);
  const fresh = proposed.filter((waiver) => !known.has(textOf(waiver)));
  return [
    ...over.map(({ covers, until, at }) => ({
      names: nameOf(covers),
      why: `ended on ${until} and covers nothing any more; remove it or have it renewed`,
      at: { ...at, side: 'base' as const },
    })),
    ...fresh.map(({ covers, at }) => ({
      names: nameOf(covers),
      why: 'comes with this pull request and covers nothing in it; it counts once it is on the base branch',
      at: { ...at, side: 'head' as const },
    })),
  ];
}

function nameOf(covers: Waiver['covers']): string {
  return covers.kind === 'finding'
    ? `\`${covers.rule}\` about \`${covers.about}\``
    : `\`${covers.from}\` to \`${covers.to}\` on ${describePorts(covers.ports)}`;
}

const textOf = ({ at: _at, ...waiver }: Waiver): string => JSON.stringify(waiver);
