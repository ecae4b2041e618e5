import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { version } from './package.json';
import { joinChunks, type LateChunks } from './scripts/chunks';
import { here, lateModules, separateModules } from './scripts/late';

/** Libraries that few programs need, each in a file of its own: what is not in the bundle is not read at the start. */
const rareLibraries = ['bcryptjs', 'fflate', 'pino', 're2js', 'smol-toml', 'ws'];

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

const late = lateModules();
/** The chunk of each module that is to have one of its own. */
const ownChunks = new Map([...separateModules()].map((path, index) => [path, `module-${index}`]));

/** The path as `scripts/late.ts` has it, wherever the packages are. */
const inProject = (path: string): string =>
  relative('.', path)
    .replace(/^.*\bnode_modules[\\/]/, 'node_modules/')
    .replaceAll('\\', '/');

/**
 * chevrotain as its modules: most of them serve what the parser does without (analysis, recording, trees, a lexer). They
 * import each other in circles; those that are late are kept out of the circles by being handed to the linker.
 */
const modularChevrotain: Plugin = {
  name: 'modular-chevrotain',
  setup(build) {
    build.onResolve({ filter: /^chevrotain$/ }, () => ({
      path: resolve('node_modules/chevrotain/lib/src/api.js'),
    }));
    build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      const target = inProject(resolve(dirname(importer), path));
      const chunk = target.startsWith('node_modules/chevrotain/') ? ownChunks.get(target) : undefined;
      if (chunk === undefined || late.get(inProject(importer)) === late.get(target)) return undefined;
      return { path: `./${chunk}.js`, external: true };
    });
  },
};

/** Tells which modules esbuild put into which chunk. */
let chunkInputs: Metafile['outputs'] = {};
const keepChunkInputs: Plugin = {
  name: 'keep-chunk-inputs',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      chunkInputs = metafile?.outputs ?? {};
    });
  },
};

/** The chunks of late modules. */
function lateChunks(): LateChunks {
  return new Map(
    Object.entries(chunkInputs).flatMap(([output, { entryPoint, inputs }]) => {
      const modules = Object.keys(inputs).filter(
        (path) => inputs[path].bytesInOutput > 0 && !path.startsWith('lazy:'),
      );
      const file = late.get(inProject(entryPoint ?? modules.at(-1) ?? ''));
      const isWhole = entryPoint !== undefined || modules.every((path) => late.get(inProject(path)) === file);
      if (file === undefined || !isWhole) return [];
      return [[basename(output), file === here ? undefined : file]];
    }),
  );
}

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

// `src/start.ts` compiles these files as they are: each is the function that Node makes of a module.
const asFunction = (text: string): string =>
  `(function(exports,require,module,__filename,__dirname){${text}\n})`;

/** Joins the chunks of the program, and makes functions of all files that `src/start.ts` loads. */
function link(): void {
  const read = (file: string): string => readFileSync(join(built, file), 'latin1');
  const libraries = readdirSync(built).filter((file) => file.startsWith('library-'));
  const chunks = readdirSync(join(built, 'chunks'));
  const texts = new Map(chunks.map((file) => [file, read(join('chunks', file))]));
  const files = joinChunks(texts, 'nostos.js', 'program.js', lateChunks());
  for (const file of libraries) files.set(file, read(file));
  for (const [file, text] of files) writeFileSync(join(built, file), asFunction(text), 'latin1');
  rmSync(join(built, 'chunks'), { recursive: true });
}

let unfinished = 2;

/** Both builds run at the same time: the last one to end joins and moves the files. */
function endBuild(): Promise<void> {
  unfinished--;
  if (unfinished === 0) {
    link();
    moveIntoPlace();
  }
  return Promise.resolve();
}

export default defineConfig([
  {
    ...common,
    // dist/cli.js is the command: a few lines that load the others with V8's code cache.
    entry: {
      cli: 'src/start.ts',
      ...Object.fromEntries(rareLibraries.map((name) => [`library-${name}`, `./node_modules/${name}`])),
    },
    onSuccess: endBuild,
  },
  {
    ...common,
    // What is imported by `await import(…)`, and what it alone needs, is a chunk of its own.
    entry: {
      nostos: 'src/cli.ts',
      program: 'src/commands/run.ts',
      // A chunk for each module of ours, and for each late one.
      ...Object.fromEntries([...ownChunks].map(([path, chunk]) => [chunk, path])),
    },
    outDir: join(built, 'chunks'),
    format: ['esm'],
    outExtension: () => ({ js: '.js' }),
    splitting: true,
    esbuildPlugins: [separateLibraries, lazyChildProcess, modularChevrotain, keepChunkInputs],
    onSuccess: endBuild,
  },
]);
