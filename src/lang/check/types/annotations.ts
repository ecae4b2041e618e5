/** Types as written, turned into types of the checker. */

import type * as R from '../resolved';
import { ANY, ERROR, FunctionType, Named, TupleType, UNIT, Variable, headOf, type Type } from './type';

/** Type variables by name, as far as annotations of one function mention them; lambdas see those around them. */
export class TypeScope {
  private readonly names = new Map<string, Type>();
  constructor(
    private readonly parent: TypeScope | undefined,
    /** What `Self` means. */
    readonly self: Type | undefined = parent?.self,
  ) {}

  get(name: string): Type | undefined {
    return this.names.get(name) ?? this.parent?.get(name);
  }
  set(name: string, type: Type): void {
    this.names.set(name, type);
  }
}

/** What annotations need besides names. */
export interface AnnotationContext {
  readonly level: number;
  /** What the arguments of a generic type are that stands alone; variables of their own when undefined. */
  readonly leftOut?: Type;
  /** Takes up the requirement of `{ x: Int }` as a type: whatever has such a field. */
  requireField(target: Type, name: string, type: Type, span: R.Type['span']): void;
  /** Reports a wrong number of type arguments. */
  wrongArity(type: R.Type & { kind: 'Named' }, expected: number): void;
  /** Reports an alias that stands for itself. */
  endlessAlias(type: R.Type & { kind: 'Named' }): void;
}

/** Converts a written type. Names of type variables are looked up in `scope` and entered there. */
export function annotated(context: AnnotationContext, scope: TypeScope, type: R.Type): Type {
  return convert(context, scope, type, []);
}

/** The aliases that are being replaced by what they stand for, outermost first. */
type Aliases = readonly R.TypeDefinition[];

function convert(context: AnnotationContext, scope: TypeScope, type: R.Type, within: Aliases): Type {
  switch (type.kind) {
    case 'Named':
      return convertNamed(context, scope, type, within);
    case 'Variable': {
      const known = scope.get(type.name);
      if (known !== undefined) return known;
      const variable = new Variable(context.level);
      scope.set(type.name, variable);
      return variable;
    }
    case 'Function':
      return new FunctionType(
        type.parameters.map((parameter) => convert(context, scope, parameter, within)),
        convert(context, scope, type.result, within),
      );
    case 'Tuple':
      return new TupleType(type.elements.map((element) => convert(context, scope, element, within)));
    case 'Record': {
      const variable = new Variable(context.level);
      for (const field of type.fields) {
        context.requireField(variable, field.name, convert(context, scope, field.type, within), type.span);
      }
      return variable;
    }
    case 'Unit':
      return UNIT;
    case 'Any':
      return ANY;
    case 'Self':
      return scope.self ?? new Variable(context.level);
    case 'Unknown':
      return ERROR;
  }
}

/** A generic type without arguments stands for any instance: its arguments are left open. */
function convertNamed(
  context: AnnotationContext,
  scope: TypeScope,
  type: R.Type & { kind: 'Named' },
  within: Aliases,
): Type {
  const { definition } = type;
  const wanted = definition.parameters.length;
  const written = type.args ?? [];
  if (written.length !== wanted && type.args !== undefined) context.wrongArity(type, wanted);
  const args = definition.parameters.map((_, index) =>
    index < written.length
      ? convert(context, scope, written[index], within)
      : (context.leftOut ?? new Variable(context.level)),
  );
  if (definition.kind !== 'alias') return new Named(headOf(definition), args);
  if (definition.target === undefined) return ERROR;
  if (within.includes(definition)) {
    context.endlessAlias(type);
    return ERROR;
  }
  const inner = new TypeScope(undefined);
  definition.parameters.forEach((parameter, index) => {
    inner.set(parameter.name, args[index]);
  });
  return convert(context, inner, definition.target, [...within, definition]);
}
