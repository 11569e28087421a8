import { checkRule, DENY, digest, workload } from '../support/world.ts';

checkRule(
  'regime-policy-weakened',
  [
    {
      title: 'it is deleted',
      edit: { 'pay/default-deny.yaml': null },
      says: /NetworkPolicy `pay\/default-deny` protected the CDE and was deleted/,
      at: 'pay/default-deny.yaml:1',
      effect: 'blocks',
    },
    {
      title: 'it loses a direction',
      edit: { 'pay/default-deny.yaml': DENY.replace('[Ingress, Egress]', '[Egress]') },
      says: /no longer restricts ingress/,
      at: 'pay/default-deny.yaml:6',
      effect: 'blocks',
    },
    {
      title: 'it allows everything',
      edit: { 'pay/default-deny.yaml': `${DENY}  ingress: [{}]\n` },
      says: /now allows every ingress connection/,
      at: 'pay/default-deny.yaml:6',
      effect: 'blocks',
    },
    {
      title: 'it selects nobody of the CDE',
      edit: {
        'pay/default-deny.yaml': DENY.replace('podSelector: {}', 'podSelector: { matchLabels: { app: nobody } }'),
      },
      says: /no longer selects any CDE workload/,
      at: 'pay/default-deny.yaml:6',
      effect: 'blocks',
    },
  ],
  [
    {
      title: 'near miss: it is replaced by an equal policy of another name',
      edit: { 'pay/default-deny.yaml': null, 'pay/deny-all.yaml': DENY.replace('default-deny', 'deny-all') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
