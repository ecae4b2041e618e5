/** Native calls are typed by the signatures that a library registered. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '../../../src/lang';
import type { NativeExtensions, NativeFunction, NativeLibrary, NativeType } from '../../../src/lang/host';
import { Source } from '../../../src/lang/syntax/source';
import { TypeDescriptor } from '../../../src/lang/values/types';
import { errorText } from './support';

const wrapper = `pub type Vec = { data: Any }
pub type Mat = { data: Any }
trait Num
    add(self, other: Self) -> Self
    sub(self, other: Self) -> Self
end
pub vec(data: List) -> Vec = Vec(__native__("Nalgebra.dvec", data))
pub mat(rows: List) -> Mat = Mat(__native__("Nalgebra.dmat", rows))
pub vecDot(a: Vec, b: Vec) -> Float = __native__("Nalgebra.dvecDot", a.data, b.data)
pub vecAddScalar(v: Vec, s: Float) -> Vec = Vec(__native__("Nalgebra.dvecAddScalar", v.data, s))
Vec: Num
    add(self, other: Vec) -> Vec = Vec(__native__("Nalgebra.dvecAdd", self.data, other.data))
    sub(self, other: Vec) -> Vec = Vec(__native__("Nalgebra.dvecSub", self.data, other.data))
end
pub rawAdd(a: DVector, b: DVector) -> DVector = __native__("Nalgebra.dvecAdd", a, b)
pub rawVec(data: List[Float]) -> DVector = __native__("Nalgebra.dvec", data)
pub rawMat() -> DMatrix = __native__("Nalgebra.dmat", [[1.0]])
`;

const signatures: Readonly<Record<string, string>> = {
  'Nalgebra.dvec': '(List) -> DVector',
  'Nalgebra.dmat': '(List) -> DMatrix',
  'Nalgebra.dvecAdd': '(DVector, DVector) -> DVector',
  'Nalgebra.dvecSub': '(DVector, DVector) -> DVector',
  'Nalgebra.dvecDot': '(DVector, DVector) -> Float',
  'Nalgebra.dvecAddScalar': '(DVector, Float) -> DVector',
};

/** Extensions with the one library above; nothing in it can be called. */
function extensions(text: string): NativeExtensions {
  const opaque = (name: string): NativeType => ({
    name,
    doc: undefined,
    fields: undefined,
    descriptor: new TypeDescriptor(name, 'nalgebra', 'opaque'),
  });
  const functions = new Map<string, NativeFunction>();
  const library: NativeLibrary = {
    name: 'nalgebra',
    version: '1.0.0',
    path: 'libnalgebra.so',
    functions,
    types: [opaque('DVector'), opaque('DMatrix')],
  };
  const unused = (): never => {
    throw new Error('not called by the checker');
  };
  const add = (name: string, signature: string | undefined, binding: boolean) =>
    functions.set(name, {
      name,
      signature,
      binding,
      doc: undefined,
      mode: 'sync',
      library,
      call: unused,
      direct: unused,
      start: unused,
    });
  for (const [name, signature] of Object.entries(signatures)) add(name, signature, true);
  add('Nalgebra.documented', '(Int) -> Int', false);
  add('Nalgebra.plain', undefined, false);
  const source = new Source('nalgebra.nos', text);
  return {
    find: (name) => (name === 'nalgebra' ? { wrappers: [source], library } : undefined),
    libraries: [library],
    resolve: (name) =>
      functions.get(name) ?? {
        problem: `unknown native function \`${name}\``,
        hint: 'did you mean `Nalgebra.dvecAdd`?',
      },
    onMessage: () => undefined,
    onIdle: () => undefined,
    useTypes: () => undefined,
    working: false,
    waitHere: () => false,
    close: () => undefined,
  };
}

function errorsOf(main: string, library = wrapper): string {
  const text = `import nalgebra\nuse nalgebra.*\n${main}`;
  const { diagnostics } = compile({
    files: [{ source: new Source('main.nos', text), module: '' }],
    entry: { module: '', name: 'main' },
    native: extensions(library),
  });
  return errorText(diagnostics);
}

describe('a wrapper and its uses', () => {
  test('the wrapper itself and ordinary uses are accepted', () => {
    assert.equal(errorsOf('main() = vecDot(vec([1.0, 2.0]) + vec([1, 2]), vec([3.0]) + 2)'), '');
  });
  test('adding text to a vector', () => {
    assert.match(errorsOf('main() = vec([1.0]) + "x"'), /expected `nalgebra.Vec`, found `String`/);
  });
  test('a matrix where a vector is wanted', () => {
    assert.match(
      errorsOf('main() = vecDot(mat([[1.0]]), vec([1.0]))'),
      /expected `nalgebra.Vec`, found `nalgebra.Mat`/,
    );
  });
  test('opaque types are nominal', () => {
    assert.match(
      errorsOf('main() = rawAdd(rawVec([1.0]), rawMat())'),
      /expected `nalgebra.DVector`, found `nalgebra.DMatrix`/,
    );
  });
});

describe('calls of native functions', () => {
  test('too few arguments', () => {
    assert.match(
      errorsOf('main() = __native__("Nalgebra.dvecAdd", rawVec([1.0]))'),
      /Wrong number of arguments: expected 2, found 1/,
    );
  });
  test('an argument of another type', () => {
    assert.match(
      errorsOf('main() = __native__("Nalgebra.dvecAdd", rawVec([1.0]), 5)'),
      /expected `nalgebra.DVector`, found `Int`/,
    );
  });
  test('an unknown name', () => {
    assert.match(
      errorsOf('main() = __native__("Nalgebra.dvecAd", 1)'),
      /unknown native function `Nalgebra.dvecAd`[^]*did you mean/,
    );
  });
  test('a wrapper that declares another result', () => {
    const wrong = `${wrapper}pub bad(v: Vec) -> Int = __native__("Nalgebra.dvecDot", v.data, v.data)\n`;
    assert.match(errorsOf('main() = 0', wrong), /expected `Int`, found `Float`/);
  });
  test('a signature that only documents decides nothing', () => {
    assert.equal(errorsOf('main() = __native__("Nalgebra.documented", "a", 2) ++ "b"'), '');
  });
  test('a result without signature is checked where its type is declared', () => {
    assert.equal(errorsOf('f(x: Int) -> String = __native__("Nalgebra.plain", x)\nmain() = f(1)'), '');
  });
});
