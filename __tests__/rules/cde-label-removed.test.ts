import { checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'cde-label-removed',
  [
    {
      title: 'the label is dropped',
      edit: { 'pay/api.yaml': workload('pay', 'api') },
      says: /`pay\/api` no longer counts as CDE/,
      at: 'pay/api.yaml:10',
    },
    {
      title: 'its value is changed',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: ', pci: "false"' }) },
      says: /`pay\/api` no longer counts/,
      at: 'pay/api.yaml:10',
    },
  ],
  [
    { title: 'near miss: the workload is deleted with its label', edit: { 'pay/api.yaml': null } },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
