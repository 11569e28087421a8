import { buildCluster } from './cluster/cluster.ts';
import type { Gap, Reading } from './manifest/gap.ts';
import type { Side } from './manifest/location.ts';
import type { Resource } from './manifest/resource.ts';
import type { Compiler } from './policy/compiler.ts';
import type { EndpointSpace, Model } from './reach/endpoints.ts';
import { type Reachability, reach } from './reach/reachability.ts';
import { isSameWorld } from './reach/space.ts';
import { classifyScope, type Scope } from './scope/classify.ts';
import type { Taxonomy } from './scope/taxonomy.ts';

/** One side, judged by itself: what exists, who may reach whom, what is in scope. */
export type Assessment = {
  readonly side: Side;
  readonly model: Model;
  readonly reachability: Reachability;
  readonly scope: Scope;
  readonly gaps: readonly Gap[];
};

/** Objects of one side → what exists and which rules apply. Knows nothing of the other side. */
export function buildModel(resources: readonly Resource[], { enforcement, compile }: Compiler): Reading<Model> {
  const cluster = buildCluster(resources);
  const plane = compile(cluster.value.resources);
  // What only Calico knows means nothing to another enforcer.
  const known = enforcement.plugin === 'kubernetes' ? { ...cluster.value, networkSets: [], hosts: [] } : cluster.value;
  return { value: { cluster: known, plane: plane.value }, gaps: [...cluster.gaps, ...plane.gaps] };
}

/** Both sides in the endpoint space they share. What the policies of an end meet the same way is evaluated once. */
export function assessBoth(
  { base, head }: { readonly base: Reading<Model>; readonly head: Reading<Model> },
  space: EndpointSpace,
  taxonomy: Taxonomy,
): { readonly base: Assessment; readonly head: Assessment } {
  const before = assess(base, space, 'base', taxonomy, undefined);
  const twin = isSameWorld({ base: base.value, head: head.value }, space) ? before : undefined;
  return { base: before, head: assess(head, space, 'head', taxonomy, twin) };
}

function assess(
  { value: model, gaps }: Reading<Model>,
  space: EndpointSpace,
  side: Side,
  taxonomy: Taxonomy,
  twin: Assessment | undefined,
): Assessment {
  const reachability = reach(model, space, side, 'possible', twin?.reachability);
  return { side, model, reachability, scope: classifyScope(reachability, model.cluster, taxonomy), gaps };
}
