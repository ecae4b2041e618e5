/** Unification with occurs check and levels. */

import type { Constraint } from './constraint';
import {
  ANY,
  ERROR,
  eachVariable,
  prune,
  type FunctionType,
  type Named,
  type Type,
  type Variable,
} from './type';

/** Why two types do not fit. The types are the innermost ones that differ. */
export interface Failure {
  readonly kind: 'mismatch' | 'infinite' | 'arity';
  readonly expected: Type;
  readonly found: Type;
}

/** What one run of unification leaves behind. */
export class Unifier {
  /** Constraints whose variables have become known. */
  readonly awake: Constraint[] = [];
  /** Set when `Any` met another type; the caller then inserts a check. */
  metAny = false;
  /** Variables bound since a trial began, to be undone when it fails. */
  private trail: Variable[] | undefined;

  /** Makes two types equal. Returns what is in the way; bindings made before that stay. */
  unify(expected: Type, found: Type): Failure | undefined {
    const a = prune(expected);
    const b = prune(found);
    if (a === b) return undefined;
    if (a.kind === 'Variable') return this.bind(a, b, a, b);
    if (b.kind === 'Variable') return this.bind(b, a, a, b);
    if (a.kind === 'Error' || b.kind === 'Error') return this.fill(a.kind === 'Error' ? b : a, ERROR);
    if (a.kind === 'Any' || b.kind === 'Any') {
      this.metAny = true;
      return this.fill(a.kind === 'Any' ? b : a, ANY);
    }
    if (a.kind === 'Named' && b.kind === 'Named') return this.unifyNamed(a, b);
    if (a.kind === 'Function' && b.kind === 'Function') return this.unifyFunctions(a, b);
    if (a.kind === 'Tuple' && b.kind === 'Tuple' && a.elements.length === b.elements.length) {
      return this.unifyAll(a.elements, b.elements);
    }
    return { kind: 'mismatch', expected: a, found: b };
  }

  /** Whether two types can be made equal; when not, nothing has changed. Requirements of variables are not looked at. */
  tryUnify(expected: Type, found: Type): boolean {
    const outer = this.trail;
    const trail: Variable[] = [];
    const awake = this.awake.length;
    this.trail = trail;
    const failure = this.unify(expected, found);
    this.trail = outer;
    if (failure === undefined) {
      outer?.push(...trail);
      return true;
    }
    for (const variable of trail) variable.link = undefined;
    this.awake.length = awake;
    return false;
  }

  private unifyNamed(a: Named, b: Named): Failure | undefined {
    if (a.head !== b.head) return { kind: 'mismatch', expected: a, found: b };
    return this.unifyAll(a.args, b.args);
  }

  private unifyAll(a: readonly Type[], b: readonly Type[]): Failure | undefined {
    for (let i = 0; i < a.length; i++) {
      const failure = this.unify(a[i], b[i]);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** Functions of one arity, or of a longer one whose trailing parameters have defaults. */
  private unifyFunctions(a: FunctionType, b: FunctionType): Failure | undefined {
    const [longer, shorter] = a.parameters.length >= b.parameters.length ? [a, b] : [b, a];
    if (shorter.parameters.length < longer.required) return { kind: 'arity', expected: a, found: b };
    const count = shorter.parameters.length;
    for (let i = 0; i < count; i++) {
      const failure = this.unify(a.parameters[i], b.parameters[i]);
      if (failure !== undefined) return failure;
    }
    return this.unify(a.result, b.result);
  }

  private bind(variable: Variable, type: Type, expected: Type, found: Type): Failure | undefined {
    if (type.kind === 'Variable') {
      this.link(variable, type);
      return undefined;
    }
    if (occurs(variable, type)) return { kind: 'infinite', expected, found };
    this.set(variable, type);
    return undefined;
  }

  /** Two variables become one; the one made at the lower level stays. */
  private link(a: Variable, b: Variable): void {
    const [from, to] = a.level < b.level ? [b, a] : [a, b];
    if (this.trail === undefined) {
      to.isPostponed &&= from.isPostponed;
      to.isData ||= from.isData;
      to.isCell ||= from.isCell;
      to.metAny ||= from.metAny;
    }
    if (from.waiting !== undefined) {
      if (to.waiting === undefined) to.waiting = from.waiting.slice();
      else to.waiting.push(...from.waiting);
    }
    this.set(from, to);
  }

  /** Links a variable to its type and wakes what waited for it. */
  private set(variable: Variable, type: Type): void {
    variable.link = type;
    this.trail?.push(variable);
    if (variable.waiting !== undefined) this.awake.push(...variable.waiting);
  }

  /** An open type argument that meets `Any` becomes `Any`. */
  private fill(type: Type, filling: Type): undefined {
    eachVariable(type, (variable) => {
      if (variable.link === undefined) this.set(variable, filling);
    });
    return undefined;
  }
}

/** Whether `variable` occurs in `type`; lowers the levels of the other variables on the way. */
function occurs(variable: Variable, type: Type): boolean {
  switch (type.kind) {
    case 'Variable':
      if (type.link !== undefined) return occurs(variable, type.link);
      if (type === variable) return true;
      if (type.level > variable.level) type.level = variable.level;
      if (variable.isCell) type.isCell = true;
      return false;
    case 'Named':
      for (const arg of type.args) if (occurs(variable, arg)) return true;
      return false;
    case 'Function':
      for (const parameter of type.parameters) if (occurs(variable, parameter)) return true;
      return occurs(variable, type.result);
    case 'Tuple':
      for (const element of type.elements) if (occurs(variable, element)) return true;
      return false;
    case 'Any':
    case 'Error':
      return false;
  }
}
