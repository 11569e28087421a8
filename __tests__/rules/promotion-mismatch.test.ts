import { apiRuns, cartRuns, imageWorld } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const base = imageWorld('  promotions: [{ from: [/shop/], to: [/pay/] }]\n');

checkRule(
  'promotion-mismatch',
  [
    {
      title: 'a digest that the stage before does not run',
      base,
      edit: apiRuns(`registry.example/app@${digest('b')}`),
      says: /is promoted although nothing in `\/shop\/` runs this digest on the base branch/,
      at: 'pay/api.yaml:14',
    },
    {
      title: 'both stages in one pull request',
      base,
      edit: { ...apiRuns(`registry.example/app@${digest('b')}`), ...cartRuns(`registry.example/app@${digest('b')}`) },
      says: /is promoted although/,
      at: 'pay/api.yaml:14',
    },
  ],
  [
    {
      title: 'near miss: the digest of the stage before, from another registry',
      base,
      edit: apiRuns(`ghcr.io/acme/app@${digest('a')}`),
    },
    { title: 'unrelated: a file of the stage before', base, edit: cartRuns(`registry.example/app@${digest('b')}`) },
  ],
);
