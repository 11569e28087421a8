import { checkRule, digest, service, WORLD, workload } from '../support/world.ts';

checkRule(
  'traffic-retargeted',
  [
    {
      title: 'a service of the CDE also serves from elsewhere',
      edit: {
        'pay/fake.yaml': workload('pay', 'fake', { labels: ', role: api' }),
        'pay/api.yaml': workload('pay', 'api', { labels: ', role: api, pci: "true"' }),
        'pay/api-service.yaml': service(
          'pay',
          'api',
          '  selector: { role: api }\n  ports: [{ port: 443, targetPort: http }]\n',
        ),
      },
      says: /Service `pay\/api` led to the CDE and now also leads to `pay\/fake\[Deployment\]`/,
      at: 'pay/api-service.yaml:7',
    },
    {
      title: 'a service of others leads into the CDE',
      edit: {
        'pay/tools-service.yaml': service('pay', 'tools', '  selector: { app: vault }\n  ports: [{ port: 80 }]\n'),
      },
      says: /Service `pay\/tools` now leads its clients into the CDE/,
      at: 'pay/tools-service.yaml:7',
      base: {
        ...WORLD,
        'pay/tools.yaml': workload('pay', 'tools'),
        'pay/tools-service.yaml': service('pay', 'tools', '  selector: { app: tools }\n  ports: [{ port: 80 }]\n'),
      },
    },
  ],
  [
    {
      title: 'near miss: the selector is written with one more label of the same pods',
      edit: {
        'pay/api-service.yaml': service(
          'pay',
          'api',
          '  selector: { app: api, pci: "true" }\n  ports: [{ port: 443, targetPort: http }]\n',
        ),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
