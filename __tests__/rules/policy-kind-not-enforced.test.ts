import { checkRule, DENY, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'policy-kind-not-enforced',
  [
    {
      title: 'a policy of another engine is added',
      edit: {
        'pay/cilium.yaml':
          'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata:\n  name: open\n  namespace: pay\nspec:\n  endpointSelector: {}\n',
      },
      says: /CiliumNetworkPolicy `pay\/open` \(`cilium.io`\) was added/,
      at: 'pay/cilium.yaml:2',
    },
    {
      title: 'a NetworkPolicy of an API group that is gone',
      edit: {
        'pay/old.yaml': DENY.replace('networking.k8s.io/v1', 'extensions/v1beta1').replace('default-deny', 'old'),
      },
      says: /\(`extensions`\) was added/,
      at: 'pay/old.yaml:2',
    },
  ],
  [
    {
      title: 'near miss: it stands there unchanged',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
      base: {
        ...WORLD,
        'pay/cilium.yaml':
          'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata:\n  name: open\n  namespace: pay\nspec:\n  endpointSelector: {}\n',
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
