import type { Side } from '../manifest/location.ts';
import { locationOf, resourceName } from '../manifest/resource.ts';
import type { Direction } from '../policy/stage.ts';
import type { Trace } from '../reach/trace.ts';
import type { ExplainedWitness } from '../rules/rule.ts';
import { becauseOf, decidingEnd, nameOf, portName } from '../rules/wording.ts';
import { type Prose, place, quoted, say, words } from './prose.ts';

/** A witness in sentences: the connection, what stopped it at base, what lets it pass at head. */
export type WitnessStory = {
  readonly connection: Prose;
  readonly assuming: Prose | undefined;
  readonly ends: readonly { readonly base: Prose; readonly head: Prose }[];
};

/** Tells of the ends that changed their mind; where none did, of the one that decides. */
export function storyOfWitness(witness: ExplainedWitness): WitnessStory {
  const { trace, assuming } = witness;
  const changed = (['egress', 'ingress'] as const).filter((end) => !trace.base[end].allowed && trace.head[end].allowed);
  const ends = changed.length > 0 ? changed : [decidingEnd(witness)];
  return {
    connection: say`${quoted(nameOf(witness.from))} → ${quoted(nameOf(witness.to))} on ${words(portName(witness))}`,
    assuming: assuming === undefined ? undefined : quoted(assuming),
    ends: ends.map((end) => ({
      base: verdictOf(trace.base[end], end, 'base'),
      head: verdictOf(trace.head[end], end, 'head'),
    })),
  };
}

const ENDS = { egress: 'at the sender (egress)', ingress: 'at the receiver (ingress)' } as const;

function verdictOf(trace: Trace, end: Direction, side: Side): Prose {
  const verdict = words(`${trace.allowed ? 'allowed' : 'stopped'} ${ENDS[end]}: ${becauseOf(trace)}`);
  if (trace.place === undefined) return verdict;
  return say`${verdict}, ${quoted(resourceName(trace.place.resource))} at ${place({ ...locationOf(trace.place), side })}`;
}
