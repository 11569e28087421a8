import { ALLOW, checkRule, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'regime-policy-edited',
  [
    {
      title: 'a named policy is rewritten without changing its meaning',
      edit: {
        'pay/allow.yaml': ALLOW.replace(
          '{ matchLabels: { app: web } }',
          '{ matchExpressions: [{ key: app, operator: In, values: [web] }] }',
        ),
      },
      says: /NetworkPolicy `pay\/api` is a policy of the regime and was edited; proven: nobody gains a connection/,
      at: 'pay/allow.yaml:6',
      base: { ...WORLD, '.github/cde-gate.yml': 'version: 1\nregime:\n  policies: [{ names: [api] }]\n' },
    },
    {
      title: 'a named policy lets more through',
      edit: { 'pay/allow.yaml': ALLOW.replace('{ port: http }', '{ port: 1, endPort: 9000 }') },
      says: /it now lets more through/,
      at: 'pay/allow.yaml:6',
      base: { ...WORLD, '.github/cde-gate.yml': 'version: 1\nregime:\n  policies: [{ names: [api] }]\n' },
    },
  ],
  [
    {
      title: 'near miss: only a comment and the order of keys change',
      edit: { 'pay/allow.yaml': `# owned by compliance\n${ALLOW}` },
      base: { ...WORLD, '.github/cde-gate.yml': 'version: 1\nregime:\n  policies: [{ names: [api] }]\n' },
    },
    {
      title: 'near miss: a policy that the settings do not name',
      edit: { 'pay/allow.yaml': ALLOW.replace('{ port: http }', '{ port: 8443 }') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
