import type { Gap } from '../manifest/gap.ts';
import { type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import type { Problem } from '../manifest/shape.ts';
import type { CompiledPolicy } from './stage.ts';

/**
 * What one policy object does, and where it stands: its tier, its order there (lower first), and the text that breaks
 * ties. At most one compiled policy per direction.
 */
export type Compiled = {
  readonly tier: string;
  readonly order: number;
  readonly tie: string;
  readonly ingress: CompiledPolicy | undefined;
  readonly egress: CompiledPolicy | undefined;
  readonly gaps: readonly Gap[];
};

/** A policy object that is enforced, and what it does. */
export type Written = { readonly resource: Resource; readonly policy: Compiled };

/**
 * What an object that the API server would not take leaves open. Where its meaning is clear all the same, that is a doubt
 * about the object; else it protects nobody.
 */
export function problemGaps(resource: Resource, problems: readonly Problem[]): readonly Gap[] {
  return problems.map(({ route, message, readable }) => ({
    ...resourceGap(resource, route, `${resourceName(resource)}: ${message}; the API server refuses this object`),
    ...(readable && { nature: 'doubt' as const }),
  }));
}

/** An object without effect. */
export function inert(gaps: readonly Gap[] = []): Compiled {
  return { tier: 'default', order: 0, tie: '', ingress: undefined, egress: undefined, gaps };
}
