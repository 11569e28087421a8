import { apiRuns, cartRuns, imageWorld, scanFile, trivy } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const image = `registry.example/app@${digest('b')}`;
const scanned = (at: string, settings = '') =>
  imageWorld(`  scans: {${settings}}\n`, scanFile('app', trivy(digest('b'), at)));
const row = { edit: apiRuns(image), at: 'pay/api.yaml:14', effect: 'blocks' as const };

checkRule(
  'scan-stale',
  [
    {
      ...row,
      title: 'older than a week in the CDE',
      base: scanned('2026-11-12T00:00:00Z'),
      says: /was scanned 9 days ago, and 7 are allowed \(trivy, .github\/cde-gate\/scans\/app.json\)/,
    },
    {
      ...row,
      title: 'a database of unknown age where the settings want to know it',
      base: scanned('2026-11-20T00:00:00Z', ' needsDatabaseAge: true '),
      says: /a database of unknown age/,
    },
    {
      ...row,
      title: 'outside the CDE it informs, after thirty days',
      base: scanned('2026-10-12T00:00:00Z'),
      edit: cartRuns(image),
      at: 'shop/cart.yaml:14',
      effect: 'informs',
      says: /was scanned 40 days ago, and 30 are allowed/,
    },
  ],
  [
    { title: 'near miss: six days', base: scanned('2026-11-15T00:00:00Z'), edit: apiRuns(image) },
    {
      title: 'near miss: the newest of two counts',
      base: { ...scanned('2026-11-12T00:00:00Z'), ...scanFile('new', trivy(digest('b'), '2026-11-20T00:00:00Z')) },
      edit: apiRuns(image),
    },
    { title: 'near miss: nine days outside the CDE', base: scanned('2026-11-12T00:00:00Z'), edit: cartRuns(image) },
    { title: 'unrelated: an image that did not change', base: scanned('2026-01-01T00:00:00Z'), edit: {} },
  ],
);
