/** Checks of values that the program makes when it runs: types of the checker as the evaluator understands them. */

import type { DataConstructor } from '../../values/types';
import type * as R from '../resolved';
import type { Checker } from './checker';
import { printType } from './print';
import { substitute } from './scheme';
import { LIST, MAP, SET, prune, type FunctionType, type Named, type Type, type Variable } from './type';

/** The checks of a program, now that all types are known. Those that nothing could fail are left out. */
export function runtimeChecks(checker: Checker): ReadonlyMap<R.Expression | R.Pattern, R.CheckedType> {
  const conversion = new Conversion(checker);
  const checks = new Map<R.Expression | R.Pattern, R.CheckedType>();
  for (const { at, type } of checker.checks) {
    const checked = conversion.of(type);
    if (checked !== undefined) checks.set(at, checked);
  }
  return checks;
}

class Conversion {
  /** Data types by text, so that recursive types end. */
  private readonly known = new Map<string, R.CheckedType & { kind: 'data' }>();
  constructor(private readonly checker: Checker) {}

  /** What is to be checked for a type; undefined when any value will do. */
  of(type: Type): R.CheckedType | undefined {
    const pruned = prune(type);
    switch (pruned.kind) {
      case 'Variable':
      case 'Any':
      case 'Error':
        return undefined;
      case 'Function':
        return { kind: 'function', arity: pruned.parameters.length, text: printType(pruned) };
      case 'Tuple':
        return {
          kind: 'tuple',
          elements: pruned.elements.map((element) => this.of(element)),
          text: printType(pruned),
        };
      case 'Named':
        return this.named(pruned);
    }
  }

  private named(type: Named): R.CheckedType | undefined {
    const text = printType(type);
    const { head, args } = type;
    if (head === LIST) return { kind: 'list', element: this.of(args[0]), text };
    if (head === SET) return { kind: 'set', element: this.of(args[0]), text };
    if (head === MAP) return { kind: 'map', key: this.of(args[0]), value: this.of(args[1]), text };
    if (head.descriptor === undefined) return undefined;
    return head.isDeclared ? this.data(type, text) : { kind: 'builtin', descriptor: head.descriptor, text };
  }

  private data(type: Named, text: string): R.CheckedType | undefined {
    const { descriptor, definition } = type.head;
    if (descriptor === undefined || definition === undefined) return undefined;
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const checked: R.CheckedType & { kind: 'data' } = { kind: 'data', descriptor, fields: undefined, text };
    this.known.set(text, checked);
    if (type.args.some((arg) => this.of(arg) !== undefined)) checked.fields = this.fields(type, definition);
    return checked;
  }

  /** The fields of each constructor with the type's arguments in place of its parameters. */
  private fields(type: Named, definition: R.TypeDefinition): R.CheckedFields {
    const fields = new Map<DataConstructor, readonly (R.CheckedType | undefined)[]>();
    for (const constructor of definition.constructors) {
      const { scheme } = this.checker.declarations.constructorType(constructor);
      const shape = scheme.type as FunctionType;
      const replacement = new Map<Variable, Type>();
      (shape.result as Named).args.forEach((parameter, index) => {
        if (parameter.kind === 'Variable') replacement.set(parameter, type.args[index]);
      });
      const types = shape.parameters.map((field) =>
        substitute(field, (variable) => replacement.get(variable) ?? variable),
      );
      fields.set(
        constructor.descriptor,
        types.map((field) => this.of(field)),
      );
    }
    return fields;
  }
}
