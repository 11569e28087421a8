import { hasBit } from '../algebra/bit-set.ts';
import { isEverything, isNothing, labelsKey, resolve, type Selector } from '../algebra/labels.ts';
import type { Assessment } from '../assessment.ts';
import type { Namespace } from '../cluster/cluster.ts';
import { NAMESPACE_NAME } from '../manifest/facts.ts';
import { type Place } from '../manifest/resource.ts';
import { type CompiledPolicy, type Direction, selectorsOfRule } from '../policy/stage.ts';
import { inNamespaceOf } from '../reach/endpoints.ts';
import { membersOfEither } from '../scope/classify.ts';
import type { Sides } from './gains.ts';

/** A namespace whose labels read differently, and the rules on CDE members that therefore mean something else. */
export type NamespaceChange = {
  readonly name: string;
  readonly base: Namespace | undefined;
  readonly head: Namespace | undefined;
  readonly admittedBy: readonly Place[];
  readonly droppedBy: readonly Place[];
};

/** A namespace with CDE members where future pods are no longer isolated in a direction. */
export type DefaultDenyLoss = {
  readonly namespace: string;
  readonly direction: Direction;
  readonly was: Place | undefined;
  readonly at: Place | undefined;
};

/** Namespaces that were relabelled, declared or undeclared, where that changes what a rule on a CDE member selects. */
export function compareNamespaces({ base, head }: Sides): readonly NamespaceChange[] {
  const names = new Set([...base.model.cluster.namespaces.keys(), ...head.model.cluster.namespaces.keys()]);
  return [...names].toSorted().flatMap((name): readonly NamespaceChange[] => {
    const before = base.model.cluster.namespaces.get(name);
    const after = head.model.cluster.namespaces.get(name);
    const isSame =
      labelsKey(before?.labels ?? new Map()) === labelsKey(after?.labels ?? new Map()) &&
      (before?.resource === undefined) === (after?.resource === undefined);
    if (isSame) return [];
    const rules = rulesOnMembers({ base, head });
    const selected = (namespace: Namespace | undefined) =>
      new Set(
        rules
          .filter(({ selector }) => namespace !== undefined && maySelect(selector, namespace))
          .map(({ place }) => place),
      );
    const [was, now] = [selected(before), selected(after)];
    const admittedBy = [...now].filter((place) => !was.has(place));
    const droppedBy = [...was].filter((place) => !now.has(place));
    return admittedBy.length + droppedBy.length === 0
      ? []
      : [{ name, base: before, head: after, admittedBy, droppedBy }];
  });
}

/** Of an undeclared namespace only the name is known: any other label it may carry. */
function maySelect(selector: Selector, { name, labels, resource }: Namespace): boolean {
  if (resource !== undefined) return !isNothing(inNamespaceOf(selector, labels));
  const named = NAMESPACE_NAME;
  return !isNothing(resolve(selector, (key) => (key === named ? name : undefined)));
}

/** Namespace selectors in the peers of policies that select a CDE member, at head. */
function rulesOnMembers(sides: Sides) {
  const policies = (['ingress', 'egress'] as const).flatMap((direction) =>
    policiesOnMembers(sides, sides.head, direction),
  );
  return policies.flatMap(({ rules }) =>
    rules.flatMap((rule) => selectorsOfRule(rule).map((selector) => ({ selector, place: rule.place }))),
  );
}

function policiesOnMembers({ base, head }: Sides, side: Assessment, direction: Direction): readonly CompiledPolicy[] {
  const members = membersOfEither(base.scope, head.scope);
  const policies = side.reachability.space.classes.flatMap(({ index }) =>
    hasBit(members, index) ? side.reachability.policies(direction, index) : [],
  );
  return [...new Set(policies.flatMap((stage) => stage.policies))];
}

/** Where a namespace with declared CDE members lost the policy that denies by default, or got members without having one. */
export function compareDefaultDeny({ base, head }: Sides): readonly DefaultDenyLoss[] {
  const membersIn = ({ model, scope }: Assessment) =>
    new Set(
      model.cluster.workloads
        .filter((each) => scope.categories.get(`${each.namespace}/${each.name}[${each.kind}]`) === 'cde')
        .map(({ namespace }) => namespace),
    );
  const [before, after] = [membersIn(base), membersIn(head)];
  return [...after].toSorted().flatMap((namespace) =>
    (['ingress', 'egress'] as const).flatMap((direction): readonly DefaultDenyLoss[] => {
      const was = defaultDeny(base, namespace, direction);
      if (defaultDeny(head, namespace, direction) !== undefined || (was === undefined && before.has(namespace)))
        return [];
      const resource =
        head.model.cluster.namespaces.get(namespace)?.resource ??
        head.model.cluster.workloads.find((each) => each.namespace === namespace)?.resource;
      return [{ namespace, direction, was: was?.place, at: resource && { resource, route: ['metadata', 'name'] } }];
    }),
  );
}

/** A policy that isolates every pod of a namespace in a direction, whatever it then allows. */
function defaultDeny({ model }: Assessment, namespace: string, direction: Direction): CompiledPolicy | undefined {
  const labels = model.cluster.namespaces.get(namespace)?.labels;
  return model.plane[direction]
    .filter(({ unmatched }) => unmatched === 'deny')
    .flatMap(({ policies }) => policies)
    .find(({ subject }) => labels !== undefined && isEverything(inNamespaceOf(subject, labels)));
}
