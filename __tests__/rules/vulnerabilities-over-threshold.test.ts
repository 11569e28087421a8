import { apiRuns, imageWorld, scanFile, trivy } from '../support/images.ts';
import { checkRule, digest } from '../support/world.ts';

const image = `registry.example/app@${digest('b')}`;
const at = '2026-11-20T00:00:00Z';
const row = { edit: apiRuns(image), at: 'pay/api.yaml:14', effect: 'blocks' as const };
const withFindings = (...found: Parameters<typeof trivy>[2] & object) =>
  imageWorld('  scans: {}\n', scanFile('app', trivy(digest('b'), at, found)));
const exception = (more: string) => ({
  '.github/cde-gate/exceptions.yml': `exceptions:\n  - vulnerability: CVE-2026-0001\n    owner: "@acme/security"\n    approver: "@acme/compliance"\n    reason: not reachable\n    created: "2026-11-01"\n${more}`,
});
const vex = (status: string, product: string) => ({
  '.github/cde-gate/vex/app.json': JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://acme.example/vex/1',
    author: 'Acme',
    timestamp: '2026-11-10T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2026-0001' },
        products: [{ '@id': product }],
        status,
        ...(status === 'not_affected' && { justification: 'vulnerable_code_not_present' }),
      },
    ],
  }),
});

checkRule(
  'vulnerabilities-over-threshold',
  [
    {
      ...row,
      title: 'a critical finding without a date has no grace',
      base: withFindings({}),
      says: /has a vulnerability past the day to mend them: 1 critical \(0 allowed\): `CVE-2026-0001` in `openssl`/,
    },
    {
      ...row,
      title: 'a critical finding published 40 days ago',
      base: withFindings({ published: '2026-10-12T00:00:00Z' }),
      says: /1 critical/,
    },
    {
      ...row,
      title: 'many high ones, three of which are named',
      base: withFindings(...['a', 'b', 'c', 'd'].map((each) => ({ severity: 'HIGH', package: each }))),
      says: /has vulnerabilities .*: 4 high .*`a`.*`b`.*`c` and 1 more/,
    },
    {
      ...row,
      title: 'an exception that is over',
      base: { ...withFindings({}), ...exception(`    until: "2026-11-20"\n    digest: ${digest('b')}\n`) },
      says: /1 critical/,
    },
    {
      ...row,
      title: 'an exception that comes with the pull request',
      base: withFindings({}),
      edit: { ...apiRuns(image), ...exception(`    until: "2026-12-20"\n    digest: ${digest('b')}\n`) },
      says: /1 critical/,
    },
    {
      ...row,
      title: 'an exception for another image',
      base: { ...withFindings({}), ...exception('    until: "2026-12-20"\n    repository: registry.example/other\n') },
      says: /1 critical/,
    },
    {
      ...row,
      title: 'a VEX statement that says it is still being looked at',
      base: { ...withFindings({}), ...vex('under_investigation', `pkg:oci/app@${digest('b').replace(':', '%3A')}`) },
      says: /1 critical/,
    },
    {
      ...row,
      title: 'an older clean report beside a newer bad one',
      base: { ...withFindings({}), ...scanFile('old', trivy(digest('b'), '2026-11-19T00:00:00Z')) },
      says: /1 critical/,
    },
  ],
  [
    {
      title: 'near miss: published a week ago',
      base: withFindings({ published: '2026-11-14T00:00:00Z' }),
      edit: apiRuns(image),
    },
    { title: 'near miss: low ones are not counted', base: withFindings({ severity: 'LOW' }), edit: apiRuns(image) },
    {
      title: 'near miss: an exception for this digest',
      base: { ...withFindings({}), ...exception(`    until: "2026-12-20"\n    digest: ${digest('b')}\n`) },
      edit: apiRuns(image),
    },
    {
      title: 'near miss: a VEX document of the base branch says it is not affected',
      base: { ...withFindings({}), ...vex('not_affected', `pkg:oci/app@${digest('b').replace(':', '%3A')}`) },
      edit: apiRuns(image),
    },
    {
      title: 'near miss: the newer report is clean',
      base: { ...withFindings({}), ...scanFile('new', trivy(digest('b'), '2026-11-20T12:00:00Z')) },
      edit: apiRuns(image),
    },
    { title: 'unrelated: an image that did not change', base: withFindings({}), edit: {} },
  ],
);
