import { CDE, checkRule, digest, WORLD, workload } from '../support/world.ts';

const task = (space: string, image: string, labels = ''): string =>
  `apiVersion: tekton.dev/v1
kind: Task
metadata: { name: build, namespace: ${space}${labels} }
spec:
  steps:
    - name: compile
      image: ${image}
`;

const kustomization = (entry: string): string =>
  `resources: [api.yaml]\nimages:\n  - name: registry.example/app\n${entry}`;

const KUSTOMIZED = { ...WORLD, 'pay/kustomization.yaml': kustomization(`    digest: ${digest('b')}\n`) };

const OUTSIDE = `resources: [cart.yaml]\nimages:\n  - name: registry.example/cart\n    newTag: "5"\n`;

checkRule(
  'image-unpinned',
  [
    {
      title: 'a digest becomes a tag',
      edit: { 'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: 'registry.example/app:4.2' }) },
      says: /was pinned by digest and no longer is: tag `4.2` can be moved/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'a placeholder digest',
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app@sha256:${'0'.repeat(64)}` }),
      },
      says: /its digest is a placeholder/,
      at: 'pay/api.yaml:14',
      effect: 'blocks',
    },
    {
      title: 'outside the CDE it only informs',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: 'registry.example/app:4.2' }) },
      says: /in `shop\/cart`/,
      at: 'shop/cart.yaml:14',
      effect: 'informs',
    },
    {
      title: 'a step of a task that carries the mark',
      edit: { 'pay/task.yaml': task('pay', 'registry.example/app:4.2', ', labels: { pci: "true" }') },
      says: /image of step `compile` in `pay\/build` is not pinned/,
      at: 'pay/task.yaml:7',
      effect: 'blocks',
    },
    {
      title: 'a step of a task elsewhere only informs',
      edit: { 'shop/task.yaml': task('shop', '$(params.image)') },
      says: /`\$\(params.image\)` is filled in later/,
      at: 'shop/task.yaml:7',
      effect: 'informs',
    },
    {
      title: 'an overlay replaces the digest by a tag',
      base: KUSTOMIZED,
      edit: { 'pay/kustomization.yaml': kustomization('    newTag: "5"\n') },
      says: /entry `registry.example\/app` of `images` leaves its image without a digest: `newTag` alone removes the digest; write `digest: sha256:…` beside it; it was pinned before/,
      at: 'pay/kustomization.yaml:4',
      effect: 'blocks',
    },
    {
      title: 'a new overlay takes the digest away that its base has',
      edit: { 'pay/kustomization.yaml': kustomization('    tagSuffix: "-slim"\n') },
      says: /`tagSuffix` removes the digest; write `digest: sha256:…`; it was pinned before/,
      at: 'pay/kustomization.yaml:4',
      effect: 'blocks',
    },
    {
      title: 'an overlay over images of others only informs',
      edit: {
        'shop/kustomization.yaml': OUTSIDE,
        'shop/cart.yaml': workload('shop', 'cart', { image: 'registry.example/cart:4' }),
      },
      says: /entry `registry.example\/cart`/,
      at: 'shop/kustomization.yaml:4',
      effect: 'informs',
    },
  ],
  [
    {
      title: 'near miss: tag and digest together',
      edit: {
        'pay/api.yaml': workload('pay', 'api', { labels: CDE, image: `registry.example/app:4.2@${digest('b')}` }),
      },
    },
    {
      title: 'unrelated: an unpinned image that did not change',
      edit: { 'shop/web.yaml': workload('shop', 'web', { extra: '' }).replace('spec:\n', 'spec:\n  replicas: 2\n') },
      base: { ...WORLD, 'shop/cart.yaml': workload('shop', 'cart', { image: 'registry.example/app:1' }) },
    },
    {
      title: 'near miss: an overlay with tag and digest',
      edit: { 'pay/kustomization.yaml': kustomization(`    newTag: "5"\n    digest: ${digest('b')}\n`) },
    },
    {
      title: 'near miss: an overlay that only renames',
      edit: { 'pay/kustomization.yaml': kustomization('    newName: mirror.example/app\n') },
    },
    {
      title: 'near miss: text under `image` that may be anything',
      edit: {
        'shop/thing.yaml':
          'apiVersion: acme.example/v1\nkind: Thing\nmetadata: { name: t, namespace: shop }\nspec: { logo: { image: "https://acme.example/l.png" } }\n',
      },
    },
    {
      title: 'unrelated: an entry of an overlay that was there before',
      base: { ...WORLD, 'pay/kustomization.yaml': kustomization('    newTag: "5"\n') },
      edit: { 'pay/kustomization.yaml': `namePrefix: a-\n${kustomization('    newTag: "5"\n')}` },
    },
    {
      title: 'unrelated: an overlay that the settings leave out',
      base: { ...WORLD, '.github/cde-gate.yml': 'version: 1\nmanifests: { exclude: [/pay/kustomization.yaml] }\n' },
      edit: { 'pay/kustomization.yaml': kustomization('    newTag: "5"\n') },
    },
    {
      title: 'unrelated: a task whose step stays',
      base: { ...WORLD, 'pay/task.yaml': task('pay', 'app:1') },
      edit: { 'pay/task.yaml': `${task('pay', 'app:1')}  description: x\n` },
    },
  ],
);
