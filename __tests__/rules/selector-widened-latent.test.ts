import { ALLOW, checkRule, digest, policy, SHOP_POLICY, WORLD, workload } from '../support/world.ts';

checkRule(
  'selector-widened-latent',
  [
    {
      title: 'a selector admits labels that nobody carries yet',
      edit: {
        'pay/allow.yaml': ALLOW.replace('{ app: web }', '{ app: web }').replace(
          '      ports',
          '        - namespaceSelector: { matchLabels: { team: shop } }\n          podSelector: { matchLabels: { app: canary } }\n      ports',
        ),
      },
      says: /any pod labelled `app=canary` in namespace `shop`.* could reach `pay\/api`/,
      at: 'pay/allow.yaml:10',
    },
    {
      title: 'a repository of policies only',
      edit: {
        'p.yaml': policy(
          'pay',
          'p',
          '  podSelector: { matchLabels: { pci: "true" } }\n  ingress:\n    - from: [{ podSelector: {} }]\n',
        ),
      },
      says: /could reach any pod labelled `pci=true` in namespace `pay`/,
      at: 'p.yaml:9',
      base: {
        '.github/CODEOWNERS': '* @acme/compliance\n',
        'p.yaml': policy(
          'pay',
          'p',
          '  podSelector: { matchLabels: { pci: "true" } }\n  ingress:\n    - from: [{ podSelector: { matchLabels: { app: web } } }]\n',
        ),
      },
    },
    {
      title: 'a repository of policies only, where the settings alone name the label',
      edit: {
        'p.yaml': policy(
          'pay',
          'p',
          '  podSelector: { matchLabels: { app: api } }\n  ingress:\n    - from: [{ podSelector: {} }]\n',
        ),
      },
      says: /any pod labelled `pci=true` in namespace `pay` could reach any pod labelled `app=api`/,
      at: 'p.yaml:9',
      base: {
        '.github/CODEOWNERS': '* @acme/compliance\n',
        '.github/cde-gate.yml': 'version: 1\nregime: { resource: [{ podLabels: { pci: "true" } }] }\n',
        'p.yaml': policy(
          'pay',
          'p',
          '  podSelector: { matchLabels: { app: api } }\n  ingress:\n    - from: [{ podSelector: { matchLabels: { app: web } } }]\n',
        ),
      },
    },
  ],
  [
    {
      title: 'near miss: the same selector written twice',
      edit: {
        'pay/allow.yaml': ALLOW.replace(
          '      ports',
          '        - namespaceSelector: { matchLabels: { team: shop } }\n          podSelector: { matchLabels: { app: web } }\n      ports',
        ),
      },
    },
    {
      title: 'near miss: the shop widens a policy of its own, and no CDE pod lives there',
      base: { ...WORLD, 'shop/web-in.yaml': SHOP_POLICY },
      edit: { 'shop/web-in.yaml': SHOP_POLICY.replace('app: cart', 'app: late') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
