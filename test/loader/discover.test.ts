import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { ExtensionError } from '../../src/lang/host';
import { Source } from '../../src/lang/syntax/source';
import {
  findExtension,
  findLibrary,
  isOlder,
  requiredVersion,
  type ExtensionDependency,
} from '../../src/loader/discover';
import { open, prebuilt, skip } from './support';

const scratch = mkdtempSync(join(tmpdir(), 'nostos-discover-'));
after(() => rmSync(scratch, { recursive: true }));
let folders = 0;

/** A new extensions folder that holds empty files of these names. */
function folderWith(...files: string[]): string {
  const folder = join(scratch, String(folders++));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

function find(name: string, extensionsFolder: string, dependencies: ExtensionDependency[] = []) {
  const found = findExtension(name, { extensionsFolder, dependencies });
  const below = (path: string): string => path.slice(extensionsFolder.length + 1);
  return (
    found && { library: below(found.libraryPath), wrappers: found.wrappers.map(({ path }) => below(path)) }
  );
}

test('two files copied by hand are found, under the name with and without `nostos-`', () => {
  for (const folder of ['nalgebra', 'nostos-nalgebra']) {
    const place = folderWith(`${folder}/libnostos_nalgebra.so`, `${folder}/nalgebra.nos`);
    assert.deepEqual(find('nalgebra', place), {
      library: `${folder}/libnostos_nalgebra.so`,
      wrappers: [`${folder}/nalgebra.nos`],
    });
  }
});

test('a cloned source tree is found after its build, by-products left out', () => {
  const place = folderWith(
    'geo/geo.nos',
    'geo/Cargo.toml',
    'geo/target/release/libgeo-1234.so',
    'geo/target/release/libgeo.so',
  );
  assert.deepEqual(find('geo', place), {
    library: 'geo/target/release/libgeo.so',
    wrappers: ['geo/geo.nos'],
  });
});

test('all wrappers count, those for tests and examples do not', () => {
  const place = folderWith(
    'a/liba.so',
    'a/two.nos',
    'a/one.nos',
    'a/test_a.nos',
    'a/example_b.nos',
    'a/tests.nos',
  );
  assert.deepEqual(find('a', place)?.wrappers, ['a/one.nos', 'a/two.nos']);
});

test('programs, tests and examples beside a wrapper are none of it; alone each of them may be one', () => {
  const place = folderWith('a/liba.so', 'a/a.nos', 'a/tour.nos', 'a/demo.nos', 'a/a_test.nos', 'a/test.nos');
  writeFileSync(join(place, 'a/tour.nos'), '# A tour\nimport a\nmain() = a.f()\n');
  assert.deepEqual(find('a', place)?.wrappers, ['a/a.nos']);
  const alone = folderWith('demo/libdemo.so', 'demo/demo.nos');
  assert.deepEqual(find('demo', alone)?.wrappers, ['demo/demo.nos']);
  writeFileSync(join(alone, 'demo/demo.nos'), 'pub f() = 1\nmain() = f()\n');
  assert.deepEqual(find('demo', alone)?.wrappers, ['demo/demo.nos']);
});

test('a folder copied by hand is found by the name of its one wrapper, whatever the folder is called', () => {
  const place = folderWith(
    'my-extension/libmy_extension.so',
    'my-extension/my_extension.nos',
    'x/libx.so',
    'x/x.nos',
    'x/y.nos',
  );
  assert.deepEqual(find('my_extension', place)?.wrappers, ['my-extension/my_extension.nos']);
  assert.equal(find('y', place), undefined);
  const twice = folderWith('b-1/libb.so', 'b-1/b.nos', 'b-2/libb.so', 'b-2/b.nos');
  assert.throws(() => find('b', twice), /b-1.*b-2/s);
  assert.equal(find('b', join(twice, 'nowhere')), undefined);
});

test('of several libraries the one with the name is taken, else the first', () => {
  const named = folderWith('my-ext/libaaa.so', 'my-ext/libmy_ext.so');
  assert.equal(findLibrary('my-ext', join(named, 'my-ext')), join(named, 'my-ext', 'libmy_ext.so'));
  const other = folderWith('x/libbbb.so', 'x/libaaa.so');
  assert.equal(findLibrary('x', join(other, 'x')), join(other, 'x', 'libaaa.so'));
});

test('a dependency is found at its path, or in the folder of its repository', () => {
  const place = folderWith('clone/libg.so', 'clone/g.nos', 'repo.x/libr.so', 'repo.x/r.nos');
  const byPath = { name: 'geo', path: join(place, 'clone'), repository: undefined, locked: undefined };
  const byRepository = { name: 'r', path: undefined, repository: 'somewhere/repo.x.git', locked: undefined };
  assert.equal(find('geo', place, [byPath])?.library, 'clone/libg.so');
  assert.equal(find('r', place, [byRepository])?.library, 'repo.x/libr.so');
});

test('names that nobody installed, or that are no names, find nothing', () => {
  const place = folderWith('a/liba.so', 'a/a.nos');
  assert.equal(find('b', place), undefined);
  assert.equal(find('../a', place), undefined);
  assert.equal(find('', place), undefined);
  assert.equal(find('a', join(place, 'nowhere')), undefined);
});

const incomplete: readonly (readonly [files: string[], message: RegExp])[] = [
  [
    ['a/a.nos'],
    /Extension 'a' library not found\. Build it first:\n {2}cd .*a && cargo build --release\nhint: /,
  ],
  [['a/liba.so'], /Extension 'a' has no wrapper: there is no \.nos file in '.*a'\nhint: put a\.nos there/],
  [
    ['a/liba.so', 'a/a.nos', 'nostos-a/liba.so'],
    /Extension 'a' is installed twice: in '.*a' and in '.*nostos-a'/,
  ],
];
for (const [files, message] of incomplete) {
  test(`${files.join(' and ')} alone is an error that says what to do`, () => {
    const place = folderWith(...files);
    assert.throws(
      () => find('a', place),
      (error) => error instanceof ExtensionError && message.test(error.message),
    );
  });
}

test('an extension that must be there and is not is an error that lists where it was looked for', () => {
  const place = folderWith('a/a.nos');
  assert.throws(
    () => open(['zzz'], { extensionsFolder: place }),
    (error) =>
      error instanceof ExtensionError &&
      error.message.includes("Error: Extension 'zzz' not found in ~/.nostos/extensions/\nTried:\n  - ") &&
      error.message.includes(join(place, 'nostos-zzz')),
  );
});

test('nothing is opened before it is asked for', { skip }, () => {
  const { extensions } = open([]);
  assert.equal(extensions.libraries.length, 0);
  assert.equal(extensions.find('nowhere'), undefined);
  assert.equal(extensions.find('probe')?.library.name, 'probe');
  assert.equal(extensions.libraries.length, 1);
});

test('a wrapper says which version of its library it needs', () => {
  assert.deepEqual(requiredVersion(new Source('w', 'x = 1\n# requires nalgebra >= 0.2.0\n')), {
    name: 'nalgebra',
    version: '0.2.0',
  });
  assert.equal(requiredVersion(new Source('w', '# it requires patience 1')), undefined);
  assert.equal(isOlder('0.1.9', '0.2'), true);
  assert.equal(isOlder('0.10.0', '0.9.5'), false);
  assert.equal(isOlder('1.0.0-beta', '1'), false);
});

test('a library older than its wrapper says is refused, both versions named', { skip }, () => {
  const place = folderWith('bitset/x');
  writeFileSync(join(place, 'bitset', 'bitset.nos'), '# requires bitset 9.1\n');
  writeFileSync(join(place, 'bitset', 'libbitset.so'), readFileSync(prebuilt('c-sample', 'libbitset.so')));
  assert.throws(
    () => open(['bitset'], { extensionsFolder: place }),
    (error) =>
      error instanceof ExtensionError &&
      /it is version 0\.1\.0 of bitset, and its wrapper '.*bitset\.nos' wants 9\.1 or newer\nhint: /.test(
        error.message,
      ),
  );
});
