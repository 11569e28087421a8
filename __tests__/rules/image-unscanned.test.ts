import { apiRuns, cartRuns, factsOf, found, imageWorld, scanFile, trivy } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const base = imageWorld('  scans: {}\n');
const image = `registry.example/app@${digest('b')}`;
const row = { base, edit: apiRuns(image), at: 'pay/api.yaml:14', effect: 'blocks' as const };
const yesterday = '2026-11-20T00:00:00Z';
const onBase = (text: string) => imageWorld('  scans: {}\n', scanFile('app', text));
const index = factsOf(
  image,
  found(digest('b'), {
    platforms: [
      { platform: 'linux/amd64', digest: digest('1') },
      { platform: 'linux/arm64/v8', digest: digest('2') },
    ],
  }),
);

checkRule(
  'image-unscanned',
  [
    { ...row, title: 'no scan at all', says: /has no believed scan/ },
    {
      ...row,
      title: 'a scan that comes with the pull request',
      edit: { ...apiRuns(image), ...scanFile('app', trivy(digest('b'), yesterday)) },
      says: /found and not believed: `.github\/cde-gate\/scans\/app.json`: it comes with this pull request/,
    },
    {
      ...row,
      title: 'a scan of another digest',
      base: onBase(trivy(digest('c'), yesterday)),
      says: /no believed scan/,
    },
    {
      ...row,
      title: 'a scan from the future',
      base: onBase(trivy(digest('b'), '2026-11-22T00:00:00Z')),
      says: /which is still to come/,
    },
    {
      ...row,
      title: 'a scanner in a version that nobody accepts',
      base: imageWorld('  scans: { scanners: { Trivy: ">=0.60" } }\n', scanFile('app', trivy(digest('b'), yesterday))),
      says: /it was made by Trivy 0.58.0, and the settings accept >=0.60/,
    },
    {
      ...row,
      title: 'an index of which only another platform was scanned',
      base: onBase(trivy(digest('2'), yesterday)),
      facts: index,
      says: /has no believed scan on linux\/amd64/,
    },
    {
      ...row,
      title: 'evidence that could not be fetched may be the bad one',
      base: onBase(trivy(digest('b'), yesterday)),
      facts: factsOf(image, found(digest('b')), { problems: ['the registry is slow'] }),
      says: /may have evidence that could not be fetched: the registry is slow/,
    },
    {
      ...row,
      title: 'outside the CDE it informs',
      edit: cartRuns(image),
      at: 'shop/cart.yaml:14',
      effect: 'informs',
      says: /scan/,
    },
  ],
  [
    {
      title: 'near miss: a scan on the base branch',
      base: onBase(trivy(digest('b'), yesterday)),
      edit: apiRuns(image),
    },
    {
      title: 'near miss: the platform that nodes have was scanned',
      base: onBase(trivy(digest('1'), yesterday)),
      edit: apiRuns(image),
      facts: index,
    },
    { title: 'unrelated: the settings ask for no scan', edit: apiRuns(image) },
  ],
);
