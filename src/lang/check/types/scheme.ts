/** Type schemes: types whose GENERIC variables stand for any type that meets the requirements. */

import type { Span } from '../../syntax/source';
import { copyConstraint, eachType, type Constraint, type Origin } from './constraint';
import { FunctionType, GENERIC, Named, TupleType, Variable, eachVariable, prune, type Type } from './type';

/** A type with the requirements on its quantified variables. */
export interface Scheme {
  readonly type: Type;
  readonly constraints: readonly Constraint[];
  /** Variables that `f[Int](x)` fills, in order. */
  readonly explicit: readonly Type[];
  /** False when there is nothing to instantiate. */
  readonly isPolymorphic: boolean;
}

/** A scheme without quantified variables. */
export function monomorphic(type: Type): Scheme {
  return { type, constraints: [], explicit: [], isPolymorphic: false };
}

/** A use of a scheme: fresh variables for the quantified ones, and the requirements on them. */
export interface Instance {
  readonly type: Type;
  readonly constraints: readonly Constraint[];
  readonly explicit: readonly Type[];
}

/** Makes an instance. `cause` explains requirements of the scheme at the place of use. */
export function instantiate(scheme: Scheme, level: number, span: Span): Instance {
  if (!scheme.isPolymorphic) return { type: scheme.type, constraints: [], explicit: scheme.explicit };
  const copies = new Map<Variable, Variable>();
  const replace = (type: Type): Type =>
    substitute(type, (variable) => {
      if (variable.level !== GENERIC) return variable;
      let copy = copies.get(variable);
      if (copy === undefined) {
        copy = new Variable(level);
        copy.isPostponed = variable.isPostponed;
        copy.isData = variable.isData;
        copy.isCell = variable.isCell;
        copies.set(variable, copy);
      }
      return copy;
    });
  const type = replace(scheme.type);
  const explicit = scheme.explicit.map(replace);
  const constraints = scheme.constraints.map((constraint) =>
    copyConstraint(constraint, replace, usedAt(constraint, span)),
  );
  return { type, constraints, explicit };
}

function usedAt(constraint: Constraint, span: Span): Origin {
  const { origin } = constraint;
  if (origin.cause !== undefined) return { span, cause: origin.cause };
  return { span, cause: { span: origin.span, text: demand(constraint) } };
}

/** What a requirement asks for, in a few words, as a label at the place that asks. */
function demand(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'trait': {
      const { trait } = constraint;
      const name = typeof trait === 'string' ? (trait === 'Key' ? 'Eq' : trait) : trait.name;
      if (name === 'Length') return 'a length is wanted here';
      return name.startsWith('Numeric') ? 'a number is wanted here' : `\`${name}\` is wanted here`;
    }
    case 'field':
      return `field \`${constraint.name}\` is wanted here`;
    case 'method':
      return `method \`${constraint.name}\` is called here`;
    case 'arithmetic':
      return `\`${constraint.operator}\` is used here`;
    case 'concat':
      return '`++` is used here';
    case 'index':
      return 'indexed here';
    case 'overload':
      return `\`${constraint.name}\` is called here`;
    case 'prefix':
      return 'matched with a list pattern here';
    case 'propagate':
      return '`?` is used here';
  }
}

/** Replaces variables; parts without any are shared, not copied. */
export function substitute(type: Type, replace: (variable: Variable) => Type): Type {
  const pruned = prune(type);
  switch (pruned.kind) {
    case 'Variable':
      return replace(pruned);
    case 'Named': {
      const args = substituteAll(pruned.args, replace);
      return args === pruned.args ? pruned : new Named(pruned.head, args, pruned.reason);
    }
    case 'Function': {
      const parameters = substituteAll(pruned.parameters, replace);
      const result = substitute(pruned.result, replace);
      if (parameters === pruned.parameters && result === pruned.result) return pruned;
      return new FunctionType(parameters, result, pruned.required);
    }
    case 'Tuple': {
      const elements = substituteAll(pruned.elements, replace);
      return elements === pruned.elements ? pruned : new TupleType(elements);
    }
    case 'Any':
    case 'Error':
      return pruned;
  }
}

function substituteAll(types: readonly Type[], replace: (variable: Variable) => Type): readonly Type[] {
  let changed: Type[] | undefined;
  for (let i = 0; i < types.length; i++) {
    const replaced = substitute(types[i], replace);
    if (changed === undefined && replaced !== types[i]) changed = types.slice(0, i);
    changed?.push(replaced);
  }
  return changed ?? types;
}

/**
 * Quantifies the variables of `type` above `level`, and those of pending constraints that are connected with
 * them. Returns the scheme and the constraints that do not belong to it.
 */
export function generalise(
  type: Type,
  pending: readonly Constraint[],
  level: number,
  mayQuantify: (variable: Variable) => boolean = () => true,
): { scheme: Scheme; rest: Constraint[] } {
  const quantified = new Set<Variable>();
  const add = (variable: Variable) => {
    if (variable.level > level && mayQuantify(variable)) quantified.add(variable);
  };
  eachVariable(type, add);
  const { own, rest } = connected(pending, quantified, add);
  for (const variable of quantified) variable.level = GENERIC;
  const scheme = {
    type,
    constraints: withoutRepeats(own),
    explicit: [],
    isPolymorphic: quantified.size > 0,
  };
  return { scheme, rest };
}

/** Splits constraints into those that reach a quantified variable (their other variables are added) and the rest. */
function connected(
  pending: readonly Constraint[],
  quantified: ReadonlySet<Variable>,
  add: (variable: Variable) => void,
): { own: Constraint[]; rest: Constraint[] } {
  const own: Constraint[] = [];
  let rest = pending.filter((constraint) => !constraint.isSolved);
  for (let grew = quantified.size > 0; grew && rest.length > 0;) {
    grew = false;
    const left: Constraint[] = [];
    for (const constraint of rest) {
      if (!touches(constraint, quantified)) {
        left.push(constraint);
        continue;
      }
      own.push(constraint);
      eachType(constraint, (related) => {
        eachVariable(related, add);
      });
      grew = true;
    }
    rest = left;
  }
  return { own, rest };
}

function touches(constraint: Constraint, variables: ReadonlySet<Variable>): boolean {
  let found = false;
  eachType(constraint, (type) => {
    if (!found) {
      eachVariable(type, (variable) => {
        found ||= variables.has(variable);
      });
    }
  });
  return found;
}

/** Drops trait requirements that another one on the same variable repeats. */
function withoutRepeats(constraints: readonly Constraint[]): Constraint[] {
  const seen = new Map<Type, Set<unknown>>();
  return constraints.filter((constraint) => {
    if (constraint.kind !== 'trait') return true;
    const { trait, isBound } = constraint;
    const subject = prune(constraint.type);
    const key = typeof trait === 'string' && isBound ? `bound ${trait}` : trait;
    const traits = seen.get(subject);
    if (traits === undefined) seen.set(subject, new Set([key]));
    else if (traits.has(key)) return false;
    else traits.add(key);
    return true;
  });
}
