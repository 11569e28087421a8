import type { FileTree } from '../support/fake-git.ts';
import { kustomization, ledgerPolicy, OWNERS, WORKLOADS } from '../support/gitops.ts';

// One example repository for each tool. In all of them `api` may reach the ledger and `web` may not.

export const URL = 'https://github.com/acme/deploy';

/** A base with three overlays: one plain, one with a component, one with a replacement. */
export const KUSTOMIZE: FileTree = {
  ...OWNERS,
  'base/kustomization.yaml': kustomization('resources: [workloads.yaml, policy.yaml]'),
  'base/workloads.yaml': WORKLOADS,
  'base/policy.yaml': ledgerPolicy('api'),
  'overlays/dev/kustomization.yaml': kustomization(
    'resources: [../../base]',
    'patches:',
    '  - path: audit.yaml',
    '    target: { kind: NetworkPolicy, name: ledger }',
  ),
  'overlays/dev/audit.yaml': '- op: add\n  path: /metadata/labels\n  value: { audit: "yes" }\n',
  'overlays/stage/kustomization.yaml': kustomization(
    'resources: [../../base]',
    'components: [../../components/partners]',
  ),
  'components/partners/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ path: partners.yaml }]\n',
  'components/partners/partners.yaml': ledgerPolicy('api'),
  'overlays/prod/kustomization.yaml': kustomization(
    'resources: [../../base, clients.yaml]',
    'replacements:',
    '  - source: { kind: ConfigMap, name: clients, fieldPath: data.first }',
    '    targets:',
    '      - select: { kind: NetworkPolicy, name: ledger }',
    '        fieldPaths: [spec.ingress.0.from.0.podSelector.matchLabels.app]',
  ),
  'overlays/prod/clients.yaml': clients('api'),
};

export function clients(first: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: clients\n  namespace: pay\ndata:\n  first: ${first}\n`;
}

const TEMPLATE = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ledger, namespace: pay, labels: { release: {{ include "shop.name" . }} } }
spec:
  podSelector: { matchLabels: { app: ledger } }
  policyTypes: [Ingress]
  ingress:
    {{- range .Values.clients }}
    - from: [{ podSelector: { matchLabels: { app: {{ . }} } } }]
    {{- end }}
    {{- with .Values.partner }}
    - from: [{ podSelector: { matchLabels: { app: {{ . }} } } }]
    {{- end }}
`;

/** A chart whose values say who the clients are. */
export function chart(folder: string): FileTree {
  return {
    [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    [`${folder}/values.yaml`]: 'clients:\n  - api\n',
    [`${folder}/templates/_names.tpl`]: '{{- define "shop.name" -}}{{ .Release.Name }}{{- end -}}\n',
    [`${folder}/templates/policy.yaml`]: TEMPLATE,
    [`${folder}/templates/workloads.yaml`]: WORKLOADS,
  };
}

/** A chart with an environment for each values file. */
export const HELM: FileTree = {
  ...OWNERS,
  ...chart('shop'),
  'shop/values-stage.yaml': 'replicas: 1\n',
  'shop/values-prod.yaml': 'replicas: 3\nclients:\n  - api\n',
};

const source = (path: string): string => `{ repoURL: ${URL}.git, targetRevision: main, path: ${path} }`;

/** An Application of a chart, and two ApplicationSets: clusters out of a list, and out of folders. */
export const ARGO: FileTree = {
  ...OWNERS,
  ...chart('charts/shop'),
  'apps/shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { name: eu, namespace: pay }
  source:
    repoURL: ${URL}.git
    targetRevision: main
    path: charts/shop
    helm:
      parameters:
        - name: partner
          value: api
`,
  'apps/regions.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: regions, namespace: argocd }
spec:
  generators:
    - list:
        elements:
          - cluster: us
            partner: api
          - cluster: asia
            partner: api
  template:
    metadata: { name: "shop-{{cluster}}" }
    spec:
      destination: { name: "{{cluster}}", namespace: pay }
      source:
        repoURL: ${URL}.git
        targetRevision: main
        path: charts/shop
        helm: { parameters: [{ name: partner, value: "{{partner}}" }] }
`,
  'apps/tenants.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: tenants, namespace: argocd }
spec:
  goTemplate: true
  generators:
    - git: { repoURL: ${URL}.git, revision: main, directories: [{ path: "tenants/*" }] }
  template:
    metadata: { name: "tenant-{{.path.basename}}" }
    spec:
      destination: { name: "{{.path.basename}}", namespace: pay }
      source: ${source('"{{.path.path}}"')}
`,
  'tenants/red/kustomization.yaml': kustomization('resources: [workloads.yaml, policy.yaml]'),
  'tenants/red/workloads.yaml': WORKLOADS,
  'tenants/red/policy.yaml': ledgerPolicy('api'),
  'tenants/blue/all.yaml': `${WORKLOADS}---\n${ledgerPolicy('api')}`,
};

/** An Application that brings Applications, changed on the way by a kustomization. */
export const APP_OF_APPS: FileTree = {
  ...OWNERS,
  ...chart('charts/shop'),
  'root.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: root, namespace: argocd }
spec:
  destination: { server: https://kubernetes.default.svc, namespace: argocd }
  source: ${source('fleet/prod')}
`,
  'fleet/base/kustomization.yaml': kustomization('resources: [shop.yaml]'),
  'fleet/base/shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { name: nowhere, namespace: pay }
  source:
    repoURL: ${URL}.git
    targetRevision: main
    path: charts/shop
    helm:
      valuesObject:
        clients: [api]
`,
  'fleet/prod/kustomization.yaml': kustomization('resources: [../base]', 'patches: [{ path: shop.yaml }]'),
  'fleet/prod/shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { name: prod, namespace: pay }
`,
};

const flux = (kind: string, name: string, spec: string): string =>
  `apiVersion: ${kind}\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n${spec}`;

const applies = (name: string, path: string): string =>
  flux(
    'kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization',
    name,
    `  interval: 1h\n  prune: true\n  path: ${path}\n  sourceRef: { kind: GitRepository, name: flux-system }\n`,
  );

/** A cluster that Flux syncs: a folder of manifests, and a release whose values come from a ConfigMap beside it. */
export const FLUX: FileTree = {
  ...OWNERS,
  ...chart('charts/shop'),
  'clusters/prod/sync.yaml': `${flux(
    'source.toolkit.fluxcd.io/v1\nkind: GitRepository',
    'flux-system',
    `  interval: 1m\n  url: ${URL}\n  ref: { branch: main }\n`,
  )}---\n${applies('flux-system', './clusters/prod')}`,
  'clusters/prod/apps.yaml': applies('apps', './apps'),
  'apps/kustomization.yaml': kustomization('resources: [release.yaml, values.yaml]'),
  'apps/values.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: shop-values, namespace: flux-system }
data:
  values.yaml: |
    replicas: 2
    clients:
      - api
`,
  'apps/release.yaml': flux(
    'helm.toolkit.fluxcd.io/v2\nkind: HelmRelease',
    'shop',
    `  interval: 1h
  targetNamespace: pay
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: flux-system } } }
  valuesFrom:
    - kind: ConfigMap
      name: shop-values
  values:
    note: none
`,
  ),
};

/** One file of a tree with other words in it. Throws when those it had are not there. */
export function replaced(tree: FileTree, path: string, words: string, others: string): FileTree {
  const text = tree[path] ?? '';
  if (!text.includes(words)) throw new Error(`${path} does not say: ${words}`);
  return { [path]: text.replaceAll(words, others) };
}
