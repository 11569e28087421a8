import { CDE, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'label-template-mismatch',
  [
    {
      title: 'the label stands on the Deployment only',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { owner: '  labels: { pci: "true" }\n' }) },
      says: /Deployment `shop\/cart` carries a label of the regime that its pod template does not carry/,
      at: 'shop/cart.yaml:6',
    },
  ],
  [
    {
      title: 'near miss: it stands on both',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, owner: '  labels: { pci: "true" }\n' }) },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
