/**
 * The commands of README and tutorial that need nothing but the built command, run as a reader would. Those that need
 * cargo are run by scripts/check-first-extension.sh.
 */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { blocksOf, differs } from '../../scripts/tutorial/page';
import { Reader } from '../../scripts/tutorial/reader';
import { cliPath } from '../cli/command';

const root = resolve(__dirname, '../..');
const sections: readonly (readonly [page: string, section: string])[] = [
  ['README.md', 'Running programs'],
  ['docs/tutorial.md', '2. One line'],
  ['docs/tutorial.md', '3. A program'],
  ['docs/tutorial.md', '4. A project'],
];

for (const [page, section] of sections) {
  test(`the commands of "${section}" in ${page} print what it says`, () => {
    const blocks = blocksOf(readFileSync(join(root, page), 'utf8'), section);
    const reader = new Reader({ file: cliPath });
    try {
      for (const block of blocks) reader.take(block);
      assert.ok(reader.commands > 0);
    } finally {
      reader.close();
    }
  });
}

test('every block of the pages that are run is understood', () => {
  for (const page of ['docs/tutorial.md', 'docs/platforms.md'])
    blocksOf(readFileSync(join(root, page), 'utf8'), undefined);
  assert.throws(() => blocksOf('```sh\nls', undefined), /has no end/);
  assert.throws(() => blocksOf('```rust\nfn\n```', undefined), /nothing says what to do/);
});

test('the transcript is of a run that went through', () => {
  assert.ok(readdirSync(join(root, 'docs')).includes('tutorial-transcript.txt'));
  const transcript = readFileSync(join(root, 'docs/tutorial-transcript.txt'), 'utf8');
  const commands = blocksOf(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'), undefined).flatMap((block) =>
    block.kind === 'commands' ? block.commands : [],
  );
  const missing = commands.filter((command) => !transcript.includes(`$ ${command}\n`));
  assert.deepEqual(missing, [], 'bash scripts/check-first-extension.sh --transcript writes it anew');
});

test('output fits when it is the same but for what is left open', () => {
  assert.equal(differs('a … c\n…\nz\n', 'a b c\nd\ne\nz\n'), undefined);
  assert.equal(differs('…\nz\n', 'z\n'), undefined);
  assert.match(differs('a\n', 'b\n') ?? '', /it shows\na\n/);
});
