import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { version } from './package.json';

/**
 * commander loads `node:child_process` for subcommands that are programs of their own, which we have not; loading it
 * takes longer than all the rest of commander. The stand-in loads it when it is asked for something.
 */
const lazyChildProcess: Plugin = {
  name: 'lazy-child-process',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'lazy' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: "module.exports = new Proxy({}, { get: (_, name) => require('node:child_process')[name] });",
    }));
  },
};

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
  // Whitespace only: names stay as they are, for profiles and reports of faults.
  esbuildOptions: (options) => {
    options.minifyWhitespace = true;
    // One byte a character: src/start.ts reads it so.
    options.charset = 'ascii';
  },
  esbuildPlugins: [lazyChildProcess],
  sourcemap: false,
  dts: false,
  silent: true,
  define: { NOSTOS_VERSION: JSON.stringify(version) },
  // koffi finds its prebuilt binary beside itself; everything else goes into the one file.
  external: ['koffi'],
  noExternal: [/^(?!koffi$).*/],
});
