import { CDE, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'image-reference-invalid',
  [
    {
      title: 'upper case in the path',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: 'registry.example/App:1' }) },
      says: /is not a valid reference/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'a digest that is too short',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: 'registry.example/app@sha256:abc' }) },
      says: /64 lower-case hex digits/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
  ],
  [
    {
      title: "near miss: a port in the registry's name",
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example:5000/app@${digest('a')}` }),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
