/** Checks of implementation headers: supertraits, completeness, signatures. */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import type * as R from '../resolved';
import { typeText } from '../names/types';
import { problem } from './errors';
import { BUILTIN_TRAITS, traitKey } from './implementations';

/** An implementation with its head converted: what it is looked up by, and whether two types written in it agree. */
export interface ImplementationHead {
  readonly implementation: R.Implementation;
  readonly subject: unknown;
  readonly agree: (first: R.Type, second: R.Type) => boolean;
}

/** What is wrong with the implementations of a program, in their order. */
export function checkImplementations(implementations: readonly ImplementationHead[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const earlier = new Map<unknown, R.TraitDefinition[]>();
  for (const { implementation, subject, agree } of implementations) {
    const implemented = earlier.get(subject) ?? [];
    diagnostics.push(
      ...missingSupertraits(implementation, implemented),
      ...wrongMethods(implementation, agree),
      ...missingMethods(implementation),
    );
    earlier.set(subject, [...implemented, implementation.trait]);
  }
  return diagnostics;
}

function missingSupertraits(
  implementation: R.Implementation,
  earlier: readonly R.TraitDefinition[],
): Diagnostic[] {
  const { trait, target } = implementation;
  return trait.supertraits
    .filter(
      (supertrait) =>
        !BUILTIN_TRAITS.has(supertrait.name) && !earlier.some((each) => includes(each, supertrait)),
    )
    .map((supertrait) =>
      problem(
        'E0340',
        headSpan(implementation),
        `type \`${typeText(target)}\` must implement supertrait \`${supertrait.name}\` before implementing \`${trait.name}\``,
        {
          help: `add \`${typeText(target)}: ${supertrait.name} … end\` before implementing \`${trait.name}\``,
          related:
            supertrait.span === undefined
              ? []
              : [{ span: supertrait.span, text: `\`${supertrait.name}\` is declared here` }],
        },
      ),
    );
}

/** Whether a trait is another one or has it among its supertraits. */
function includes(trait: R.TraitDefinition, wanted: R.TraitDefinition): boolean {
  return (
    traitKey(trait) === traitKey(wanted) ||
    trait.supertraits.some((supertrait) => includes(supertrait, wanted))
  );
}

function missingMethods(implementation: R.Implementation): Diagnostic[] {
  const { trait, target, methods } = implementation;
  if (trait.isBuiltin) return [];
  return trait.methods
    .filter((method) => !method.hasDefault && !methods.some((definition) => definition.name === method.name))
    .map((method) =>
      problem(
        'E0341',
        headSpan(implementation),
        `type \`${typeText(target)}\` does not implement method \`${method.name}\` required by trait \`${trait.name}\``,
        {
          help: `add the method: \`${method.name}(${method.parameters.map((parameter) => parameter.name ?? '_').join(', ')}) = ...\``,
          related: [{ span: method.span, text: 'required here' }],
        },
      ),
    );
}

function wrongMethods(implementation: R.Implementation, agree: ImplementationHead['agree']): Diagnostic[] {
  const { trait, target } = implementation;
  if (trait.isBuiltin) return [];
  return implementation.methods.flatMap((definition) => {
    const method = trait.methods.find((each) => each.name === definition.name);
    if (method === undefined) return [];
    const fault =
      signatureFault(method, definition, target) ?? resultFault(method, definition, target, agree);
    if (fault === undefined) return [];
    return [
      problem(
        'E0342',
        definition.nameSpan,
        `trait method \`${method.name}\` signature mismatch in \`${typeText(target)}: ${trait.name}\`: ${fault}`,
        {
          help: 'the method signature must match the trait definition',
          related: [{ span: method.span, text: 'declared here' }],
        },
      ),
    ];
  });
}

function signatureFault(
  method: R.TraitMethodDefinition,
  definition: R.FunctionDefinition,
  target: R.Type,
): string | undefined {
  const wanted = method.parameters.length;
  if (wanted !== definition.arity) return `expected ${wanted} parameter(s), found ${definition.arity}`;
  for (const [index, parameter] of definition.parameters.entries()) {
    const declared = method.parameters[index].type;
    if (declared === undefined || parameter.type === undefined || declared.kind === 'Function') continue;
    const expected = text(declared, target);
    const found = text(parameter.type, target);
    if (expected !== found)
      return `parameter \`${parameter.name ?? '_'}\` has type \`${found}\`, but trait expects \`${expected}\``;
  }
  return undefined;
}

/** Callers that know the trait only rely on the result that it declares. */
function resultFault(
  method: R.TraitMethodDefinition,
  definition: R.FunctionDefinition,
  target: R.Type,
  agree: ImplementationHead['agree'],
): string | undefined {
  const { returnType } = definition;
  if (method.returnType === undefined || returnType === undefined) return undefined;
  if (agree(method.returnType, returnType)) return undefined;
  return `type mismatch: it gives \`${text(returnType, target)}\`, but trait expects \`${text(method.returnType, target)}\``;
}

/** Text of a type with `Self` replaced. */
function text(type: R.Type, self: R.Type): string {
  return typeText(type).replace(/\bSelf\b/g, () => typeText(self));
}

/** The head of the block, which is what is at fault. */
function headSpan(implementation: R.Implementation): R.Implementation['span'] {
  return implementation.target.span;
}
