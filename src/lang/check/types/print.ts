/** Types as text for messages (03 1.5). */

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
