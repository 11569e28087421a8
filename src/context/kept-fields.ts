import { asObject, type Json } from '../manifest/json.ts';
import { CALICO_GROUP } from '../manifest/resource.ts';

// Which fields a snapshot keeps, by kind. A kind without rules and without a pod template that is not here is left out.

/** Which part of a value stays: all of it, these fields, or of each item of a list the same. */
export type Keep = 'all' | { readonly [field: string]: Keep } | readonly [Keep];

const BACKEND: Keep = { service: { name: 'all', port: 'all' }, serviceName: 'all', servicePort: 'all' };
const REFERENCE: Keep = { group: 'all', kind: 'all', namespace: 'all', name: 'all', port: 'all', weight: 'all' };
const TARGET: Keep = { kind: 'all', name: 'all', weight: 'all' };
const INGRESS: Keep = {
  defaultBackend: BACKEND,
  backend: BACKEND,
  rules: [{ http: { paths: [{ backend: BACKEND }] } }],
};
const SERVICE: Keep = {
  type: 'all',
  selector: 'all',
  ports: [{ name: 'all', protocol: 'all', port: 'all', targetPort: 'all' }],
  externalName: 'all',
  externalIPs: 'all',
  externalTrafficPolicy: 'all',
  loadBalancerSourceRanges: 'all',
  allocateLoadBalancerNodePorts: 'all',
};
const GATEWAY_ROUTE: Keep = {
  parentRefs: [{ ...REFERENCE, sectionName: 'all' }],
  rules: [{ backendRefs: [REFERENCE], filters: [{ requestMirror: { backendRef: REFERENCE } }] }],
};

/** The spec that stays of kinds without a pod template and without rules. */
export const SPECS: { readonly [groupKind: string]: Keep } = {
  '/Namespace': {},
  '/Node': {},
  '/ServiceAccount': {},
  '/Service': SERVICE,
  'networking.k8s.io/Ingress': INGRESS,
  'extensions/Ingress': INGRESS,
  'gateway.networking.k8s.io/Gateway': { listeners: [{ name: 'all', allowedRoutes: 'all' }] },
  'gateway.networking.k8s.io/ReferenceGrant': { from: 'all', to: 'all' },
  ...Object.fromEntries(
    ['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((name) => [`gateway.networking.k8s.io/${name}Route`, GATEWAY_ROUTE]),
  ),
  'route.openshift.io/Route': { port: { targetPort: 'all' }, to: TARGET, alternateBackends: [TARGET] },
  'projectcalico.org/WorkloadEndpoint': { pod: 'all', ports: 'all', serviceAccountName: 'all' },
  ...Object.fromEntries(
    ['Tier', 'NetworkSet', 'GlobalNetworkSet', 'HostEndpoint', 'Profile'].map((kind) => [
      `${CALICO_GROUP}/${kind}`,
      'all',
    ]),
  ),
};

const CONTAINER: Keep = {
  name: 'all',
  image: 'all',
  restartPolicy: 'all',
  ports: [{ name: 'all', protocol: 'all', containerPort: 'all', hostPort: 'all' }],
};
/** Of a pod's spec. */
export const POD: Keep = {
  serviceAccountName: 'all',
  serviceAccount: 'all',
  hostNetwork: 'all',
  initContainers: [CONTAINER],
  containers: [CONTAINER],
  ephemeralContainers: [CONTAINER],
  // That there is a volume is what makes a store; an image may be one too.
  volumes: [{ name: 'all', persistentVolumeClaim: { claimName: 'all' }, ephemeral: {}, image: { reference: 'all' } }],
};
/** What stands beside the pod template of an owner. */
export const OWNER: Keep = {
  replicas: 'all',
  selector: { matchLabels: 'all' },
  volumeClaimTemplates: [{ metadata: { name: 'all' } }],
  workloadRef: { apiVersion: 'all', kind: 'all', name: 'all' },
};

/** The part of a value that stays; undefined where it is not of the shape that its fields are written for. */
export function pick(value: Json | undefined, keep: Keep): Json | undefined {
  if (value === undefined || keep === 'all') return value;
  if (isEach(keep)) return Array.isArray(value) ? value.map((item: Json) => pick(item, keep[0]) ?? {}) : undefined;
  const object = asObject(value);
  if (object === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(keep).flatMap(([field, inner]) => {
      const kept = Object.hasOwn(object, field) ? pick(object[field], inner) : undefined;
      return kept === undefined ? [] : [[field, kept] as const];
    }),
  );
}

const isEach = (keep: Keep): keep is readonly [Keep] => Array.isArray(keep);
