import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Float64Values, Float32Values, Int64Values } from '../../src/lang/values/arrays';
import { BufferValue } from '../../src/lang/values/buffer';
import { FunctionCode, FunctionValue } from '../../src/lang/values/function';
import { List } from '../../src/lang/values/list';
import { MapValue } from '../../src/lang/values/map';
import {
  DataConstructor,
  noneConstructor,
  okConstructor,
  someConstructor,
  tupleConstructor,
  TypeDescriptor,
} from '../../src/lang/values/types';
import { Char, Data, Float, NativeHandle, type Value } from '../../src/lang/values/value';
import { floatList, open, skip, type Opened } from './support';

const probe = skip === false ? open(['probe', 'nalgebra']) : (undefined as unknown as Opened);
const fn = new FunctionValue(new FunctionCode('f', 1, 2, () => undefined, undefined, true), []);

const refused: readonly (readonly [name: string, args: readonly Value[], reason: string])[] = [
  ['Probe.add', [new Float(1)], 'it takes 2 arguments, but was given 1'],
  ['Probe.add', [], 'it takes 2 arguments, but was given 0'],
  ['Probe.echoInt', [1, 2], 'it takes 1 argument, but was given 2'],
  ['Probe.add', [new Float(1), 2], 'argument 2 must be Float, but is Int (2)'],
  ['Probe.echoString', [undefined], 'argument 1 must be String, but is ()'],
  ['Probe.echoFloats', [List.of(new Float(1), 2)], 'argument 1 must be Float, but is Int (2)'],
  ['Probe.echoFloats', [List.of(1, 2)], 'argument 1 must be Float, but is Int (1)'],
  ['Probe.echoInts', [List.fromFloats(new Float64Array([1]))], 'argument 1 must be Int, but is Float (1.0)'],
  ['Probe.echoStrings', [List.of('a', List.of('b'))], 'argument 1 must be String, but is List (["b"])'],
  ['Probe.echoMap', [MapValue.from([['a', 'b']])], 'argument 1 must be Int, but is String ("b")'],
  ['Probe.echoMap', [MapValue.from([[1, 1]])], 'argument 1 must be String, but is Int (1)'],
  [
    'Probe.echoPair',
    [Data.of(tupleConstructor(3), [1, 'a', 2])],
    'argument 1 must be (Int, String), but is Tuple ((1, "a", 2))',
  ],
  ['Probe.echoOption', [Data.of(someConstructor, ['x'])], 'argument 1 must be Int, but is String ("x")'],
  [
    'Probe.echoOption',
    [Data.of(okConstructor, [1])],
    'argument 1 must be Option[Int], but is Result (Ok(1))',
  ],
  ['Probe.echoInt8', [1], 'argument 1 must be Int8, but is Int (1)'],
  ['Probe.echoChar', ['a'], 'argument 1 must be Char, but is String ("a")'],
  ['Probe.echoFloatArray', [floatList(1)], 'argument 1 must be Float64Array, but is List ([1.0])'],
  ['Probe.echoBuffer', ['a'], 'argument 1 must be Buffer, but is String ("a")'],
  ['Probe.echo', [fn], 'argument 1 holds a Function, which cannot be given to native code'],
  [
    'Probe.echo',
    [List.of(1, Data.of(someConstructor, [fn]))],
    'argument 1 holds a Function, which cannot be given to native code',
  ],
];
for (const [name, args, reason] of refused) {
  test(`${name} refuses: ${reason}`, { skip }, () => {
    assert.equal(probe.failure(name, ...args), `Extension call failed: ${name}: ${reason}`);
  });
}

test('a long value is cut in the message', { skip }, () => {
  const message = probe.failure('Probe.echoInt', 'x'.repeat(1000));
  assert.match(message, /but is String \("x{59}…\)$/);
});

test('errors and panics of native code are errors of the program, and the library goes on', { skip }, () => {
  assert.equal(probe.failure('Probe.error', 'no luck'), 'Extension call failed: no luck');
  assert.match(probe.failure('Probe.panic', 'oops'), /^Extension call failed: panic in Probe\.panic: oops/);
  assert.match(probe.failure('Probe.panicIndex'), /panic in Probe\.panicIndex: index out of bounds/);
  assert.match(probe.failure('Probe.panicDrop'), /panic in Probe\.panicDrop/);
  assert.match(probe.failure('Probe.panicOther'), /panic in Probe\.panicOther/);
  assert.deepEqual(probe.call('Probe.add', new Float(1), new Float(2)), new Float(3));
});

test('results that break the signature are errors that say both', { skip }, () => {
  const promise = (name: string): string => probe.failure(name).replace(/^Extension call failed: /, '');
  assert.equal(
    promise('Probe.lieString'),
    'Probe.lieString: the result is String ("no Int"), but its signature promises Int',
  );
  assert.equal(
    promise('Probe.lieInt8'),
    'Probe.lieInt8: the result is Int (300), but its signature promises Int8',
  );
  assert.equal(
    promise('Probe.lieList'),
    'Probe.lieList: the result is Bool (true), but its signature promises Int',
  );
});

test('an asynchronous function cannot be called as a synchronous one', { skip }, () => {
  assert.match(
    probe.failure('Probe.sleep', 1),
    /Probe\.sleep is asynchronous and cannot be called from here/,
  );
});

for (const length of [3, 1000]) {
  test(`typed arrays of ${length} are lent: what native code writes is seen`, { skip }, () => {
    const array = new Float64Values(new Float64Array(length).fill(2));
    probe.call('Probe.scaleInPlace', array, new Float(3));
    assert.deepEqual(array.data, new Float64Array(length).fill(6));
    assert.deepEqual(
      probe.call('Probe.sumFloatArray', new Float64Values(new Float64Array(length).fill(2))),
      new Float(2 * length),
    );
    assert.equal(
      probe.call('Probe.sumIntArray', new Int64Values(new BigInt64Array(length).fill(3n))),
      3 * length,
    );
    assert.deepEqual(
      probe.call('Probe.sumFloat32Array', new Float32Values(new Float32Array(length).fill(0.5))),
      new Float(length / 2),
    );
    assert.equal(probe.call('Probe.sumBytes', new BufferValue(new Uint8Array(length).fill(1))), length);
    assert.deepEqual(
      probe.call('Probe.sumFloats', List.fromFloats(new Float64Array(length).fill(2))),
      new Float(2 * length),
    );
    assert.deepEqual(
      probe.call('Probe.sumFloats', floatList(...new Array<number>(length).fill(2))),
      new Float(2 * length),
    );
  });
}

test('a packed list that is part of a longer one is lent where it starts', { skip }, () => {
  const numbers = Float64Array.from({ length: 2000 }, (_, i) => i);
  const part = List.fromFloats(numbers).drop(500).take(1000);
  assert.deepEqual(probe.call('Probe.sumFloats', part), new Float(((500 + 1499) * 1000) / 2));
});

test('packed lists come out packed, a million at once', { skip }, () => {
  const list = probe.call('Probe.floats', 1_000_000) as List;
  assert(list.isPacked);
  assert.equal(list.length, 1_000_000);
  assert.deepEqual(list.get(999_999), new Float(999_999));
  const copy = probe.call('Probe.copyFloats', list) as List;
  assert.deepEqual(copy.floats(), list.floats());
  assert.equal((probe.call('Probe.ints', 1000) as List).get(999), 999);
});

test('a handle keeps its opaque type and can be used by its own extension only', { skip }, () => {
  const vector = probe.call('Nalgebra.dvec', floatList(3, 4));
  assert(vector instanceof NativeHandle);
  assert.equal(vector.type.fullName, 'nalgebra.DVector');
  assert.deepEqual(probe.call('Nalgebra.dvecNorm', vector), new Float(5));
  assert.equal(
    probe.failure('Probe.label', vector),
    'Extension call failed: Probe.label: argument 1 is a DVector of the extension nalgebra; only nalgebra can use it',
  );
  assert.match(
    probe.failure('Probe.echo', List.of(vector)),
    /argument 1 is a DVector of the extension nalgebra/,
  );
});

test('an opaque type is not another one, however the handle comes', { skip }, () => {
  const matrix = probe.call('Nalgebra.dmat', List.of(floatList(1, 2), floatList(3, 4)));
  assert.equal(
    probe.failure('Nalgebra.dvecNorm', matrix),
    'Extension call failed: Nalgebra.dvecNorm: argument 1 must be DVector, but is a handle of type DMatrix',
  );
  assert.match(probe.failure('Nalgebra.dvecNorm', 1), /argument 1 must be DVector, but is Int \(1\)/);
});

test('a forged and a stale handle are found out', { skip }, () => {
  const counted = probe.call('Probe.counted', 7) as NativeHandle;
  const forged = new NativeHandle(counted.slot, counted.generation + 1, counted.kind, 0, 0);
  const far = new NativeHandle(1_000_000, 0, counted.kind, 0, 0);
  for (const handle of [forged, far]) {
    assert.equal(
      probe.failure('Probe.labelOfCounted', handle),
      'Extension call failed: Probe.labelOfCounted: argument 1 is a handle whose native object is gone',
    );
  }
  assert.equal(probe.call('Probe.labelOfCounted', counted), 7);
  probe.collector.collect([]);
  assert.match(probe.failure('Probe.labelOfCounted', counted), /whose native object is gone/);
});

test('the same handle comes back as the same one, a token twice as one', { skip }, () => {
  const counted = probe.call('Probe.counted', 1) as NativeHandle;
  const { live } = probe.collector.stats();
  const [a, b] = [
    probe.call('Probe.same', counted),
    (probe.call('Probe.twice', counted) as Data).get(1),
  ] as NativeHandle[];
  for (const same of [a, b]) {
    assert.deepEqual([same.slot, same.generation], [counted.slot, counted.generation]);
    assert.equal(same.type, counted.type);
  }
  const token = probe.call('Probe.token', 4096) as NativeHandle;
  assert.equal((probe.call('Probe.token', 4096) as NativeHandle).slot, token.slot);
  assert.equal(probe.collector.stats().live, live + 1);
});

test('a signature that contradicts the type of a handle is an error', { skip }, () => {
  probe.call('Probe.sized', 10);
  assert.match(
    probe.failure('Probe.sizedAsCounted'),
    /the result is a Sized \(type id \d+, so declared by Probe\.sized\), but its signature promises Counted/,
  );
});

test('records and variants that the program declares are made from their names', { skip }, () => {
  const shape = new TypeDescriptor('Shape', 'shapes', 'variant');
  const circle = new DataConstructor('Circle', shape, 0, undefined, 1);
  shape.constructors = [circle];
  const point = new TypeDescriptor('Point', 'shapes', 'record');
  point.constructors = [new DataConstructor('Point', point, 0, ['x', 'y'], 2)];
  const found = [shape, point];
  probe.extensions.useTypes({
    type: (name) => found.find((type) => type.fullName === name || type.name === name),
    constructorNamed: () => undefined,
  });
  const value = List.of(
    Data.of(circle, [new Float(2)]),
    Data.of(point.constructors[0], [1, 2]),
    Data.of(noneConstructor, []),
  );
  const back = (probe.call('Probe.echo', value) as List).toArray() as Data[];
  assert.deepEqual(
    back.map(({ ctor }) => ctor),
    [circle, point.constructors[0], noneConstructor],
  );
  probe.extensions.useTypes({ type: () => undefined, constructorNamed: () => undefined });
  assert.match(
    probe.failure('Probe.echo', value),
    /the result is the variant `shapes\.Shape\.Circle`, which is not declared/,
  );
  const record = List.of(value.get(1));
  assert.match(
    probe.failure('Probe.echo', record),
    /the result is a record of type `shapes\.Point`, which is not declared/,
  );
});

test('unknown names get the nearest ones, and names of two libraries both', { skip }, () => {
  const problem = (name: string, module = ''): string => {
    const found = probe.extensions.resolve(name, module);
    assert('problem' in found);
    return `${found.problem}\nhint: ${found.hint}`;
  };
  assert.match(
    problem('Nalgebra.dvecAd'),
    /^Unknown extension function: Nalgebra\.dvecAd\nhint: did you mean `Nalgebra\.dvecAdd`/,
  );
  assert.match(problem('Zzz.qqqqqq', 'probe'), /probe 0\.1\.0 at '.*' may be older than its wrapper/);
});

test(
  'one name in two libraries is an error that names both, except for the wrapper of one of them',
  { skip },
  () => {
    const folder = `${__dirname}/../../fixtures/broken`;
    const { extensions } = open(['malformed_results'], {
      extensionsFolder: folder,
      libraryPaths: [`${folder}/missing_wrapper/prebuilt/linux-x64/libmissing_wrapper.so`],
    });
    const elsewhere = extensions.resolve('Broken.one', 'main');
    assert('problem' in elsewhere);
    assert.match(elsewhere.problem, /registered by two extensions, missing_wrapper and malformed_results/);
    const own = extensions.resolve('Broken.one', 'malformed_results');
    assert('library' in own);
    assert.equal(own.library.name, 'malformed_results');
  },
);

test('Chars cross as themselves', { skip }, () => {
  assert.equal((probe.call('Probe.echo', new Char(0x10ffff)) as Char).codePoint, 0x10ffff);
});

// Last, since a library serves the set of extensions that opened it last.
test('a slow synchronous function is named in the log', { skip }, () => {
  const { call, warnings } = open(['probe'], { blockLimitMs: 50 });
  call('Probe.badDelay', 120);
  assert.match(
    warnings.join('\n'),
    /^native code took \d{3} ms on the runtime thread: Probe\.badDelay; register it with add_blocking$/,
  );
});
