import { CDE, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'cde-container-added',
  [
    {
      title: 'a sidecar',
      edit: {
        'pay/api.yaml': workload('pay', 'api', {
          labels: CDE,
          extra: `        - name: debug\n          image: registry.example/app@${digest('c')}\n`,
        }),
      },
      says: /container `debug` joins CDE workload `pay\/api`/,
      at: 'pay/api.yaml:17',
    },
    {
      title: 'an init container',
      edit: {
        'pay/api.yaml': workload('pay', 'api', {
          labels: CDE,
          extra: `      initContainers: [{ name: wait, image: "registry.example/app@${digest('c')}" }]\n`,
        }),
      },
      says: /init container `wait` joins/,
      at: 'pay/api.yaml:16',
    },
  ],
  [
    {
      title: 'near miss: the container is only renamed',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE }).replace('name: main', 'name: server') },
    },
    {
      title: 'unrelated: a sidecar outside the CDE',
      edit: {
        'shop/cart.yaml': workload('shop', 'cart', {
          extra: `        - name: debug\n          image: registry.example/app@${digest('c')}\n`,
        }),
      },
    },
  ],
);
