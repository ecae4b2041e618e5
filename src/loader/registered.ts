/** What a library registered: its functions and types, read and checked. */

import { DataConstructor, TypeDescriptor } from '../lang/values/types';
import type { NativeType } from '../lang/host';
import { FunctionKind, signatureBinds, structs, TypeKind } from './abi';
import { badSignature, badTable, duplicateFunction, duplicateType } from './errors';
import { parseSignature, parseSignatureType, SignatureError, type Signature } from './signature';
import { StructReader, type Binding } from './vtable';

/** A function as the library describes it. */
export interface RegisteredFunction {
  readonly index: number;
  readonly name: string;
  readonly mode: 'sync' | 'async' | 'blocking';
  readonly signatureText: string | undefined;
  /** The signature, where it is a promise. */
  readonly signature: Signature | undefined;
  readonly doc: string | undefined;
}

/** More functions or types than this are a mistake. */
const most = 100_000;

/** Reads all functions; throws an `ExtensionError` for the first that is wrong. */
export function readFunctions(path: string, binding: Binding): RegisteredFunction[] {
  const found = new Map<string, RegisteredFunction>();
  const count = binding.function_count();
  if (count > most) throw badTable(path, `it registers ${count} functions`);
  for (let index = 0; index < count; index++) {
    const read = readFunction(path, binding, index);
    if (found.has(read.name)) throw duplicateFunction(path, read.name);
    found.set(read.name, read);
  }
  return [...found.values()];
}

function readFunction(path: string, binding: Binding, index: number): RegisteredFunction {
  const { size, fields } = structs.NostosFunction;
  const struct = structAt(path, binding.function_at(index), size, `function ${index}`);
  const name = struct.name(fields.name, `name of function ${index}`);
  const text = struct.text(fields.signature, `signature of ${name}`);
  const doc = struct.text(fields.doc, `text about ${name}`);
  const binds = (struct.u32(fields.flags) & signatureBinds) !== 0 && text !== '';
  return {
    index,
    name,
    mode: modeOf(path, name, struct.u32(fields.kind)),
    signatureText: text === '' ? undefined : text,
    signature: binds ? signatureOf(path, name, text) : undefined,
    doc: doc === '' ? undefined : doc,
  };
}

function modeOf(path: string, name: string, kind: number): RegisteredFunction['mode'] {
  switch (kind as FunctionKind) {
    case FunctionKind.SYNC:
      return 'sync';
    case FunctionKind.ASYNC:
      return 'async';
    case FunctionKind.BLOCKING:
      return 'blocking';
    default:
      throw badTable(path, `\`${name}\` is a function of kind ${kind}`);
  }
}

function signatureOf(path: string, name: string, text: string): Signature {
  try {
    return parseSignature(text);
  } catch (error) {
    if (error instanceof SignatureError) throw badSignature(path, name, text, error.message);
    throw error;
  }
}

/** Reads all types; `extension` becomes their module. Throws an `ExtensionError` for the first that is wrong. */
export function readTypes(path: string, binding: Binding, extension: string): NativeType[] {
  const found = new Map<string, NativeType>();
  const count = binding.type_count();
  if (count > most) throw badTable(path, `it registers ${count} types`);
  for (let index = 0; index < count; index++) {
    const type = readType(path, binding, index, extension);
    if (found.has(type.name)) throw duplicateType(path, type.name);
    found.set(type.name, type);
  }
  return [...found.values()];
}

function readType(path: string, binding: Binding, index: number, extension: string): NativeType {
  const { size, fields } = structs.NostosType;
  const struct = structAt(path, binding.type_at(index), size, `type ${index}`);
  const name = struct.text(fields.name, `name of type ${index}`);
  if (!/^\p{Lu}[\p{L}\p{N}_]*$/u.test(name)) throw badTable(path, `\`${name}\` is no name for a type`);
  const doc = struct.text(fields.doc, `text about ${name}`);
  const isRecord = (struct.u32(fields.kind) as TypeKind) === TypeKind.RECORD;
  if (!isRecord && (struct.u32(fields.kind) as TypeKind) !== TypeKind.OPAQUE) {
    throw badTable(path, `\`${name}\` is a type of kind ${struct.u32(fields.kind)}`);
  }
  const descriptor = new TypeDescriptor(name, extension, isRecord ? 'record' : 'opaque');
  const members = isRecord ? readFields(path, name, struct) : undefined;
  if (members !== undefined) {
    const names = members.map((member) => member.name);
    descriptor.constructors = [new DataConstructor(name, descriptor, 0, names, names.length)];
  }
  return { name, doc: doc === '' ? undefined : doc, fields: members, descriptor };
}

function readFields(path: string, owner: string, struct: StructReader): { name: string; type: string }[] {
  const { fields } = structs.NostosType;
  const count = struct.u32(fields.field_count);
  const address = struct.u64(fields.fields);
  if (count > most || (count > 0 && address === 0n)) throw badTable(path, `\`${owner}\` has ${count} fields`);
  const { size, fields: place } = structs.NostosField;
  const found: { name: string; type: string }[] = [];
  for (let i = 0; i < count; i++) {
    const field = new StructReader(path, address + BigInt(i * size), size);
    const name = field.text(place.name, `field ${i} of ${owner}`);
    const type = field.text(place.type, `type of field ${name} of ${owner}`);
    try {
      parseSignatureType(type);
    } catch (error) {
      if (error instanceof SignatureError) throw badSignature(path, `${owner}.${name}`, type, error.message);
      throw error;
    }
    found.push({ name, type });
  }
  return found;
}

/** A struct of the library that starts with its own size. */
function structAt(path: string, address: bigint | null, size: number, what: string): StructReader {
  if (address === null || address === 0n) throw badTable(path, `${what} is missing`);
  const stated = new StructReader(path, address, 4).u32(0);
  if (stated < size) throw badTable(path, `${what} has ${stated} bytes`);
  return new StructReader(path, address, size);
}
