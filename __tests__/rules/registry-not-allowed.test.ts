import { apiRuns, cartRuns, imageWorld } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const base = imageWorld('  registries: [registry.example/app, ghcr.io/acme]\n');

checkRule(
  'registry-not-allowed',
  [
    {
      title: 'another registry',
      base,
      edit: apiRuns(`docker.io/somebody/app@${digest('b')}`),
      says: /comes from `docker.io\/somebody\/app`, which the settings do not allow/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'a repository that only begins alike',
      base,
      edit: apiRuns(`ghcr.io/acme-evil/app@${digest('b')}`),
      says: /`ghcr.io\/acme-evil\/app`/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'outside the CDE it informs',
      base,
      edit: cartRuns(`docker.io/somebody/app@${digest('b')}`),
      says: /comes from/,
      at: 'shop/cart.yaml:14',
      effect: 'informs',
    },
  ],
  [
    { title: 'near miss: a repository below an allowed one', base, edit: apiRuns(`ghcr.io/acme/x/app@${digest('b')}`) },
    { title: 'near miss: hosts ignore case', base, edit: apiRuns(`GHCR.io/acme/app@${digest('b')}`) },
    { title: 'unrelated: no registries in the settings', edit: apiRuns(`docker.io/somebody/app@${digest('b')}`) },
  ],
);
