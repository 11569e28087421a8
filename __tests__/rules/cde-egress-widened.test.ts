import { checkRule, digest, policy, WORLD, workload } from '../support/world.ts';

checkRule(
  'cde-egress-widened',
  [
    {
      title: 'a new address block',
      edit: {
        'pay/out.yaml': policy(
          'pay',
          'out',
          '  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Egress]\n  egress:\n    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]\n      ports: [{ port: 443 }]\n',
        ),
      },
      says: /`pay\/api` can now send to `203.0.113.0\/24` on TCP 443/,
      at: 'pay/out.yaml:10',
    },
  ],
  [
    {
      title: 'near miss: the same block cut in halves',
      edit: {
        'pay/out.yaml': policy(
          'pay',
          'out',
          '  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Egress]\n  egress:\n    - to: [{ ipBlock: { cidr: 203.0.113.0/25 } }, { ipBlock: { cidr: 203.0.113.128/25 } }]\n',
        ),
      },
      base: {
        ...WORLD,
        'pay/out.yaml': policy(
          'pay',
          'out',
          '  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Egress]\n  egress:\n    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]\n',
        ),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
