import { expect, test } from 'vitest';
import type { Instant, PullRequest } from '../../src/evidence.ts';
import { evaluate } from '../../src/gate.ts';
import { CALICO_WORLD, digest, type Files, PCI_ISOLATION, snapshotOf, workload } from '../support/world.ts';

const edited = PCI_ISOLATION.replace('types:', 'order: 7\n  types:');

function findings(author: string, edit: Files, teams: PullRequest['teams']): readonly string[] {
  const request: PullRequest = { number: 1, author, head: 'h', draft: false, contributors: [], reviews: [], teams };
  const now = '2026-11-21T00:00:00Z' as Instant; // any fixed moment
  const [base, head] = [snapshotOf('base', CALICO_WORLD), snapshotOf('head', { ...CALICO_WORLD, ...edit })];
  const judged = evaluate(
    { base, head, merge: { kind: 'clean' }, request, now },
    { name: 'cde-gate', version: '0.0.0' },
  );
  return judged.findings
    .filter(({ rule }) => rule === 'regime-policy-author')
    .map(({ effect, at, message }) => `${effect} ${at.path}:${at.line} ${message}`);
}

const members = new Map([['acme/compliance', { kind: 'members', logins: ['carla'] }]] as const);

test('fires: a developer edits a policy of the regime', () => {
  expect(findings('dev', { 'calico/pci-isolation.yaml': edited }, members)).toEqual([
    'needs-approval calico/pci-isolation.yaml:3 GlobalNetworkPolicy `pci-isolation` is a policy of the regime and `@dev`, who changes it, is not among its owners (`@acme/compliance`)',
  ]);
});

test('stays silent: near miss, an owner edits it', () => {
  expect(findings('Carla', { 'calico/pci-isolation.yaml': edited }, members)).toEqual([]);
});

test('stays silent: near miss, the team cannot be read', () => {
  const unreadable = new Map([['acme/compliance', { kind: 'unreadable', why: 'no permission' }]] as const);
  expect(findings('dev', { 'calico/pci-isolation.yaml': edited }, unreadable)).toEqual([]);
});

test('stays silent: unrelated, an ordinary change in the shop', () => {
  const cart = workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` });
  expect(findings('dev', { 'shop/cart.yaml': cart }, members)).toEqual([]);
});
