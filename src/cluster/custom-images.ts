import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import { containersOf, type ImageRole, type NamedImage, templateOf, toContainer } from './containers.ts';

// Custom resources that hold images in a shape of their own. Sources: the API types of Tekton pipeline v1 and v1beta1, Argo
// Workflows, Argo Rollouts, KubeVirt, its Containerized Data Importer, and the Prometheus operator.

type Images = readonly NamedImage[];
type Reader = (resource: Resource) => Images;

/** The images of a custom resource of a kind we know, except those of its pod template. Empty for every other kind. */
export function customImages(resource: Resource): Images {
  const key = `${resource.group}/${resource.kind}`;
  return (Object.hasOwn(READERS, key) ? READERS[key]?.(resource) : undefined) ?? [];
}

const READERS: { readonly [groupKind: string]: Reader } = {
  'tekton.dev/Task': (task) => taskImages(task, ['spec'], ''),
  'tekton.dev/ClusterTask': (task) => taskImages(task, ['spec'], ''),
  'tekton.dev/TaskRun': (run) => taskImages(run, ['spec', 'taskSpec'], ''),
  'tekton.dev/StepAction': (action) => written(action, action.name, 'step', ['spec', 'image']),
  'tekton.dev/Pipeline': (pipeline) => pipelineImages(pipeline, ['spec']),
  'tekton.dev/PipelineRun': (run) => pipelineImages(run, ['spec', 'pipelineSpec']),
  'argoproj.io/Workflow': (workflow) => workflowImages(workflow, ['spec']),
  'argoproj.io/WorkflowTemplate': (template) => workflowImages(template, ['spec']),
  'argoproj.io/ClusterWorkflowTemplate': (template) => workflowImages(template, ['spec']),
  'argoproj.io/CronWorkflow': (cron) => workflowImages(cron, ['spec', 'workflowSpec']),
  'argoproj.io/AnalysisTemplate': analysisImages,
  'argoproj.io/ClusterAnalysisTemplate': analysisImages,
  'argoproj.io/AnalysisRun': analysisImages,
  'argoproj.io/Experiment': (experiment) =>
    items(experiment, ['spec', 'templates']).flatMap(({ route }) =>
      containersOf(experiment, [...route, 'template', 'spec']),
    ),
  'kubevirt.io/VirtualMachine': machineImages,
  'kubevirt.io/VirtualMachineInstance': machineImages,
  'kubevirt.io/VirtualMachineInstanceReplicaSet': machineImages,
  'pool.kubevirt.io/VirtualMachinePool': (pool) =>
    diskImages(pool, ['spec', 'virtualMachineTemplate', 'spec', 'template', 'spec']),
  'cdi.kubevirt.io/DataVolume': (volume) => registryUrl(volume, volume.name, ['spec']),
  'cdi.kubevirt.io/VolumeImportSource': (source) => registryUrl(source, source.name, ['spec']),
  'cdi.kubevirt.io/DataImportCron': (cron) => registryUrl(cron, cron.name, ['spec', 'template', 'spec']),
  'monitoring.coreos.com/Prometheus': (prometheus) => [
    ...operatorImages(prometheus, 'prometheus'),
    ...written(prometheus, 'thanos-sidecar', 'component', ['spec', 'thanos', 'image']),
  ],
  'monitoring.coreos.com/PrometheusAgent': (agent) => operatorImages(agent, 'prometheus'),
  'monitoring.coreos.com/Alertmanager': (manager) => operatorImages(manager, 'alertmanager'),
  'monitoring.coreos.com/ThanosRuler': (ruler) => operatorImages(ruler, 'thanos-ruler'),
};

type Item = { readonly json: Json; readonly route: Route };

function items(resource: Resource, route: Route): readonly Item[] {
  return asList(fieldOf(resource, ...route)).map((json, index) => ({ json, route: [...route, index] }));
}

/** An image where one may be left out, because somebody else fills it in. */
function written(resource: Resource, name: string, role: ImageRole, route: Route): Images {
  const image = asString(fieldOf(resource, ...route));
  return image === undefined ? [] : [{ name, role, image, place: { resource, route } }];
}

const nameOf = (json: Json): string => asString(valueAt(json, 'name')) ?? '';
const hasImage = ({ image }: NamedImage): boolean => image !== undefined;

/** A step may take its image from the template of all steps, or everything from a StepAction. `prefix` names its task. */
function taskImages(resource: Resource, spec: Route, prefix: string): Images {
  const template = written(resource, `${prefix}stepTemplate`, 'step', [...spec, 'stepTemplate', 'image']);
  const steps = items(resource, [...spec, 'steps'])
    .filter(({ json }) => valueAt(json, 'image') !== undefined || (template.length === 0 && !isBorrowed(json)))
    .map(({ json, route }) => toContainer(resource, 'step', json, route));
  const sidecars = items(resource, [...spec, 'sidecars']).map(({ json, route }) =>
    toContainer(resource, 'sidecar', json, route),
  );
  const named = [...steps, ...sidecars, ...containersOf(resource, spec)];
  return [...template, ...named.map((each) => ({ ...each, name: `${prefix}${each.name}` }))];
}

const isBorrowed = (step: Json): boolean => valueAt(step, 'ref') !== undefined;

/** Inline tasks, and the pipelines that stand in place of tasks. */
function pipelineImages(resource: Resource, spec: Route, prefix = ''): Images {
  return ['tasks', 'finally']
    .flatMap((field) => items(resource, [...spec, field]))
    .flatMap(({ json, route }) => {
      const inner = `${prefix}${nameOf(json)}/`;
      return [
        ...taskImages(resource, [...route, 'taskSpec'], inner),
        ...(valueAt(json, 'pipelineSpec') === undefined
          ? []
          : pipelineImages(resource, [...route, 'pipelineSpec'], inner)),
      ];
    });
}

/** What `templateDefaults` fills in need not be written in a template. */
function workflowImages(resource: Resource, spec: Route): Images {
  const defaults = templateImages(resource, [...spec, 'templateDefaults'], 'templateDefaults').filter(hasImage);
  const templates = items(resource, [...spec, 'templates']).flatMap(({ json, route }) =>
    templateImages(resource, route, nameOf(json)),
  );
  // Only image volumes have their place directly in a workflow.
  const volumes = containersOf(resource, spec).filter(({ role }) => role === 'volume');
  return [...defaults, ...(defaults.length === 0 ? templates : templates.filter(hasImage)), ...volumes];
}

/** One template: what it runs, what runs beside it, and the templates that its steps and tasks hold inline. */
function templateImages(resource: Resource, at: Route, name: string): Images {
  const own = ([['container', 'container'] as const, ['script', 'script'] as const] as const).flatMap(
    ([field, role]): Images => {
      const json = asObject(fieldOf(resource, ...at, field));
      return json === undefined ? [] : [{ ...toContainer(resource, role, json, [...at, field]), name }];
    },
  );
  const beside = items(resource, [...at, 'sidecars']).map(({ json, route }) =>
    toContainer(resource, 'sidecar', json, route),
  );
  const steps = items(resource, [...at, 'steps']).flatMap(({ json, route }) =>
    // A step is a list of what runs at once.
    Array.isArray(json) ? items(resource, route) : [{ json, route }],
  );
  const inline = [...steps, ...items(resource, [...at, 'dag', 'tasks'])].flatMap(({ json, route }) =>
    valueAt(json, 'inline') === undefined ? [] : templateImages(resource, [...route, 'inline'], nameOf(json)),
  );
  // `initContainers` and `volumes` of a template have their pod's names; its `containers` stand in a set.
  return [
    ...own,
    ...containersOf(resource, at),
    ...containersOf(resource, [...at, 'containerSet']),
    ...beside,
    ...inline,
  ];
}

function analysisImages(resource: Resource): Images {
  return items(resource, ['spec', 'metrics']).flatMap(({ route }) =>
    containersOf(resource, [...route, 'provider', 'job', 'spec', 'template', 'spec']),
  );
}

/** Disks and kernels of a virtual machine, and the volumes that are imported for it. */
function machineImages(resource: Resource): Images {
  const imported = items(resource, ['spec', 'dataVolumeTemplates']).flatMap(({ json, route }) =>
    registryUrl(resource, asString(valueAt(json, 'metadata', 'name')) ?? '', [...route, 'spec']),
  );
  return [...diskImages(resource, [...(templateOf(resource) ?? []), 'spec']), ...imported];
}

function diskImages(resource: Resource, spec: Route): Images {
  const disks = items(resource, [...spec, 'volumes']).flatMap(({ json, route }) =>
    written(resource, nameOf(json), 'disk', [...route, 'containerDisk', 'image']),
  );
  const kernel = [...spec, 'domain', 'firmware', 'kernelBoot', 'container', 'image'];
  return [...disks, ...written(resource, 'kernelBoot', 'disk', kernel)];
}

/** Where volumes are imported from an image, a URL says so. Archives on a node (`oci-archive://`) are no images of a registry. */
function registryUrl(resource: Resource, name: string, spec: Route): Images {
  const route = [...spec, 'source', 'registry', 'url'];
  const url = asString(fieldOf(resource, ...route));
  const [scheme = ''] = /^docker:\/\//i.exec(url ?? '') ?? [];
  return url === undefined || scheme === ''
    ? []
    : [{ name, role: 'disk', image: url.slice(scheme.length), place: { resource, route } }];
}

/** Containers without an image are changes to those that the operator makes. */
function operatorImages(resource: Resource, name: string): Images {
  return [
    ...written(resource, name, 'component', ['spec', 'image']),
    ...containersOf(resource, ['spec']).filter(hasImage),
  ];
}
