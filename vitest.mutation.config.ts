import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Quick files first: most mutants fall to them, and the first failure ends the run. */
const ORDER = ['/algebra/', '/policy/', '/owners/', '/rules/', '/metamorphic.', '/report/', '/reach/'];
const rank = ({ moduleId }: TestSpecification): number => ORDER.findIndex((part) => moduleId.includes(part));

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // scripts/mutate.ts names the tests of one room.
    include: (process.env['MUTATION_TESTS'] ?? '__tests__/algebra/*.test.ts').split(','),
    setupFiles: ['__tests__/support/mutation.ts'],
    env: { PROPERTY_RUNS_SHARE: process.env['PROPERTY_RUNS_SHARE'] ?? '0.1' },
    sequence: { sequencer: QuickFirst },
    // One worker for all files of a run; the next run, so the next mutant, gets a fresh one.
    isolate: false,
    testTimeout: 30_000,
  },
});
