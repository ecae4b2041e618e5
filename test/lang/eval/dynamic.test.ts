/**
 * Every form of expression with values of every kind whose type only the run knows: each gives a value or an error of the
 * program that can be caught, never one of the machine.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../../src/lang';
import { Source } from '../../../src/lang/syntax/source';
import { runProgram } from '../builtins/programs';

const values = [
  ...['()', 'true', '1', '-3', '2.5', '1i8', '7u64', '3n', '1.5d', '1.5f32', '"ab"', "'c'"],
  ...[
    '[]',
    '[1, 2]',
    '["x"]',
    '(1, "a")',
    '%{"a": 1}',
    '#{1}',
    'Some(1)',
    'None',
    'Ok(1)',
    'P(1, 2)',
    'Q(3)',
  ],
  ...['Buffer.new()', 'newInt64Array(2)', 'newFloat64Array(1)', '(x => x)', '((x, y) => x)', 'self()'],
];
const others = ['1', '"ab"', '[1, 2]', '2.5', '3n'];
const operators = '+ - * / % ** == != < <= > >= && || ++ :: |> <-'.split(' ');

/** `X` stands for the value. */
const forms = [
  ...[
    '-X',
    '!X',
    'X[0]',
    'X["a"]',
    'X.0',
    'X.a',
    'X.foo()',
    'X(1)',
    'X(1, 2)',
    'X?',
    '[X..3]',
    '[0 | X]',
    '"${X}"',
  ],
  ...['if X then 1 else 2', 'while X { break }', '{ for i = 0 to X { break } }', '{ for i = X to 2 { i } }'],
  'match X { 1 -> 1, "a" -> 2, [h | t] -> 3, (p, q) -> 4, Some(v) -> 5, %{"a": w} -> 6, #{1} -> 7, P(x) -> 8, _ -> 9 }',
  'match X { 1..3 -> 1, {a} -> 2, ["a" | t] -> 3, _ -> 4 }',
  ...['{ var v = X; v[0] = 1; v }', '{ var v = X; v["a"] = 1; v }', '{ v = X; v.a = 1; v }'],
  ...['{ (p, q) = X; p }', '{ [p | q] = X; q }', '{ Some(p) = X; p }', '%{X: 1}', '#{X}', 'P(X, a: 1)'],
  ...[
    '[1, 2].map(X)',
    '[1].fold(0, X)',
    'X.map(x => x)',
    'X.length()',
    'X.toInt()',
    'X.contains(1)',
    'X.take(1)',
  ],
  ...['X.get(0)', 'X.reverse()', 'X.hash()', 'X.copy()', 'X == X', 'X < X', '[X, X].sort()', '[X, X].sum()'],
  ...[
    '[X, X].maximum()',
    '[X, X].unique()',
    '[X].join(",")',
    'X.size()',
    'X.toList()',
    'X.unwrap()',
    'X.append(1)',
  ],
  ...[
    'typeOf(X)',
    'reflect(X)',
    'Json.stringify(X)',
    'X.set(0, 1)',
    'X.split(",")',
    'X.toChar()',
    'X.toUInt8()',
  ],
  ...[
    'X.floor()',
    'X.head()',
    'X.isSome()',
    'min(X, 1)',
    'pow(X, 2)',
    'self() <- X',
    '(a => a + 1)(X)',
    'X[X]',
  ],
  ...[
    'try { throw(X) } catch { (k, m) -> k ++ m }',
    'panic(X)',
    'assert(X)',
    'assert_eq(X, 1)',
    'X.update(x => x)',
  ],
];

const head = ['type P = { a: Int, b: Int }', 'type V = Q(Int) | R', 'dyn(x: Any) -> Any = x'];

/** The expressions that the checker lets through. */
function accepted(expressions: readonly string[]): string[] {
  const source = new Source(
    'd.nos',
    [...head, ...expressions.map((each, i) => `f${i}() = ${each}`)].join('\n'),
  );
  const { diagnostics } = compile({
    files: [{ source, module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
  const lines = new Set(
    diagnostics.flatMap(({ label }) => (label === undefined ? [] : [source.position(label.span.start).line])),
  );
  return expressions.filter((_, index) => !lines.has(index + head.length + 1));
}

const expressions = accepted(
  values.flatMap((value) => [
    ...forms.map((form) => form.replaceAll('X', `dyn(${value})`)),
    ...operators.flatMap((operator) => others.map((other) => `dyn(${value}) ${operator} dyn(${other})`)),
  ]),
);

/** Each expression is tried three times, so that it runs in fused code too when that begins early. */
const program = [
  ...head,
  ...expressions.map((expression, index) => `f${index}() = ${expression}`),
  'attempt(f) = { for i = 0 to 3 { try { f() } catch { e -> show(e) } } }',
  'main() = {',
  ...expressions.map((_, index) => `    attempt(() => f${index}())`),
  '    "all"',
  '}',
].join('\n');

for (const hotAfter of [undefined, 1]) {
  test(`errors of values that only the run knows, fused after ${hotAfter ?? 'many'} calls`, async () => {
    assert.ok(expressions.length > 3000, String(expressions.length));
    const { output, errors } = await runProgram(program, hotAfter === undefined ? {} : { hotAfter });
    assert.equal(errors, '');
    assert.equal(output, '"all"\n');
  });
}
