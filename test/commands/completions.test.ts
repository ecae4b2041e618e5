import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { currentManual } from '../../src/commands/outline/currentManual';
import { folderWith } from '../cli/command';
import { printed, runCommand } from '../lines/command';

const root = join(__dirname, '../..');

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** What a script of bash prints in a folder. */
function bash(script: string, folder: string, environment: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(stderr, '');
  return stdout;
}

test('bash completes commands, options, values and files', async () => {
  const folder = folderWith({ 'app.nos': '', 'home/extensions/nalgebra/x': '' });
  const script = await printed(['completions', 'bash']);
  const completed = (...words: readonly string[]): string[] => {
    const call = `COMP_WORDS=(nostos ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _nostos`;
    return bash(`${script}\n${call}; printf '%s\\n' "\${COMPREPLY[@]}"`, folder, {
      NOSTOS_HOME: `${folder}/home`,
    })
      .split('\n')
      .filter((word) => word !== '');
  };
  assert.deepEqual(completed('ch'), ['check']);
  assert.deepEqual(completed('a'), ['app.nos']);
  assert.deepEqual(completed('ext', 'inst'), ['install']);
  assert.deepEqual(completed('ext', 'remove', 'n'), ['nalgebra']);
  assert.deepEqual(completed('ext', 'info', 'app'), ['app.nos']);
  assert.deepEqual(completed('--col'), ['--color']);
  assert.deepEqual(completed('--color', 'n'), ['never']);
  assert.deepEqual(completed('-p', '--from', 'js'), ['json', 'jsonl']);
  assert.deepEqual(completed('-u', ''), ['nalgebra']);
  assert.deepEqual(completed('--ext', 'app'), ['app.nos']);
  assert.deepEqual(completed('-e', ''), []);
  assert.deepEqual(completed('app.nos', 'ch'), []);
  assert.ok(completed('ext', 'install', '--').length > 1);
  assert.ok(!completed('ext', 'install', '--').includes('--max-depth'));
});

test(
  'the scripts of zsh and fish are read without complaint',
  { skip: !isInstalled('zsh') && !isInstalled('fish') },
  async () => {
    for (const [shell, words] of [
      ['zsh', ['-n']],
      ['fish', ['--no-execute']],
    ] as const) {
      if (!isInstalled(shell)) continue;
      const folder = folderWith({ script: await printed(['completions', shell]) });
      const { status, stderr } = spawnSync(shell, [...words, join(folder, 'script')], { encoding: 'utf8' });
      assert.deepEqual([shell, status, stderr], [shell, 0, '']);
    }
  },
);

test('fish completes', { skip: !isInstalled('fish') }, async () => {
  const folder = folderWith({
    'c.fish': await printed(['completions', 'fish']),
    'home/extensions/nalgebra/x': '',
  });
  const completed = (line: string): string[] => {
    const { stdout } = spawnSync('fish', ['-c', `source c.fish; complete -C '${line}'`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, NOSTOS_HOME: join(folder, 'home') },
    });
    return stdout.split('\n').flatMap((each) => (each === '' ? [] : [each.replace(/\t.*/, '')]));
  };
  assert.deepEqual(completed('nostos chec'), ['check']);
  assert.deepEqual(completed('nostos --color ne'), ['never']);
  assert.deepEqual(completed('nostos ext insta'), ['install']);
  assert.deepEqual(completed('nostos ext upgrade nal'), ['nalgebra']);
});

test('a shell that is unknown is wrong usage', async () => {
  const { status, stderr } = await runCommand(['completions', 'tcsh']);
  assert.equal(status, 2);
  assert.match(stderr, /Allowed choices are bash, zsh, fish/);
});

test('the manual is that of the options that there are; `node --import tsx scripts/manual.ts` writes it', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  assert.equal(readFileSync(join(root, 'man/nostos.1'), 'utf8'), currentManual(version));
});

test('the manual is formatted without complaint', { skip: !isInstalled('groff') }, () => {
  const { status, stdout, stderr } = spawnSync(
    'groff',
    ['-man', '-Tutf8', '-ww', join(root, 'man/nostos.1')],
    {
      encoding: 'utf8',
    },
  );
  assert.deepEqual([status, stderr], [0, '']);
  // eslint-disable-next-line no-control-regex -- bold letters are written twice, with a backspace between
  assert.match(stdout.replace(/.\u0008/g, ''), /-i, --in-place \[SUFFIX\]/);
});
