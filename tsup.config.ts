import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { version } from './package.json';

/** Libraries that few programs need, each in a file of its own: what is not in the bundle is not read at the start. */
const rareLibraries = ['bcryptjs', 'fflate', 'pino', 're2js', 'ws'];

const separateLibraries: Plugin = {
  name: 'separate-libraries',
  setup(build) {
    const filter = new RegExp(`^(${rareLibraries.join('|')})$`);
    build.onResolve({ filter }, ({ path, kind }) =>
      kind === 'require-call' ? { path: `./library-${path}.js`, external: true } : undefined,
    );
  },
};

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

// Built aside and moved into place, so that a command that runs meanwhile finds the old files or the new ones.
const built = join('dist', `build-${process.pid}`);

function moveIntoPlace(): void {
  mkdirSync('dist', { recursive: true });
  const files = readdirSync(built);
  for (const file of files) renameSync(join(built, file), join('dist', file));
  rmSync(built, { recursive: true });
  const isStale = (file: string): boolean => !files.includes(file) && /\.(js|cache)$/.test(file);
  for (const file of readdirSync('dist').filter(isStale)) rmSync(join('dist', file), { force: true });
}

export default defineConfig({
  entry: {
    // dist/cli.js is the command: a few lines that load dist/nostos.js with V8's code cache.
    cli: 'src/start.ts',
    nostos: 'src/cli.ts',
    ...Object.fromEntries(rareLibraries.map((name) => [`library-${name}`, `./node_modules/${name}`])),
  },
  outDir: built,
  format: ['cjs'],
  platform: 'node',
  target: 'node20',
  bundle: true,
  splitting: false,
  // Names stay as they are, for profiles and reports of faults.
  esbuildOptions: (options) => {
    options.minifyWhitespace = true;
    options.minifySyntax = true;
    // One byte a character: src/start.ts reads it so.
    options.charset = 'ascii';
  },
  esbuildPlugins: [separateLibraries, lazyChildProcess],
  onSuccess: () => {
    moveIntoPlace();
    return Promise.resolve();
  },
  sourcemap: false,
  dts: false,
  silent: true,
  define: { NOSTOS_VERSION: JSON.stringify(version) },
  // koffi finds its prebuilt binary beside itself; everything else goes into these files.
  external: ['koffi'],
  noExternal: [/^(?!koffi$).*/],
});
