import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createNodeHost } from '../../../src/host/node';
import { allBuiltinRows } from '../../../src/lang/builtins';
import { arityOf } from '../../../src/lang/builtins/arity';
import { none, pairOf, some } from '../../../src/lang/builtins/construct';
import { setHost, setWait } from '../../../src/lang/builtins/context';
import { parseStrictly } from '../../../src/lang/builtins/json-read';
import { nativeFunction } from '../../../src/lang/builtins/native-function';
import { machine, SUSPENDED } from '../../../src/lang/machine/suspension';
import { Thrown } from '../../../src/lang/machine/thrown';
import { Float64Values, Int64Values } from '../../../src/lang/values/arrays';
import { BufferValue } from '../../../src/lang/values/buffer';
import { List } from '../../../src/lang/values/list';
import { MapValue } from '../../../src/lang/values/map';
import { SetValue } from '../../../src/lang/values/set';
import { builtinTypes } from '../../../src/lang/values/types';
import {
  BigInteger,
  Char,
  Decimal,
  Float,
  Float32,
  Pid,
  SizedInt,
  type Value,
} from '../../../src/lang/values/value';
import { CapturedOutput, emptyInput } from '../../conformance/captured';

/** Builtins that change the machine they run on, need a running program, or do what they are told for ever. */
const left =
  /^(Env\.(set|remove)|File|Dir|Exec|Tcp|Http|WebSocket|Process|Gc|self$|exit$|sleep$|gc|vmStats|file|rotating|stderr|bcrypt)/;

const values: readonly Value[] = [
  undefined,
  true,
  0,
  3,
  -1,
  2n ** 62n,
  '',
  'text',
  '2024-01-02',
  new Float(1.5),
  new Float(NaN),
  new Float32(0.5),
  new Char(0x1f600),
  new SizedInt(builtinTypes.UInt8, 200),
  new BigInteger(2n ** 100n),
  new Decimal(-150n, 2),
  new Pid(1),
  List.from([]),
  List.from([1, 2, 3]),
  List.from(['b', 'a']),
  List.from([pairOf('k', 1)]),
  List.from([List.from([1]), List.from([])]),
  MapValue.from([['k', 1]]),
  SetValue.from([1, 'a']),
  pairOf(1, 'two'),
  some(3),
  none,
  parseStrictly('{"a": [1, null]}'),
  new Int64Values(BigInt64Array.of(1n, 2n)),
  new Float64Values(Float64Array.of(0.5)),
  new BufferValue(),
  nativeFunction('one', 1, [], (frame) => frame[1] as Value),
  nativeFunction('two', 2, [], () => true),
];

describe('builtins', () => {
  before(() => {
    const output = new CapturedOutput();
    setHost(
      createNodeHost({
        stdin: emptyInput,
        stdout: output,
        stderr: output,
        scriptArgs: [],
        isInteractive: false,
        native: undefined,
        collector: undefined,
      }),
    );
    setWait(() => SUSPENDED);
  });

  it('answer arguments of every kind with a value or an error of the program', () => {
    const rows = allBuiltinRows().filter(({ name }) => !left.test(name));
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.array(fc.constantFrom(...values), { minLength: 9, maxLength: 9 }),
        (row, args) => {
          const count = arityOf(row) + (row.typeArgument === true ? 1 : 0);
          machine.budget = 1_000_000;
          try {
            const result = (row.run as (...all: Value[]) => Value)(...args.slice(0, count));
            assert.ok(result !== SUSPENDED || row.suspends, `${row.name} suspends`);
            assert.ok(result === undefined || typeof result !== 'number' || !Object.is(result, -0), row.name);
            assert.ok(
              typeof result !== 'number' || Number.isSafeInteger(result),
              `${row.name} gave ${String(result)}`,
            );
          } catch (error) {
            assert.ok(
              error instanceof Thrown,
              `${row.name}: ${error instanceof Error ? String(error.stack) : String(error)}`,
            );
          } finally {
            machine.records.length = 0;
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
