import { checkRule, DENY, digest, policy, SHOP_POLICY, WORLD, workload } from '../support/world.ts';

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
      title: 'it stands in a namespace of which nobody here knows who lives there',
      base: { ...WORLD, 'away/default-deny.yaml': policy('away', 'default-deny', '  podSelector: {}\n') },
      edit: { 'away/default-deny.yaml': null },
      says: /NetworkPolicy `away\/default-deny` protected the CDE and was deleted/,
      at: 'away/default-deny.yaml:1',
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
      title: 'near miss: the shop deletes a policy of its own, and no CDE pod lives there',
      base: { ...WORLD, 'shop/web-in.yaml': SHOP_POLICY },
      edit: { 'shop/web-in.yaml': null },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
