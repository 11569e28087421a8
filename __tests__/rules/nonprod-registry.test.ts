import { apiRuns, cartRuns, imageWorld } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const base = imageWorld('  nonprod: [registry.example/dev, docker.io]\n');

checkRule(
  'nonprod-registry',
  [
    {
      title: 'an image of the development registry in the CDE',
      base,
      edit: apiRuns(`registry.example/dev/app@${digest('b')}`),
      says: /which is not for production/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'the registry that is meant when none is written',
      base,
      edit: apiRuns(`nginx@${digest('b')}`),
      says: /`docker.io\/library\/nginx`/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
  ],
  [
    { title: 'near miss: another segment', base, edit: apiRuns(`registry.example/dev-tools/app@${digest('b')}`) },
    { title: 'unrelated: outside the CDE', base, edit: cartRuns(`registry.example/dev/app@${digest('b')}`) },
  ],
);
