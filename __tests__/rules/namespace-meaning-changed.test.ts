import { checkRule, digest, namespace, workload } from '../support/world.ts';

checkRule(
  'namespace-meaning-changed',
  [
    {
      title: 'a namespace takes a label that a CDE policy asks for',
      edit: { 'other/namespace.yaml': namespace('other').replace('team: other', 'team: shop') },
      says: /namespace `other` .* is now selected by NetworkPolicy `pay\/api`/,
      at: 'other/namespace.yaml:5',
    },
    {
      title: 'its declaration is removed, so it may carry any label',
      edit: { 'other/namespace.yaml': null },
      says: /namespace `other` .*not declared.* is now selected/,
      at: 'other/namespace.yaml:5',
    },
  ],
  [
    {
      title: 'near miss: a label that no policy asks for',
      edit: { 'other/namespace.yaml': namespace('other', ', cost-centre: "7"') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
