import { CDE, checkRule, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'image-unpinned',
  [
    {
      title: 'a digest becomes a tag',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: 'registry.example/app:4.2' }) },
      says: /was pinned by digest and no longer is: tag `4.2` can be moved/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'a placeholder digest',
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app@sha256:${'0'.repeat(64)}` }),
      },
      says: /its digest is a placeholder/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'outside the CDE it only informs',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: 'registry.example/app:4.2' }) },
      says: /in `shop\/cart`/,
      at: 'shop/cart.yaml:14',
      effect: 'informs',
    },
  ],
  [
    {
      title: 'near miss: tag and digest together',
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app:4.2@${digest('b')}` }),
      },
    },
    {
      title: 'unrelated: an unpinned image that did not change',
      edit: { 'shop/web.yaml': workload('shop', 'web', { extra: '' }).replace('spec:\n', 'spec:\n  replicas: 2\n') },
      base: { ...WORLD, 'shop/cart.yaml': workload('shop', 'cart', { image: 'registry.example/app:1' }) },
    },
  ],
);
