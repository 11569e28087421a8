import { calico, checkRule, DENY, digest, policy, SHOP_POLICY, WORLD, workload } from '../support/world.ts';

checkRule(
  'cde-isolation-lost',
  [
    {
      title: 'a repository of cluster-wide policies loses the one that denied by default',
      base: {
        '.github/CODEOWNERS': '* @acme/compliance\n',
        'deny.yaml': calico('GlobalNetworkPolicy', 'deny', '  selector: all()\n  types: [Ingress]\n'),
        'pci.yaml': calico(
          'GlobalNetworkPolicy',
          'pci',
          "  selector: pci == 'true'\n  types: [Egress]\n  egress: [{ action: Allow }]\n",
        ),
      },
      edit: { 'deny.yaml': null },
      says: /no policy isolates any pod labelled `pci=\w+` in any other namespace.* for ingress any more/,
      at: 'deny.yaml:4',
    },
    {
      title: 'the default deny goes',
      edit: { 'pay/default-deny.yaml': null },
      says: /no policy isolates `pay\/vault` for ingress any more/,
      at: 'pay/default-deny.yaml:6',
    },
    {
      title: 'a label that the policies select on changes',
      edit: {
        'pay/default-deny.yaml': policy(
          'pay',
          'default-deny',
          '  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Ingress, Egress]\n',
        ),
      },
      says: /`pay\/vault` for ingress/,
      at: 'pay/default-deny.yaml:6',
    },
  ],
  [
    {
      title: 'near miss: another policy still isolates the same pods',
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
