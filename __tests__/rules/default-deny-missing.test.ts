import { CDE, checkRule, DENY, digest, workload } from '../support/world.ts';

checkRule(
  'default-deny-missing',
  [
    {
      title: 'the default deny is removed',
      edit: { 'pay/default-deny.yaml': null },
      says: /namespace `pay` has CDE workloads and no policy that denies ingress by default/,
      at: 'pay/default-deny.yaml:6',
    },
    {
      title: 'a namespace gets its first CDE workload',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: CDE }) },
      says: /namespace `shop` has CDE workloads/,
      at: 'shop/namespace.yaml:4',
    },
  ],
  [
    {
      title: 'near miss: the default deny moves to another file',
      edit: { 'pay/default-deny.yaml': null, 'policies.yaml': DENY },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
