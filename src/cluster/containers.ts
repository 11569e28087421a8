import { asList, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { fieldOf, type Place, type Resource } from '../manifest/resource.ts';

// Where a pod's images stand. What else a pod is made of is workload.ts's business; images outside pods are image-places.ts's.

export type ContainerRole = 'container' | 'init' | 'sidecar' | 'ephemeral' | 'volume';

/** What an image is there for. `step` and `script` run in a pipeline, `disk` is booted or mounted, a `component` an operator starts. */
export type ImageRole = ContainerRole | 'step' | 'script' | 'disk' | 'component';

/** An image with the name that what runs it has in its object. `image` is undefined where one belongs and none is written. */
export type NamedImage<Role extends ImageRole = ImageRole> = {
  readonly name: string;
  readonly role: Role;
  readonly image: string | undefined;
  readonly place: Place;
};

/** One image reference in a pod. */
export type Container = NamedImage<ContainerRole>;

/** Where each kind keeps its pod template. Dispatch is on group and kind, never on kind alone. */
const TEMPLATES: { readonly [groupKind: string]: Route } = {
  '/Pod': [],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'extensions/Deployment': ['spec', 'template'],
  'extensions/ReplicaSet': ['spec', 'template'],
  'extensions/DaemonSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'apps.openshift.io/DeploymentConfig': ['spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'serving.knative.dev/Service': ['spec', 'template'],
  'serving.knative.dev/Configuration': ['spec', 'template'],
  'serving.knative.dev/Revision': [],
  'apps.kruise.io/CloneSet': ['spec', 'template'],
  'apps.kruise.io/StatefulSet': ['spec', 'template'],
  'apps.kruise.io/DaemonSet': ['spec', 'template'],
  'kubevirt.io/VirtualMachine': ['spec', 'template'],
  'kubevirt.io/VirtualMachineInstance': [],
  'kubevirt.io/VirtualMachineInstanceReplicaSet': ['spec', 'template'],
  'projectcalico.org/WorkloadEndpoint': [],
};

/** The way to an object's pod template; undefined for kinds that have none we know. */
export function templateOf({ group, kind }: Resource): Route | undefined {
  const key = `${group}/${kind}`;
  return Object.hasOwn(TEMPLATES, key) ? TEMPLATES[key] : undefined;
}

type ContainerField = { readonly field: string; readonly role: ContainerRole };
const CONTAINER_FIELDS: readonly ContainerField[] = [
  { field: 'containers', role: 'container' },
  { field: 'initContainers', role: 'init' },
  { field: 'ephemeralContainers', role: 'ephemeral' },
];

type ContainerObject = { readonly json: Json; readonly role: ContainerRole; readonly route: Route };

/** Every container of the pod spec at `spec`, as written. */
export function containerObjects(resource: Resource, spec: Route): readonly ContainerObject[] {
  const pod = fieldOf(resource, ...spec);
  return CONTAINER_FIELDS.flatMap(({ field, role }) =>
    asList(valueAt(pod, field)).map((json, index): ContainerObject => {
      // A native sidecar is an init container that keeps running beside the others (KEP-753).
      const runsOn = role === 'init' && valueAt(json, 'restartPolicy') === 'Always';
      return { json, role: runsOn ? 'sidecar' : role, route: [...spec, field, index] };
    }),
  );
}

/** The images of the pod spec at `spec`: of containers, one without an image included, and of image volumes. */
export function containersOf(resource: Resource, spec: Route): readonly Container[] {
  const containers = containerObjects(resource, spec).map(({ json, role, route }) =>
    toContainer(resource, role, json, route),
  );
  return [...containers, ...imageVolumes(resource, spec)];
}

/** One container at `route`. Its place is the image's, or its own where no image is written. */
export function toContainer<Role extends ImageRole>(
  resource: Resource,
  role: Role,
  json: Json,
  route: Route,
): NamedImage<Role> {
  return {
    name: asString(valueAt(json, 'name')) ?? '',
    role,
    image: asString(valueAt(json, 'image')),
    place: { resource, route: valueAt(json, 'image') === undefined ? route : [...route, 'image'] },
  };
}

/** Volumes that are the content of an image (KEP-4639), of the pod spec at `spec`. */
function imageVolumes(resource: Resource, spec: Route): readonly Container[] {
  return asList(fieldOf(resource, ...spec, 'volumes')).flatMap((volume, index): readonly Container[] => {
    const image = asString(valueAt(volume, 'image', 'reference'));
    const place = { resource, route: [...spec, 'volumes', index, 'image', 'reference'] };
    return image === undefined ? [] : [{ name: asString(valueAt(volume, 'name')) ?? '', role: 'volume', image, place }];
  });
}
