import { defineConfig } from 'tsup';
import { version } from './package.json';

export default defineConfig({
  // dist/cli.js is the command: a few lines that load dist/nostos.js with V8's code cache.
  entry: { cli: 'src/start.ts', nostos: 'src/cli.ts' },
  outDir: 'dist',
  format: ['cjs'],
  platform: 'node',
  target: 'node20',
  bundle: true,
  splitting: false,
  clean: true,
  minify: false,
  keepNames: false,
  sourcemap: false,
  dts: false,
  silent: true,
  define: { NOSTOS_VERSION: JSON.stringify(version) },
  // koffi finds its prebuilt binary beside itself; everything else goes into the one file.
  external: ['koffi'],
  noExternal: [/^(?!koffi$).*/],
});
