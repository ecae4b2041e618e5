import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Fixture, type Recipe, catalogue } from './catalogue';
import { libraryPath, root } from './manifest';

const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');

/** Outside the folders of the crates; apart from other builds, which use other flags. */
const targetFolder = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'fixtures');

/**
 * A link to the root of the repository while crates are compiled. Rust makes names of symbols out of a crate's path, so
 * only with one path everywhere do the same sources and compiler give the same bytes everywhere.
 */
const fixedRoot = '/tmp/nostos-fixture-build';

/**
 * No path of this machine may get into a library. A library stays loaded for ever, since thread-local destructors of Rust
 * crash after dlclose. The build id would only repeat what the manifest says.
 */
function rustFlags(): string[] {
  const registries = join(cargoHome, 'registry', 'src');
  const crates = existsSync(registries) ? readdirSync(registries) : [];
  return [
    `--remap-path-prefix=${cargoHome}=cargo`,
    ...crates.map((folder) => `--remap-path-prefix=${join(registries, folder)}=crates`),
    `--remap-path-prefix=${fixedRoot}=nostos`,
    '-Clink-arg=-Wl,-z,nodelete',
    '-Clink-arg=-Wl,--build-id=none',
  ];
}

const compilerFlags = [
  ...['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Werror', '-Os'],
  ...['-fPIC', '-shared', '-fvisibility=hidden', '-s'],
  ...['-Wl,-z,nodelete', '-Wl,-z,noseparate-code', '-Wl,--build-id=none'],
];

/**
 * Builds one library and puts it where it is kept. It comes by rename: a process that has the old file loaded would crash
 * if that were written to. Throws when a compiler fails or a path of this machine is in the library.
 */
export function build(fixture: Fixture): void {
  const kept = join(root, libraryPath(fixture));
  mkdirSync(dirname(kept), { recursive: true });
  const output = `${kept}.new`;
  try {
    make(fixture, fixture.recipe, output);
    refuseMachinePaths(output);
    renameSync(output, kept);
  } finally {
    rmSync(output, { force: true });
  }
}

/** First lines of what the compilers say about their versions. */
export function compilerVersions(): string[] {
  return [
    ['rustc', '--version'],
    [cCompiler(), '--version'],
  ].map(([command, option]) => execFileSync(command, [option], { encoding: 'utf8' }).split('\n')[0]);
}

function make(fixture: Fixture, recipe: Recipe, output: string): void {
  switch (recipe.kind) {
    case 'cargo':
      return makeCrate(fixture, output);
    case 'c':
      return makeC(recipe, output);
    case 'damaged':
      return makeDamaged(recipe, output);
    case 'text':
      return writeFileSync(output, recipe.text);
    default:
      throw new Error(`unknown recipe: ${JSON.stringify(recipe satisfies never)}`);
  }
}

function makeCrate(fixture: Fixture, output: string): void {
  const manifest = join(fixedRoot, 'fixtures', fixture.name, 'Cargo.toml');
  const cargo = (words: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    execFileSync('cargo', [...words, '--locked', '--manifest-path', manifest], {
      cwd: '/',
      env: { ...process.env, ...environment, CARGO_TERM_QUIET: 'true' },
      stdio: 'inherit',
    });
  rmSync(fixedRoot, { force: true });
  symlinkSync(root, fixedRoot);
  try {
    // First the sources of dependencies, so that their folder is there to be remapped.
    cargo(['fetch']);
    cargo(['build', '--release', '--lib', '-j2'], {
      CARGO_TARGET_DIR: targetFolder,
      CARGO_ENCODED_RUSTFLAGS: rustFlags().join('\x1f'),
    });
  } finally {
    rmSync(fixedRoot, { force: true });
  }
  copyFileSync(join(targetFolder, 'release', fixture.library), output);
}

function makeC(recipe: Recipe & { kind: 'c' }, output: string): void {
  const folder = join(root, 'fixtures', recipe.folder);
  const defines = recipe.defines.map((define) => `-D${define}`);
  const files = recipe.files.map((file) => join(folder, file));
  const flags = [...compilerFlags, `-I${join(root, 'rust-abi', 'include')}`, ...defines];
  const compile = (link: readonly string[]) =>
    execFileSync(cCompiler(), [...flags, '-o', output, ...files, ...link], { stdio: 'inherit' });
  if (recipe.absentLibrary === undefined) compile([]);
  else withLibrary(recipe.absentLibrary, compile);
}

/** Links against a library that exists only meanwhile. It defines a function of its own name. */
function withLibrary(name: string, link: (options: readonly string[]) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-fixtures-'));
  try {
    const source = join(folder, 'absent.c');
    writeFileSync(source, `int ${name}(void);\nint ${name}(void) { return 1; }\n`);
    const output = join(folder, `lib${name}.so`);
    execFileSync(cCompiler(), ['-shared', '-fPIC', '-o', output, source], { stdio: 'inherit' });
    link([`-L${folder}`, `-l${name}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeDamaged(recipe: Recipe & { kind: 'damaged' }, output: string): void {
  const original = catalogue.find((fixture) => fixture.name === recipe.from);
  if (original === undefined) throw new Error(`there is no fixture ${recipe.from}`);
  const bytes = readFileSync(join(root, libraryPath(original)));
  if (recipe.damage === 'truncated') {
    writeFileSync(output, bytes.subarray(0, Math.floor(bytes.length / 3)));
    return;
  }
  // ELF header: e_machine stands at offset 18; 183 is EM_AARCH64.
  bytes.writeUInt16LE(183, 18);
  writeFileSync(output, bytes);
}

function refuseMachinePaths(library: string): void {
  const content = readFileSync(library, 'latin1');
  const paths = [root, fixedRoot, cargoHome, homedir(), 'registry/src'];
  const found = paths.find((path) => path.length > 1 && content.includes(path));
  if (found !== undefined) throw new Error(`${library} contains ${found}, a path of this machine`);
}

function cCompiler(): string {
  return process.env.CC ?? 'cc';
}
