import { obtainBinaries } from '../__tests__/support/real-binaries.ts';

// Gets the pinned kustomize and Helm that tests render with, before the tests, so that nobody waits for a compiler in one.

const found = await obtainBinaries();
if (found.kind === 'none') {
  console.error(found.why);
  process.exitCode = 1;
} else {
  for (const { name, version, path } of [found.kustomize, found.helm]) console.log(`${name} ${version} at ${path}`);
}
