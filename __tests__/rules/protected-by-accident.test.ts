import { CALICO_WORLD, checkRule, digest, PCI_ISOLATION, workload } from '../support/world.ts';

checkRule(
  'protected-by-accident',
  [
    {
      title: 'the regime lets the shop in, and only the default deny of the application team stops it',
      base: CALICO_WORLD,
      edit: {
        'calico/pci-isolation.yaml': PCI_ISOLATION.replace(
          "source: { selector: pci == 'true' }",
          "source: { selector: pci == 'true' || app == 'cart' }",
        ).replace('action: Allow', 'action: Pass'),
      },
      says: /the regime's policies no longer stop `shop\/cart` to `pay\/vault` on all ports; only NetworkPolicy `pay\/default-deny`, which is not the regime's, still does/,
      at: 'pay/default-deny.yaml:6',
    },
  ],
  [
    {
      title: 'near miss: nobody else stops it either, so it is a connection added',
      base: { ...CALICO_WORLD, 'pay/default-deny.yaml': '', 'pay/allow.yaml': '' },
      edit: {
        'calico/pci-isolation.yaml': PCI_ISOLATION.replace(
          "source: { selector: pci == 'true' }",
          "source: { selector: pci == 'true' || app == 'cart' }",
        ),
      },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      base: CALICO_WORLD,
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
