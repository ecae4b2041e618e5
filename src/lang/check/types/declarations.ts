/** Declared types as the checker uses them: constructors with typed fields, and which types have a field. */

import type * as R from '../resolved';
import { TypeScope, annotated, type AnnotationContext } from './annotations';
import type { Scheme } from './scheme';
import { ANY, FunctionType, GENERIC, Named, Variable, eachVariable, headOf, type Type } from './type';

/** A constructor whose field types mention the quantified parameters of its type. */
export interface ConstructorType {
  readonly definition: R.ConstructorDefinition;
  /** From the fields to the type. */
  readonly scheme: Scheme;
  readonly fieldNames: readonly (string | undefined)[];
}

/** The types of constructors and fields of declared types, worked out when they are first asked for. */
export class Declarations {
  private readonly constructors = new Map<R.ConstructorDefinition, ConstructorType>();
  private owners: Map<string, R.TypeDefinition[]> | undefined;

  constructor(
    private readonly types: readonly R.TypeDefinition[],
    private readonly problems: Pick<AnnotationContext, 'wrongArity' | 'endlessAlias'>,
  ) {}

  /** The type of a constructor, made when it is first used. */
  constructorType(definition: R.ConstructorDefinition): ConstructorType {
    let known = this.constructors.get(definition);
    if (known === undefined) this.constructors.set(definition, (known = this.build(definition)));
    return known;
  }

  /** Reports what is wrong in the declaration of a type, whether or not something uses it. */
  verify(definition: R.TypeDefinition): void {
    for (const constructor of definition.constructors) this.constructorType(constructor);
    if (definition.target === undefined) return;
    const context: AnnotationContext = {
      level: GENERIC,
      leftOut: ANY,
      requireField: () => undefined,
      ...this.problems,
    };
    annotated(context, new TypeScope(undefined), {
      kind: 'Named',
      definition,
      args: undefined,
      span: definition.target.span,
    });
  }

  private build(definition: R.ConstructorDefinition): ConstructorType {
    const owner = definition.type;
    const scope = new TypeScope(undefined);
    const parameters = owner.parameters.map((parameter): Type => {
      const variable = new Variable(GENERIC);
      scope.set(parameter.name, variable);
      return variable;
    });
    const context: AnnotationContext = {
      level: GENERIC,
      leftOut: ANY,
      requireField: () => undefined,
      ...this.problems,
    };
    const fields = definition.fields.map((field) => annotated(context, scope, field.type));
    const type = new FunctionType(fields, new Named(headOf(owner), parameters));
    let isPolymorphic = false;
    eachVariable(type, () => (isPolymorphic = true));
    return {
      definition,
      scheme: { type, constraints: [], explicit: parameters, isPolymorphic },
      fieldNames: definition.fields.map((field) => field.name),
    };
  }

  /** The one constructor of a type whose values have fields; undefined for builtin types and variants of several. */
  recordOf(type: R.TypeDefinition | undefined): R.ConstructorDefinition | undefined {
    return type !== undefined && type.constructors.length === 1 ? type.constructors[0] : undefined;
  }

  /** Types of the program that have a field of this name. */
  withField(name: string): readonly R.TypeDefinition[] {
    this.owners ??= this.ownersByField();
    return this.owners.get(name) ?? [];
  }

  private ownersByField(): Map<string, R.TypeDefinition[]> {
    const owners = new Map<string, R.TypeDefinition[]>();
    for (const type of this.types) {
      const record = this.recordOf(type);
      // Names come from the descriptor: the fields of library types are read only when they are used.
      for (const name of record?.descriptor.fieldNames ?? []) {
        const list = owners.get(name);
        if (list === undefined) owners.set(name, [type]);
        else list.push(type);
      }
    }
    return owners;
  }
}

/** The index of a field by name, or by position for `.0`. -1 when there is none. */
export function fieldIndex(constructor: R.ConstructorDefinition, name: string): number {
  const byName = constructor.fields.findIndex((field) => field.name === name);
  if (byName >= 0 || !/^[0-9]+$/.test(name)) return byName;
  const index = Number(name);
  return index < constructor.fields.length && constructor.fields[index].name === undefined ? index : -1;
}
