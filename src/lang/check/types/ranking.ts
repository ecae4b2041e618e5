/** Which of several functions of one name fits the arguments best. */

import type { BuiltinRow } from '../../builtins';
import type * as R from '../resolved';
import type { Supplied } from './application';
import type { Checker } from './checker';
import { spreadOver } from './subsume';
import { prune, type FunctionType, type Type } from './type';

/** A function of the program or a builtin. */
export type Candidate = R.FunctionDefinition | BuiltinRow;

/** Whether a candidate is a builtin. */
export function isRow(candidate: Candidate): candidate is BuiltinRow {
  return 'run' in candidate;
}

/** The type of a candidate as far as known; variables may be quantified. */
export function shapeOf(checker: Checker, candidate: Candidate): FunctionType {
  return isRow(candidate)
    ? checker.builtins.of(candidate).type
    : checker.functions.shapeOf(candidate, checker.level);
}

/**
 * The candidates that the known arguments leave in the running. One: the choice. Several: unknown arguments
 * could still decide, or the candidates are equally good (then the first counts).
 */
export function best(
  checker: Checker,
  candidates: readonly Candidate[],
  args: readonly Supplied[],
): readonly Candidate[] {
  let isOpen = false;
  let top = 0;
  const scored: { candidate: Candidate; score: number }[] = [];
  for (const candidate of candidates) {
    const shape = shapeOf(checker, candidate);
    let score = 0;
    let isPossible = true;
    args.forEach((arg, position) => {
      const index = parameterOf(checker, candidate, args, position);
      const grade =
        arg.type === undefined
          ? lambdaGrade(arg, shape.parameters[index])
          : gradeOf(candidate, shape, index, arg.type);
      if (grade === undefined) isPossible = false;
      else if (grade === 'open') isOpen = true;
      else score += grade;
    });
    if (!isPossible) continue;
    scored.push({ candidate, score });
    top = Math.max(top, score);
  }
  if (isOpen) return scored.map((entry) => entry.candidate);
  const winners = scored.filter((entry) => entry.score === top).map((entry) => entry.candidate);
  return winners.slice(0, 1);
}

function parameterOf(
  checker: Checker,
  candidate: Candidate,
  args: readonly Supplied[],
  position: number,
): number {
  const { name } = args[position];
  if (name === undefined) {
    const named = new Set(args.map((arg) => arg.name));
    const names = isRow(candidate)
      ? checker.builtins.of(candidate).parameterNames
      : candidate.parameters.map((parameter) => parameter.name);
    let rank = args.slice(0, position).filter((arg) => arg.name === undefined).length;
    for (let index = 0; index < names.length; index++) {
      const parameter = names[index];
      if (parameter !== undefined && named.has(parameter)) continue;
      if (rank-- === 0) return index;
    }
    return position;
  }
  const names = isRow(candidate)
    ? checker.builtins.of(candidate).parameterNames
    : candidate.parameters.map((p) => p.name);
  return names.indexOf(name);
}

/** A lambda that has not been looked at yet fits functions of its arity (or of one tuple). */
function lambdaGrade(arg: Supplied, parameter: Type): number | undefined {
  const wanted = prune(parameter);
  if (wanted.kind === 'Variable') return 1;
  if (wanted.kind !== 'Function' || arg.value?.kind !== 'Lambda') return undefined;
  const count = arg.value.definition.routine.arity;
  if (wanted.parameters.length === count) return 2;
  const only = wanted.parameters.length === 1 && count > 1 ? prune(wanted.parameters[0]) : undefined;
  return only?.kind === 'Variable' || (only?.kind === 'Tuple' && only.elements.length === count)
    ? 1
    : undefined;
}

/** 2 equal, 1 generic or unannotated, `open` when only more knowledge tells, undefined when it does not fit. */
function gradeOf(
  candidate: Candidate,
  shape: FunctionType,
  index: number,
  argument: Type,
): number | 'open' | undefined {
  const given = prune(argument);
  const isAnnotated =
    isRow(candidate) ||
    candidate.parameters[index].type !== undefined ||
    (candidate.method !== undefined && index === 0);
  const parameter = prune(shape.parameters[index]);
  if (!isAnnotated || parameter.kind === 'Variable')
    return given.kind === 'Variable' || given.kind === 'Any' ? 'open' : 1;
  return compare(parameter, given);
}

function compare(parameter: Type, given: Type): number | 'open' | undefined {
  const a = prune(parameter);
  const b = prune(given);
  if (b.kind === 'Variable' || b.kind === 'Any') return a.kind === 'Variable' ? 1 : 'open';
  if (a.kind === 'Variable' || a.kind === 'Any' || b.kind === 'Error') return 1;
  if (a.kind === 'Named' && b.kind === 'Named')
    return a.head === b.head ? compareAll(a.args, b.args) : undefined;
  if (a.kind === 'Tuple' && b.kind === 'Tuple' && a.elements.length === b.elements.length)
    return compareAll(a.elements, b.elements);
  if (a.kind === 'Function' && b.kind === 'Function') {
    const spread = spreadOver(a, b);
    if (
      spread === undefined &&
      (b.parameters.length < a.parameters.length || a.parameters.length < b.required)
    )
      return undefined;
    return spread === undefined
      ? compareAll([...a.parameters, a.result], [...b.parameters.slice(0, a.parameters.length), b.result])
      : 1;
  }
  return undefined;
}

function compareAll(a: readonly Type[], b: readonly Type[]): number | 'open' | undefined {
  let least: number | 'open' = 2;
  for (let i = 0; i < a.length; i++) {
    const grade = compare(a[i], b[i]);
    if (grade === undefined) return undefined;
    if (grade === 'open' || least === 'open') least = 'open';
    else least = Math.min(least, grade);
  }
  return least;
}
