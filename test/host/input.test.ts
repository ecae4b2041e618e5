import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { InputStream } from '../../src/host/input';
import { NOT_READY } from '../../src/lang/host';

function withInput<Result>(content: string | Uint8Array, use: (input: InputStream) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-input-'));
  const path = join(folder, 'input');
  writeFileSync(path, content);
  const descriptor = openSync(path, 'r');
  try {
    return use(new InputStream(descriptor));
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

function allLines(input: InputStream): string[] {
  const lines: string[] = [];
  for (let line = input.readLine(); line !== undefined; line = input.readLine()) {
    assert.ok(line !== NOT_READY, 'a file is always ready');
    lines.push(line);
  }
  return lines;
}

test('lines come without their newline, a last one without newline too', () => {
  assert.deepEqual(withInput('one\n\nthree', allLines), ['one', '', 'three']);
  assert.deepEqual(withInput('one\n', allLines), ['one']);
  assert.deepEqual(withInput('', allLines), []);
  assert.deepEqual(withInput('\n', allLines), ['']);
});

test('after some lines, the rest can be read whole', () => {
  const [line, rest, after] = withInput('one\ntwo\nthr', (input) => [
    input.readLine(),
    input.readAll(),
    input.readLine(),
  ]);
  assert.deepEqual([line, rest, after], ['one', 'two\nthr', undefined]);
});

test('characters that straddle the chunks of reading stay whole', () => {
  const line = 'ä€🙂'.repeat(20_000);
  assert.deepEqual(withInput(`${line}\n${line}`, allLines), [line, line]);
});

test('bytes that are not UTF-8 become replacement characters', () => {
  assert.deepEqual(withInput(Uint8Array.of(0x61, 0xff, 0x0a, 0x62), allLines), ['a\ufffd', 'b']);
});

test('any text is read back, by lines and whole', () => {
  const text = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(70_000))), { maxLength: 6 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, (content) => {
      const expected = content.split('\n');
      if (expected.at(-1) === '') expected.pop();
      assert.deepEqual(withInput(content, allLines), expected);
      assert.equal(
        withInput(content, (input) => input.readAll()),
        content,
      );
    }),
    { numRuns: 60 },
  );
});
