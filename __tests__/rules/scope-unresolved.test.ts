import { ALLOW, checkRule, WORLD, workload } from '../support/world.ts';

checkRule(
  'scope-unresolved',
  [
    {
      title: 'a manifest that is not valid YAML',
      edit: { 'pay/broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: [\n' },
      says: /document 1 cannot be read/,
      at: 'pay/broken.yaml:4',
    },
    {
      title: 'a policy that the API server refuses',
      edit: { 'pay/allow.yaml': ALLOW.replace('ports:', 'prots:') },
      says: /unknown field `prots`/,
      at: 'pay/allow.yaml:13',
    },
  ],
  [
    {
      title: 'near miss: the same broken file on both sides',
      edit: { 'shop/cart.yaml': workload('shop', 'cart').replace('spec:', 'spec: # replicas') },
      base: { ...WORLD, 'pay/broken.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: [\n' },
    },
    { title: 'unrelated: broken YAML that is no manifest', edit: { 'notes.yaml': 'a: [\n' } },
  ],
);
