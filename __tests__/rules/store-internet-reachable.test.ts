import { checkRule, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'store-internet-reachable',
  [
    {
      title: 'a load balancer in front of the vault',
      edit: {
        'pay/vault.yaml': (WORLD['pay/vault.yaml'] ?? '').replace(
          '  selector: { app: vault }\n  ports',
          '  type: LoadBalancer\n  selector: { app: vault }\n  ports',
        ),
      },
      says: /a load balancer lets public addresses reach the data store `pay\/vault` on TCP 8443/,
      at: 'pay/vault.yaml:24',
      effect: 'blocks',
    },
  ],
  [
    {
      title: 'near miss: an internal load balancer',
      edit: {
        'pay/vault.yaml': (WORLD['pay/vault.yaml'] ?? '').replace(
          '  name: vault\n  namespace: pay\nspec:\n  selector: { app: vault }\n',
          '  name: vault\n  namespace: pay\n  annotations: { networking.gke.io/load-balancer-type: Internal }\nspec:\n  type: LoadBalancer\n  selector: { app: vault }\n',
        ),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
