import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fakeRepository, type OddEntry } from './fake-git.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { type FakePull, type FakeReview, type FakeState, fakePull, fakeState } from './fake-state.ts';
import { pullRequestEvent } from './github-events.ts';
import { type ActionResult, runAction } from './run-action.ts';

// A small repository with a CDE, a pull request to it, and the shipped action judging it.

const digest = (letter: string): string => `registry.example/pay/app@sha256:${`${letter}1`.repeat(32)}`;

const workload = (namespace: string, name: string, label = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}${label} } }
    spec: { containers: [{ name: main, image: "${digest('a')}" }] }
`;

const policy = (from: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: pay }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }
          podSelector: { matchLabels: { app: ${from} } }
      ports: [{ port: 8443 }]
`;

const namespaces = ['pay', 'shop']
  .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`)
  .join('---\n');

export const BASE = {
  '.github/CODEOWNERS': '* @acme/compliance\n',
  'namespaces.yaml': namespaces,
  'pay/api.yaml': workload('pay', 'api', ', pci: "true"'),
  'pay/policy.yaml': policy('web'),
  'shop/web.yaml': workload('shop', 'web'),
  'shop/cart.yaml': workload('shop', 'cart'),
};
export const WIDENED = { ...BASE, 'pay/policy.yaml': policy('cart') };
export const HARMLESS = {
  ...BASE,
  'shop/cart.yaml': workload('shop', 'cart').replace('spec:\n', 'spec:\n  replicas: 3\n'),
};

export const opened: { fake: FakeGitHub; folders: string[] }[] = [];
/** Closes what a test opened; no request may have been one that GitHub would not take. */
export async function closeAll(): Promise<void> {
  for (const { fake, folders } of opened.splice(0)) {
    expect(fake.violations).toEqual([]);
    await fake.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

type World = {
  readonly base?: Record<string, string>;
  readonly head?: Record<string, string>;
  /** Links, submodules and odd names at head. */
  readonly odd?: readonly OddEntry[];
  readonly pull?: Partial<FakePull>;
  readonly state?: Partial<FakeState>;
};

/** A GitHub with pull request 7, which changes `base` into `head`. */
export async function open({
  base = BASE,
  head = WIDENED,
  odd = [],
  pull = {},
  state = {},
}: World): Promise<FakeGitHub> {
  const repository = fakeRepository(7, base, head, odd);
  const fake = await startFakeGitHub(
    fakeState({
      gitDirectory: repository.directory,
      branches: { main: repository.base },
      pulls: [
        fakePull({
          base: { ref: 'main', sha: repository.base },
          head: { ref: 'feature', sha: repository.head, repository: 'acme/shop' },
          mergeCommitSha: repository.merge,
          ...pull,
        }),
      ],
      ...state,
    }),
  );
  opened.push({ fake, folders: [repository.directory] });
  return fake;
}

export const pullOf = (fake: FakeGitHub): FakePull => fake.state.pulls[0] ?? fakePull();

/** What a run finds on its machine: an empty workspace, and no variable of earlier steps, unless given. */
type Machine = { readonly cwd?: string; readonly env?: Record<string, string> };

/** The shipped action, on the event of an opened pull request unless another is given. */
export async function run(
  fake: FakeGitHub,
  event = pullRequestEvent(fake, 7, 'opened'),
  inputs: Record<string, string> = {},
  { cwd = mkdtempSync(join(tmpdir(), 'workspace-')), env = {} }: Machine = {},
): Promise<ActionResult> {
  opened.find((each) => each.fake === fake)?.folders.push(cwd);
  return runAction({
    fake,
    event,
    inputs: { token: fake.token, ...inputs },
    cwd,
    env: { CDE_GATE_POLL_MS: '1', ...env },
  });
}

export const review = (author: string, commitId: string, state: FakeReview['state'] = 'APPROVED'): FakeReview => ({
  id: 1,
  author,
  state,
  commitId,
  submittedAt: '2026-11-20T10:00:00Z',
  body: '',
});
