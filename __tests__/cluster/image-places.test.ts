import { describe, expect, test } from 'vitest';
import { everyImage, imagePlaces } from '../../src/cluster/image-places.ts';
import { readDocuments } from '../../src/manifest/documents.ts';
import { repoPath } from '../../src/manifest/location.ts';
import { fieldOf, type Resource, readResources } from '../../src/manifest/resource.ts';

/** The objects of a text, as the gate reads them. */
function objects(text: string): readonly Resource[] {
  return readDocuments(repoPath('a.yaml'), text).value.flatMap((document) => readResources(document).value);
}

const shown = (text: string): readonly string[] =>
  objects(text)
    .flatMap(imagePlaces)
    .map(
      ({ role, name, image, certainty }) =>
        `${certainty === 'possible' ? 'possible ' : ''}${role} ${name} ${image ?? '–'}`,
    );

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: it, namespace: pay }\nspec: ${spec}\n`;

const POD = '{ initContainers: [{ name: i, image: "i:1" }], containers: [{ name: c, image: "c:1" }] }';

type Row = readonly [what: string, apiVersion: string, kind: string, spec: string, images: readonly string[]];

const TEKTON: readonly Row[] = [
  [
    'steps, sidecars and image volumes of a Task',
    'tekton.dev/v1',
    'Task',
    '{ steps: [{ name: s, image: "s:1" }], sidecars: [{ name: d, image: "d:1" }], volumes: [{ name: v, image: { reference: "v:1" } }] }',
    ['step s s:1', 'sidecar d d:1', 'volume v v:1'],
  ],
  [
    'a step without an image takes that of the template',
    'tekton.dev/v1beta1',
    'ClusterTask',
    '{ stepTemplate: { image: "t:1" }, steps: [{ name: s }] }',
    ['step stepTemplate t:1'],
  ],
  [
    'a step without an image of its own, and one that another object defines',
    'tekton.dev/v1',
    'Task',
    '{ steps: [{ name: s }, { name: b, ref: { name: action } }] }',
    ['step s –'],
  ],
  ['a StepAction', 'tekton.dev/v1beta1', 'StepAction', '{ image: "s:1" }', ['step it s:1']],
  [
    'inline tasks of a Pipeline, the last ones included',
    'tekton.dev/v1',
    'Pipeline',
    '{ tasks: [{ name: a, taskSpec: { steps: [{ name: s, image: "$(params.x)" }] } }, { name: r, taskRef: { name: t } }], finally: [{ name: z, taskSpec: { steps: [{ name: s, image: "z:1" }] } }] }',
    ['step a/s $(params.x)', 'step z/s z:1'],
  ],
  [
    'a pipeline in a pipeline',
    'tekton.dev/v1',
    'Pipeline',
    '{ tasks: [{ name: a, pipelineSpec: { tasks: [{ name: b, taskSpec: { steps: [{ name: s, image: "s:1" }] } }] } }] }',
    ['step a/b/s s:1'],
  ],
  ['a TaskRun', 'tekton.dev/v1', 'TaskRun', '{ taskSpec: { steps: [{ name: s, image: "s:1" }] } }', ['step s s:1']],
  [
    'a PipelineRun',
    'tekton.dev/v1',
    'PipelineRun',
    '{ pipelineSpec: { tasks: [{ name: a, taskSpec: { sidecars: [{ name: s, image: "s:1" }] } }] } }',
    ['sidecar a/s s:1'],
  ],
];

const ARGO: readonly Row[] = [
  [
    'all that a Workflow runs',
    'argoproj.io/v1alpha1',
    'Workflow',
    `{ templates: [
      { name: a, container: { image: "a:1" }, initContainers: [{ name: i, image: "i:1" }], sidecars: [{ name: d, image: "d:1" }] },
      { name: b, script: { image: "b:1" } },
      { name: e, containerSet: { containers: [{ name: x, image: "x:1" }] } },
      { name: f, steps: [[{ name: g, inline: { container: { image: "g:1" } } }]] },
      { name: h, dag: { tasks: [{ name: k, inline: { script: { image: "k:1" } } }] } },
      { name: l, container: { command: [l] } } ],
      volumes: [{ name: v, image: { reference: "v:1" } }] }`,
    [
      'container a a:1',
      'init i i:1',
      'sidecar d d:1',
      'script b b:1',
      'container x x:1',
      'container g g:1',
      'script k k:1',
      'container l –',
      'volume v v:1',
    ],
  ],
  [
    'defaults of a WorkflowTemplate',
    'argoproj.io/v1alpha1',
    'WorkflowTemplate',
    '{ templateDefaults: { container: { image: "t:1" } }, templates: [{ name: a, container: {} }] }',
    ['container templateDefaults t:1'],
  ],
  [
    'a ClusterWorkflowTemplate',
    'argoproj.io/v1alpha1',
    'ClusterWorkflowTemplate',
    '{ templates: [{ name: a, container: { image: "a:1" } }] }',
    ['container a a:1'],
  ],
  [
    'a CronWorkflow',
    'argoproj.io/v1alpha1',
    'CronWorkflow',
    '{ workflowSpec: { templates: [{ name: a, script: { image: "{{inputs.parameters.i}}" } }] } }',
    ['script a {{inputs.parameters.i}}'],
  ],
  ...(['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'] as const).map(
    (kind): Row => [
      `jobs of an ${kind}`,
      'argoproj.io/v1alpha1',
      kind,
      `{ metrics: [{ name: m, provider: { job: { spec: { template: { spec: ${POD} } } } } }, { name: w, provider: { web: { url: x } } }] }`,
      ['container c c:1', 'init i i:1'],
    ],
  ),
  [
    'pods of an Experiment',
    'argoproj.io/v1alpha1',
    'Experiment',
    `{ templates: [{ name: t, template: { spec: ${POD} } }] }`,
    ['container c c:1', 'init i i:1'],
  ],
];

const MACHINES: readonly Row[] = [
  [
    'disks, kernel and imports of a VirtualMachine',
    'kubevirt.io/v1',
    'VirtualMachine',
    '{ dataVolumeTemplates: [{ metadata: { name: root }, spec: { source: { registry: { url: "docker://quay.io/r:1" } } } }], template: { spec: { domain: { firmware: { kernelBoot: { container: { image: "k:1" } } } }, volumes: [{ name: d, containerDisk: { image: "d:1" } }] } } }',
    ['disk d d:1', 'disk kernelBoot k:1', 'disk root quay.io/r:1'],
  ],
  [
    'a VirtualMachineInstance',
    'kubevirt.io/v1',
    'VirtualMachineInstance',
    '{ volumes: [{ name: d, containerDisk: { image: "d:1" } }] }',
    ['disk d d:1'],
  ],
  [
    'a VirtualMachinePool',
    'pool.kubevirt.io/v1alpha1',
    'VirtualMachinePool',
    '{ virtualMachineTemplate: { spec: { template: { spec: { volumes: [{ name: d, containerDisk: { image: "d:1" } }] } } } } }',
    ['disk d d:1'],
  ],
  [
    'a DataVolume from a registry',
    'cdi.kubevirt.io/v1beta1',
    'DataVolume',
    '{ source: { registry: { url: "docker://quay.io/a:1" } } }',
    ['disk it quay.io/a:1'],
  ],
  [
    'a DataVolume from an archive',
    'cdi.kubevirt.io/v1beta1',
    'DataVolume',
    '{ source: { registry: { url: "oci-archive:///a" } } }',
    [],
  ],
  [
    'a DataImportCron',
    'cdi.kubevirt.io/v1beta1',
    'DataImportCron',
    '{ template: { spec: { source: { registry: { url: "docker://quay.io/a:1" } } } } }',
    ['disk it quay.io/a:1'],
  ],
];

const MONITORING: readonly Row[] = [
  [
    'Prometheus, its sidecar, and what is added; a patched container has no image',
    'monitoring.coreos.com/v1',
    'Prometheus',
    '{ image: "p:1", thanos: { image: "t:1" }, containers: [{ name: prometheus, args: [x] }, { name: proxy, image: "x:1" }] }',
    ['component prometheus p:1', 'container proxy x:1', 'component thanos-sidecar t:1'],
  ],
  ['Alertmanager', 'monitoring.coreos.com/v1', 'Alertmanager', '{ image: "a:1" }', ['component alertmanager a:1']],
  [
    'ThanosRuler',
    'monitoring.coreos.com/v1',
    'ThanosRuler',
    '{ initContainers: [{ name: i, image: "i:1" }] }',
    ['init i i:1'],
  ],
];

const UNKNOWN: readonly Row[] = [
  [
    'lists of containers, by the names of the lists',
    'acme.example/v1',
    'Thing',
    '{ deep: [{ extraContainers: [{ name: a, image: "a:1" }], initContainers: [{ name: i, image: "i:1" }], buildSteps: [{ name: s, image: "s:1" }], sidecars: [{ name: d, image: "d:1" }] }] }',
    ['container a a:1', 'init i i:1', 'step s s:1', 'sidecar d d:1'],
  ],
  [
    'an item without a name, or without an image, is no container',
    'acme.example/v1',
    'Thing',
    '{ containers: [{ image: "a:1" }, { name: b }, { name: c, image: "c:1" }] }',
    ['possible component spec.containers.0 a:1', 'container c c:1'],
  ],
  [
    'any other text under `image`',
    'acme.example/v1',
    'Thing',
    '{ server: { image: "a:1" }, logo: { image: { repository: r } }, images: ["b:1"] }',
    ['possible component spec.server a:1'],
  ],
  [
    'what a container holds itself',
    'acme.example/v1',
    'Thing',
    '{ steps: [{ name: s, image: "s:1", agent: { image: "g:1" } }] }',
    ['step s s:1', 'possible component spec.steps.0.agent g:1'],
  ],
  [
    'image volumes',
    'acme.example/v1',
    'Thing',
    '{ volumes: [{ name: v, image: { reference: "v:1" } }] }',
    ['volume v v:1'],
  ],
  [
    'labels that are called `image`',
    'acme.example/v1',
    'Thing',
    '{ labels: { image: x }, selector: { matchLabels: { image: x } }, template: { metadata: { image: x } } }',
    [],
  ],
  [
    'pods in objects that an object holds',
    'triggers.tekton.dev/v1beta1',
    'TriggerTemplate',
    '{ resourcetemplates: [{ kind: TaskRun, spec: { taskSpec: { steps: [{ name: s, image: "s:1" }] } } }] }',
    ['step s s:1'],
  ],
  [
    'another field of a kind we know',
    'tekton.dev/v1',
    'Task',
    '{ steps: [{ name: s, image: "s:1" }], future: { image: "f:1" } }',
    ['step s s:1', 'possible component spec.future f:1'],
  ],
  [
    'fields beside the pods of a workload',
    'argoproj.io/v1alpha1',
    'Rollout',
    `{ template: { spec: ${POD} }, probe: { image: "p:1" } }`,
    ['possible component spec.probe p:1'],
  ],
  ['the pods of a Deployment, which are its containers', 'apps/v1', 'Deployment', `{ template: { spec: ${POD} } }`, []],
  ['a kind of Kubernetes without pods', 'v1', 'Service', '{ image: "a:1" }', []],
  [
    'a kind of the same name in another group',
    'acme.example/v1',
    'Task',
    '{ stepTemplate: { image: "a:1" } }',
    ['possible component spec.stepTemplate a:1'],
  ],
];

describe.each([...TEKTON, ...ARGO, ...MACHINES, ...MONITORING, ...UNKNOWN])('%s', (_, version, kind, spec, images) => {
  const text = object(version, kind, spec);
  test('are found', () => expect(shown(text)).toEqual(images));
  test('stand where their places say', () => {
    for (const { image, place } of objects(text).flatMap(imagePlaces)) {
      const at = fieldOf(place.resource, ...place.route);
      if (image === undefined) expect(at).toBeTypeOf('object');
      else expect([image, `docker://${image}`]).toContain(at);
    }
  });
});

test('what a controller reports is not declared', () => {
  expect(shown(`${object('acme.example/v1', 'Thing', '{}')}status: { image: "a:1" }\n`)).toEqual([]);
});

test.each([
  ['values of a chart', 'web: { image: "a:1" }\ncontainers: [{ name: a, image: "b:1" }]\n'],
  ['a compose file', 'services: { web: { image: "a:1" } }\n'],
])('%s are no Kubernetes object and are not looked at', (_, text) => expect(shown(text)).toEqual([]));

test('every image of a workload, its pods first', () => {
  const text = object(
    'kubevirt.io/v1',
    'VirtualMachine',
    '{ template: { spec: { volumes: [{ name: d, containerDisk: { image: "d:1" } }, { name: v, image: { reference: "v:1" } }] } } }',
  );
  const images = objects(text).flatMap(everyImage);
  expect(images.map(({ image }) => image)).toEqual(['v:1', 'd:1']);
});
