/** Native functions that are called often have a call of their own: it must refuse and answer as the first calls did. */

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HOT_CALLS } from '../../src/loader/hotCall';
import { BigInteger, Float, NativeHandle, type Value } from '../../src/lang/values/value';
import { floatList, open, skip, type Opened } from './support';

const opened = skip === false ? open(['probe', 'nalgebra']) : (undefined as unknown as Opened);
const vector = (...numbers: number[]): Value => opened.call('Nalgebra.dvec', floatList(...numbers));

/** Makes a function hot with arguments that it takes. */
function warm(name: string, ...args: Value[]): void {
  for (let i = 0; i < HOT_CALLS + 10; i++) opened.call(name, ...args);
}

const edges: readonly (readonly [name: string, values: readonly Value[]])[] = [
  [
    'Probe.echoInt',
    [
      0,
      -1,
      2147483647,
      -2147483648,
      2147483648,
      -2147483649,
      9007199254740991,
      -9007199254740991,
      2n ** 63n - 1n,
    ],
  ],
  ['Probe.echoFloat', [1.5, -0, NaN, Infinity, 5e-324].map((number) => new Float(number))],
  ['Probe.echoBool', [true, false]],
];
for (const [name, values] of edges) {
  test(`${name} gives back what it is given when it is hot`, { skip }, () => {
    warm(name, values[0]);
    for (const value of values) assert.deepEqual(opened.call(name, value), value);
  });
}

const refused: readonly (readonly [name: string, good: readonly Value[], bad: readonly Value[]])[] = [
  ['Probe.add', [new Float(1), new Float(2)], [new Float(1)]],
  ['Probe.add', [new Float(1), new Float(2)], [new Float(1), 2]],
  ['Probe.add', [new Float(1), new Float(2)], [new Float(1), new Float(2), new Float(3)]],
  ['Probe.echoInt', [1], ['1']],
  ['Probe.echoInt', [1], [new BigInteger(1n)]],
  ['Probe.echoBool', [true], [undefined]],
];
// Asked before anything is hot.
const atFirst = skip === false ? refused.map(([name, , bad]) => opened.failure(name, ...bad)) : [];
refused.forEach(([name, good, bad], index) => {
  test(`${name} refuses wrong arguments as at first (${index})`, { skip }, () => {
    warm(name, ...good);
    assert.equal(opened.failure(name, ...bad), atFirst[index]);
  });
});

test('handles are checked at every hot call', { skip }, () => {
  const [a, b] = [vector(1, 2), vector(3, 4)];
  warm('Nalgebra.dvecDot', a, b);
  assert.deepEqual(opened.call('Nalgebra.dvecDot', a, b), new Float(11));
  const matrix = opened.call('Nalgebra.dmatIdentity', 2);
  assert.match(opened.failure('Nalgebra.dvecDot', a, matrix), /argument 2/);
  const real = a as NativeHandle;
  const stale = new NativeHandle(real.slot, real.generation + 1, real.kind, 0, 0);
  assert.match(opened.failure('Nalgebra.dvecDot', stale, b), /native object is gone/);
  const forged = new NativeHandle(1_000_000, 0, real.kind, 0, 0);
  assert.match(opened.failure('Nalgebra.dvecDot', b, forged), /native object is gone/);
  assert.match(opened.failure('Nalgebra.dvecDot', a, vector(1, 2, 3)), /2 and 3/);
  assert.deepEqual(opened.call('Nalgebra.dvecDot', a, b), new Float(11));
});

test('new handles of hot calls are counted', { skip }, () => {
  const [a, b] = [vector(1), vector(2)];
  const before = opened.collector.table.live;
  warm('Nalgebra.dvecAdd', a, b);
  assert.equal(opened.collector.table.live, before + HOT_CALLS + 10);
});
