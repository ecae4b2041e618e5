/** What all parts of the name pass share: the builtins, the modules, the traits, the diagnostics. */

import type { BuiltinRow } from '../../builtins/row';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as Ast from '../../syntax/ast';
import type * as R from '../resolved';
import type { ModuleScope } from './scope';

/** What the name pass asks of the builtin tables. */
export interface BuiltinScope {
  /** Rows of a name that is always visible (`println`, `map`), in table order. */
  plain(name: string): readonly BuiltinRow[] | undefined;
  /** Rows of `Namespace.name`. */
  qualified(namespace: string, name: string): readonly BuiltinRow[] | undefined;
  isNamespace(name: string): boolean;
  /** Whether a top-level function may not have this name, and of which kind the existing one is. */
  shadowKind(name: string): 'builtin' | 'library' | undefined;
  /** Whether `path` is a module of the standard library, and the names it offers. */
  isModule(path: string): boolean;
  moduleNames(path: string): readonly string[];
  moduleRows(path: string, name: string): readonly BuiltinRow[] | undefined;
  /** Every plain name, for near misses. */
  plainNames(): Iterable<string>;
}

/** Everything the passes over one program share. */
export interface NameContext {
  readonly builtins: BuiltinScope;
  /** All modules by full path. */
  readonly modules: Map<string, ModuleScope>;
  readonly diagnostics: Diagnostic[];
  /** Traits that declare a method of a name, whole program. */
  readonly traitMethods: Map<string, R.TraitDefinition[]>;
  /** The declarations of traits, for the bodies of their default methods. */
  readonly traitItems: Map<R.TraitDefinition, TraitDeclaration>;
  /** Entries of a session: what is typed there may name what is private, and a later import replaces an earlier one. */
  readonly isSession: boolean;
}

/** A trait as it was declared, and where. */
export interface TraitDeclaration {
  readonly scope: ModuleScope;
  readonly item: Ast.TraitItem;
}
