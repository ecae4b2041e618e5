import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { allBuiltinRows } from '../../../src/lang/builtins';
import { referencePage } from '../../../src/lang/builtins/reference';

describe('the reference page of the builtins', () => {
  it('is the one that the rows make', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'builtins.md'), 'utf8');
    assert.equal(page, referencePage(), 'run: node --import tsx scripts/reference.ts');
  });

  it('names every builtin', () => {
    const page = referencePage();
    for (const { name } of allBuiltinRows()) assert.ok(page.includes(`\`${name}`), name);
  });
});
