import { isWorkload, readWorkload } from '../cluster/workload.ts';
import { ofNamespace } from '../manifest/facts.ts';
import type { Gap } from '../manifest/gap.ts';
import { fieldOf, locationOf, type Resource, resourceGap, resourceKey, resourceName } from '../manifest/resource.ts';
import type { Compiler } from '../policy/compiler.ts';
import { policyKind } from '../policy/kinds.ts';
import type { KnownObjects } from './context.ts';

/**
 * Where the repository's base and what is known of its cluster say different things of one object: one of them is not true,
 * and the repository is believed. `asked`: the facts that policies ask for. Labels that the cluster adds to a namespace
 * matter only where somebody asks for them; defaults that the API server fills in never do.
 */
export function findContradictions(
  declared: readonly Resource[],
  known: readonly KnownObjects[],
  asked: ReadonlySet<string>,
  compiler: Compiler,
): readonly Gap[] {
  const written = new Map(declared.map((each) => [resourceKey(each), each]));
  const tiers = declared.filter(({ kind }) => kind === 'Tier');
  return known.flatMap(({ objects }) =>
    objects.value.flatMap((object): readonly Gap[] => {
      const own = written.get(resourceKey(object));
      const differs = own && (labelsDiffer(own, object, asked) ?? rulesDiffer(own, object, tiers, compiler));
      if (own === undefined || differs === undefined) return [];
      const { path, line } = locationOf({ resource: object, route: [] });
      const message = `${resourceName(own)}: ${differs}, says the context (\`${path}:${line}\`); one of the two is not what the cluster has, and the repository is believed`;
      return [{ ...resourceGap(own, [], message), nature: 'doubt' }];
    }),
  );
}

/** How labels of a namespace or of pods differ: a label that is declared and not there, or one that counts unseen. */
function labelsDiffer(own: Resource, known: Resource, asked: ReadonlySet<string>): string | undefined {
  const isNamespace = own.group === '' && own.kind === 'Namespace';
  if (!isNamespace && !isWorkload(own)) return undefined;
  const [declared, there] = isNamespace ? [own.labels, known.labels] : [podLabels(own), podLabels(known)];
  const missing = [...declared].find(([key, value]) => there.get(key) !== value);
  if (missing !== undefined) {
    const [key, value] = missing;
    const instead = there.get(key);
    return `the cluster has ${instead === undefined ? `no label \`${key}\`` : `\`${key}=${instead}\``} instead of \`${key}=${value}\``;
  }
  const added = isNamespace ? [...there].find(([key]) => !declared.has(key) && asked.has(ofNamespace(key))) : undefined;
  return added && `the cluster has \`${added[0]}=${added[1]}\` besides, for which policies ask`;
}

const podLabels = (resource: Resource) => readWorkload(resource).value?.labels ?? new Map<string, string>();

/** Whether two policies of one name do different things: compared as they are compiled, so defaults make no difference. */
function rulesDiffer(
  own: Resource,
  known: Resource,
  tiers: readonly Resource[],
  { compile }: Compiler,
): string | undefined {
  if (policyKind(own) !== 'modelled') return undefined;
  const effect = (policy: Resource): string =>
    JSON.stringify(
      [
        compile([...tiers, policy]).value,
        ...['tier', 'order', 'priority'].map((field) => fieldOf(policy, 'spec', field)),
      ],
      plain,
    );
  return effect(own) === effect(known) ? undefined : 'the cluster has another policy under this name';
}

/** Places and the names of stages tell nothing of an effect; sets and maps have no JSON of their own. */
function plain(key: string, value: unknown): unknown {
  if (key === 'place') return undefined;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Set || value instanceof Map)
    return [...value].map((each: unknown) => JSON.stringify(each)).toSorted();
  return typeof value === 'symbol' ? value.toString() : value;
}
