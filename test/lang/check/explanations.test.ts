/** Every code is explained, and every explanation's programs show what it says. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findWarnings } from '../../../src/lang/check/types/warnings';
import { errorPage } from '../../../src/lang/diagnostics/error-page';
import { explanations } from '../../../src/lang/diagnostics/explanations';
import { checkText } from './support';

const sources = join(__dirname, '..', '..', '..', 'src');

function codesInSources(): Set<string> {
  const codes = new Set<string>();
  for (const file of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('explanations.ts')) continue;
    for (const [, code] of readFileSync(join(sources, file), 'utf8').matchAll(/'([EW]0[0-9]{3})'/g)) {
      codes.add(code);
    }
  }
  return codes;
}

function codesOf(program: string): string[] {
  const checked = checkText(program);
  const warnings = checked.program === undefined ? [] : findWarnings(checked.program);
  return [...checked.diagnostics, ...warnings].map((diagnostic) => diagnostic.code);
}

test('every code that the sources use is explained', () => {
  const missing = [...codesInSources()].filter((code) => explanations[code] === undefined);
  assert.deepEqual(missing, []);
});

test('docs/errors.md is up to date', () => {
  const page = readFileSync(join(sources, '..', 'docs', 'errors.md'), 'utf8');
  assert.equal(page, errorPage(), 'run `node --import tsx scripts/errors.ts`');
});

describe('examples', () => {
  for (const [code, { wrong, right }] of Object.entries(explanations)) {
    if (wrong !== undefined) {
      test(`${code}: the wrong program has it`, () => {
        assert.ok(codesOf(wrong).includes(code), `got ${codesOf(wrong).join(', ') || 'nothing'}`);
      });
    }
    if (right !== undefined) {
      test(`${code}: the right program has nothing`, () => {
        assert.deepEqual(codesOf(right), []);
      });
    }
  }
});
