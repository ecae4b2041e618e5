/** Which bindings are generic: the value restriction and its exceptions. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import { eachVariable, prune, type Type, type Variable } from './type';

/** Whether an expression makes a value without computing anything: what it leaves open may be used at several types. */
export function isValue(value: R.Expression): boolean {
  switch (value.kind) {
    case 'Lambda':
    case 'Function':
    case 'Builtin':
    case 'TraitMethod':
      return true;
    case 'Construct':
      return value.args === undefined;
    default:
      return false;
  }
}

/**
 * Which variables of a binding's type may be quantified, now that its value has been inferred as `type`: all of a
 * value's, those of a function that a call returned which no argument mentions, else none (undefined).
 */
export function generality(
  checker: Checker,
  value: R.Expression,
  type: Type,
): ((variable: Variable) => boolean) | undefined {
  if (isValue(value)) return () => true;
  if (value.kind !== 'Call' && value.kind !== 'ValueCall') return undefined;
  const { lastApplied } = checker;
  if (lastApplied === undefined || prune(type).kind !== 'Function') return undefined;
  const fixed = new Set<Variable>();
  for (const parameter of lastApplied.parameters) eachVariable(parameter, (variable) => fixed.add(variable));
  return (variable) => !fixed.has(variable) && !variable.isCell && !variable.isPostponed;
}
