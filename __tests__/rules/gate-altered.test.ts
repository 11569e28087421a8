import { checkRule, digest, WORLD, workload } from '../support/world.ts';

checkRule(
  'gate-altered',
  [
    {
      title: 'the settings',
      edit: { '.github/cde-gate.yml': 'version: 1\n' },
      says: /the settings file `.github\/cde-gate.yml` was added/,
      at: '.github/cde-gate.yml:1',
    },
    {
      title: 'another CODEOWNERS',
      edit: { 'docs/CODEOWNERS': '* @eve\n' },
      says: /the code owners file `docs\/CODEOWNERS` was added/,
      at: 'docs/CODEOWNERS:1',
    },
    {
      title: 'a workflow',
      edit: { '.github/workflows/ci.yml': 'on: push\n' },
      says: /the workflow file/,
      at: '.github/workflows/ci.yml:1',
    },
    {
      title: 'the rehearsal mode slips in',
      edit: { '.github/cde-gate.yml': '{"version": 1, "mode": "warn"}\n' },
      says: /would no longer stop a merge/,
      at: '.github/cde-gate.yml:1',
      effect: 'blocks',
    },
    {
      title: "the gate's step is removed",
      edit: { '.github/workflows/gate.yml': 'on: push\n' },
      says: /would no longer stop a merge/,
      at: '.github/workflows/gate.yml:1',
      effect: 'blocks',
      base: {
        ...WORLD,
        '.github/workflows/gate.yml':
          'on: pull_request_target\njobs:\n  cde-gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/cde-gate@0000000000000000000000000000000000000000\n',
      },
    },
    {
      title: "the gate's step may fail",
      edit: {
        '.github/workflows/gate.yml':
          'on: pull_request_target\njobs:\n  cde-gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/cde-gate@0000000000000000000000000000000000000000\n        continue-on-error: true\n',
      },
      says: /would no longer stop a merge/,
      at: '.github/workflows/gate.yml:1',
      effect: 'blocks',
      base: {
        ...WORLD,
        '.github/workflows/gate.yml':
          'on: pull_request_target\njobs:\n  cde-gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/cde-gate@0000000000000000000000000000000000000000\n',
      },
    },
  ],
  [
    { title: 'near miss: another file below .github', edit: { '.github/dependabot.yml': 'version: 2\n' } },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
