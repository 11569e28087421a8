import type { Gap, Reading } from '../manifest/gap.ts';
import { type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { compileNetworkPolicy } from './kubernetes.ts';
import type { CompiledPolicy, Plane } from './stage.ts';

/** Objects that decide who may reach whom, by group and kind, and whether this release can read them. */
const POLICY_KINDS: { readonly [groupKind: string]: 'modelled' | 'unmodelled' } = {
  'networking.k8s.io/NetworkPolicy': 'modelled',
  'policy.networking.k8s.io/AdminNetworkPolicy': 'unmodelled',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy': 'unmodelled',
  'policy.networking.k8s.io/ClusterNetworkPolicy': 'unmodelled',
  'projectcalico.org/NetworkPolicy': 'unmodelled',
  'projectcalico.org/GlobalNetworkPolicy': 'unmodelled',
  'projectcalico.org/Tier': 'unmodelled',
  'projectcalico.org/NetworkSet': 'unmodelled',
  'projectcalico.org/GlobalNetworkSet': 'unmodelled',
  'crd.projectcalico.org/NetworkPolicy': 'unmodelled',
  'crd.projectcalico.org/GlobalNetworkPolicy': 'unmodelled',
  'crd.projectcalico.org/Tier': 'unmodelled',
  'crd.projectcalico.org/NetworkSet': 'unmodelled',
  'crd.projectcalico.org/GlobalNetworkSet': 'unmodelled',
  'cilium.io/CiliumNetworkPolicy': 'unmodelled',
  'cilium.io/CiliumClusterwideNetworkPolicy': 'unmodelled',
  'extensions/NetworkPolicy': 'unmodelled',
  'crd.antrea.io/NetworkPolicy': 'unmodelled',
  'crd.antrea.io/ClusterNetworkPolicy': 'unmodelled',
  'networking.k8s.aws/ClusterNetworkPolicy': 'unmodelled',
  'networking.k8s.aws/ApplicationNetworkPolicy': 'unmodelled',
  'k8s.cni.cncf.io/MultiNetworkPolicy': 'unmodelled',
};

/** Whether the object is a policy at all, and whether its rules are in the plane. */
export function policyKind({ group, kind }: Resource): 'modelled' | 'unmodelled' | undefined {
  return POLICY_KINDS[`${group}/${kind}`];
}

/** GKE reads this annotation on a NetworkPolicy as "governs that network only": the default network is then free of it. */
const OTHER_NETWORK = 'networking.gke.io/network';

/** Whether a NetworkPolicy governs the pod network; metadata can carry meaning. */
export function governsPodNetwork(policy: Resource): boolean {
  const network = policy.annotations.get(OTHER_NETWORK);
  return network === undefined || network === 'default';
}

/** The compiled policies of one side. Compiling is pure, so an object that both sides share is compiled once. */
export type Compiler = (resources: readonly Resource[]) => Reading<Plane>;

/**
 * A compiler that remembers what it compiled by object: the two sides of a pull request share nearly everything.
 * Policies of a kind we cannot read are gaps: they may restrict or, in tiers, allow over everything else.
 */
export function createCompiler(): Compiler {
  const known = new Map<Resource, ReturnType<typeof compileNetworkPolicy>>();
  const compile = (resource: Resource): ReturnType<typeof compileNetworkPolicy> => {
    const compiled = known.get(resource) ?? compileNetworkPolicy(resource);
    known.set(resource, compiled);
    return compiled;
  };
  return (resources) => {
    const gaps: Gap[] = [];
    const ingress: CompiledPolicy[] = [];
    const egress: CompiledPolicy[] = [];
    for (const resource of resources) {
      const kind = policyKind(resource);
      if (kind === 'unmodelled') gaps.push(unreadGap(resource));
      if (kind !== 'modelled') continue;
      const { value, gaps: problems } = compile(resource);
      gaps.push(...problems);
      if (!governsPodNetwork(resource)) continue;
      if (value.ingress !== undefined) ingress.push(value.ingress);
      if (value.egress !== undefined) egress.push(value.egress);
    }
    const stage = (policies: readonly CompiledPolicy[]) => [{ name: 'NetworkPolicy', policies }];
    return { value: { name: 'network', ingress: stage(ingress), egress: stage(egress) }, gaps };
  };
}

function unreadGap(resource: Resource): Gap {
  const message = `${resourceName(resource)} (\`${resource.group}\`) is a policy kind this release cannot read; its effect on the CDE is unknown`;
  return { ...resourceGap(resource, ['kind'], message), nature: 'by-labels' };
}
