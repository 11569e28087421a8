import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Deterministic repositories of about `manifests` files: namespaces, workloads with services, policies of every shape,
// one workload in twenty in the CDE. Two commits: `main` and one change on `change`.

export type Variant = 'one-rule' | 'no-manifest' | 'default-deny-deleted' | 'namespace-relabelled';

const image = (seed: number): string =>
  `registry.example/team/app@sha256:${Array.from({ length: 64 }, (_, i) => ((seed * 31 + i * 7 + (i % 5) * seed) % 16).toString(16)).join('')}`;

export function workload(namespace: string, index: number, inCde: boolean): string {
  const name = `app-${index}`;
  const labels = (indent: string): string =>
    [`app: ${name}`, `tier: ${['web', 'api', 'data'][index % 3]}`, ...(inCde ? ['pci: "true"'] : [])]
      .map((line) => `${indent}${line}`)
      .join('\n');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: ${1 + (index % 4)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
${labels('        ')}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: ${image(index)}
          ports:
            - name: http
              containerPort: ${8000 + (index % 50)}
            - name: metrics
              containerPort: 9090
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          readinessProbe:
            httpGet: { path: /ready, port: http }
          env:
            - name: LOG_LEVEL
              value: info
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

export function policy(namespace: string, index: number, peers: readonly string[]): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: app-${index}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app: app-${index}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
${peers.map((peer) => `        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: ${peer}\n          podSelector:\n            matchLabels:\n              tier: web`).join('\n')}
      ports:
        - port: http
    - from:
        - namespaceSelector:
            matchLabels:
              purpose: monitoring
      ports:
        - port: 9090
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { port: 8000, endPort: 9090 }
    - to:
        - ipBlock:
            cidr: 10.${index % 8}.0.0/16
            except: [10.${index % 8}.1.0/24]
      ports:
        - { port: 443, endPort: 445 }
`;
}

export const defaultDeny = (namespace: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;

export const namespaceYaml = (name: string, purpose: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    purpose: ${purpose}\n`;

/** Files of the base side. A namespace holds ten workloads; every second one has a policy of its own. */
export function repositoryFiles(manifests: number): Map<string, string> {
  const files = new Map<string, string>([['.github/CODEOWNERS', '* @acme/compliance\n']]);
  const namespaces = Math.max(2, Math.round(manifests / 17));
  for (let n = 0; n < namespaces; n += 1) {
    const namespace = `ns-${n}`;
    files.set(`${namespace}/namespace.yaml`, namespaceYaml(namespace, n % 40 === 1 ? 'monitoring' : 'business'));
    files.set(`${namespace}/default-deny.yaml`, defaultDeny(namespace));
    for (let i = 0; i < 10; i += 1) {
      // The CDE stands in whole namespaces, as segmentation wants it.
      files.set(`${namespace}/app-${i}.yaml`, workload(namespace, i, n % 20 === 0));
      if (i % 2 === 0)
        files.set(`${namespace}/policy-${i}.yaml`, policy(namespace, i, [`ns-${(n + 1) % namespaces}`, namespace]));
    }
  }
  return files;
}

/** What the pull request writes (or deletes, when undefined). */
export function changeOf(variant: Variant): ReadonlyMap<string, string | undefined> {
  switch (variant) {
    case 'one-rule':
      return new Map([['ns-0/policy-0.yaml', policy('ns-0', 0, ['ns-1', 'ns-0', 'ns-7'])]]);
    case 'no-manifest':
      return new Map([['README.md', '# nothing to see\n']]);
    case 'default-deny-deleted':
      return new Map([['ns-0/default-deny.yaml', undefined]]);
    case 'namespace-relabelled':
      return new Map([['ns-2/namespace.yaml', namespaceYaml('ns-2', 'monitoring')]]);
  }
}

/** A git repository with the base on `main` and the change on a branch named after its variant. */
export function makeRepository(
  manifests: number,
  variants: readonly Variant[],
): { readonly directory: string; readonly files: number } {
  const directory = mkdtempSync(join(tmpdir(), `cde-gate-bench-${manifests}-`));
  const git = (...args: readonly string[]): void =>
    void execFileSync(
      'git',
      ['-C', directory, '-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args],
      { stdio: 'pipe' },
    );
  const files = repositoryFiles(manifests);
  const write = (path: string, text: string): void => {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of files) write(path, text);
  git('add', '--all');
  git('commit', '--quiet', '--message=base');
  for (const variant of variants) {
    git('checkout', '--quiet', '-b', variant, 'main');
    for (const [path, text] of changeOf(variant)) {
      if (text === undefined) git('rm', '--quiet', path);
      else write(path, text);
    }
    git('add', '--all');
    git('commit', '--quiet', `--message=${variant}`);
  }
  git('checkout', '--quiet', 'main');
  return { directory, files: files.size };
}
