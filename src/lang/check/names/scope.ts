/** Scopes: what names mean in a module, a routine, a block. */

import type { Identifier, Item } from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';

/** Something a module defines or imports under a name that can stand where a value is wanted. */
export type ValueEntity =
  | { readonly kind: 'mvar'; readonly mvar: R.MvarDefinition }
  | { readonly kind: 'binding'; readonly binding: R.TopBinding }
  | { readonly kind: 'constant'; readonly constant: R.ConstantDefinition }
  | { readonly kind: 'family'; readonly family: R.FunctionFamily };

/** One name of a module's value namespace. */
export interface ValueEntry {
  readonly entity: ValueEntity;
  isPublic: boolean;
}

/** A name that came through `use`, with the module it came from. */
export interface Imported<T> {
  readonly value: T;
  readonly from: ModuleScope;
}

/** The names of one module. Tables are filled while declarations are collected, then only read. */
export class ModuleScope {
  readonly values = new Map<string, ValueEntry>();
  readonly types = new Map<string, R.TypeDefinition>();
  /** Constructors by name; one name may belong to several types. */
  readonly constructors = new Map<string, R.ConstructorDefinition[]>();
  readonly traits = new Map<string, R.TraitDefinition>();
  readonly modules = new Map<string, ModuleScope>();
  readonly items: Item[] = [];

  readonly importedValues = new Map<string, Imported<ValueEntry>>();
  readonly importedTypes = new Map<string, Imported<R.TypeDefinition>>();
  readonly importedConstructors = new Map<string, Imported<R.ConstructorDefinition>[]>();
  readonly importedTraits = new Map<string, Imported<R.TraitDefinition>>();
  readonly importedModules = new Map<string, ModuleScope>();
  /** Folders and standard modules that may be addressed by one name: their full paths by that name. */
  readonly importedFolders = new Map<string, string>();
  /** Names of non-prelude standard modules that this scope may use bare: builtin name by alias. */
  readonly importedBuiltins = new Map<string, string>();
  /** Full paths of the modules that `use` and `import` statements mention. */
  readonly mentioned = new Set<string>();
  /** Names that an import promised and could not bring, `*` for any: that is reported there, not at each use. */
  readonly missing = new Set<string>();

  constructor(
    readonly module: R.Module,
    /** The enclosing module; undefined for a file. */
    readonly parent: ModuleScope | undefined,
    readonly isPublic: boolean,
  ) {}

  get path(): string {
    return this.module.path;
  }

  /** The scope of the file this module stands in. */
  get file(): ModuleScope {
    return this.parent === undefined ? this : this.parent.file;
  }

  /** Scopes whose own and imported names are visible here without qualification: this one, then the file's. */
  get visible(): readonly ModuleScope[] {
    return this.parent === undefined ? [this] : [this, this.file];
  }

  /** Whether `other` is this module or encloses it. */
  isInside(other: ModuleScope): boolean {
    return this === other || this.parent?.isInside(other) === true;
  }
}

/** What a local name means: one variable, or local functions that differ in their number of parameters. */
export type LocalEntry =
  | { readonly kind: 'variable'; readonly local: R.Local }
  | { readonly kind: 'overloads'; readonly byArity: ReadonlyMap<number, R.Local> };

/** The local names of one block, arm, loop body or parameter list. */
export class BlockScope {
  readonly names = new Map<string, LocalEntry>();
  constructor(
    readonly parent: BlockScope | undefined,
    readonly routine: R.Routine,
  ) {}

  find(name: string): { entry: LocalEntry; scope: BlockScope } | undefined {
    const entry = this.names.get(name);
    return entry === undefined ? this.parent?.find(name) : { entry, scope: this };
  }
}

/** A routine without variables yet. */
export function newRoutine(
  name: string,
  module: R.Module,
  arity: number,
  parent: R.Routine | undefined,
  span: Span,
): R.Routine {
  return { name, parent, module, arity, locals: [], captures: [], self: undefined, span };
}

/** A variable that lives in `routine`; entered in no scope yet. */
export function newLocal(
  name: string,
  routine: R.Routine,
  span: Span,
  options: { isVar?: boolean; parameter?: number; type?: R.Type } = {},
): R.Local {
  const local: R.Local = {
    name,
    isVar: options.isVar ?? false,
    routine,
    parameter: options.parameter,
    isCaptured: false,
    isCell: false,
    type: options.type,
    span,
    isUsed: false,
  };
  routine.locals.push(local);
  return local;
}

/**
 * Records that `user` reads or writes `local`: every routine from the user out to the owner captures it.
 * A captured `var` is shared, so it moves to a cell.
 */
export function noteUse(local: R.Local, user: R.Routine): void {
  local.isUsed = true;
  for (
    let routine: R.Routine | undefined = user;
    routine !== undefined && routine !== local.routine;
    routine = routine.parent
  ) {
    if (routine.self === local) return;
    local.isCaptured = true;
    if (local.isVar) local.isCell = true;
    if (!routine.captures.includes(local)) routine.captures.push(local);
  }
}

/** The path of identifiers as dotted text. */
export function dotted(path: readonly Identifier[]): string {
  return path.map((part) => part.name).join('.');
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Definitions are read-only for everybody but the pass that fills them in. */
export function mutable<T>(value: T): Mutable<T> {
  return value;
}
