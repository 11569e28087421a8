import type { Assessment } from '../assessment.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { NamedImage } from '../cluster/containers.ts';
import { type ImagePlace, imagePlaces } from '../cluster/image-places.ts';
import { workloadId } from '../cluster/workload.ts';
import type { ImageVerdict } from '../images/question.ts';
import { type ImageReading, imageKey, type Pinning, parseImageReference, pinning } from '../images/reference.ts';
import { type Resource, resourceKey } from '../manifest/resource.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';
import type { Sides } from './gains.ts';
import { isNear } from './nearness.ts';
import { placeWorkload, type WorkloadChange } from './workloads.ts';

/** An image that a change brings: new, different, or newly inside the scope because its workload is. */
export type ImageChange = {
  /** `namespace/name[Kind]` of the workload, or of the object that names the image. */
  readonly workload: string;
  readonly inCde: boolean;
  readonly container: NamedImage;
  readonly reading: ImageReading;
  readonly pinning: Pinning;
  /** `possible`: a text under `image` of an object that nobody knows to run it. No rule judges such a text. */
  readonly certainty: ImagePlace['certainty'];
  /** What the same container ran at base; undefined when the container is new. */
  readonly before: { readonly text: string; readonly pinning: Pinning } | undefined;
  /** Whether some container of the workload ran an image of this repository at base. */
  readonly repositoryKnown: boolean;
  readonly enteredScope: boolean;
  /** What the policy of the base branch says of it; undefined where it asks nothing, or the text is no reference. */
  readonly verdict?: ImageVerdict | undefined;
};

/** The images of one pull request. An unchanged image of an unchanged workload is nobody's business here. */
export function compareImages(workloads: readonly WorkloadChange[]): readonly ImageChange[] {
  return workloads.flatMap(({ id, base, head }): readonly ImageChange[] => {
    if (head === undefined) return [];
    const enteredScope = head.holds && base?.holds !== true;
    if (head.workload === base?.workload && !enteredScope) return [];
    const after = { id, inCde: head.holds, enteredScope, images: head.workload.containers };
    return imageChanges(base?.workload.containers ?? [], after).map((row) => ({ ...row, certainty: 'image' }));
  });
}

/**
 * The images of objects that are no workloads, and those that a workload names outside its pods, of one pull request.
 * An object counts as inside the CDE when the taxonomy names it by its namespace, by its own labels, or by labels of
 * pods that stand anywhere in it. Semantics: docs/semantics.md, "Images".
 */
export function compareImagePlaces({ base, head }: Sides, taxonomy: Taxonomy): readonly ImageChange[] {
  return comparePlaces(base.model.cluster, head.model.cluster, taxonomy);
}

/** Every image of one side, as if all of it were new. */
export function imagesOfState(assessment: Assessment, taxonomy: Taxonomy): readonly ImageChange[] {
  const { cluster } = assessment.model;
  const workloads = cluster.workloads.map((workload): WorkloadChange => {
    return { id: workloadId(workload), base: undefined, head: placeWorkload(workload, assessment, taxonomy) };
  });
  return [...compareImages(workloads), ...comparePlaces({ resources: [], namespaces: new Map() }, cluster, taxonomy)];
}

type Landscape = Pick<Cluster, 'resources' | 'namespaces'>;

/** Workloads are paired even when they are renamed; of other objects the name is all there is. */
function comparePlaces(base: Landscape, head: Landscape, taxonomy: Taxonomy): readonly ImageChange[] {
  const known = new Map<string, Resource>();
  for (const resource of base.resources)
    if (imagePlaces(resource).length > 0) known.set(resourceKey(resource), resource);
  const changes = head.resources.flatMap((resource): readonly ImageChange[] => {
    const places = imagePlaces(resource);
    if (places.length === 0) return [];
    const was = known.get(resourceKey(resource));
    const inCde = isNear(resource, head, taxonomy);
    const enteredScope = inCde && (was === undefined || !isNear(was, base, taxonomy));
    if (was === resource && !enteredScope) return [];
    const id = `${resource.namespace ?? ''}/${resource.name}[${resource.kind}]`;
    const before = was === undefined ? [] : imagePlaces(was);
    return imageChanges(before, { id, inCde, enteredScope, images: places }).map((row) => ({
      ...row,
      certainty: row.container.certainty,
    }));
  });
  return changes.toSorted((a, b) => (a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0));
}

type Holder<Image extends NamedImage> = {
  readonly id: string;
  readonly inCde: boolean;
  readonly enteredScope: boolean;
  readonly images: readonly Image[];
};

type Row<Image extends NamedImage> = Omit<ImageChange, 'container' | 'certainty'> & { readonly container: Image };

/** The images of one object that differ from those that bore their names at base, or all when it entered the scope. */
function imageChanges<Image extends NamedImage>(
  before: readonly NamedImage[],
  { id, inCde, enteredScope, images }: Holder<Image>,
): readonly Row<Image>[] {
  const repositories = new Set(before.map(repositoryOf));
  return images.flatMap((container): readonly Row<Image>[] => {
    const reading = readingOf(container);
    // Names repeat where an object holds several lists; an image that was among them is not new.
    const namesakes = before.filter(({ name, role }) => name === container.name && role === container.role);
    const same = namesakes.find((each) => sameContent(readingOf(each), reading));
    if (same !== undefined && !enteredScope) return [];
    const was = same ?? namesakes[0];
    return [
      {
        workload: id,
        inCde,
        container,
        reading,
        pinning: pinning(reading),
        before: was && { text: was.image ?? '', pinning: pinning(readingOf(was)) },
        repositoryKnown: repositories.has(repositoryOf(container)),
        enteredScope,
      },
    ];
  });
}

function readingOf({ image }: NamedImage): ImageReading {
  return parseImageReference(image ?? '');
}

function repositoryOf(container: NamedImage): string {
  const reading = readingOf(container);
  return reading.kind === 'image'
    ? `${reading.reference.registry}/${reading.reference.repository}`
    : (container.image ?? '');
}

function sameContent(a: ImageReading, b: ImageReading): boolean {
  if (a.kind === 'image' && b.kind === 'image') return imageKey(a.reference) === imageKey(b.reference);
  return JSON.stringify(a) === JSON.stringify(b);
}
