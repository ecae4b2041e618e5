/** Signatures of native functions: `(List[Float], Int) -> DVector`, in the language's own syntax of types. */

import { builtinTypes } from '../lang/values/types';
import type { SizedType } from '../lang/values/value';

/** A type that a native signature names. */
export type SignatureType =
  | { readonly kind: 'any' }
  | { readonly kind: ScalarKind }
  | { readonly kind: 'sized'; readonly width: SizedType }
  | { readonly kind: 'list' | 'set' | 'option'; readonly element: SignatureType }
  | { readonly kind: 'map'; readonly key: SignatureType; readonly value: SignatureType }
  | { readonly kind: 'result'; readonly ok: SignatureType; readonly error: SignatureType }
  | { readonly kind: 'tuple'; readonly elements: readonly SignatureType[] }
  | { readonly kind: 'function' }
  | { readonly kind: 'named'; readonly name: string };

type ScalarKind =
  | 'unit'
  | 'bool'
  | 'int'
  | 'float'
  | 'float32'
  | 'char'
  | 'string'
  | 'pid'
  | 'bigint'
  | 'decimal'
  | 'f64array'
  | 'i64array'
  | 'f32array'
  | 'buffer'
  | 'handle';

/** A signature that was read. */
export interface Signature {
  readonly parameters: readonly SignatureType[];
  readonly result: SignatureType;
}

/** Why a signature cannot be read; `message` says at which column of it. */
export class SignatureError extends Error {}

/** Reads a signature; throws a `SignatureError`. */
export function parseSignature(text: string): Signature {
  const reader = new SignatureReader(text);
  const left = reader.parametersOrType();
  if (!reader.takes('->')) reader.fail(reader.atEnd ? 'it has no `->`' : 'expected `->`');
  const result = reader.type();
  if (!reader.atEnd) reader.fail('expected the end');
  return { parameters: Array.isArray(left) ? left : [left], result };
}

/** Reads one type, such as that of a record's field; throws a `SignatureError`. */
export function parseSignatureType(text: string): SignatureType {
  const reader = new SignatureReader(text);
  const type = reader.type();
  if (!reader.atEnd) reader.fail('expected the end');
  return type;
}

const anyType: SignatureType = { kind: 'any' };

const scalars: Readonly<Record<string, SignatureType>> = {
  Any: anyType,
  Unit: { kind: 'unit' },
  Bool: { kind: 'bool' },
  Int: { kind: 'int' },
  Int64: { kind: 'int' },
  Float: { kind: 'float' },
  Float64: { kind: 'float' },
  Float32: { kind: 'float32' },
  Char: { kind: 'char' },
  String: { kind: 'string' },
  Pid: { kind: 'pid' },
  BigInt: { kind: 'bigint' },
  Decimal: { kind: 'decimal' },
  Float64Array: { kind: 'f64array' },
  Int64Array: { kind: 'i64array' },
  Float32Array: { kind: 'f32array' },
  Buffer: { kind: 'buffer' },
  Native: { kind: 'handle' },
  Int8: { kind: 'sized', width: builtinTypes.Int8 },
  Int16: { kind: 'sized', width: builtinTypes.Int16 },
  Int32: { kind: 'sized', width: builtinTypes.Int32 },
  UInt8: { kind: 'sized', width: builtinTypes.UInt8 },
  UInt16: { kind: 'sized', width: builtinTypes.UInt16 },
  UInt32: { kind: 'sized', width: builtinTypes.UInt32 },
  UInt64: { kind: 'sized', width: builtinTypes.UInt64 },
};

/** Generic types: how many arguments they take, and what they are with them. Without arguments all are `Any`. */
const generics: Readonly<
  Record<string, readonly [number, (args: readonly SignatureType[]) => SignatureType]>
> = {
  List: [1, ([element]) => ({ kind: 'list', element })],
  Set: [1, ([element]) => ({ kind: 'set', element })],
  Option: [1, ([element]) => ({ kind: 'option', element })],
  Map: [2, ([key, value]) => ({ kind: 'map', key, value })],
  Result: [2, ([ok, error]) => ({ kind: 'result', ok, error })],
};

/** Types inside each other in one signature; more is a mistake, and would exhaust the stack. */
const deepest = 100;

class SignatureReader {
  private position = 0;
  private depth = 0;
  constructor(private readonly text: string) {
    this.skipSpace();
  }

  get atEnd(): boolean {
    return this.position === this.text.length;
  }

  fail(reason: string): never {
    throw new SignatureError(`${reason} at column ${this.position + 1}`);
  }

  takes(word: string): boolean {
    if (!this.text.startsWith(word, this.position)) return false;
    this.position += word.length;
    this.skipSpace();
    return true;
  }

  /** A type with whatever arrows follow. */
  type(): SignatureType {
    if (++this.depth > deepest) this.fail('types are nested too deeply');
    const left = this.parametersOrType();
    const isFunction = this.takes('->');
    if (isFunction) this.type();
    this.depth--;
    if (isFunction) return { kind: 'function' };
    if (!Array.isArray(left)) return left;
    if (left.length === 1) return left[0];
    return left.length === 0 ? { kind: 'unit' } : { kind: 'tuple', elements: left };
  }

  /**
   * What stands left of an arrow or alone: a list in parentheses (one element in parentheses is that element), or a
   * type.
   */
  parametersOrType(): SignatureType | SignatureType[] {
    if (!this.takes('(')) return this.atom();
    const list = this.until(')');
    const [only] = list;
    if (list.length !== 1 || only === undefined) return list;
    return only.kind === 'tuple' || only.kind === 'unit' ? [only] : only;
  }

  private atom(): SignatureType {
    if (this.takes('[')) {
      const element = this.type();
      this.expect(']');
      return { kind: 'list', element };
    }
    if (this.takes('{')) return this.record();
    const name = this.name();
    const args = this.takes('[') ? this.until(']') : [];
    return this.named(name, args);
  }

  /** An anonymous record type: checked like `Any`, its names are read. */
  private record(): SignatureType {
    do {
      this.name();
      this.expect(':');
      this.type();
    } while (this.takes(','));
    this.expect('}');
    return anyType;
  }

  private named(name: string, args: readonly SignatureType[]): SignatureType {
    const generic = Object.hasOwn(generics, name) ? generics[name] : undefined;
    if (generic !== undefined) {
      const [count, make] = generic;
      if (args.length === 0) return make(new Array<SignatureType>(count).fill(anyType));
      if (args.length !== count)
        this.fail(`\`${name}\` takes ${count} type argument(s), not ${args.length},`);
      return make(args);
    }
    if (Object.hasOwn(scalars, name)) {
      if (args.length > 0) this.fail(`\`${name}\` takes no type arguments`);
      return scalars[name];
    }
    return name.length === 1 ? anyType : { kind: 'named', name };
  }

  private name(): string {
    const found = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*/u.exec(this.text.slice(this.position));
    if (found === null) this.fail('expected a type');
    this.position += found[0].length;
    this.skipSpace();
    return found[0];
  }

  private until(close: string): SignatureType[] {
    const types: SignatureType[] = [];
    if (this.takes(close)) return types;
    do types.push(this.type());
    while (this.takes(','));
    this.expect(close);
    return types;
  }

  private expect(word: string): void {
    if (!this.takes(word)) this.fail(`expected \`${word}\``);
  }

  private skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.position))) this.position++;
  }
}

/** The type as it would be written in a signature. */
export function signatureText(type: SignatureType): string {
  switch (type.kind) {
    case 'any':
      return 'Any';
    case 'sized':
      return type.width.name;
    case 'list':
      return type.element.kind === 'any' ? 'List' : `List[${signatureText(type.element)}]`;
    case 'set':
      return `Set[${signatureText(type.element)}]`;
    case 'option':
      return `Option[${signatureText(type.element)}]`;
    case 'map':
      return `Map[${signatureText(type.key)}, ${signatureText(type.value)}]`;
    case 'result':
      return `Result[${signatureText(type.ok)}, ${signatureText(type.error)}]`;
    case 'tuple':
      return `(${type.elements.map(signatureText).join(', ')})`;
    case 'function':
      return 'a function';
    case 'named':
      return type.name;
    default:
      return scalarNames[type.kind];
  }
}

const scalarNames: Readonly<Record<ScalarKind, string>> = {
  unit: '()',
  bool: 'Bool',
  int: 'Int',
  float: 'Float',
  float32: 'Float32',
  char: 'Char',
  string: 'String',
  pid: 'Pid',
  bigint: 'BigInt',
  decimal: 'Decimal',
  f64array: 'Float64Array',
  i64array: 'Int64Array',
  f32array: 'Float32Array',
  buffer: 'Buffer',
  handle: 'Native',
};
