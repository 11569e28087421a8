import { CDE, checkRule, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'owner-review-missing',
  [
    {
      title: 'no CODEOWNERS at all',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: CDE }) },
      says: /nobody can approve the change of `shop\/cart.yaml`: the base branch has no CODEOWNERS/,
      at: 'shop/cart.yaml:10',
      effect: 'blocks',
      base: Object.fromEntries(Object.entries(WORLD).filter(([path]) => path !== '.github/CODEOWNERS')),
    },
    {
      title: 'a line without owners',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: CDE }) },
      says: /names nobody who can be checked/,
      at: 'shop/cart.yaml:10',
      effect: 'blocks',
      base: { ...WORLD, '.github/CODEOWNERS': '* @acme/compliance\n/shop/\n' },
    },
  ],
  [
    {
      title: "near miss: the settings name the regime's owners",
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { labels: CDE }) },
      base: {
        ...WORLD,
        '.github/CODEOWNERS': '/shop/\n',
        '.github/cde-gate.yml': 'version: 1\nregime: { owners: ["@acme/compliance"] }\n',
      },
    },
    {
      title: 'unrelated: nothing needs an approval',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
      base: { ...WORLD, '.github/CODEOWNERS': '/shop/\n' },
    },
  ],
);
