import { CDE, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'cde-member-added',
  [
    {
      title: 'a workload gains the label',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: CDE }) },
      says: /`shop\/cart` now counts as holding regulated data/,
      at: 'shop/cart.yaml:10',
    },
    {
      title: 'a new workload carries it',
      edit: { 'pay/new.yaml': workload('pay', 'new', { labels: CDE }) },
      says: /`pay\/new` is new and holds regulated data/,
      at: 'pay/new.yaml:10',
    },
  ],
  [
    {
      title: 'near miss: a label of another name',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: ', tier: "pci"' }) },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
