/** What is known of each function, method and top-level binding: what it declares, and what inference found. */

import type * as R from '../resolved';
import { TypeScope, annotated, type AnnotationContext } from './annotations';
import type { Constraint } from './constraint';
import { BUILTIN_TRAITS } from './implementations';
import type { Scheme } from './scheme';
import { BOOL, FunctionType, GENERIC, INT, STRING, Variable, eachVariable, prune, type Type } from './type';

/** A signature read from annotations, its type variables and the requirements of its bounds. */
export interface DeclaredSignature {
  readonly type: FunctionType;
  readonly scope: TypeScope;
  readonly constraints: readonly Constraint[];
  readonly explicit: readonly Type[];
  /** Every parameter and the result are annotated. */
  readonly isComplete: boolean;
}

/** Types that inference has found earlier, for the entries of a session. */
export interface SettledTypes {
  readonly functions: ReadonlyMap<R.FunctionDefinition, Scheme>;
  readonly bindings: ReadonlyMap<R.TopBinding, Scheme>;
}

/** One function during inference. */
class FunctionEntry {
  /** The type inside its own group, before it is generalised. */
  own: DeclaredSignature | undefined;
  /** What inference found; set when its group is done. */
  scheme: Scheme | undefined;
  constructor(readonly definition: R.FunctionDefinition) {}
}

/** What is known of the types of functions and bindings, while they are found and afterwards. */
export class FunctionTable {
  private readonly entries = new Map<R.FunctionDefinition, FunctionEntry>();
  private readonly declared = new Map<R.FunctionDefinition, Scheme | undefined>();
  readonly bindings = new Map<R.TopBinding, Scheme>();

  /** @param settled what earlier entries of a session have found */
  constructor(
    private readonly problems: Pick<AnnotationContext, 'wrongArity' | 'endlessAlias'>,
    private readonly settled: SettledTypes,
  ) {
    for (const [binding, scheme] of settled.bindings) this.bindings.set(binding, scheme);
  }

  entry(definition: R.FunctionDefinition): FunctionEntry {
    let entry = this.entries.get(definition);
    if (entry === undefined) {
      entry = new FunctionEntry(definition);
      entry.scheme = this.settled.functions.get(definition);
      this.entries.set(definition, entry);
    }
    return entry;
  }

  /** Reads the annotations of a function, with its variables at `level`. */
  signature(definition: R.FunctionDefinition, level: number): DeclaredSignature {
    const constraints: Constraint[] = [];
    const context: AnnotationContext = {
      ...this.problems,
      level,
      requireField: (target, name, type, span) => {
        const origin = { span, cause: undefined };
        constraints.push({
          kind: 'field',
          target,
          name,
          result: type,
          node: undefined,
          origin,
          isSolved: false,
        });
      },
    };
    const self =
      definition.method === undefined
        ? undefined
        : annotated(context, new TypeScope(undefined), definition.method.self);
    const scope = new TypeScope(undefined, self);
    const explicit = definition.typeParameters.map((parameter): Type => {
      const variable = new Variable(level);
      scope.set(parameter.name, variable);
      return variable;
    });
    const promised = definition.method?.trait?.methods.find((method) => method.name === definition.name);
    let isComplete = true;
    const written = (type: R.Type | undefined): Type => {
      if (type !== undefined) return annotated(context, scope, type);
      isComplete = false;
      return new Variable(level);
    };
    const parameters = definition.parameters.map((parameter, index) => {
      if (parameter.type === undefined && index === 0 && self !== undefined) return self;
      const fromTrait =
        promised?.parameters.length === definition.arity ? promised.parameters[index]?.type : undefined;
      return written(parameter.type ?? fromTrait);
    });
    const fromBuiltin = self === undefined ? undefined : builtinResult(definition, self);
    const result =
      definition.returnType === undefined && fromBuiltin !== undefined
        ? fromBuiltin
        : written(definition.returnType ?? promised?.returnType);
    const type = new FunctionType(parameters, result, requiredOf(definition));
    definition.typeParameters.forEach((parameter, index) => {
      addBounds(constraints, definition, parameter, explicit[index], parameters);
    });
    return { type, scope, constraints, explicit, isComplete };
  }

  /** The scheme that annotations alone give; undefined unless every type is annotated. */
  declaredScheme(definition: R.FunctionDefinition): Scheme | undefined {
    if (!this.declared.has(definition)) {
      if (!mayBeComplete(definition)) {
        this.declared.set(definition, undefined);
        return undefined;
      }
      const { type, constraints, explicit, isComplete } = this.signature(definition, GENERIC);
      let isPolymorphic = false;
      eachVariable(type, () => (isPolymorphic = true));
      this.declared.set(definition, isComplete ? { type, constraints, explicit, isPolymorphic } : undefined);
    }
    return this.declared.get(definition);
  }

  /** Whether annotations say everything: nothing is left for inference to find. */
  isSettled(definition: R.FunctionDefinition): boolean {
    if (this.settled.functions.has(definition)) return true;
    const scheme = this.declaredScheme(definition);
    return scheme !== undefined && !scheme.isPolymorphic;
  }

  /** The best scheme there is for a use: what inference found, else what is declared, else the type in its group. */
  schemeOf(definition: R.FunctionDefinition, level: number): Scheme {
    const entry = this.entry(definition);
    if (entry.scheme !== undefined) return entry.scheme;
    const declared = this.declaredScheme(definition);
    if (declared !== undefined) return declared;
    entry.own ??= this.signature(definition, level);
    const { type, explicit } = entry.own;
    return { type, constraints: [], explicit, isPolymorphic: false };
  }

  /** The type of a function's parameters as far as known, for choosing overloads; variables may be quantified. */
  shapeOf(definition: R.FunctionDefinition, level: number): FunctionType {
    return prune(this.schemeOf(definition, level).type) as FunctionType;
  }
}

/** Whether annotations could say everything, as far as a glance tells. */
function mayBeComplete(definition: R.FunctionDefinition): boolean {
  if (definition.method !== undefined) return true;
  return (
    definition.returnType !== undefined &&
    definition.parameters.every((parameter) => parameter.type !== undefined)
  );
}

/** What the methods of builtin traits give, where neither the method nor a redeclared trait says it. */
function builtinResult(definition: R.FunctionDefinition, self: Type): Type | undefined {
  const trait = definition.method?.trait;
  if (trait === undefined || !trait.isBuiltin) return undefined;
  switch (`${trait.name}.${definition.name}`) {
    case 'Show.show':
      return STRING;
    case 'Hash.hash':
    case 'Ord.compare':
      return INT;
    case 'Copy.copy':
      return self;
    default:
      return trait.name === 'Eq' || trait.name === 'Ord' ? BOOL : undefined;
  }
}

/** How many arguments must be given when only trailing defaults are left out. */
function requiredOf(definition: R.FunctionDefinition): number {
  let required = definition.parameters.length;
  while (required > 0 && definition.parameters[required - 1].defaultValue !== undefined) required--;
  return required;
}

/** A bound on the type of a parameter is checked as written; one that occurs only inside types structurally. */
function addBounds(
  constraints: Constraint[],
  definition: R.FunctionDefinition,
  parameter: R.TypeParameterDefinition,
  subject: Type,
  parameters: readonly Type[],
): void {
  for (const trait of parameter.bounds) {
    const isBuiltin = BUILTIN_TRAITS.has(trait.name);
    const index = parameters.indexOf(subject);
    const span = index >= 0 ? definition.parameters[index].span : definition.nameSpan;
    constraints.push({
      kind: 'trait',
      trait: isBuiltin ? (trait.name as 'Ord') : trait,
      type: subject,
      isBound: index >= 0,
      word: undefined,
      node: undefined,
      origin: { span, cause: undefined },
      isSolved: false,
    });
  }
}
