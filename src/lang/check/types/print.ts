/** Types as text for messages. */

import type { TraitReference } from './constraint';
import type { Scheme } from './scheme';
import { prune, type Type, type Variable } from './type';

/** Prints types of one message: the same unsolved variable gets the same letter throughout. */
export class TypePrinter {
  private readonly names = new Map<Variable, string>();

  /** `List[Int]`, `(Int, a) -> String`, `shapes.Point`. */
  print(type: Type): string {
    const pruned = prune(type);
    switch (pruned.kind) {
      case 'Variable':
        return this.letter(pruned);
      case 'Named': {
        if (pruned.head.name === 'Unit' && !pruned.head.isDeclared) return '()';
        const args = pruned.args.length === 0 ? '' : `[${this.list(pruned.args)}]`;
        return pruned.head.fullName + args;
      }
      case 'Function':
        return `(${this.list(pruned.parameters)}) -> ${this.print(pruned.result)}`;
      case 'Tuple':
        return `(${this.list(pruned.elements)})`;
      case 'Any':
        return 'Any';
      case 'Error':
        return '_';
    }
  }

  private list(types: readonly Type[]): string {
    return types.map((type) => this.print(type)).join(', ');
  }

  private letter(variable: Variable): string {
    let name = this.names.get(variable);
    if (name === undefined) {
      const index = this.names.size;
      name = String.fromCharCode(97 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));
      this.names.set(variable, name);
    }
    return name;
  }
}

/** One type as text. */
export function printType(type: Type): string {
  return new TypePrinter().print(type);
}

/** A generic type with what it asks of its variables, in the language's own way: `[a: Num](a, a) -> a`. */
export function printScheme(scheme: Scheme): string {
  const printer = new TypePrinter();
  const text = printer.print(scheme.type);
  const bounds = new Map<string, Set<string>>();
  for (const constraint of scheme.constraints) {
    if (constraint.kind !== 'trait' || prune(constraint.type).kind !== 'Variable') continue;
    const variable = printer.print(constraint.type);
    const traits = bounds.get(variable) ?? new Set();
    bounds.set(variable, traits.add(traitName(constraint.trait)));
  }
  if (bounds.size === 0) return text;
  const written = [...bounds].map(([variable, traits]) => `${variable}: ${[...traits].join(' + ')}`);
  return `[${written.join(', ')}]${text.startsWith('(') ? '' : ' '}${text}`;
}

/** What people call the requirement: properties that have no trait of their own go by the nearest one. */
function traitName(trait: TraitReference): string {
  if (typeof trait !== 'string') return trait.name;
  if (trait === 'Key') return 'Hash';
  return trait === 'Numeric' || trait === 'NumericOrChar' ? 'Num' : trait;
}

/** The outermost name of a type: `List`, `Option`, `Function`, `Tuple`, `Unit`. */
export function headName(type: Type): string {
  const pruned = prune(type);
  switch (pruned.kind) {
    case 'Named':
      return pruned.head.fullName;
    case 'Function':
      return 'Function';
    case 'Tuple':
      return 'Tuple';
    case 'Any':
      return 'Any';
    case 'Variable':
    case 'Error':
      return printType(pruned);
  }
}
