/** Types and traits that are visible without any import. Shared by all programs, never changed by one. */

import { Source, type Span } from '../../syntax/source';
import {
  builtinTypes,
  errConstructor,
  noneConstructor,
  okConstructor,
  optionType,
  resultType,
  someConstructor,
  type DataConstructor,
  type TypeDescriptor,
} from '../../values/types';
import type * as R from '../resolved';
import { ModuleScope } from './scope';

const source = new Source('<prelude>', '');
/** The place of everything that no program text defines. */
export const preludeSpan: Span = { source, start: 0, end: 0 };
const preludeModule: R.Module = { path: '', library: undefined };

/** Scope that holds the builtin types, Option and Result, and the builtin traits. */
export const prelude = new ModuleScope(preludeModule, undefined, true);

function parameters(names: readonly string[]): R.TypeParameterDefinition[] {
  return names.map((name) => ({ name, bounds: [] }));
}

function defineType(
  name: string,
  descriptor: TypeDescriptor,
  names: readonly string[] = [],
): R.TypeDefinition {
  const definition: R.TypeDefinition = {
    name,
    module: preludeModule,
    isPublic: true,
    kind: 'builtin',
    flavour: 'plain',
    parameters: parameters(names),
    constructors: [],
    target: undefined,
    descriptor,
    doc: undefined,
    span: undefined,
  };
  prelude.types.set(name, definition);
  return definition;
}

for (const [name, descriptor] of Object.entries(builtinTypes)) {
  if (name === 'Function' || name === 'Native') continue;
  defineType(name, descriptor, name === 'List' || name === 'Set' ? ['T'] : name === 'Map' ? ['K', 'V'] : []);
}
/** The descriptor-less types: names only the checker knows. */
const never: R.TypeDefinition = { ...defineType('Never', builtinTypes.Unit), descriptor: undefined };
prelude.types.set('Never', never);

function alias(name: string, target: string, names: readonly string[] = []): void {
  const definition = prelude.types.get(target) as R.TypeDefinition;
  const args = names.map((parameter): R.Type => ({ kind: 'Variable', name: parameter, span: preludeSpan }));
  prelude.types.set(name, {
    ...definition,
    name,
    kind: 'alias',
    parameters: parameters(names),
    target: { kind: 'Named', definition, args: names.length > 0 ? args : undefined, span: preludeSpan },
    descriptor: undefined,
  });
}
alias('Int64', 'Int');
alias('Float64', 'Float');
alias('PgConn', 'Int');
alias('Array', 'List', ['T']);
prelude.types.set('IO', {
  ...(prelude.types.get('Int') as R.TypeDefinition),
  name: 'IO',
  kind: 'alias',
  parameters: parameters(['T']),
  target: { kind: 'Variable', name: 'T', span: preludeSpan },
  descriptor: undefined,
});

function defineVariant(
  name: string,
  descriptor: TypeDescriptor,
  names: readonly string[],
  constructors: readonly (readonly [DataConstructor, readonly string[]])[],
): void {
  const definition: R.TypeDefinition = { ...defineType(name, descriptor, names), kind: 'variant' };
  prelude.types.set(name, definition);
  definition.constructors = constructors.map(([constructor, fields]) => ({
    name: constructor.name,
    type: definition,
    fields: fields.map((variable) => ({
      name: undefined,
      type: { kind: 'Variable', name: variable, span: preludeSpan },
    })),
    descriptor: constructor,
    span: undefined,
  }));
  for (const constructor of definition.constructors)
    prelude.constructors.set(constructor.name, [constructor]);
}
defineVariant(
  'Option',
  optionType,
  ['T'],
  [
    [someConstructor, ['T']],
    [noneConstructor, []],
  ],
);
defineVariant(
  'Result',
  resultType,
  ['T', 'E'],
  [
    [okConstructor, ['T']],
    [errConstructor, ['E']],
  ],
);

function defineTrait(name: string, methods: Readonly<Record<string, number>>): void {
  const trait: R.TraitDefinition = {
    name,
    module: preludeModule,
    isPublic: true,
    isBuiltin: true,
    supertraits: [],
    methods: [],
    span: undefined,
  };
  const parameter = (label: string): R.ParameterDefinition => ({
    name: label,
    type: { kind: 'Self', span: preludeSpan },
    defaultValue: undefined,
    span: preludeSpan,
  });
  trait.methods = Object.entries(methods).map(([method, arity]) => ({
    name: method,
    trait,
    parameters: ['self', 'other'].slice(0, arity).map(parameter),
    returnType: undefined,
    hasDefault: true,
    span: preludeSpan,
  }));
  prelude.traits.set(name, trait);
}
defineTrait('Show', { show: 1 });
defineTrait('Eq', { eq: 2, neq: 2 });
defineTrait('Ord', { lt: 2, lte: 2, gt: 2, gte: 2, compare: 2 });
defineTrait('Num', { add: 2, sub: 2, mul: 2, div: 2 });
defineTrait('Hash', { hash: 1 });
defineTrait('Copy', { copy: 1 });
