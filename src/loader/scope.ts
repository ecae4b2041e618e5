/** The types that names in signatures and in messages stand for. */

import { DataConstructor, optionType, resultType, TypeDescriptor } from '../lang/values/types';
import type { TypeLookup } from '../lang/host';

/** The types of one extension and of the program around it. */
export class TypeScope {
  private readonly own = new Map<string, TypeDescriptor>();
  private readonly undeclared = new Map<string, DataConstructor>();
  /** What names were found to mean, in the program of `foundIn` as seen from `foundFrom`: each result names its types. */
  private readonly found = new Map<string, TypeDescriptor>();
  private foundIn: TypeLookup | undefined;
  private foundFrom = '';
  /** The module of the extension's wrapper: bare names are looked up from there. */
  module: string;

  /** @param program asked at every use, since the program's types come after the library's */
  constructor(
    readonly extension: string,
    private readonly program: () => TypeLookup | undefined,
  ) {
    this.module = extension;
  }

  /** Adds a type that the extension registered. */
  declare(type: TypeDescriptor): void {
    this.own.set(type.name, type);
    this.found.clear();
  }

  /** Whether the extension registered a type of that name. */
  declares(name: string): boolean {
    return this.own.has(name);
  }

  /** The type of that name: the extension's own, the prelude's, then the program's. */
  type(name: string): TypeDescriptor | undefined {
    const program = this.program();
    if (program !== this.foundIn || this.module !== this.foundFrom) {
      this.found.clear();
      this.foundIn = program;
      this.foundFrom = this.module;
    }
    const known = this.found.get(name);
    if (known !== undefined) return known;
    const type = this.find(name, program);
    if (type !== undefined) this.found.set(name, type);
    return type;
  }

  private find(name: string, program: TypeLookup | undefined): TypeDescriptor | undefined {
    const own = this.own.get(name) ?? this.ownByFullName(name);
    if (own !== undefined) return own;
    if (name === 'Option') return optionType;
    if (name === 'Result') return resultType;
    return program?.type(name, this.module);
  }

  /** The constructor that a bare name means. */
  constructorNamed(name: string): DataConstructor | undefined {
    return this.program()?.constructorNamed(name, this.module);
  }

  /** The record type that the compatible face makes without declaring it, made up at its first use. */
  undeclaredRecord(name: string, fieldNames: readonly string[]): DataConstructor {
    const key = [name, ...fieldNames].join('\0');
    let made = this.undeclared.get(key);
    if (made === undefined) {
      const dot = name.lastIndexOf('.');
      const type = new TypeDescriptor(name.slice(dot + 1), dot < 0 ? '' : name.slice(0, dot), 'record');
      made = new DataConstructor(type.name, type, 0, fieldNames, fieldNames.length);
      type.constructors = [made];
      this.undeclared.set(key, made);
    }
    return made;
  }

  private ownByFullName(name: string): TypeDescriptor | undefined {
    const dot = name.lastIndexOf('.');
    return dot > 0 && name.slice(0, dot) === this.extension ? this.own.get(name.slice(dot + 1)) : undefined;
  }
}
