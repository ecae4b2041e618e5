/** Which types have which traits, and solving the requirement that a type has one. */

import type * as R from '../resolved';
import type { Checker } from './checker';
import type { BuiltinTrait, TraitConstraint } from './constraint';
import { missingTrait, noLength, notNumeric } from './errors';
import { elaborateOperator } from './elaborate';
import { subjectOf } from './implementations';
import { headName, printType } from './print';
import { LIST, MAP, SET, isHead, isNumeric, prune, type Named, type Type } from './type';

/** The word of a requirement that comes from unary `-`, which no implementation gives. */
export const NEGATION = '-';

/** Solves a trait requirement; false while the type is unknown. */
export function solveTrait(checker: Checker, constraint: TraitConstraint): boolean {
  const type = prune(constraint.type);
  if (type.kind === 'Variable') return checker.wait(constraint, type);
  if (type.kind === 'Any' || type.kind === 'Error') {
    elaborateOperator(checker, constraint.node, type);
    return true;
  }
  if (typeof constraint.trait !== 'string') {
    if (!implementsTrait(checker, type, constraint.trait))
      reportMissing(checker, constraint, type, constraint.trait.name);
    return true;
  }
  if (constraint.isBound && constraint.trait === 'Ord' && wantsImplementation(type)) {
    if (!implementsTrait(checker, type, 'Ord')) reportMissing(checker, constraint, type, 'Ord');
    return true;
  }
  if (constraint.isBound && constraint.trait === 'Hash' && isContainer(type)) {
    reportMissing(checker, constraint, type, 'Hash');
    return true;
  }
  if (constraint.word === NEGATION && type.kind === 'Named' && type.head.isDeclared) {
    const label = 'unary `-` cannot be overloaded';
    const help = 'use a function with a name of its own, or subtract from a zero value';
    checker.report(missingTrait(constraint.origin, type, 'Num', { label, help }));
    return true;
  }
  const parts = requiredParts(checker, constraint.trait, type);
  if (parts === undefined) {
    reportMissing(checker, constraint, type, constraint.trait);
    return true;
  }
  const { trait, origin, word } = constraint;
  for (const part of parts) {
    const isBound = false;
    checker.require({
      kind: 'trait',
      trait,
      type: part,
      isBound,
      word,
      node: undefined,
      origin,
      isSolved: false,
    });
  }
  elaborateOperator(checker, constraint.node, type);
  return true;
}

/** Whether a type implements a trait by an implementation (not by derivation). */
export function implementsTrait(checker: Checker, type: Type, trait: R.TraitDefinition | string): boolean {
  const subject = subjectOf(type);
  return subject !== undefined && checker.implementations.find(subject, trait) !== undefined;
}

/** Types that a written `Ord` bound accepts only with an implementation. */
function wantsImplementation(type: Type): boolean {
  return type.kind === 'Tuple' || (type.kind === 'Named' && type.head.isDeclared);
}

/**
 * The types that must have the trait for `type` to have it (pruned); undefined when it does not have it at all.
 */
function requiredParts(checker: Checker, trait: BuiltinTrait, type: Type): readonly Type[] | undefined {
  switch (type.kind) {
    case 'Function':
      return trait === 'Copy' ? [] : undefined;
    case 'Tuple':
      if (trait === 'Copy' || trait === 'Length') return [];
      if (implementsTrait(checker, type, trait)) return [];
      return trait === 'Num' || trait === 'Concat' || trait.startsWith('Numeric')
        ? undefined
        : type.elements.map(prune);
    case 'Named':
      return type.head.isDeclared
        ? partsOfDeclared(checker, trait, type)
        : partsOfBuiltin(checker, trait, type);
    case 'Variable':
    case 'Any':
    case 'Error':
      return [];
  }
}

function partsOfDeclared(checker: Checker, trait: BuiltinTrait, type: Named): readonly Type[] | undefined {
  if (type.head.definition?.kind === 'opaque' && !implementsTrait(checker, type, trait)) {
    return trait === 'Show' || trait === 'Copy' ? [] : undefined;
  }
  switch (trait) {
    case 'Num':
      return implementsTrait(checker, type, 'Num') ? [] : undefined;
    case 'Concat':
    case 'Length':
    case 'Numeric':
    case 'NumericOrChar':
      return undefined;
    case 'Copy':
      return [];
    case 'Eq':
    case 'Ord':
    case 'Show':
    case 'Hash':
    case 'Key': {
      const asTrait = trait === 'Key' ? 'Hash' : trait;
      return implementsTrait(checker, type, asTrait) ? [] : type.args.map(prune);
    }
  }
}

function isContainer(type: Type): boolean {
  return isHead(type, LIST) || isHead(type, SET) || isHead(type, MAP);
}

const ORDERED = new Set(['String', 'Char']);
const UNHASHABLE = new Set(['Float', 'Float32', 'Decimal']);
const WITH_LENGTH = new Set(['List', 'String', 'Int64Array', 'Float64Array', 'Float32Array', 'Buffer']);
/** Types without structure that programs may look at: only shown, copied, compared by identity. */
const OPAQUE = new Set(['Pid', 'Ref', 'Buffer', 'Int64Array', 'Float64Array', 'Float32Array']);

function partsOfBuiltin(checker: Checker, trait: BuiltinTrait, type: Named): readonly Type[] | undefined {
  const { name } = type.head;
  if (implementsTrait(checker, type, trait)) return [];
  const args = type.args.map(prune);
  switch (trait) {
    case 'Eq':
    case 'Show':
      return args;
    case 'Ord':
      return isNumeric(type) || ORDERED.has(name) ? [] : undefined;
    case 'Num':
    case 'Numeric':
      return isNumeric(type) ? [] : undefined;
    case 'NumericOrChar':
      return isNumeric(type) || name === 'Char' ? [] : undefined;
    case 'Concat':
      return name === 'String' || type.head === LIST ? [] : undefined;
    case 'Hash':
      return OPAQUE.has(name) ? undefined : args;
    case 'Key':
      return isContainer(type) || OPAQUE.has(name) || UNHASHABLE.has(name) ? undefined : [];
    case 'Copy':
      return [];
    case 'Length':
      return WITH_LENGTH.has(name) ? [] : undefined;
  }
}

function reportMissing(checker: Checker, constraint: TraitConstraint, type: Type, trait: string): void {
  const { origin } = constraint;
  switch (trait) {
    case 'Length':
      checker.report(noLength(origin, type));
      return;
    case 'Numeric':
    case 'NumericOrChar':
      checker.report(notNumeric(origin, type, constraint.word ?? 'toInt'));
      return;
    default:
      checker.report(
        missingTrait(origin, type, trait === 'Key' ? 'Eq' : trait, {
          ...(constraint.isBound && {
            label: `expected type implementing ${trait}, found ${printType(type)}`,
          }),
          ...(constraint.word === NEGATION
            ? { help: 'only numbers have a negative' }
            : adviceFor(type, trait)),
        }),
      );
  }
}

function adviceFor(type: Type, trait: string): { help?: string; label?: string } {
  const name = headName(type);
  switch (trait) {
    case 'Num':
      if (name === 'String') return { help: 'to concatenate strings, use `++`' };
      if (isHead(type, LIST)) return { help: 'to concatenate lists, use `++`' };
      if (name === 'Option' || name === 'Result')
        return { help: `take the value out of the ${name} first: \`match\`, \`.map(…)\` or \`?\`` };
      return type.kind === 'Named' && type.head.isDeclared
        ? { help: `implement it: \`${name}: Num … end\`` }
        : { help: 'arithmetic needs numbers' };
    case 'Concat':
      return { help: '`++` joins two strings or two lists; `show(x)` gives the text of any value' };
    case 'Key':
      return {
        help: 'keys of maps and elements of sets are numbers without fraction, texts, characters, Bools, or tuples, records and variants of those',
        label: `expected hashable type, found ${name}`,
      };
    case 'Eq':
      return { help: 'functions cannot be compared' };
    case 'Ord':
      return type.kind === 'Named' && type.head.isDeclared
        ? { help: `implement it: \`${name}: Ord … end\`` }
        : { help: 'numbers, texts, characters, and tuples, records and variants of those have an order' };
    case 'Show':
      return { help: 'a function has no text form' };
    default:
      return type.kind === 'Named' ? { help: `implement it: \`${name}: ${trait} … end\`` } : {};
  }
}
