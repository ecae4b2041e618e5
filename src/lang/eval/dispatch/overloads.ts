/** Choosing among overloads by the values of the arguments. */

import type * as R from '../../check/resolved';
import { panic } from '../../machine/thrown';
import { describe } from '../../values/describe';
import type { Value } from '../../values/value';
import { arrange } from '../compile/arguments';
import { fit } from '../conforms';

/** The best overload for these values; throws a fault when none takes them. */
export function chooseOverload(
  overloads: readonly R.FunctionDefinition[],
  values: readonly Value[],
  names: readonly (string | undefined)[],
): R.FunctionDefinition {
  const args = values.map((value, index) => ({ value, name: names[index] }));
  let best: R.FunctionDefinition | undefined;
  let bestScore = -1;
  for (const overload of overloads) {
    const placed = arrange(overload.parameters, args, overload.arity);
    if (placed === undefined) continue;
    const score = scoreOf(overload, placed);
    if (score === undefined) continue;
    const isBetter =
      score > bestScore ||
      (score === bestScore && best !== undefined && overload.signatureText < best.signatureText);
    if (isBetter) {
      best = overload;
      bestScore = score;
    }
  }
  if (best !== undefined) return best;
  const name = overloads[0]?.name ?? '';
  throw panic(`no overload of \`${name}\` takes (${values.map(describe).join(', ')})`);
}

/** Sum of how well the arguments fit; undefined when one does not. */
function scoreOf(
  overload: R.FunctionDefinition,
  placed: readonly ({ readonly value: Value } | undefined)[],
): number | undefined {
  let score = 0;
  for (let i = 0; i < placed.length; i++) {
    const arg = placed[i];
    if (arg === undefined) continue;
    const points = fit(arg.value, overload.parameters[i].type, overload.method?.self);
    if (points === 0) return undefined;
    score += points;
  }
  return score;
}
