import { apiRuns, cartRuns, factsOf, found, imageWorld } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const base = imageWorld('  registries: [registry.example]\n');
const image = `registry.example/app:2@${digest('b')}`;
const row = { base, edit: apiRuns(image), at: 'pay/api.yaml:14', effect: 'blocks' as const };

checkRule(
  'digest-unverified',
  [
    { ...row, title: 'nobody was asked', says: /could not be verified: nobody was asked: the check ran offline/ },
    {
      ...row,
      title: 'the registry has no such digest',
      facts: factsOf(image, { kind: 'missing', why: 'no such thing' }),
      says: /is not at its registry: no such thing/,
    },
    {
      ...row,
      title: 'the registry does not answer',
      facts: factsOf(image, { kind: 'unreachable', why: 'it is down' }),
      says: /could not be verified: it is down/,
    },
    {
      ...row,
      title: 'the tag names other content now',
      facts: factsOf(image, found(digest('b'), { tag: { kind: 'moved', digest: digest('c') } })),
      says: /a tag and a digest that disagree: `2` is `sha256:c0/,
    },
    {
      ...row,
      title: 'the facts are about another digest',
      facts: factsOf(image, found(digest('c'))),
      says: /is answered with another digest/,
    },
    {
      ...row,
      title: 'outside the CDE it informs',
      edit: cartRuns(image),
      at: 'shop/cart.yaml:14',
      effect: 'informs',
      says: /offline/,
    },
  ],
  [
    { title: 'near miss: it is there', base, edit: apiRuns(image), facts: factsOf(image, found(digest('b'))) },
    {
      title: 'near miss: the tag is gone, the digest is there',
      base,
      edit: apiRuns(image),
      facts: factsOf(image, found(digest('b'), { tag: { kind: 'gone' } })),
    },
    { title: 'unrelated: a tag alone is `image-unpinned`', base, edit: apiRuns('registry.example/app:2') },
    { title: 'unrelated: what is not allowed is not asked for', base, edit: apiRuns(`ghcr.io/x/app@${digest('b')}`) },
    { title: 'unrelated: an unchanged image', base, edit: { 'shop/cart.yaml': null } },
  ],
);
