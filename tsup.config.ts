import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
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

/**
 * What only some subcommands need is in `dist/whole.js` alone. Where the bundle that runs programs would have to import
 * it, the whole command takes over: it begins anew, with the same words; nothing but these has been read so far.
 */
const handOver: Plugin = {
  name: 'hand-over',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'whole', namespace: 'hand-over' } : undefined,
    );
    build.onResolve({ filter: /^\.\/whole\.js$/ }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'hand-over' }, () => ({
      // Whoever awaits this import waits until the process ends: it is a promise that is never kept.
      contents: `
        for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException']) process.removeAllListeners(event);
        require('./whole.js');
        export function then() {}
      `,
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

const common: Options = {
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
  sourcemap: false,
  dts: false,
  silent: true,
  // `node:tty` is found by the plugins under the name that the sources give it.
  removeNodeProtocol: false,
  define: { NOSTOS_VERSION: JSON.stringify(version) },
  // koffi finds its prebuilt binary beside itself; everything else goes into these files.
  external: ['koffi'],
  noExternal: [/^(?!koffi$).*/],
};

let unfinished = 2;

/** Both builds run at the same time: the last one to end moves the files. */
function endBuild(): Promise<void> {
  unfinished--;
  if (unfinished === 0) moveIntoPlace();
  return Promise.resolve();
}

export default defineConfig([
  {
    ...common,
    // dist/cli.js is the command: a few lines that load one of the bundles with V8's code cache.
    entry: {
      cli: 'src/start.ts',
      whole: 'src/cli.ts',
      ...Object.fromEntries(rareLibraries.map((name) => [`library-${name}`, `./node_modules/${name}`])),
    },
    esbuildPlugins: [separateLibraries, lazyChildProcess],
    onSuccess: endBuild,
  },
  {
    ...common,
    entry: { nostos: 'src/cli.ts' },
    esbuildPlugins: [handOver, separateLibraries, lazyChildProcess],
    onSuccess: endBuild,
  },
]);
