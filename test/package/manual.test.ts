/** `man nostos` works after an installation. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(__dirname, '..', '..');

test('npm links the manual: it takes a list of pages only, whatever its documentation says', () => {
  const { man, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    man: unknown;
    files: string[];
  };
  assert.ok(Array.isArray(man) && man.length > 0);
  for (const page of man as string[]) {
    assert.match(page, /^man\/.*\.1$/);
    assert.ok(existsSync(join(root, page)));
  }
  assert.ok(files.includes('man'));
});
