import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseLeniently, parseStrictly } from '../../../src/lang/builtins/json-read';
import { escapeString, writeJson } from '../../../src/lang/builtins/json-write';
import { Thrown } from '../../../src/lang/machine/thrown';
import { displayNow } from '../../../src/lang/operations/show';

const shown = (text: string) => displayNow(parseStrictly(text));

function message(text: string): string {
  try {
    parseStrictly(text);
  } catch (error) {
    if (error instanceof Thrown) return displayNow(error.value);
    throw error;
  }
  return 'parsed';
}

describe('JSON as text', () => {
  it('comes out as JavaScript writes it when it goes through a value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        // Whole floats and exponents are written in another way; keys are unique on both sides.
        const text = JSON.stringify(value, (_key, part: unknown) =>
          typeof part === 'number' ? Math.trunc(part) % 1e9 : part,
        );
        if (/-0|[\ud800-\udfff]/.test(text)) return;
        assert.equal(writeJson(parseStrictly(text), 'standard'), text);
      }),
      { numRuns: 300 },
    );
  });

  it('fails where JavaScript fails, and nowhere else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'null',
      'tru',
      ' ',
      '"\\u00e9"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        assert.equal(message(text) === 'parsed', isJson, text);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes something of every text when it is read leniently', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'a', '1', ' ') }),
        (text) => {
          assert.equal(typeof writeJson(parseLeniently(text), 'standard'), 'string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('tells Ints from other numbers', () => {
    assert.equal(
      shown('[9223372036854775807, 9223372036854775808, 1e2, -0, -1]'),
      'Array([Integer(9223372036854775807), Number(9223372036854775808.0), Number(100.0), Number(-0.0), Integer(-1)])',
    );
  });

  it('says where the text is none', () => {
    assert.equal(
      message('{"a": 1,\n  oops}'),
      '(Panic, JSON parse error: expected a key in double quotes at line 2 column 3)'.replace(
        /\((\w+), (.*)\)/,
        '("$1", "$2")',
      ),
    );
    assert.match(message('[1, 2'), /the text ends too early at line 1 column 6/);
    assert.match(message('"\\ud800"'), /lone surrogate/);
  });

  it('may be nested as deep as memory allows', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    assert.equal(writeJson(parseStrictly(deep), 'standard'), deep);
  });

  it('escapes what cannot stand in a string', () => {
    assert.equal(escapeString('a"\\\n\u0001é'), 'a\\"\\\\\\n\\u0001é');
  });
});
