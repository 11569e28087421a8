import { CALICO_WORLD, calico, checkRule, DENY, digest, PCI_ISOLATION, workload } from '../support/world.ts';

const staged = PCI_ISOLATION.replace('kind: GlobalNetworkPolicy', 'kind: StagedGlobalNetworkPolicy');

const DENY_ALL = calico('GlobalNetworkPolicy', 'deny-all', '  selector: all()\n  types: [Ingress, Egress]\n');

checkRule(
  'policy-not-enforced',
  [
    {
      title: 'a Calico policy is staged',
      base: CALICO_WORLD,
      edit: { 'calico/pci-isolation.yaml': staged, 'pay/default-deny.yaml': null },
      says: /StagedGlobalNetworkPolicy `pci-isolation` protected the CDE and is only staged now; what it stopped now passes/,
      at: 'calico/pci-isolation.yaml:2',
      effect: 'blocks',
    },
    {
      title: 'it is staged, and another policy still stops everything',
      base: { ...CALICO_WORLD, 'pay/allow.yaml': '', 'calico/deny.yaml': DENY_ALL },
      edit: { 'calico/pci-isolation.yaml': staged },
      says: /is only staged now; other policies still stop what it stopped/,
      at: 'calico/pci-isolation.yaml:2',
    },
    {
      title: 'a Kubernetes policy is staged',
      edit: {
        'pay/default-deny.yaml': DENY.replace('networking.k8s.io/v1', 'projectcalico.org/v3').replace(
          'kind: NetworkPolicy',
          'kind: StagedKubernetesNetworkPolicy',
        ),
      },
      says: /is only staged now; what it stopped now passes/,
      at: 'pay/default-deny.yaml:2',
      effect: 'blocks',
    },
    {
      title: 'it moves to another network',
      edit: {
        'pay/default-deny.yaml': DENY.replace(
          '  namespace: pay',
          '  namespace: pay\n  annotations: { networking.gke.io/network: side }',
        ),
      },
      says: /now governs another network only/,
      at: 'pay/default-deny.yaml:2',
      effect: 'blocks',
    },
  ],
  [
    {
      title: 'near miss: a staged policy is enforced',
      base: { ...CALICO_WORLD, 'calico/pci-isolation.yaml': staged },
      edit: { 'calico/pci-isolation.yaml': PCI_ISOLATION },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
