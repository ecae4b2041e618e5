/** Construction and update of records and variants. */

import type * as R from '../resolved';
import { near } from './access';
import { apply, suppliedBy, type Callable, type Supplied } from './application';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { fieldIndex, type ConstructorType } from './declarations';
import {
  cannotUpdate,
  countText,
  missingConstructorField,
  unknownConstructorField,
  wrongArgumentCount,
  wrongTypeArity,
} from './errors';
import { mismatch } from './mismatch';
import { printType } from './print';
import { instantiate } from './scheme';
import { subsume } from './subsume';
import type { FunctionType } from './type';
import { Named, headOf, prune, type Type } from './type';

/** A construction of which nothing is known but, perhaps, the type it is meant to have. */
export function inferConstruct(
  checker: Checker,
  expression: R.ConstructExpression,
  wanted: Type | undefined,
): Type {
  const { constructor, args } = choose(checker, expression, wanted);
  expression.constructor_ = constructor;
  const known = checker.declarations.constructorType(constructor);
  const instance = instantiate(known.scheme, checker.level, expression.span);
  const type = instance.type as FunctionType;
  fillTypeArguments(checker, expression, instance.explicit);
  if (expression.args === undefined) return valueOf(type);
  if (wanted?.kind === 'Named') checker.unifier.tryUnify(type.result, wanted);
  if (!hasRightShape(checker, expression, known)) {
    for (const arg of args) if (arg.value !== undefined && arg.type === undefined) checker.infer(arg.value);
    return type.result;
  }
  const text = `\`${printType(type.result)}\` is wanted here`;
  const builds = wanted?.kind === 'Named' ? { span: expression.nameSpan, text } : undefined;
  apply(checker, { ...callableOf(expression, known, type), builds }, args, expression.span);
  return type.result;
}

/** A constructor without arguments is a value when it has no fields, else a function. */
function valueOf(type: FunctionType): Type {
  return type.parameters.length === 0 ? type.result : type;
}

function callableOf(expression: R.ConstructExpression, known: ConstructorType, type: FunctionType): Callable {
  return {
    type,
    generic: undefined,
    name: expression.name,
    parameterNames: known.fieldNames,
    hasDefault: () => false,
    parameterSpan: (index) => known.definition.fields[index].type.span,
    isBuiltin: false,
  };
}

/** Several types may have a constructor of the name: the wanted type decides, else the arguments, else preference. */
function choose(
  checker: Checker,
  expression: R.ConstructExpression,
  wanted: Type | undefined,
): { constructor: R.ConstructorDefinition; args: readonly Supplied[] } {
  const { candidates } = expression;
  const args = suppliedBy(expression.args ?? []);
  const byType = constructorFor(candidates, wanted);
  if (byType !== undefined || candidates.length === 1) return { constructor: byType ?? candidates[0], args };
  const fitting = candidates.filter((candidate) => candidate.fields.length === args.length);
  if (args.length === 0 || fitting.length < 2) return { constructor: fitting[0] ?? candidates[0], args };
  const typed = args.map((arg): Supplied =>
    arg.value === undefined ? arg : { ...arg, type: checker.infer(arg.value) },
  );
  return {
    constructor: fitting.find((candidate) => takes(checker, candidate, typed)) ?? fitting[0],
    args: typed,
  };
}

/** The candidate that belongs to a wanted type. */
export function constructorFor(
  candidates: readonly R.ConstructorDefinition[],
  wanted: Type | undefined,
): R.ConstructorDefinition | undefined {
  const type = wanted === undefined ? undefined : prune(wanted);
  const target = type?.kind === 'Function' ? prune(type.result) : type;
  if (target?.kind !== 'Named') return undefined;
  return candidates.find((candidate) => headOf(candidate.type) === target.head);
}

function takes(checker: Checker, candidate: R.ConstructorDefinition, args: readonly Supplied[]): boolean {
  const { scheme } = checker.declarations.constructorType(candidate);
  const { parameters } = instantiate(scheme, checker.level, checker.noSpan).type as FunctionType;
  return args.every((arg, index) => {
    const found = prune(arg.type ?? parameters[index]);
    const field = prune(parameters[index]);
    return found.kind !== field.kind ||
      found.kind !== 'Named' ||
      field.kind !== 'Named' ||
      found.head === field.head
      ? found.kind === field.kind || found.kind === 'Variable' || field.kind === 'Variable'
      : false;
  });
}

/** Fields by name: all of them, none twice, none unknown. Positional: exactly as many. Says what is wrong. */
function hasRightShape(checker: Checker, expression: R.ConstructExpression, known: ConstructorType): boolean {
  const args = expression.args ?? [];
  const { fields } = known.definition;
  const isRecord = fields.length > 0 && fields[0].name !== undefined;
  const unknown = args.find((arg) => arg.name !== undefined && !known.fieldNames.includes(arg.name));
  if (unknown?.name !== undefined) {
    const names = known.fieldNames.filter((name) => name !== undefined);
    const span = unknown.nameSpan ?? unknown.value.span;
    checker.report(
      unknownConstructorField(
        span,
        kindOf(known.definition),
        expression.name,
        unknown.name,
        near(unknown.name, names),
      ),
    );
    return false;
  }
  if (args.length > fields.length) {
    const count = countText(fields.length, fields.length);
    checker.report(
      wrongArgumentCount(expression.span, count, args.length, undefined, {
        label: `constructor \`${expression.name}\` has ${fields.length === 0 ? 'no fields' : `${count} field${fields.length === 1 ? '' : 's'}`}`,
        help: 'check the declaration of the type',
      }),
    );
    return false;
  }
  if (args.length === fields.length) return true;
  const given = new Set(args.map((arg) => arg.name));
  const positional = args.filter((arg) => arg.name === undefined).length;
  const missing = fields.filter((field, index) => index >= positional && !given.has(field.name));
  if (isRecord && missing[0]?.name !== undefined) {
    for (const field of missing)
      checker.report(
        missingConstructorField(expression.span, kindOf(known.definition), expression.name, field.name ?? ''),
      );
  } else {
    checker.report(wrongArgumentCount(expression.span, String(fields.length), args.length, expression.name));
  }
  return false;
}

/** How messages call what is built. */
function kindOf(constructor: R.ConstructorDefinition): 'record' | 'constructor' {
  return constructor.type.kind === 'record' ? 'record' : 'constructor';
}

function fillTypeArguments(
  checker: Checker,
  expression: R.ConstructExpression,
  explicit: readonly Type[],
): void {
  const { typeArgs } = expression;
  if (typeArgs === undefined) return;
  if (typeArgs.length !== explicit.length) {
    checker.report(wrongTypeArity(expression.nameSpan, expression.name, explicit.length, typeArgs.length));
    return;
  }
  typeArgs.forEach((written, index) => checker.unify(explicit[index], checker.annotation(written)));
}

/** Checks a construction where a type is wanted. */
export function checkConstruct(
  checker: Checker,
  expression: R.ConstructExpression,
  wanted: Type,
  why: Expectation,
): void {
  subsume(checker, expression, inferConstruct(checker, expression, wanted), wanted, why);
}

/** `P(base, x: 9)`: a value of the base's type with some fields replaced. */
export function inferUpdate(
  checker: Checker,
  expression: R.UpdateExpression,
  wanted: Type | undefined,
): Type {
  const base = checker.infer(expression.base);
  const type = prune(base);
  const byType = constructorFor(expression.candidates, type.kind === 'Variable' ? wanted : type);
  const isOneType = type.kind === 'Any' && expression.candidates.length === 1;
  if ((type.kind === 'Any' && !isOneType) || type.kind === 'Error') {
    for (const field of expression.fields) checker.infer(field.value);
    return type;
  }
  const constructor = byType ?? expression.candidates[0];
  expression.constructor_ = constructor;
  const known = checker.declarations.constructorType(constructor);
  const shape = instantiate(known.scheme, checker.level, expression.span).type as FunctionType;
  // A base of type `Any` is checked when it is there: the fields are those of the named type in any case.
  if (isOneType) checker.checkAt(expression.base, shape.result);
  const failure = isOneType ? undefined : checker.unify(shape.result, base);
  if (failure !== undefined) {
    checker.report(
      type.kind === 'Named' && type.head.isDeclared
        ? mismatch(expression.base.span, shape.result, base, failure, { kind: 'field' })
        : cannotUpdate(expression.base.span, base),
    );
  }
  for (const field of expression.fields) updateField(checker, expression, constructor, shape, field);
  return new Named((shape.result as Named).head, (shape.result as Named).args);
}

function updateField(
  checker: Checker,
  expression: R.UpdateExpression,
  constructor: R.ConstructorDefinition,
  shape: FunctionType,
  field: R.UpdateExpression['fields'][number],
): void {
  const index = fieldIndex(constructor, field.name);
  if (index >= 0) {
    checker.check(field.value, shape.parameters[index], {
      kind: 'field',
      source: { span: constructor.fields[index].type.span, text: `field \`${field.name}\` is declared here` },
    });
    return;
  }
  checker.infer(field.value);
  const names = constructor.fields.flatMap((each) => (each.name === undefined ? [] : [each.name]));
  checker.report(
    unknownConstructorField(
      field.nameSpan,
      kindOf(constructor),
      expression.name,
      field.name,
      near(field.name, names),
    ),
  );
}
