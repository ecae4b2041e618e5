import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { parseSignature, SignatureError, signatureText } from '../../src/loader/signature';

/** A signature, read and written again. */
function again(text: string): string {
  const { parameters, result } = parseSignature(text);
  return `(${parameters.map(signatureText).join(', ')}) -> ${signatureText(result)}`;
}

const readable: readonly (readonly [text: string, again: string])[] = [
  ['() -> ()', '() -> ()'],
  ['()->Int', '() -> Int'],
  ['Int -> Float', '(Int) -> Float'],
  ['(Int) -> Unit', '(Int) -> ()'],
  ['( List[ Float ] , Int )  ->  DVector', '(List[Float], Int) -> DVector'],
  ['(List) -> Any', '(List) -> Any'],
  ['([Int], [[Float]]) -> [String]', '(List[Int], List[List[Float]]) -> List[String]'],
  ['((Int, String)) -> (Int, String)', '((Int, String)) -> (Int, String)'],
  ['(Int, String) -> Bool', '(Int, String) -> Bool'],
  ['(()) -> Int', '(()) -> Int'],
  [
    '(Map[String, Int], Set[Char]) -> Result[Option[Int64], String]',
    '(Map[String, Int], Set[Char]) -> Result[Option[Int], String]',
  ],
  ['(a, B) -> a', '(Any, Any) -> Any'],
  ['(nalgebra.DVector) -> Float64', '(nalgebra.DVector) -> Float'],
  ['(Int -> Int) -> Int', '(a function) -> Int'],
  ['Int -> Int -> Int', '(Int) -> a function'],
  ['({x: Int, y: Float}) -> Int8', '(Any) -> Int8'],
];
for (const [text, expected] of readable) {
  test(`reads ${text}`, () => {
    assert.equal(again(text), expected);
  });
}

const unreadable: readonly (readonly [text: string, reason: RegExp])[] = [
  ['', /expected a type at column 1/],
  ['Int', /it has no `->` at column 4/],
  ['(Int, Float)', /it has no `->`/],
  ['(Int, -> [', /expected a type at column 7/],
  ['(Int) -> ', /expected a type at column 10/],
  ['(Int) -> Int Int', /expected the end at column 14/],
  ['(List[Int) -> Int', /expected `\]` at column 10/],
  ['(Map[Int]) -> Int', /`Map` takes 2 type argument\(s\), not 1/],
  ['(Int[Float]) -> Int', /`Int` takes no type arguments/],
  ['(List[Int, Int]) -> Int', /`List` takes 1 type argument/],
  ['(1) -> Int', /expected a type at column 2/],
  [`${'['.repeat(5000)}Int${']'.repeat(5000)} -> Int`, /nested too deeply/],
];
for (const [text, reason] of unreadable) {
  test(`refuses ${text.slice(0, 40)}`, () => {
    assert.throws(
      () => parseSignature(text),
      (error) => error instanceof SignatureError && reason.test(error.message),
    );
  });
}
