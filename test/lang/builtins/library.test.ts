/**
 * Every name of the specification's part on the library is there, with as many arguments and that result. The facts stand
 * in `library.names`, which `scripts/library-table.ts` makes of the specification.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  findMethod,
  findPlain,
  findQualified,
  moduleRows,
  type BuiltinRow,
} from '../../../src/lang/builtins';
import { parseSignature } from '../../../src/lang/check/types/signatures';
import { resultOf } from './signature-text';

const facts = readFileSync(join(__dirname, 'library.names'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

function rowsOf(name: string): readonly BuiltinRow[] {
  const colon = name.indexOf(':');
  if (colon >= 0) return moduleRows(name.slice(0, colon), name.slice(colon + 1)) ?? [];
  const dot = name.indexOf('.');
  return (dot < 0 ? findPlain(name) : findQualified(name.slice(0, dot), name.slice(dot + 1))) ?? [];
}

/** Whether a call with so many arguments is one of the row. */
function takes(row: BuiltinRow, count: number): boolean {
  const parameters = parseSignature(row.signature)?.parameters ?? [];
  return count <= parameters.length && count >= parameters.filter(({ isOptional }) => !isOptional).length;
}

/** `Map` stands for every map. */
function isSame(result: string, wanted: string): boolean {
  return result === wanted || (/^(Map|Set)$/.test(wanted) && result.startsWith(`${wanted}[`));
}

describe('the library', () => {
  it('has every function of the specification', () => {
    const wrong: string[] = [];
    for (const fact of facts.filter((line) => !line.startsWith('method '))) {
      const [, , name, count, , result] = /^(\S+) (\S+)\/(\d+)( (.*))?$/.exec(fact) ?? [];
      const rows = rowsOf(name);
      const fitting = rows.filter((row) => takes(row, Number(count)));
      if (fitting.length === 0)
        wrong.push(`${fact}: ${rows.map((row) => row.signature).join(' or ') || 'no such name'}`);
      else if (result !== undefined && !fitting.some((row) => isSame(resultOf(row.signature), result)))
        wrong.push(`${fact}: ${fitting.map((row) => row.signature).join(' or ')}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('has every method of the specification', () => {
    const methods = facts
      .filter((line) => line.startsWith('method '))
      .map((line) => line.slice(7).split('.'));
    assert.deepEqual(
      methods.filter(([type, name]) => findMethod(type, name).length === 0).map((all) => all.join('.')),
      [],
    );
  });
});
