import { CDE, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'image-repository-added',
  [
    {
      title: 'another repository',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/fork@${digest('a')}` }) },
      says: /now runs `registry.example\/fork`/,
      at: 'pay/api.yaml:14',
    },
  ],
  [
    {
      title: 'near miss: a new digest of the same repository',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app@${digest('b')}` }) },
    },
    {
      title: 'unrelated: another repository outside the CDE',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/fork@${digest('a')}` }) },
    },
  ],
);
