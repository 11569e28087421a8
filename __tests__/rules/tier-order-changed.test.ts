import { CALICO_WORLD, calico, checkRule, digest, PCI_TIER, workload } from '../support/world.ts';

const platform = calico('Tier', 'platform', '  order: 500\n  defaultAction: Pass\n');
const open = (tier: string, action: string) =>
  calico(
    'GlobalNetworkPolicy',
    'platform-open',
    `  tier: ${tier}\n  order: 1\n  selector: all()\n  types: [Ingress]\n  ingress:\n    - action: ${action}\n`,
  );
const WITH_PLATFORM = {
  ...CALICO_WORLD,
  'calico/platform.yaml': platform,
  'calico/open.yaml': open('platform', 'Allow'),
};

checkRule(
  'tier-order-changed',
  [
    {
      title: 'another tier is put before the tier of the regime',
      base: WITH_PLATFORM,
      edit: { 'calico/platform.yaml': platform.replace('order: 500', 'order: 50') },
      says: /tier `platform` now decides before tier `pci` of the regime; CDE workloads let more through than before/,
      at: 'calico/tier.yaml:4',
      effect: 'blocks',
    },
    {
      title: 'the tier of the regime ends with Pass',
      base: { ...WITH_PLATFORM, 'pay/default-deny.yaml': '' },
      edit: { 'calico/tier.yaml': PCI_TIER.replace('Deny', 'Pass') },
      says: /tier `pci` of the regime now ends with Pass instead of Deny/,
      at: 'calico/tier.yaml:4',
      effect: 'blocks',
    },
    {
      title: 'the tier is dropped',
      base: CALICO_WORLD,
      edit: { 'calico/tier.yaml': null },
      says: /tier `pci` of the regime is gone/,
      at: 'calico/tier.yaml:4',
      effect: 'blocks',
    },
    {
      title: 'an Allow is placed before the regime',
      base: { ...CALICO_WORLD, 'calico/early.yaml': calico('Tier', 'early', '  order: 10\n  defaultAction: Pass\n') },
      edit: { 'calico/open.yaml': open('early', 'Allow') },
      says: /a rule that allows now decides before the regime's policies about the CDE/,
      at: 'calico/open.yaml:10',
      effect: 'blocks',
    },
    {
      title: 'a Pass is placed before the regime, and the next tier still denies',
      base: { ...CALICO_WORLD, 'calico/early.yaml': calico('Tier', 'early', '  order: 10\n  defaultAction: Pass\n') },
      edit: { 'calico/open.yaml': open('early', 'Pass') },
      says: /a rule that hands on now decides before the regime's policies about the CDE; proven: no CDE workload lets more/,
      at: 'calico/open.yaml:10',
    },
  ],
  [
    {
      title: 'near miss: a tier without policies is put first',
      base: CALICO_WORLD,
      edit: { 'calico/early.yaml': calico('Tier', 'early', '  order: 10\n') },
    },
    {
      title: 'near miss: a denial is placed before the regime',
      base: { ...CALICO_WORLD, 'calico/early.yaml': calico('Tier', 'early', '  order: 10\n  defaultAction: Pass\n') },
      edit: { 'calico/open.yaml': open('early', 'Deny') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      base: CALICO_WORLD,
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
