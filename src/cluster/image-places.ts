import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import { containersOf, type ImageRole, type NamedImage, templateOf, toContainer } from './containers.ts';
import { customImages } from './custom-images.ts';

// Which images an object names. Pods of workloads are read by containers.ts, custom resources whose shape is known by
// custom-images.ts; what is left is found here by how it looks. Semantics: docs/semantics.md, "Images".

/** An image that an object names outside the pods of a workload. `possible`: it stands under `image`, and nobody knows for what. */
export type ImagePlace = NamedImage & { readonly resource: Resource; readonly certainty: 'image' | 'possible' };

/** Every image of an object but those of its pod template, in the order in which they are written. Never throws. */
export function imagePlaces(resource: Resource): readonly ImagePlace[] {
  const known = KNOWN.get(resource) ?? findPlaces(resource);
  KNOWN.set(resource, known);
  return known;
}

/** Every image of an object, those of its pod template included. */
export function everyImage(resource: Resource): readonly ImagePlace[] {
  const pods = podImages(resource).map((each): ImagePlace => ({ ...each, resource, certainty: 'image' }));
  return [...pods, ...imagePlaces(resource)];
}

/** The two sides of a change share nearly every object, and an object never changes. */
const KNOWN = new WeakMap<Resource, readonly ImagePlace[]>();

function podImages(resource: Resource): readonly NamedImage[] {
  const template = templateOf(resource);
  return template === undefined ? [] : containersOf(resource, [...template, 'spec']);
}

/** Groups whose kinds Kubernetes itself defines: their only images are those of pods. */
const OWN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

function findPlaces(resource: Resource): readonly ImagePlace[] {
  if (OWN_GROUPS.has(resource.group)) return [];
  const certain = customImages(resource).map((each): ImagePlace => ({ ...each, resource, certainty: 'image' }));
  // Later releases of a known kind may have images where none were, so its other fields are looked through all the same.
  const others = Object.entries(resource.body)
    .filter(([key]) => key !== 'status')
    .flatMap(([key, json]) => [...lookThrough(resource, json, [key])]);
  const met = new Set(podImages(resource).map(({ place }) => JSON.stringify(place.route)));
  return [...certain, ...others].filter(({ place }) => {
    const route = JSON.stringify(place.route);
    const isNew = !met.has(route);
    met.add(route);
    return isNew;
  });
}

/** Maps of names that people choose: `image` may be one of them. */
const FREE_KEYS: ReadonlySet<string> = new Set(['metadata', 'labels', 'annotations', 'matchLabels']);

const CONTAINER_LIST = /([Cc]ontainers|[Ss]teps|[Ss]idecars)$/;

function* lookThrough(resource: Resource, json: Json, route: Route): Generator<ImagePlace> {
  const key = String(route.at(-1));
  if (FREE_KEYS.has(key)) return;
  if (Array.isArray(json)) {
    for (const [index, item] of asList(json).entries()) {
      const found = CONTAINER_LIST.test(key) ? containerAt(resource, key, item, [...route, index]) : undefined;
      const volume = key === 'volumes' ? volumeAt(resource, item, [...route, index]) : undefined;
      if (found !== undefined) yield found;
      if (volume !== undefined) yield volume;
      yield* lookThrough(resource, item, [...route, index]);
    }
    return;
  }
  for (const [field, value] of Object.entries(asObject(json) ?? {})) {
    const here = [...route, field];
    if (field === 'image' && typeof value === 'string' && value !== '') yield possibleAt(resource, value, here);
    else yield* lookThrough(resource, value, here);
  }
}

function containerAt(resource: Resource, key: string, item: Json, route: Route): ImagePlace | undefined {
  const isContainer = typeof valueAt(item, 'name') === 'string' && typeof valueAt(item, 'image') === 'string';
  return isContainer
    ? { ...toContainer(resource, roleOfList(key), item, route), resource, certainty: 'image' }
    : undefined;
}

function roleOfList(key: string): ImageRole {
  if (/steps$/i.test(key)) return 'step';
  if (/sidecars$/i.test(key)) return 'sidecar';
  if (/init/i.test(key)) return 'init';
  return /ephemeral/i.test(key) ? 'ephemeral' : 'container';
}

function volumeAt(resource: Resource, item: Json, route: Route): ImagePlace | undefined {
  const image = asString(valueAt(item, 'image', 'reference'));
  const name = asString(valueAt(item, 'name'));
  if (image === undefined || name === undefined) return undefined;
  return {
    name,
    role: 'volume',
    image,
    place: { resource, route: [...route, 'image', 'reference'] },
    resource,
    certainty: 'image',
  };
}

/** Its name is the way to it, since nothing else tells it from others of its object. */
function possibleAt(resource: Resource, image: string, route: Route): ImagePlace {
  const name = route.slice(0, -1).join('.');
  return { name, role: 'component', image, place: { resource, route }, resource, certainty: 'possible' };
}
