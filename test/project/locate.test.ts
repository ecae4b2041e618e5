import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { CommandFailure } from '../../src/project/failure';
import { locateProgram } from '../../src/project/locate';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nostos-project-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Lays files below the test's folder and returns the path of the folder. */
function project(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function failureOf(path: string, bin?: string): string {
  try {
    locateProgram(path, bin);
  } catch (error) {
    assert.ok(error instanceof CommandFailure);
    assert.equal(error.status, 1);
    return error.message;
  }
  return assert.fail('it was located');
}

const bins = (defaults: string): string => `[project]
name = "p"
[[bin]]
name = "a"
entry = "jobs.start"
${defaults}
[[bin]]
name = "b"
entry = "other"
`;

test('a file alone is the module with the empty name; its neighbours are not taken', () => {
  const path = join(project({ 'one.nos': 'main() = 1', 'two.nos': '' }), 'one.nos');
  const { files, entry } = locateProgram(path, undefined);
  assert.deepEqual(
    files.map(({ module, text }) => [module, text]),
    [['', 'main() = 1']],
  );
  assert.deepEqual(entry, { module: '', name: 'main', missing: "Entry point 'main/' not found" });
});

test('a folder is a project: all files below it, in order of their paths, .nostos skipped', () => {
  const path = project({
    'main.nos': '',
    'util/text.nos': '',
    'a.nos': '',
    '.nostos/x.nos': '',
    'b.txt': '',
  });
  const { files, entry } = locateProgram(path, undefined);
  assert.deepEqual(
    files.map(({ module }) => module),
    ['a', 'main', 'util.text'],
  );
  assert.deepEqual([entry.module, entry.name], ['main', 'main']);
});

test('entry points of nostos.toml', () => {
  const path = project({ 'main.nos': '', 'nostos.toml': bins('default = true') });
  const start = locateProgram(path, undefined).entry;
  assert.deepEqual([start.module, start.name], ['jobs', 'start']);
  assert.match(start.missing, /^Default entry point 'jobs\.start' not found$/);
  const other = locateProgram(path, 'b').entry;
  assert.deepEqual(
    [other.module, other.name, other.missing],
    ['', 'other', "Entry point 'other' for bin 'b' not found"],
  );
  assert.equal(failureOf(path, 'c'), "No [[bin]] entry named 'c' in nostos.toml. Available: a, b");
});

test('no default entry: the names are listed', () => {
  const path = project({ 'main.nos': '', 'nostos.toml': bins('') });
  assert.match(failureOf(path), /none is marked as default\. Use --bin NAME .* Available: a, b$/);
});

test('what is missing is told', () => {
  assert.match(
    failureOf(project({ 'x.nos': '' })),
    /^Error: No 'main\.nos' found in directory '.*'\nProjects must/,
  );
  assert.equal(
    failureOf(project({ 'main.nos': '' }), 'x'),
    '--bin requires a nostos.toml with [[bin]] entries',
  );
  assert.match(
    failureOf(join(folder, 'none.nos')),
    /^Error reading file '.*none\.nos': No such file or directory \(os error 2\)$/,
  );
  writeFileSync(join(folder, 'latin.nos'), Buffer.from([0x6d, 0xe4]));
  assert.match(failureOf(join(folder, 'latin.nos')), /latin\.nos': it is not UTF-8 text$/);
});

test('a manifest is looked for upward; a bad one only warns', () => {
  project({ 'nostos.toml': 'not toml at all', 'deep/down/p.nos': '' });
  const { manifest, notices } = locateProgram(join(folder, 'deep/down/p.nos'), undefined);
  assert.equal(manifest, undefined);
  assert.match(notices.join('\n'), /^Warning: Failed to parse nostos\.toml extensions: /);
});

test('entries without a project name are ignored with a warning', () => {
  const path = project({
    'main.nos': '',
    'nostos.toml': '[[bin]]\nname = "a"\nentry = "x.y"\ndefault = true',
  });
  const { entry, notices } = locateProgram(path, undefined);
  assert.equal(entry.module, 'main');
  assert.match(notices.join('\n'), /^Warning: Failed to load project config: /);
});

test('source packages: top-level files, under the dependency key, before the project', () => {
  const path = project({
    'app/main.nos': '',
    'app/nostos.toml': '[dependencies]\nshapes = { path = "../lib" }\nlost = { path = "../lost" }\nbad = "x"',
    'lib/area.nos': 'pub f() = 1',
    'lib/deep/no.nos': '',
  });
  const { files, notices } = locateProgram(join(path, 'app'), undefined);
  assert.deepEqual(
    files.map(({ module }) => module),
    ['shapes.area', 'main'],
  );
  assert.match(
    notices.join('\n'),
    /Dependency 'bad' has no source specified\n.*Failed to fetch package lost: No such file/,
  );
});
