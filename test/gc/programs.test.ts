/**
 * Programs that put handles into every corner of the language do what their first lines say, with and without a
 * collection at every safe point, and leave no object behind.
 */

import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { skip } from '../loader/support';
import { Command } from './command';

const folder = join(__dirname, 'programs');
const command = new Command(['probe']);

for (const file of readdirSync(folder)) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const value = /^# expect: (.*)$/m.exec(text)?.[1];
  const error = /^# expect_error: (.*)$/m.exec(text)?.[1];
  for (const words of [[path], ['--gc-stress', path]]) {
    const how = words.length > 1 ? ', collected at every safe point' : '';
    test(`${file}${how}`, { skip }, async () => {
      const { status, stdout, stderr, ledger } = await command.run(words);
      if (value !== undefined) {
        assert.equal(stdout.trimEnd().split('\n').at(-1), value, stderr);
        assert.equal(status, 0);
      } else {
        assert.ok(error !== undefined && stderr.includes(error), stderr);
        assert.equal(status, 1);
      }
      assert.deepEqual([ledger.faults, ledger.left], [[], []]);
      assert.ok(ledger.created > 0 && ledger.used > 0, 'objects were made and used');
    });
  }
}
