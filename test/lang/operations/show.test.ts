import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { display, displayNow, nested, nestedNow, result } from '../../../src/lang/operations/show';
import { type Continuation, machine, suspend, SUSPENDED } from '../../../src/lang/machine/suspension';
import { Thrown } from '../../../src/lang/machine/thrown';
import { Float32Values, Float64Values, Int64Values } from '../../../src/lang/values/arrays';
import { BufferValue } from '../../../src/lang/values/buffer';
import { FunctionCode, FunctionValue } from '../../../src/lang/values/function';
import { EMPTY_LIST, List } from '../../../src/lang/values/list';
import { EMPTY_MAP, MapValue } from '../../../src/lang/values/map';
import { EMPTY_SET, SetValue } from '../../../src/lang/values/set';
import {
  builtinTypes,
  DataConstructor,
  noneConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../../src/lang/values/types';
import {
  BigInteger,
  Char,
  Data,
  Decimal,
  Float,
  Float32,
  NativeHandle,
  Pid,
  SizedInt,
  type Value,
} from '../../../src/lang/values/value';

const tuple = (...parts: Value[]) => Data.of(tupleConstructor(parts.length), parts);
const point = new DataConstructor('Point', new TypeDescriptor('Point', 'shapes', 'record'), 0, ['x', 'y'], 2);
const closed = new DataConstructor(
  'Closed',
  new TypeDescriptor('Door', 'shapes', 'variant'),
  0,
  ['by', 'at'],
  2,
);
const code = (name: string, isClosure: boolean) =>
  new FunctionCode(name, 0, 1, () => undefined, undefined, isClosure);

beforeRunning();
function beforeRunning(): void {
  machine.budget = 1e9;
}

describe('text of values', () => {
  // value, display, nested (when it differs), result (when it differs from nested)
  const table: [string, Value, string, string?, string?][] = [
    ['Unit', undefined, '()'],
    ['Bool', true, 'true'],
    ['Int', -5, '-5'],
    ['large Int', -(2n ** 63n), '-9223372036854775808'],
    ['Int8', new SizedInt(builtinTypes.Int8, -5), '-5', '-5', '-5i8'],
    [
      'UInt64',
      new SizedInt(builtinTypes.UInt64, 2n ** 64n - 1n),
      '18446744073709551615',
      undefined,
      '18446744073709551615u64',
    ],
    ['Float', new Float(2), '2.0'],
    ['Float32', new Float32(Math.fround(0.1)), '0.1', '0.1', '0.1f32'],
    ['BigInt', new BigInteger(10n ** 30n), '1000000000000000000000000000000'],
    ['Decimal', new Decimal(30n, 2), '0.30'],
    ['small negative Decimal', new Decimal(-5n, 3), '-0.005'],
    ['Char', new Char(97), 'a', "'a'"],
    ['quote as Char', new Char(39), "'", "'''"],
    ['String', 'a "b" \\ \n', 'a "b" \\ \n', '"a \\"b\\" \\\\ \n"', '"a "b" \\ \n"'],
    ['empty list', EMPTY_LIST, '[]'],
    ['list', List.of('a', new Char(98), 1), `["a", 'b', 1]`],
    ['packed list', List.fromFloats(Float64Array.of(1, 2.5)), '[1.0, 2.5]'],
    ['tuple', tuple(new Char(120), 'y', new Float(1)), `('x', "y", 1.0)`],
    ['record', Data.of(point, [1, 'a']), 'Point{x: 1, y: "a"}', undefined, 'shapes.Point{x: 1, y: "a"}'],
    [
      'nested record',
      List.of(Data.of(point, [1, 2])),
      '[Point{x: 1, y: 2}]',
      undefined,
      '[shapes.Point{x: 1, y: 2}]',
    ],
    ['variant', Data.of(someConstructor, ['a']), 'Some("a")'],
    ['variant without fields', Data.of(noneConstructor, []), 'None'],
    ['variant with names', Data.of(closed, [1, 2]), 'Closed(1, 2)'],
    [
      'map',
      MapValue.from([
        ['k', List.of(1)],
        [2, undefined],
      ]),
      '%{"k": [1], 2: ()}',
    ],
    ['empty map', EMPTY_MAP, '%{}'],
    ['set', SetValue.from([2, 10, 1]), '#{1, 10, 2}', undefined, '#{...3 items}'],
    [
      'set of sets of parts',
      SetValue.from([tuple(2, 'b'), tuple(10, 'a')]),
      '#{(10, "a"), (2, "b")}',
      undefined,
      '#{...2 items}',
    ],
    ['empty set', EMPTY_SET, '#{}', undefined, '#{...0 items}'],
    ['Int64Array', new Int64Values(new BigInt64Array(3)), 'Int64Array[3]', undefined, '"Int64Array[3]"'],
    [
      'Float64Array',
      new Float64Values(new Float64Array(0)),
      'Float64Array[0]',
      undefined,
      '"Float64Array[0]"',
    ],
    [
      'Float32Array',
      new Float32Values(new Float32Array(1)),
      'Float32Array[1]',
      undefined,
      '"Float32Array[1]"',
    ],
    [
      'function',
      new FunctionValue(code('f/Int', false), []),
      '<function f/Int>',
      undefined,
      '"<function f/Int>"',
    ],
    [
      'lambda',
      new FunctionValue(code('lambda', true), []),
      '<function lambda>',
      undefined,
      '"<function lambda>"',
    ],
    [
      'closure',
      new FunctionValue(code('lambda', true), [1]),
      '<closure lambda>',
      undefined,
      '"<closure lambda>"',
    ],
    ['Pid', new Pid(7), '<pid 7>', undefined, '<pid:7>'],
    [
      'handle',
      new NativeHandle(1, 1, { type: builtinTypes.Native, typeId: 3n }, 255, 0),
      '<native ptr=0xff type=3>',
      undefined,
      '"<native ptr=0xff type=3>"',
    ],
    ['buffer', new BufferValue(undefined, 'ab"'), 'ab"', undefined, '"ab""'],
  ];
  for (const [name, value, shown, inside = shown, returned = inside] of table) {
    test(name, () => {
      assert.equal(display(value), shown);
      assert.equal(displayNow(value), shown);
      assert.equal(nested(value), inside);
      assert.equal(nestedNow(value), inside);
      assert.equal(result(value), returned);
      assert.equal(display(List.of(value)), `[${inside}]`);
      assert.equal(result(tuple(value)), `(${returned})`);
    });
  }

  test('floats', () => {
    const texts: [number, string][] = [
      [0, '0.0'],
      [-0, '-0.0'],
      [100, '100.0'],
      [1e21, '1000000000000000000000.0'],
      [2 ** 63, '9223372036854775808.0'],
      [-1e21, `-1${'0'.repeat(21)}.0`],
      [1e-7, '0.0000001'],
      [-1.25e-10, '-0.000000000125'],
      [0.1, '0.1'],
      [3.14, '3.14'],
      [123456789.123, '123456789.123'],
      [NaN, 'NaN'],
      [Infinity, 'inf'],
      [-Infinity, '-inf'],
    ];
    for (const [value, text] of texts) assert.equal(displayNow(new Float(value)), text);
    const texts32: [number, string][] = [
      [0.1, '0.1'],
      [16777216, '16777216.0'],
      [3.4028234663852886e38, '340282346638528859811704183484516925440.0'],
      [1e-45, '0.000000000000000000000000000000000000000000001'],
      [-0, '-0.0'],
      [Infinity, 'inf'],
    ];
    for (const [value, text] of texts32) assert.equal(displayNow(new Float32(Math.fround(value))), text);
  });

  test('a million levels and a million elements', () => {
    let deep: Value = EMPTY_LIST;
    for (let i = 1; i < 1_000_000; i++) deep = List.of(deep);
    assert.equal(display(deep), '['.repeat(1_000_000) + ']'.repeat(1_000_000));
    const long = List.from(new Array<Value>(1_000_000).fill(7));
    assert.equal((display(long) as string).length, 3_000_000);
  });

  test('a mutable record inside itself', () => {
    const type = new TypeDescriptor('Node', '', 'record', 'mutable');
    const node = Data.of(new DataConstructor('Node', type, 0, ['name', 'next'], 2), ['a', undefined]);
    node.set(1, List.of(node));
    assert.equal(display(node), 'Node{name: "a", next: [Node{...}]}');
  });
});

describe("a program's own Show", () => {
  const type = new TypeDescriptor('Money', '', 'record');
  const ctor = new DataConstructor('Money', type, 0, ['amount'], 1);
  const money = (amount: Value) => Data.of(ctor, [amount]);

  /** Makes `body` the type's `Show` while `check` runs. */
  function withShow(body: (value: Data) => Value, check: () => void): void {
    const show = new FunctionCode('show', 1, 2, (frame) => body(frame[1] as Data), undefined, false);
    type.show = new FunctionValue(show, []);
    try {
      check();
    } finally {
      type.show = undefined;
    }
  }

  test('is used at every depth, its text inserted as it is', () => {
    withShow(
      (value) => `<"${String(value.get(0))}">`,
      () => {
        assert.equal(display(money(5)), '<"5">');
        assert.equal(display(List.of(money(5), tuple(money(6)))), '[<"5">, (<"6">)]');
        assert.equal(result(tuple(1, money(5))), '(1, <"5">)');
        assert.equal(display(SetValue.from([money(10), money(9), 3])), '#{3, <"10">, <"9">}');
        assert.equal(display(MapValue.from([[money(1), money(2)]])), '%{<"1">: <"2">}');
        assert.equal(displayNow(money(5)), 'Money{amount: 5}');
      },
    );
  });

  test('may suspend anywhere', () => {
    const later: Continuation<Data, undefined> = { resume: (value) => `$${String(value.get(0))}` };
    withShow(
      (value) => (value.get(0) === 0 ? '$zero' : suspend(later, value, undefined)),
      () => {
        const values = List.of(money(1), money(0), SetValue.from([money(20), 'x', money(3)]), money(4));
        assert.equal(resumeAll(display(values)), '[$1, $zero, #{"x", $20, $3}, $4]');
        assert.equal(resumeAll(display(money(7))), '$7');
      },
    );
  });

  test('must give a String', () => {
    withShow(
      () => 5,
      () =>
        assert.throws(
          () => display(money(1)),
          (error) => error instanceof Thrown,
        ),
    );
  });

  /** What the driver does: takes the records and resumes them, innermost first. */
  function resumeAll(value: Value): Value {
    const stack: unknown[] = [];
    for (;;) {
      if (value === SUSPENDED) {
        const taken = machine.records.splice(0);
        for (let i = taken.length - 3; i >= 0; i -= 3) stack.push(taken[i], taken[i + 1], taken[i + 2]);
      }
      if (stack.length === 0) return value;
      const [continuation, frame, temporary] = stack.splice(-3);
      if (value === SUSPENDED) value = undefined;
      value = (continuation as Continuation<unknown, unknown>).resume(frame, temporary, value);
    }
  }
});
