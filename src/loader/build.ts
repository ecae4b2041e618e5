/** Containers of a result while their children are read. */

import { Data, type Value } from '../lang/values/value';
import { List } from '../lang/values/list';
import { MapValue } from '../lang/values/map';
import { SetValue } from '../lang/values/set';
import { Thrown } from '../lang/machine/thrown';
import {
  noneConstructor,
  okConstructor,
  errConstructor,
  someConstructor,
  tupleConstructor,
  type DataConstructor,
} from '../lang/values/types';
import { cellSize, Tag } from './abi';
import { elementOf, fieldType } from './encode';
import { malformed } from './malformed';
import { Misfit } from './misfit';
import { signatureText, type SignatureType } from './signature';
import type { TypeScope } from './scope';

type Note = (misfit: Misfit) => void;

/** A container that waits for its children. */
export class BuildFrame {
  readonly values: Value[] = [];
  /** Children, names left out. */
  readonly count: number;
  private next: number;
  private stride = cellSize;
  /** Of tuples, records and variants; undefined when nobody knows it, which was noted. */
  private ctor: DataConstructor | undefined;
  /** Of records: where each child goes. */
  private places: readonly number[] | undefined;

  constructor(
    private readonly tag: Tag,
    private readonly entries: number,
    start: number,
    private type: SignatureType | undefined,
    private readonly scope: TypeScope,
    private readonly compatible: boolean,
  ) {
    this.next = start;
    this.count = tag === Tag.MAP ? 2 * entries : entries;
  }

  /** Cells that a container of `count` entries has for its children and their names. */
  static cells(tag: Tag, count: number): number {
    if (tag === Tag.MAP) return 2 * count;
    if (tag === Tag.RECORD) return 1 + 2 * count;
    return tag === Tag.VARIANT ? 2 + count : count;
  }

  /** Reads the names and decides what the container is. `name` reads the name in the cell at an offset. */
  open(name: (offset: number) => string, note: Note): void {
    switch (this.tag) {
      case Tag.RECORD:
        this.openRecord(name, note);
        break;
      case Tag.VARIANT:
        this.openVariant(name, note);
        break;
      case Tag.TUPLE:
        this.ctor = tupleConstructor(this.entries);
        this.expect(
          this.type?.kind === 'tuple' && this.type.elements.length === this.entries,
          note,
          () => `a tuple of ${this.entries}`,
        );
        break;
      case Tag.MAP:
        this.expect(this.type?.kind === 'map', note, () => 'Map');
        break;
      case Tag.SET:
        this.expect(this.type?.kind === 'set', note, () => 'Set');
        break;
      default:
        this.expect(this.type?.kind === 'list', note, () => 'List');
    }
  }

  /** The offset of the next child. */
  nextOffset(): number {
    const offset = this.next;
    this.next += this.stride;
    return offset;
  }

  /** The type of the next child. */
  nextType(): SignatureType | undefined {
    const { type } = this;
    if (type === undefined) return undefined;
    const index = this.values.length;
    if (type.kind === 'map') return index % 2 === 0 ? type.key : type.value;
    return elementOf(type) ?? (this.ctor === undefined ? undefined : fieldType(type, this.ctor, index));
  }

  /** The value, once all children are there. */
  finish(note: Note): Value {
    switch (this.tag) {
      case Tag.LIST:
        return List.from(this.values);
      case Tag.MAP:
        return this.hashed(note, () => MapValue.from(pairs(this.values)));
      case Tag.SET:
        return this.hashed(note, () => SetValue.from(this.values));
      default:
        return this.ctor === undefined ? undefined : Data.of(this.ctor, this.inOrder());
    }
  }

  private inOrder(): readonly Value[] {
    if (this.places === undefined) return this.values;
    const fields = new Array<Value>(this.values.length);
    this.places.forEach((place, i) => (fields[place] = this.values[i]));
    return fields;
  }

  private hashed(note: Note, make: () => Value): Value {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      note(new Misfit('keys that can be hashed', 'a Map or Set with others'));
      return undefined;
    }
  }

  /** Without a signature's type everything is expected; after a misfit the children are read without types. */
  private expect(fits: boolean, note: Note, found: () => string): void {
    if (this.type === undefined) return;
    if (this.type.kind === 'any') this.type = undefined;
    else if (!fits) this.miss(note, found());
  }

  private miss(note: Note, found: string): void {
    note(new Misfit(this.type === undefined ? 'a declared type' : signatureText(this.type), found));
    this.type = undefined;
  }

  private openRecord(name: (offset: number) => string, note: Note): void {
    const typeName = name(this.next);
    const fields: string[] = [];
    for (let i = 0; i < this.entries; i++) fields.push(name(this.next + (1 + 2 * i) * cellSize));
    this.next += 2 * cellSize;
    this.stride = 2 * cellSize;
    const declared = this.scope.type(typeName);
    const ctor = declared?.kind === 'record' ? declared.constructors[0] : undefined;
    if (ctor === undefined && this.compatible) {
      this.openOlderRecord(typeName, fields);
      this.type = undefined;
      return;
    }
    if (ctor === undefined) return this.miss(note, `a record of type \`${typeName}\`, which is not declared`);
    this.expect(isNamed(this.scope, this.type, ctor), note, () => typeName);
    this.places = placesOf(fields, ctor.fieldNames ?? []);
    if (this.places !== undefined) this.ctor = ctor;
    else {
      const wanted = (ctor.fieldNames ?? []).join(', ');
      note(
        new Misfit(`the fields ${wanted} of ${typeName}`, `a record with the fields ${fields.join(', ')}`),
      );
    }
  }

  /** The older SDK has no variants: a record may stand for one, with its constructor's name, as in arguments. */
  private openOlderRecord(name: string, fields: readonly string[]): void {
    const variant = bareConstructor(this.scope, name);
    if (variant?.arity === fields.length) {
      const positions = [...fields.keys()].map(String);
      const places = placesOf(fields, positions) ?? placesOf(fields, variant.fieldNames ?? []);
      if (places !== undefined) {
        this.ctor = variant;
        this.places = places;
        return;
      }
    }
    this.ctor = this.scope.undeclaredRecord(name, fields);
  }

  private openVariant(name: (offset: number) => string, note: Note): void {
    const typeName = name(this.next);
    const constructorName = name(this.next + cellSize);
    this.next += 2 * cellSize;
    const ctor = variantConstructor(this.scope, this.type, typeName, constructorName);
    const shown = typeName === '' ? constructorName : `${typeName}.${constructorName}`;
    if (ctor === undefined) return this.miss(note, `the variant \`${shown}\`, which is not declared`);
    this.expect(isNamed(this.scope, this.type, ctor), note, () => shown);
    if (ctor.arity === this.entries) this.ctor = ctor;
    else note(new Misfit(`${ctor.arity} field(s) of ${shown}`, `${this.entries}`));
  }
}

/** The constructor that a result names, as it is seen from `scope` where `type` is promised. */
export function variantConstructor(
  scope: TypeScope,
  type: SignatureType | undefined,
  typeName: string,
  constructorName: string,
): DataConstructor | undefined {
  const declared = typeName === '' ? typeBySignature(scope, type) : scope.type(typeName);
  if (declared !== undefined) {
    for (const constructor of declared.constructors)
      if (constructor.name === constructorName) return constructor;
    return undefined;
  }
  if (typeName !== '') return undefined;
  return bareConstructor(scope, constructorName);
}

function bareConstructor(scope: TypeScope, name: string): DataConstructor | undefined {
  const prelude = [noneConstructor, someConstructor, okConstructor, errConstructor];
  return scope.constructorNamed(name) ?? prelude.find((constructor) => constructor.name === name);
}

function typeBySignature(scope: TypeScope, type: SignatureType | undefined) {
  if (type?.kind === 'option') return someConstructor.type;
  if (type?.kind === 'result') return okConstructor.type;
  return type?.kind === 'named' ? scope.type(type.name) : undefined;
}

/** Whether the signature's type is that of the constructor. A name that nobody knows may be an alias of it. */
export function isNamed(scope: TypeScope, type: SignatureType | undefined, ctor: DataConstructor): boolean {
  switch (type?.kind) {
    case 'option':
      return ctor.type === someConstructor.type;
    case 'result':
      return ctor.type === okConstructor.type;
    case 'named': {
      const wanted = scope.type(type.name);
      return wanted === undefined || wanted === ctor.type;
    }
    default:
      return false;
  }
}

/** For each field found its place among the wanted ones; undefined when they are not the same fields. */
function placesOf(found: readonly string[], wanted: readonly string[]): readonly number[] | undefined {
  if (found.length !== wanted.length) return undefined;
  const places = found.map((name) => wanted.indexOf(name));
  return places.includes(-1) || new Set(places).size !== places.length ? undefined : places;
}

function pairs(values: readonly Value[]): [Value, Value][] {
  if (values.length % 2 !== 0) malformed('a Map has a key without a value');
  const found: [Value, Value][] = [];
  for (let i = 0; i < values.length; i += 2) found.push([values[i], values[i + 1]]);
  return found;
}
