import { coerce, gte } from 'semver';
import type { Gap } from '../manifest/gap.ts';
import { CALICO_GROUP, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { ADMIN_POLICY_KINDS } from './admin.ts';
import type { Tier } from './tiers.ts';

/**
 * What enforces policy in the cluster. Undeclared: Calico when any Calico object is written, else whatever implements the
 * Kubernetes kinds. `version` is Calico's release; `tiers` are tiers that exist although nobody wrote them here.
 */
export type Enforcement = {
  readonly plugin: 'detect' | 'kubernetes' | 'calico';
  readonly version: string;
  readonly tiers: readonly Tier[];
};

/** Undeclared: the newest Calico there is. */
export const DEFAULT_ENFORCEMENT: Enforcement = { plugin: 'detect', version: '3.32', tiers: [] };

export const ADMIN_GROUP = 'policy.networking.k8s.io';
const STAGED = ['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'];

/** Kinds that decide who reaches whom and that this release cannot read, by group and kind. */
const UNREAD_KINDS = new Set([
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'extensions/NetworkPolicy',
  'crd.antrea.io/NetworkPolicy',
  'crd.antrea.io/ClusterNetworkPolicy',
  'networking.k8s.aws/ClusterNetworkPolicy',
  'networking.k8s.aws/ApplicationNetworkPolicy',
  'k8s.cni.cncf.io/MultiNetworkPolicy',
  // Networks beside the pod network: who is on one of them is reached there, past every policy of the pod network.
  'k8s.cni.cncf.io/NetworkAttachmentDefinition',
  'k8s.ovn.org/UserDefinedNetwork',
  'k8s.ovn.org/ClusterUserDefinedNetwork',
]);

/**
 * Whether the object is a policy, and whether its rules are in the plane. `staged` ones are written and never enforced.
 */
export function policyKind({ group, kind }: Resource): 'modelled' | 'staged' | 'unmodelled' | undefined {
  if (group === 'networking.k8s.io') return kind === 'NetworkPolicy' ? 'modelled' : undefined;
  if (group === ADMIN_GROUP) return ADMIN_POLICY_KINDS.some((each) => each === kind) ? 'modelled' : undefined;
  if (group === CALICO_GROUP) {
    if (STAGED.includes(kind)) return 'staged';
    return kind === 'NetworkPolicy' || kind === 'GlobalNetworkPolicy' ? 'modelled' : undefined;
  }
  return UNREAD_KINDS.has(`${group}/${kind}`) ? 'unmodelled' : undefined;
}

/** GKE reads this annotation on a NetworkPolicy as "governs that network only": the default network is then free of it. */
export const OTHER_NETWORK = 'networking.gke.io/network';

/** Whether a NetworkPolicy governs the pod network; metadata can carry meaning. */
export function governsPodNetwork(policy: Resource): boolean {
  const network = policy.annotations.get(OTHER_NETWORK);
  return network === undefined || network === 'default';
}

/** Why the declared or detected enforcer does not act on a modelled policy; undefined when it does. */
export function unenforcedBecause({ group, kind }: Resource, enforcement: Enforcement): string | undefined {
  if (group === CALICO_GROUP && enforcement.plugin === 'kubernetes')
    return 'the settings say that Calico does not enforce policy here';
  const releases = enforcement.plugin === 'calico' ? CALICO_RELEASES[kind] : undefined;
  if (releases === undefined) return undefined;
  const [from, until] = releases;
  const release = coerce(enforcement.version) ?? NEWEST;
  if (gte(release, `${from}.0`) && (until === undefined || !gte(release, `${until}.0`))) return undefined;
  const when = until === undefined ? `from ${from}` : `from ${from}, before ${until}`;
  return `Calico enforces this kind ${when}, and this is ${enforcement.version}`;
}

const NEWEST = '3.32.0';
/** The releases of Calico that enforce an admin policy: from the first, before the second. */
const CALICO_RELEASES: { readonly [kind: string]: readonly [string, string | undefined] } = {
  AdminNetworkPolicy: ['3.29', '3.32'],
  BaselineAdminNetworkPolicy: ['3.30', '3.32'],
  ClusterNetworkPolicy: ['3.32', undefined],
};

/** The enforcer, by what is written on either side where the settings are silent. */
export function detectEnforcement(enforcement: Enforcement, ...sides: readonly (readonly Resource[])[]): Enforcement {
  if (enforcement.plugin !== 'detect') return enforcement;
  const usesCalico = sides.some((resources) => resources.some(({ group }) => group === CALICO_GROUP));
  return { ...enforcement, plugin: usesCalico ? 'calico' : 'detect' };
}

/** A policy object whose rules nobody here can read: it may restrict or, in tiers, allow over everything else. */
export function unreadGap(resource: Resource): Gap {
  const message = `${resourceName(resource)} (\`${resource.group}\`) is of a kind this release cannot read; its effect on the CDE is unknown`;
  return { ...resourceGap(resource, ['kind'], message), nature: 'by-labels' };
}
