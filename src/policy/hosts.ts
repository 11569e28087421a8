import { only, requires } from '../algebra/labels.ts';
import { ALL_PORTS } from '../algebra/ports.ts';
import { calicoObjects } from '../manifest/calico-policy.ts';
import { HOST_NAME } from '../manifest/facts.ts';
import { asList } from '../manifest/json.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import { compileProfile } from './calico.ts';
import type { CompiledPolicy, Direction } from './stage.ts';

/** The profile that Calico brings along. */
const DEFAULT_ALLOW = 'projectcalico-default-allow';

/** What decides about host endpoints when no policy does: the rules of their profiles, in order, and then a denial. */
export function createHostCompiler(): (
  resources: readonly Resource[],
  direction: Direction,
) => readonly CompiledPolicy[] {
  const known = new Map<string, { readonly of: readonly Resource[]; readonly policy: CompiledPolicy }>();
  return (resources, direction) => {
    const profiles = new Map(calicoObjects(resources, 'Profile').map((profile) => [profile.name, profile]));
    return calicoObjects(resources, 'HostEndpoint').map((resource): CompiledPolicy => {
      const named = asList(fieldOf(resource, 'spec', 'profiles')).map(String);
      // A profile that is named and missing denies, and nothing after it is asked.
      const missing = named.findIndex((name) => name !== DEFAULT_ALLOW && !profiles.has(name));
      const names = missing < 0 ? named : named.slice(0, missing);
      const of = [resource, ...names.flatMap((name) => profiles.get(name) ?? [])];
      const key = `${direction} ${resource.name}`;
      const cached = known.get(key);
      if (cached?.of.length === of.length && cached.of.every((each, i) => each === of[i])) return cached.policy;
      const place = { resource, route: ['spec', 'profiles'] };
      const rules = names.flatMap((name) => {
        const profile = profiles.get(name);
        if (profile !== undefined) return compileProfile(profile, direction, []);
        const everything = { peers: [{ kind: 'everyone' }], ports: [{ kind: 'ports', ports: ALL_PORTS }] } as const;
        return [{ verdict: 'allow', own: undefined, ...everything, exceptPorts: [], place } as const];
      });
      const policy = { subject: requires(HOST_NAME, only(resource.name)), rules, place };
      known.set(key, { of, policy });
      return policy;
    });
  };
}
