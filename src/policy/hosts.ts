import { only, requires } from '../algebra/labels.ts';
import { ALL_PORTS } from '../algebra/ports.ts';
import { HOST_NAME } from '../manifest/facts.ts';
import { asList, asString } from '../manifest/json.ts';
import { CALICO_GROUP, fieldOf, type Resource } from '../manifest/resource.ts';
import { compileProfile } from './calico.ts';
import type { CompiledPolicy, Direction } from './stage.ts';

/** What decides about host endpoints when no policy does: the rules of their profiles, in order, and then a denial. */
export function createHostCompiler(): (
  resources: readonly Resource[],
  direction: Direction,
) => readonly CompiledPolicy[] {
  const known = new Map<string, { readonly of: readonly Resource[]; readonly policy: CompiledPolicy }>();
  return (resources, direction) => {
    const profiles = new Map<string, Resource>();
    for (const resource of resources)
      if (resource.group === CALICO_GROUP && resource.kind === 'Profile') profiles.set(resource.name, resource);
    return resources.flatMap((resource): readonly CompiledPolicy[] => {
      if (resource.group !== CALICO_GROUP || resource.kind !== 'HostEndpoint') return [];
      const names = asList(fieldOf(resource, 'spec', 'profiles')).flatMap((name) => asString(name) ?? []);
      const of = [resource, ...names.flatMap((name) => profiles.get(name) ?? [])];
      const key = `${direction} ${resource.name}`;
      const cached = known.get(key);
      if (cached?.of.length === of.length && cached.of.every((each, i) => each === of[i])) return [cached.policy];
      const place = { resource, route: ['spec', 'profiles'] };
      const rules = names.flatMap((name) => {
        if (name !== 'projectcalico-default-allow') {
          const profile = profiles.get(name);
          return profile === undefined ? [] : compileProfile(profile, direction);
        }
        const everything = { peers: [{ kind: 'everyone' }], ports: [{ kind: 'ports', ports: ALL_PORTS }] } as const;
        return [{ verdict: 'allow', own: undefined, ...everything, exceptPorts: [], place } as const];
      });
      const policy = { subject: requires(HOST_NAME, only(resource.name)), rules, place };
      known.set(key, { of, policy });
      return [policy];
    });
  };
}
