import { spawnSync } from 'node:child_process';
import { renameSync } from 'node:fs';

// Mutation testing, room by room: each with the tests that are about it, so that a fault is noticed where it is made and
// not by luck three rooms away. `npm run mutate -- algebra` runs one room. Then the survivors are printed.

const ROOMS: { readonly [room: string]: { readonly tests: readonly string[]; readonly share: string } } = {
  algebra: { tests: ['algebra/*', 'owners/*'], share: '0.1' },
  policy: { tests: ['policy/*'], share: '0.1' },
  // Properties with an oracle take seconds, and see nothing that these tests do not.
  reach: { tests: ['reach/!(oracle|tiers|tier-laws)', 'policy/*'], share: '0.1' },
};

const asked = process.argv.slice(2);
for (const [room, { tests, share }] of Object.entries(ROOMS).filter(
  ([name]) => asked.length === 0 || asked.includes(name),
)) {
  const named = tests.map((test) => `__tests__/${test}.test.ts`).join(',');
  const env = { ...process.env, MUTATION_TESTS: named, PROPERTY_RUNS_SHARE: share };
  const { status } = spawnSync('stryker', ['run', '--mutate', `src/${room}/*.ts`], { env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  renameSync('reports/mutation/mutation.json', `reports/mutation/${room}.json`);
  const { status: survivors } = spawnSync('node', ['scripts/survivors.ts', `reports/mutation/${room}.json`], {
    stdio: 'inherit',
  });
  if (survivors !== 0) process.exitCode = 1;
}
