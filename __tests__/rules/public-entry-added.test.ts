import { CDE, checkRule, digest, service, workload } from '../support/world.ts';

checkRule(
  'public-entry-added',
  [
    {
      title: 'a load balancer',
      edit: {
        'pay/api-service.yaml': service(
          'pay',
          'api',
          '  type: LoadBalancer\n  selector: { app: api }\n  ports: [{ port: 443, targetPort: http }]\n',
        ),
      },
      says: /a load balancer opens a way from outside to CDE workload `pay\/api` on TCP 8443/,
      at: 'pay/api-service.yaml:7',
    },
    {
      title: 'an Ingress',
      edit: {
        'pay/ingress.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: in\n  namespace: pay\nspec:\n  defaultBackend: { service: { name: api, port: { number: 443 } } }\n',
      },
      says: /an Ingress opens a way/,
      at: 'pay/ingress.yaml:7',
    },
    {
      title: 'a host port',
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE }).replace(
          'containerPort: 8443',
          'containerPort: 8443, hostPort: 443',
        ),
      },
      says: /a host port opens a way/,
      at: 'pay/api.yaml:8',
    },
  ],
  [
    {
      title: 'near miss: a way to a workload without any connection with the CDE',
      edit: {
        'other/job-service.yaml': service(
          'other',
          'job',
          '  type: LoadBalancer\n  selector: { app: job }\n  ports: [{ port: 80 }]\n',
        ),
      },
    },
    {
      title: 'near miss: an Ingress to a pod that admits nobody',
      edit: {
        'pay/ingress.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: in\n  namespace: pay\nspec:\n  defaultBackend: { service: { name: vault, port: { number: 8443 } } }\n',
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
