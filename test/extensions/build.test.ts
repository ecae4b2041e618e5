import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { copyForFace, findCrate } from '../../src/extensions/crate';
import { bitsetLibrary, bitsetOutput, bitsetProgram, newFolder, Place, skip, write } from './support';

interface Table {
  readonly [key: string]: Table;
}

const cargoToml = `[package]
name = "nostos-bitset"
version = "0.3.0"

[lib]
crate-type = ["cdylib"]

[dependencies]
nostos-extension = { git = "https://example.org/nostos", branch = "main" }
`;

/** What a Cargo.toml becomes for a face. */
function copied(
  text: string,
  face: 'nostos-extension' | 'compat',
  more: Readonly<Record<string, string>> = {},
): Table {
  const folder = newFolder();
  write(folder, { 'crate/Cargo.toml': text, 'crate/src/lib.rs': '', ...more });
  const crate = findCrate(join(folder, 'crate'));
  assert.ok(crate !== undefined);
  const copy = copyForFace(crate, face, join(folder, 'copy'));
  assert.equal(readFileSync(join(folder, 'crate/Cargo.toml'), 'utf8'), text);
  return parse(readFileSync(join(copy, 'Cargo.toml'), 'utf8')) as unknown as Table;
}

test('every way to name the SDK becomes the one that ships, in a copy; the sources stay', () => {
  const ways = [
    'nostos-extension = "0.1"',
    'nostos-extension = { path = "../somewhere/that/is/not" }',
    'nostos_extension = { git = "https://example.org/x" }',
    'sdk = { package = "nostos-extension", version = "0.1" }',
  ];
  for (const way of ways) {
    const text = cargoToml.replace(/nostos-extension = .*/, way);
    for (const face of ['nostos-extension', 'compat'] as const) {
      const [dependency] = Object.values(copied(text, face)['dependencies'] ?? {});
      assert.deepEqual(Object.keys(dependency ?? {}).sort(), ['package', 'path'], way);
      assert.ok(String(dependency?.['path']).endsWith(join('rust-abi', face)), way);
      assert.ok(existsSync(join(String(dependency?.['path']), 'Cargo.toml')));
    }
  }
});

test('features that the SDK does not have are left out', () => {
  const way =
    'nostos-extension = { version = "0.1", default-features = false, features = ["async", "tokio"] }';
  const text = cargoToml.replace(/nostos-extension = .*/, way);
  const asked = (face: 'nostos-extension' | 'compat'): unknown =>
    copied(text, face)['dependencies']?.['nostos-extension']?.['features'];
  assert.deepEqual([asked('nostos-extension'), asked('compat')], [['tokio'], undefined]);
});

test('other dependencies stay; paths that leave the crate become absolute; patches of the SDK go', () => {
  const text = `${cargoToml}serde = "1"\nnear = { path = "near" }\nfar = { path = "../far" }\n[patch.crates-io]\nnostos-extension = { path = "/x" }\nother = { path = "../other" }\n`;
  const {
    dependencies = {},
    patch = {},
    workspace,
  } = copied(text, 'compat', { 'crate/near/Cargo.toml': '[package]\nname = "near"\n' });
  assert.equal(dependencies['serde'], '1');
  assert.equal(dependencies['near']?.['path'], 'near');
  assert.match(String(dependencies['far']?.['path']), /^\/.*far$/);
  assert.deepEqual(Object.keys(patch['crates-io'] ?? {}), ['other']);
  assert.deepEqual(Object.keys(workspace ?? {}), []);
});

test('a copy follows its sources: what changed, what is new, what is gone; links are left out', () => {
  const folder = newFolder();
  write(folder, {
    'c/Cargo.toml': cargoToml,
    'c/src/lib.rs': 'one',
    'c/src/old.rs': '',
    'c/target/x': '',
    'c/.git/x': '',
  });
  symlinkSync('/etc/hostname', join(folder, 'c/link'));
  const update = (): void => {
    const crate = findCrate(join(folder, 'c'));
    if (crate !== undefined) copyForFace(crate, 'compat', join(folder, 'copy'));
  };
  update();
  write(folder, { 'copy/Cargo.lock': 'by cargo' });
  write(folder, { 'c/src/lib.rs': 'three', 'c/src/new.rs': 'n' });
  update();
  assert.equal(readFileSync(join(folder, 'copy/src/lib.rs'), 'utf8'), 'three');
  assert.deepEqual(readdirSync(join(folder, 'copy')).sort(), ['Cargo.lock', 'Cargo.toml', 'src']);
  assert.equal(readFileSync(join(folder, 'copy/Cargo.lock'), 'utf8'), 'by cargo');
});

test('a workspace is copied whole for a member that takes settings from it; several crates are a question', () => {
  const folder = newFolder();
  const member = cargoToml.replace('version = "0.3.0"', 'version.workspace = true');
  write(folder, {
    'Cargo.toml': '[workspace]\nmembers = ["a"]\n[workspace.package]\nversion = "4.5.6"\n',
    'a/Cargo.toml': member,
  });
  const crate = findCrate(folder);
  assert.deepEqual([crate?.root, crate?.folder, crate?.version], [folder, join(folder, 'a'), '4.5.6']);
  write(folder, { 'b/Cargo.toml': cargoToml });
  assert.throws(() => findCrate(folder), /could not choose a crate .* a, b\nhint: /);
});

test('a member is built in its workspace, whose other crates and lock belong to it', () => {
  const workspace = (members: string, more = ''): Record<string, string> => ({
    'Cargo.toml': `[workspace]\nmembers = [${members}]\n${more}`,
    'crates/a/Cargo.toml': cargoToml,
    'crates/b/Cargo.toml': '[package]\nname = "b"\n[dependencies]\nnostos-extension = "0.1"\n',
  });
  const roots = [
    ['"crates/*"', '', true],
    ['"./crates/a/"', '', true],
    ['"**/a"', '', true],
    ['"crates/?"', 'exclude = ["crates/a"]\n', false],
    ['"crates"', '', false],
  ] as const;
  for (const [members, more, isMember] of roots) {
    const folder = newFolder();
    write(folder, workspace(members, more));
    assert.equal(findCrate(folder)?.root, isMember ? folder : join(folder, 'crates/a'), members + more);
  }
  const folder = newFolder();
  write(folder, workspace('"crates/*"'));
  const crate = findCrate(folder);
  assert.ok(crate !== undefined);
  assert.equal(copyForFace(crate, 'compat', join(folder, 'copy')), join(folder, 'copy/crates/a'));
  const other = parse(readFileSync(join(folder, 'copy/crates/b/Cargo.toml'), 'utf8')) as unknown as Table;
  assert.match(String(other['dependencies']?.['nostos-extension']?.['path']), /compat$/);
});

/**
 * A stand-in for cargo that tells what it was called with, and "builds" the C fixture, unless panics would abort. With the face `document` the
 * crate does not compile when it uses what only the older SDK has, itself or in its own crate `shared`.
 */
function fakeCargo(): { readonly environment: Record<string, string> } {
  const folder = newFolder();
  const script = `#!${process.execPath}
const { readFileSync, mkdirSync, copyFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const word = (name) => process.argv[process.argv.indexOf(name) + 1];
const manifest = word('--manifest-path');
const text = readFileSync(manifest, 'utf8');
const source = readFileSync(join(dirname(manifest), 'src/lib.rs'), 'utf8');
const say = (message) => console.log(JSON.stringify({ manifest_path: manifest, ...message }));
console.error('   Compiling nostos-bitset v0.3.0');
if (process.env.CARGO_PROFILE_RELEASE_PANIC !== 'unwind') process.exit(102);
if (source.includes('broken') || (source.includes('older') && !text.includes('compat'))) {
  const at = source.includes('sibling') ? join(dirname(manifest), 'shared/Cargo.toml') : manifest;
  say({ reason: 'compiler-message', manifest_path: at, message: { level: 'error', rendered: 'error[E0599]: no method here\\n --> src/lib.rs:1:1\\n' } });
  process.exit(101);
}
const library = join(word('--target-dir'), 'release/libnostos_bitset.so');
mkdirSync(dirname(library), { recursive: true });
copyFileSync(${JSON.stringify(bitsetLibrary)}, library);
say({ reason: 'compiler-artifact', filenames: [library] });
`;
  write(folder, { cargo: script });
  chmodSync(join(folder, 'cargo'), 0o755);
  return {
    environment: {
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      CARGO_TARGET_DIR: join(folder, 'target'),
    },
  };
}

/** A Rust source tree without a library. */
function sourceTree(source: string, more = ''): Readonly<Record<string, string>> {
  const wrapper = readFileSync(join(dirname(bitsetLibrary), '../../bitset.nos'), 'utf8');
  return { 'tree/Cargo.toml': `${cargoToml}${more}`, 'tree/src/lib.rs': source, 'tree/bitset.nos': wrapper };
}

test('a source tree is built, announced; the face is found by trying, or asked for', { skip }, () => {
  const { environment } = fakeCargo();
  const cases = [
    [
      'new',
      '',
      'nostos-extension',
      /^Building nostos-bitset 0\.3\.0 with cargo build --release\nnote: first native/,
    ],
    [
      'older',
      '',
      'compat',
      /with cargo build --release\nnostos-bitset is written for the older SDK: built with the face "compatible"\n/,
    ],
    ['older', '\n[package.metadata.nostos]\nface = "compatible"\n', 'compat', /release\nnote: first native/],
    ['older sibling', '', 'compat', /is written for the older SDK: built with the face "compatible"\n/],
  ] as const;
  for (const [source, more, face, text] of cases) {
    const place = new Place(environment).write({
      ...sourceTree(source, more),
      'tree/shared/Cargo.toml': '[package]\nname = "shared"\n',
      'p.nos': bitsetProgram,
    });
    const { status, stderr, stdout } = place.ext('install', 'tree');
    assert.equal(status, 0, stderr);
    assert.match(stderr, text);
    assert.match(stdout, /Version: {2}0\.3\.0 \(built here, /);
    assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);
    const { manifest } = place.report('info', 'bitset') as { manifest: { face: string; sdk: string } };
    assert.deepEqual([manifest.face, manifest.sdk], [face, 'nostos-extension 0.1.0']);
    assert.match(place.ext('install', '--dry-run', 'tree').stdout, /bitset 0\.3\.0, built here/);
  }
});

test('what does not build is told in the words of the compiler, and leaves nothing', { skip }, () => {
  const place = new Place(fakeCargo().environment).write(sourceTree('broken'));
  const { status, stderr } = place.ext('install', 'tree');
  assert.equal(status, 1);
  assert.match(
    stderr,
    /could not build nostos-bitset in '.*tree', with neither face of the SDK .*:\nerror\[E0599\]: no method here\n --> src\/lib\.rs:1:1\nhint: /,
  );
  assert.deepEqual(place.report('list', '--all'), []);
  const forced = new Place(fakeCargo().environment).write(
    sourceTree('older', '\n[package.metadata.nostos]\nface = "document"\n'),
  );
  assert.match(forced.ext('install', 'tree').stderr, /could not build nostos-bitset in '.*tree':\nerror/);
});

test(
  'the name is that of the wrapper which is called like the crate; programs beside it are not installed',
  { skip },
  () => {
    const { environment } = fakeCargo();
    const tree = sourceTree('new');
    const wrapper = tree['tree/bitset.nos'] ?? '';
    const cases = [
      [{ 'tree/bit_set.nos': wrapper, 'tree/more.nos': '' }, 'bit_set', ['bit_set.nos', 'more.nos']],
      [{ 'tree/sets.nos': wrapper, 'tree/tour.nos': 'main() = 1\n' }, 'sets', ['sets.nos']],
      [{ 'tree/one.nos': wrapper, 'tree/two.nos': '' }, 'bit_set', ['one.nos', 'two.nos']],
    ] as const;
    for (const [files, name, wrappers] of cases) {
      const place = new Place(environment).write({
        'tree/Cargo.toml': cargoToml.replace('nostos-bitset', 'nostos-bit-set'),
        'tree/src/lib.rs': '',
        ...files,
      });
      const { status, stderr } = place.ext('install', 'tree');
      assert.equal(status, 0, stderr);
      const { manifest } = place.report('info', name) as { manifest: { name: string; files: object } };
      assert.deepEqual(
        Object.keys(manifest.files).filter((file) => file.endsWith('.nos')),
        wrappers,
      );
    }
  },
);

test('without cargo a source tree says what it takes', { skip }, () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.execPath, join(folder, 'bin/node'));
  const place = new Place({ PATH: join(folder, 'bin') }).write(sourceTree('new'));
  assert.match(
    place.ext('install', 'tree').stderr,
    /could not build nostos-bitset: .* cargo is not installed\nhint: install Rust/,
  );
});
