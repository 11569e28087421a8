import { defineConfig } from 'rolldown';
import { licenseNotices } from './scripts/licenses.ts';

/** Two readable programs with the code they share. Nothing is minified: what runs on a pull request can be reviewed. */
export default defineConfig({
  input: { index: 'src/main.ts', cli: 'src/cli.ts' },
  platform: 'node',
  plugins: [licenseNotices()],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    codeSplitting: {
      groups: [
        { name: 'sigstore', test: /node_modules[\\/]@sigstore[\\/]/ },
        { name: 'vendor', test: /node_modules[\\/](js-yaml|semver)[\\/]/ },
        { name: 'shell', test: /[\\/]src[\\/]shell[\\/](git|sides|objects|blobs|wanted|clock|tool)\.ts$|package\.json$/ },
        { name: 'gate', test: /[\\/]src[\\/](?!shell[\\/]|main\.ts|cli\.ts)/ },
      ],
    },
  },
});
