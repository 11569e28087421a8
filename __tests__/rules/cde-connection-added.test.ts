import { ALLOW, checkRule, digest, policy, workload } from '../support/world.ts';

checkRule(
  'cde-connection-added',
  [
    {
      title: 'one dash turns AND into OR',
      edit: {
        'pay/allow.yaml': ALLOW.replace(
          '          podSelector: { matchLabels: { app: web } }',
          '        - podSelector: { matchLabels: { app: web } }',
        ),
      },
      says: /`shop\/cart` can now reach `pay\/api` on TCP 8443/,
      at: 'pay/allow.yaml:10',
    },
    {
      title: 'a CDE workload may send to the shop',
      edit: {
        'pay/out.yaml': policy(
          'pay',
          'out',
          '  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Egress]\n  egress:\n    - to: [{ namespaceSelector: { matchLabels: { team: other } } }]\n',
        ),
      },
      says: /`pay\/api` can now reach `other\/job` on all ports/,
      at: 'pay/out.yaml:10',
    },
    {
      title: 'a pod takes the node network',
      edit: { 'other/job.yaml': workload('other', 'job', { extra: '      hostNetwork: true\n' }) },
      says: /`other\/job` can now reach `pay\/(api|vault)`/,
      at: 'other/job.yaml:4',
    },
  ],
  [
    {
      title: 'near miss: the same rule as matchExpressions',
      edit: {
        'pay/allow.yaml': ALLOW.replace(
          '{ matchLabels: { app: web } }',
          '{ matchExpressions: [{ key: app, operator: In, values: [web] }] }',
        ),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
