import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import fc from 'fast-check';
import { readPlainWords } from '../../src/commands/plainWords';
import { runOptions } from '../../src/commands/runOptions';
import { spellOut } from '../../src/commands/words';

/** What commander reads, set up as the command is; undefined when it refuses the words or they name a subcommand. */
function readByCommander(words: readonly string[]): unknown {
  let read: unknown;
  const cli = new Command('nostos')
    .argument('[program]')
    .argument('[words...]')
    .version('0')
    .enablePositionalOptions()
    .passThroughOptions()
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  for (const option of runOptions()) cli.addOption(option);
  cli.command('check').argument('[program]');
  cli.action((program: string | undefined, rest: string[], options: Record<string, unknown>) => {
    // `--no-jit` is taken and ignored; commander has a default for its opposite.
    const { jit: _, ...others } = options;
    read = { program, words: rest, options: others };
  });
  try {
    cli.parse(spellOut(words, cli.options), { from: 'user' });
  } catch {
    return undefined;
  }
  return read;
}

const word = fc.oneof(
  fc.constantFrom(
    ...['-e', '--eval', '-q', '--quiet', '-n', '-p', '-F', '--from', '--to', '--color', '--max-depth', '-u'],
    ...['--use', '--ext', '--check', '--json-errors', '--verbose', '-i', '-pe', '--eval=1', '--no-jit', '-h'],
    ...[
      '--version',
      '--',
      '-',
      'check',
      'a.nos',
      './x',
      'json',
      'csv',
      'never',
      '7',
      '0',
      '-1',
      'println(1)',
      '',
    ],
  ),
  fc.string({ maxLength: 4 }),
);

describe('plain words', () => {
  it('are read as commander reads them', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const plain = readPlainWords(words);
        if (plain !== undefined) assert.deepEqual(plain, readByCommander(words));
      }),
      { numRuns: 3000 },
    );
  });

  it('are those of the usual runs', () => {
    const options = { color: 'auto', maxDepth: 1_000_000, blockLimit: 50 };
    assert.deepEqual(readPlainWords(['-q', '-e', 'a', '-e', 'b', 'X']), {
      program: 'X',
      words: [],
      options: { ...options, quiet: true, eval: 'a\nb' },
    });
    assert.deepEqual(readPlainWords(['a.nos', '-e', '--x']), {
      program: 'a.nos',
      words: ['-e', '--x'],
      options,
    });
    assert.deepEqual(readPlainWords(['-n', '--max-depth', '7', '-']), {
      program: '-',
      words: [],
      options: { ...options, each: true, maxDepth: 7 },
    });
  });

  it('are no words that are wrong, name a subcommand, or begin a session', () => {
    const left = [
      [],
      ['-q'],
      ['check'],
      ['chek'],
      ['--max-depth', '0', 'a.nos'],
      ['--from', 'xml', '-n'],
      ['-e'],
      ['-pe', '1'],
    ];
    for (const words of left) assert.equal(readPlainWords(words), undefined, words.join(' '));
  });
});
