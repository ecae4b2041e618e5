import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodySource } from '../../src/project/body';

function placeOf(source: BodySource, marked: string): string {
  const { line, column } = source.position(source.text.indexOf(marked));
  return `${line}:${column}`;
}

test('code becomes the body of main, and keeps its places', () => {
  const source = new BodySource('<-e>', 'x = 1\nprintln(x)');
  assert.equal(source.text, 'main() = {x = 1\nprintln(x)\n}');
  assert.deepEqual([placeOf(source, 'x = 1'), placeOf(source, 'println')], ['1:1', '2:1']);
  assert.equal(source.line(2), 'println(x)');
});

test('imports stay outside of main', () => {
  const source = new BodySource(
    '<-e>',
    'import nalgebra; use nalgebra.{vec,\n mat}\nuse a.*\n\nuser = vec([1.0])',
  );
  const imports = 'import nalgebra\nuse nalgebra.{vec,\n mat}\nuse a.*\n';
  assert.equal(source.text, `${imports}main() = { \n\n\nuser = vec([1.0])\n}`);
  assert.deepEqual([placeOf(source, 'use a'), placeOf(source, 'user')], ['3:1', '5:1']);
});

test('types and their implementations stay outside of main, functions are local', () => {
  const source = new BodySource(
    '<-e>',
    'type A = {x: Int}; f(a) = a.x\nA: Show show(self) = "A" end\nf(A(1))',
  );
  assert.equal(
    source.text,
    'type A = {x: Int}\nA: Show show(self) = "A" end\nmain() = { f(a) = a.x\n\nf(A(1))\n}',
  );
  assert.deepEqual([placeOf(source, 'A: Show'), placeOf(source, 'f(A(1))')], ['2:1', '3:1']);
});

test('places in the wrapping fall on the end of the code', () => {
  const source = new BodySource('<-e>', 'f(');
  assert.deepEqual(source.position(source.text.length), { line: 1, column: 3 });
});
