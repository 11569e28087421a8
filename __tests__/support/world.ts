import { expect, test } from 'vitest';
import type { JudgedFinding } from '../../src/decision/decision.ts';
import type { Instant } from '../../src/evidence.ts';
import { conclude, learn, prepare } from '../../src/gate.ts';
import type { ImageEvidence } from '../../src/images/facts.ts';
import type { RepoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import type { Judgement } from '../../src/outcome.ts';

/** A tree as a test writes it: path to text. */
export type Files = { readonly [path: string]: string };

/** A change as a test writes it: new text, or null for a deleted file. */
export type Edit = { readonly [path: string]: string | null };

/** A side out of plain files. */
export function snapshotOf(name: string, files: Files): Snapshot {
  const entries = Object.entries(files).map(([path, text]) => [path as RepoPath, { id: text, text }] as const); // paths of tests
  return { name, files: new Map(entries), gaps: [], unread: new Map() };
}

/** Judges a change of a tree, with what is known of its images. */
export function judge(base: Files, edit: Edit, facts: ImageEvidence = new Map()): Judgement {
  const merged: { [path: string]: string } = { ...base };
  for (const [path, text] of Object.entries(edit)) {
    if (text === null) delete merged[path];
    else merged[path] = text;
  }
  const now = '2026-11-21T00:00:00Z' as Instant; // any fixed moment
  const prepared = prepare({
    base: snapshotOf('base', base),
    head: snapshotOf('head', merged),
    merge: { kind: 'clean' },
    request: undefined,
    now,
  });
  return conclude(learn(prepared, facts), { name: 'cde-gate', version: '0.0.0' });
}

export const digest = (letter: string): string => `sha256:${`${letter}0`.repeat(32)}`;

export function namespace(name: string, labels = ''): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: { team: ${name}${labels} }\n`;
}

type Pods = {
  readonly labels?: string;
  readonly image?: string;
  readonly extra?: string;
  readonly kind?: string;
  readonly owner?: string;
};

/** A workload with one container that serves `http` on 8443. */
export function workload(
  space: string,
  name: string,
  {
    labels = '',
    image = `registry.example/app@${digest('a')}`,
    extra = '',
    kind = 'Deployment',
    owner = '',
  }: Pods = {},
): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${space}
${owner}spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata:
      labels: { app: ${name}${labels} }
    spec:
      containers:
        - name: main
          image: ${image}
          ports: [{ name: http, containerPort: 8443 }]
${extra}`;
}

export function policy(space: string, name: string, spec: string, labels = ''): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: ${space}\n${labels}spec:\n${spec}`;
}

export function service(space: string, name: string, spec: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${space}\nspec:\n${spec}`;
}

export const CDE = ', pci: "true"';

/** Denies by default in both directions. */
export const DENY = policy('pay', 'default-deny', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');

/** Lets `web` of the shop reach the api on 8443, written as one peer. */
export const ALLOW = policy(
  'pay',
  'api',
  `  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: shop } }
          podSelector: { matchLabels: { app: web } }
      ports: [{ port: http }]
`,
);

/** A policy that is the shop's own business. */
export const SHOP_POLICY = policy(
  'shop',
  'web-in',
  '  podSelector: { matchLabels: { app: web } }\n  policyTypes: [Ingress]\n  ingress:\n    - from: [{ podSelector: { matchLabels: { app: cart } } }]\n',
);

const VAULT_SERVICE = service('pay', 'vault', '  selector: { app: vault }\n  ports: [{ port: 8443 }]\n');

/** A small shop with a CDE of an api and a store behind a default deny. */
export const WORLD: Files = {
  '.github/CODEOWNERS': '* @acme/compliance\n',
  'pay/namespace.yaml': namespace('pay'),
  'shop/namespace.yaml': namespace('shop'),
  'other/namespace.yaml': namespace('other'),
  'pay/api.yaml': workload('pay', 'api', { labels: CDE }),
  'pay/vault.yaml': `${workload('pay', 'vault', { labels: CDE, kind: 'StatefulSet', extra: '  volumeClaimTemplates: [{ metadata: { name: data } }]\n' })}---\n${VAULT_SERVICE}`,
  'pay/api-service.yaml': service(
    'pay',
    'api',
    '  selector: { app: api }\n  ports: [{ port: 443, targetPort: http }]\n',
  ),
  'pay/default-deny.yaml': DENY,
  'pay/allow.yaml': ALLOW,
  'shop/web.yaml': workload('shop', 'web'),
  'shop/cart.yaml': workload('shop', 'cart'),
  'other/job.yaml': workload('other', 'job'),
};

export function calico(kind: string, name: string, spec: string, space = ''): string {
  const place = space === '' ? '' : `, namespace: ${space}`;
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name}${place} }\nspec:\n${spec}`;
}

/** The regime's tier: who carries card data talks among themselves, and to nobody else. */
export const PCI_TIER = calico('Tier', 'pci', '  order: 100\n  defaultAction: Deny\n');
export const PCI_ISOLATION = calico(
  'GlobalNetworkPolicy',
  'pci-isolation',
  `  tier: pci
  selector: pci == 'true'
  types: [Ingress, Egress]
  ingress:
    - action: Allow
      source: { selector: pci == 'true' }
  egress:
    - action: Allow
      destination: { selector: pci == 'true' }
`,
);

/** The same shop on Calico, where the regime has a tier of its own and the application team its policies behind it. */
export const CALICO_WORLD: Files = {
  ...WORLD,
  'calico/tier.yaml': PCI_TIER,
  'calico/pci-isolation.yaml': PCI_ISOLATION,
};

type Row = {
  readonly title: string;
  readonly edit: Edit;
  readonly base?: Files;
  readonly facts?: ImageEvidence;
};
type Firing = Row & { readonly says: RegExp; readonly at: string; readonly effect?: JudgedFinding['effect'] };

/** The three kinds of rows that every rule has: it fires, it nearly does, and it has nothing to do with it. */
export function checkRule(rule: string, fires: readonly Firing[], misses: readonly Row[]): void {
  const findings = ({ base = WORLD, edit, facts }: Row) =>
    judge(base, edit, facts).findings.filter((finding) => finding.rule === rule);
  test.each(fires)('fires: $title', (row) => {
    const found = findings(row);
    expect(found.map(({ message }) => message).join('\n')).toMatch(row.says);
    expect(found.map(({ at }) => `${at.path}:${at.line}`)).toContain(row.at);
    expect(found[0]?.effect).toBe(row.effect ?? 'needs-approval');
  });
  test.each(misses)('stays silent: $title', (row) => {
    expect(findings(row).map(({ message }) => message)).toEqual([]);
  });
}
