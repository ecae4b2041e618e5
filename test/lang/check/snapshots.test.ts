/**
 * Rendered diagnostics, source and message together: `snapshots/NAME.nos` beside `NAME.txt`.
 * `UPDATE_SNAPSHOTS=1` writes what is found; read the difference before it is committed.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderDiagnostic } from '../../../src/lang/diagnostics/terminal';
import { checkText } from './support';

const folder = join(__dirname, 'snapshots');
const files = readdirSync(folder);
const programs = files.filter((file) => file.endsWith('.nos')).sort();

for (const program of programs) {
  test(program.replace('.nos', '').replaceAll('_', ' '), () => {
    const { diagnostics } = checkText(readFileSync(join(folder, program), 'utf8'));
    const found = diagnostics
      .map((diagnostic) => `${diagnostic.code}\n${renderDiagnostic(diagnostic, false)}`)
      .join('\n');
    const file = join(folder, program.replace('.nos', '.txt'));
    if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(file, found);
    assert.equal(found, existsSync(file) ? readFileSync(file, 'utf8') : '');
  });
}

test('no snapshot without a program', () => {
  const orphans = files.filter(
    (file) => file.endsWith('.txt') && !programs.includes(file.replace('.txt', '.nos')),
  );
  assert.deepEqual(orphans, []);
});
