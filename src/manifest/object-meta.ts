import { anything, mapping, type Shape } from './shape.ts';

/**
 * The fields of `metav1.ObjectMeta`. What they may hold is checked where resources are read, for every kind alike.
 * `clusterName` went away with Kubernetes 1.24; objects read from older clusters still carry it.
 */
export const objectMeta: Shape = mapping(
  Object.fromEntries(
    [
      'name',
      'namespace',
      'labels',
      'annotations',
      'creationTimestamp',
      'uid',
      'resourceVersion',
      'generation',
      'managedFields',
      'ownerReferences',
      'finalizers',
      'selfLink',
      'generateName',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
      'clusterName',
    ].map((name) => [name, anything]),
  ),
);
