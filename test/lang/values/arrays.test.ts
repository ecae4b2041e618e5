import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Float32Values, Float64Values, Int64Values } from '../../../src/lang/values/arrays';
import { BufferValue } from '../../../src/lang/values/buffer';
import { canonical } from '../../../src/lang/values/integer';
import { Float } from '../../../src/lang/values/value';

describe('typed arrays', () => {
  test('Int64Array holds every Int exactly', () => {
    const edges = [0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n];
    const int = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
      fc.constantFrom(...edges, ...edges.map((n) => -n), -(2n ** 63n)),
    );
    fc.assert(
      fc.property(fc.array(int, { maxLength: 20 }), (ints) => {
        const array = new Int64Values(new BigInt64Array(ints.length));
        ints.forEach((n, i) => array.set(i, canonical(n)));
        assert.deepEqual([...array.data], ints);
        ints.forEach((n, i) => assert.ok(Object.is(array.get(i), canonical(n))));
      }),
      { numRuns: 1000 },
    );
  });

  test('a view into the middle of memory', () => {
    const memory = new BigInt64Array(4).buffer;
    const array = new Int64Values(new BigInt64Array(memory, 8, 2));
    array.set(1, -2);
    assert.deepEqual([...new BigInt64Array(memory)], [0n, 0n, -2n, 0n]);
  });

  test('floats; Float32Array rounds', () => {
    const wide = new Float64Values(new Float64Array(1));
    const narrow = new Float32Values(new Float32Array(1));
    wide.set(0, new Float(0.1));
    narrow.set(0, new Float(0.1));
    assert.equal(wide.get(0).value, 0.1);
    assert.equal(narrow.get(0).value, Math.fround(0.1));
    assert.equal(wide.accepts(1), false);
    assert.equal(new Int64Values(new BigInt64Array(0)).accepts(2n ** 60n), true);
  });
});

describe('buffers', () => {
  test('collect text, and bytes before it', () => {
    const buffer = new BufferValue(Uint8Array.of(0xc3, 0xa9, 0xff));
    assert.deepEqual([...buffer.toBytes()], [0xc3, 0xa9, 0xff]);
    const copy = buffer.copy();
    buffer.append('é');
    assert.equal(buffer.toText(), 'é\ufffdé');
    assert.deepEqual([...buffer.toBytes()], [0xc3, 0xa9, 0xff, 0xc3, 0xa9]);
    assert.equal(copy.toText(), 'é\ufffd');
    assert.equal(new BufferValue().toText(), '');
  });
});
