import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { parseSource, sourceFromText, sourceText } from '../../src/extensions/source/parse';
import { CommandFailure } from '../../src/project/failure';
import { bitsetLibrary, bitsetOutput, bitsetProgram, newFolder, packOf, Place, skip, write } from './support';

test('sources as people write them', () => {
  const folder = newFolder();
  write(folder, { 'x.tgz': '', 'x/y.nos': '', 'bare.git/HEAD': '', 'bare.git/objects/x': '' });
  const read = (word: string): unknown => parseSource(word, folder);
  assert.deepEqual(read('x.tgz'), { kind: 'file', path: join(folder, 'x.tgz') });
  assert.deepEqual(read('./x'), { kind: 'folder', path: join(folder, 'x') });
  assert.deepEqual(read('bare.git'), { kind: 'git', url: join(folder, 'bare.git'), revision: '' });
  assert.deepEqual(read('https://h/r.git#v1'), { kind: 'git', url: 'https://h/r.git', revision: 'v1' });
  assert.deepEqual(read('git@h:o/r'), { kind: 'git', url: 'git@h:o/r', revision: '' });
  assert.deepEqual(read('git+ssh://h/r'), { kind: 'git', url: 'ssh://h/r', revision: '' });
  assert.deepEqual(read('github:o/r#main'), {
    kind: 'git',
    url: 'https://github.com/o/r.git',
    revision: 'main',
  });
  assert.deepEqual(read('npm:@me/nostos-x@^1.2'), { kind: 'npm', name: '@me/nostos-x', range: '^1.2' });
  for (const word of ['https://h/r.git', 'npm:nostos-x', './x', 'x.tgz']) {
    const source = parseSource(word, folder);
    assert.deepEqual(sourceFromText(sourceText(source), ''), source);
  }
});

test('words that are no source, or that git and npm would take for options', () => {
  const words = [
    'nothing',
    'npm:',
    'npm:--x',
    'npm:a/b',
    'npm:x@--y',
    'https://h/r#--upload-pack=x',
    'git+-x',
    'git+ext::sh',
  ];
  for (const word of words) {
    assert.throws(() => parseSource(word, newFolder()), CommandFailure, word);
  }
  assert.throws(() => parseSource('stats', newFolder()), /from npm it is `npm:nostos-stats`/);
});

/** A git repository with the files of the C fixture as an extension, and a function that commits to it. */
function repository(): {
  readonly folder: string;
  commit: (files: Readonly<Record<string, string>>, tag: string) => string;
} {
  const folder = newFolder();
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...words], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  git('init', '--quiet', '--initial-branch', 'main');
  mkdirSync(join(folder, 'prebuilt/linux-x64'), { recursive: true });
  cpSync(bitsetLibrary, join(folder, 'prebuilt/linux-x64/libbitset.so'));
  cpSync(join(bitsetLibrary, '../../../bitset.nos'), join(folder, 'bitset.nos'));
  return {
    folder,
    commit(files, tag) {
      write(folder, files);
      git('add', '--all');
      git('commit', '--quiet', '--message', tag);
      git('tag', '--annotate', '--message', tag, tag);
      return git('rev-parse', 'HEAD');
    },
  };
}

const version = (text: string) => ({ 'nostos.toml': `[extension]\nname = "bitset"\nversion = "${text}"\n` });

test('git: tags, branches, commits; upgrade follows what was asked for', { skip }, () => {
  const { folder, commit } = repository();
  const place = new Place().write({ 'p.nos': bitsetProgram });
  const first = commit(version('1.0.0'), 'v1');
  commit(version('2.0.0'), 'v2');
  const url = `file://${folder}`;
  const shown = () => (place.report('list') as { version: string; source: string; checksum: string }[])[0];
  for (const [word, expected] of [
    [url, '2.0.0'],
    [`${url}#v1`, '1.0.0'],
    [`${url}#main`, '2.0.0'],
    [`${url}#${first}`, '1.0.0'],
    [`${url}#${first.slice(0, 9)}`, '1.0.0'],
  ] as const) {
    const { status, stderr } = place.ext('install', word);
    assert.equal(status, 0, stderr);
    assert.equal(shown()?.version, expected, word);
  }
  assert.equal(shown()?.checksum, `git:${first}`);
  assert.equal(shown()?.source, `git+${url}`);
  assert.equal(place.nostos(['p.nos']).stdout, bitsetOutput);
  place.ext('install', `${url}#main`);
  commit(version('3.0.0'), 'v3');
  assert.equal(place.ext('upgrade').stdout, 'bitset 2.0.0 -> 3.0.0: upgraded\n');
  assert.match(
    place.ext('install', `${url}#v9`).stderr,
    /could not get revision `v9` of .*\nhint: `git ls-remote/,
  );
  assert.match(place.ext('install', `${url}-gone`).stderr, /^Error: could not get '.*gone': /);
});

test('git: links in a repository are not followed, hooks do not run', { skip }, () => {
  const { folder, commit } = repository();
  const secret = join(newFolder(), 'secret');
  writeFileSync(secret, 'secret');
  symlinkSync(secret, join(folder, 'README.md'));
  commit(version('1.0.0'), 'v1');
  const place = new Place();
  assert.match(place.ext('install', `file://${folder}`).stderr, /README\.md is no regular file/);
  assert.deepEqual(place.report('list', '--all'), []);
});

test('offline: repositories on this machine are asked, others are not', { skip }, () => {
  const { folder, commit } = repository();
  commit(version('1.0.0'), 'v1');
  const place = new Place();
  assert.equal(place.ext('install', '--offline', folder).status, 0);
  assert.match(
    place.ext('install', '--offline', 'https://localhost:1/x.git').stderr,
    /--offline keeps off the network/,
  );
});

/** A stand-in for npm: serves one pack, and writes down what it was asked. */
function npmServing(
  pack: Buffer,
  newest: string,
): { readonly environment: Record<string, string>; readonly log: () => string } {
  const folder = newFolder();
  const script = `#!/bin/sh
echo "$@" >> ${join(folder, 'log')}
case "$1" in
  pack) case "$2" in
      *missing*) echo '{"error":{"code":"E404"}}'; exit 1;;
    esac
    for word; do last=$word; done
    while [ $# -gt 1 ]; do [ "$1" = --pack-destination ] && cp ${join(folder, 'pack.tgz')} "$2/nostos-bitset.tgz"; shift; done;;
  view) echo '"${newest}"';;
  search) echo '[{"name":"nostos-bitset","version":"1.0.0","description":"Sets of\\u001b[31m numbers"}]';;
esac
`;
  write(folder, { 'pack.tgz': pack, 'bin/npm': script });
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const environment = { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  return {
    environment,
    log: () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : ''),
  };
}

test('npm: its own command downloads; scripts of packages do not run', { skip }, () => {
  const { environment, log } = npmServing(packOf({ version: '1.2.0' }), '1.2.0');
  const place = new Place(environment);
  assert.equal(place.ext('install', 'npm:nostos-bitset@^1.0').status, 0);
  assert.match(log(), /^pack nostos-bitset@\^1\.0 --ignore-scripts /);
  assert.match(place.ext('list').stdout, /^bitset {2}1\.2\.0 {2}prebuilt {2}npm:nostos-bitset\n$/);
  assert.equal(place.ext('upgrade').stdout, 'bitset 1.2.0: up to date\n');
  assert.match(log(), /\nview nostos-bitset@\^1\.0 version --json\n$/);
  assert.match(
    place.ext('install', 'npm:nostos-missing').stderr,
    /from npm: there is no such package\nhint: /,
  );
  assert.match(
    place.ext('search', 'sets').stdout,
    /^nostos-bitset 1\.0\.0 {2}Sets of \[31m numbers\n {4}nostos ext install npm:nostos-bitset\n$/,
  );
  assert.match(log(), /search --json --searchlimit=100 keywords:nostos-extension sets\n$/);
});

test('npm: a package that is no extension is refused', { skip }, () => {
  const pack = packOf({ entries: (entries) => entries.filter(({ name }) => name.endsWith('package.json')) });
  const place = new Place(npmServing(pack, '1.0.0').environment);
  assert.match(
    place.ext('install', 'npm:left-pad').stderr,
    /no nostos-pack\.json, so it is no packed extension/,
  );
});

test('packs for other machines and other interfaces say what they are for', { skip }, () => {
  const place = new Place();
  const refusal = (change: Parameters<typeof packOf>[0]): string => {
    place.write({ 'b.tgz': packOf(change) });
    return place.ext('install', 'b.tgz').stderr;
  };
  const other = 'lib/plan9-mips/libbitset.so';
  const elsewhere = refusal({
    files: { [other]: 'x' },
    manifest: (one) => {
      const { [`lib/linux-x64-gnu/libbitset.so`]: _, ...files } = one.files;
      return { ...one, files, libraries: { 'plan9-mips': other } };
    },
    entries: (entries) => entries.filter(({ name }) => !name.includes('gnu')),
  });
  assert.match(elsewhere, /no library for this machine \(linux-x64-gnu\); it has: plan9-mips\nhint: /);
  const older = refusal({ manifest: (one) => ({ ...one, abi: { major: 0, minor: 0 } }) });
  assert.match(older, /speaks version 0 of the extension interface, and nostos version 1\n/);
});
