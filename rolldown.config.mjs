import { defineConfig } from 'rolldown';

/** Two readable programs with the code they share. Nothing is minified: what runs on a pull request can be reviewed. */
export default defineConfig({
  input: { index: 'src/main.ts', cli: 'src/cli.ts' },
  platform: 'node',
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    codeSplitting: { groups: [{ name: 'gate', test: /[\\/]src[\\/](?!shell|main|cli)/ }, { name: 'vendor', test: /js-yaml/ }] },
  },
  treeshake: true,
});
