/** The rules of the checker, one small program each: `cases/*.cases`. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkText, errorText, readCases } from './support';

const folder = join(__dirname, 'cases');

for (const file of readdirSync(folder).sort()) {
  describe(file, () => {
    for (const { name, error, text } of readCases(readFileSync(join(folder, file), 'utf8'))) {
      test(name, () => {
        const found = errorText(checkText(text).diagnostics);
        if (error === undefined) assert.equal(found, '');
        else
          assert.ok(found.includes(error), `wanted ${JSON.stringify(error)}, got ${JSON.stringify(found)}`);
      });
    }
  });
}
