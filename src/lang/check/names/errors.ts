/** Diagnostics of the name pass: one constructor function for each. Codes E02xx. */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import { problemAt, type Details } from '../../diagnostics/problem';
import type { Span } from '../../syntax/source';
import { adviceOnForeignName } from './foreign';

const error = (code: string, span: Span, message: string, help?: string, details?: Details): Diagnostic =>
  problemAt('check', code, span, message, { help, ...details });

/** `near` are variables that may have been meant, `others` anything else that may. */
export const unknownVariable = (
  span: Span,
  name: string,
  near: readonly string[],
  others: readonly string[],
): Diagnostic => {
  const unknown = `unknown variable \`${name}\``;
  if (near.length === 0) {
    const help =
      adviceOnForeignName(name) ??
      (others.length > 0 ? meant(others) : `did you mean to define \`${name}\` first?`);
    return error('E0201', span, unknown, help);
  }
  const diagnostic = error('E0201', span, `cannot find value \`${name}\` in this scope`, meant(near));
  return { ...diagnostic, label: { span, text: unknown } };
};

function meant(names: readonly string[]): string {
  return names.length === 1 ? `did you mean \`${names[0]}\`?` : `did you mean one of: ${names.join(', ')}?`;
}

/** `near` are functions of the module that may have been meant, `known` all that it has. */
export const unknownFunction = (
  span: Span,
  name: string,
  near: readonly string[] = [],
  known: readonly string[] = [],
): Diagnostic => {
  const module = name.slice(0, name.lastIndexOf('.'));
  const help =
    near.length > 0
      ? meant(near.map((each) => `${module}.${each}`))
      : known.length > 0 && known.length <= 6
        ? `\`${module}\` has ${known.map((each) => `\`${each}\``).join(', ')}`
        : "make sure the function is defined before it's called";
  return error('E0202', span, `unknown function \`${name}\``, help);
};

/** `near` are types that may have been meant. */
export const unknownType = (span: Span, name: string, near: readonly string[]): Diagnostic =>
  error(
    'E0203',
    span,
    `unknown type \`${name}\``,
    near.length > 0 ? `did you mean \`${near[0]}\`?` : "types must be defined with 'type Name = ...'",
  );

/** `near` are constructors that may have been meant. */
export const unknownConstructor = (span: Span, name: string, near: readonly string[]): Diagnostic =>
  error(
    'E0203',
    span,
    `Unknown constructor: ${name} (unknown type \`${name}\`)`,
    near.length > 0 ? `did you mean \`${near[0]}\`?` : "types must be defined with 'type Name = ...'",
  );

/** A trait that is not declared, or later in the file than who needs it. */
export const unknownTrait = (span: Span, name: string): Diagnostic =>
  error('E0204', span, `unknown trait \`${name}\``, "traits must be defined with 'trait Name ... end'");

/** A second binding of a name that is no `var`; `first` is where it was bound. */
export const reassigned = (span: Span, name: string, first: Span): Diagnostic =>
  error(
    'E0205',
    span,
    `cannot reassign immutable variable '${name}'; use 'var' to declare a mutable variable`,
    `declare it with \`var ${name} = …\` where it is first bound`,
    { related: [{ span: first, text: `\`${name}\` is bound here` }] },
  );

/** `near` are modules that may have been meant. */
export const moduleNotFound = (span: Span, path: string, near: readonly string[]): Diagnostic =>
  error(
    'E0206',
    span,
    `module \`${path}\` not found`,
    near.length > 0
      ? `did you mean \`${near[0]}\`?`
      : 'modules are files of the project, `module` blocks, `stdlib.…` and installed extensions',
  );

/** A function or value of another module that is not `pub`. */
export const privateName = (span: Span, name: string, module: string): Diagnostic =>
  error(
    'E0207',
    span,
    `\`${name}\` is private in module \`${module}\``,
    `mark it with \`pub\` in module \`${module}\` to make it public`,
  );

/** A type of another module that is not `pub`. */
export const privateType = (span: Span, name: string, module: string): Diagnostic =>
  error(
    'E0207',
    span,
    `type \`${name}\` is private in module \`${module}\``,
    `Consider using \`pub type ${name}\` in module \`${module}\` to make it public`,
  );

/** A constructor of such a type. */
export const privateConstructor = (span: Span, name: string, type: string, module: string): Diagnostic => {
  const fact = `type \`${type}\` is private in module \`${module}\``;
  return error(
    'E0207',
    span,
    `Unknown constructor: ${name} (${fact})`,
    `Consider using \`pub type ${type}\` in module \`${module}\` to make it public`,
  );
};

/** A call of such a function by its path. */
export const privateFunction = (span: Span, name: string, module: string): Diagnostic =>
  error(
    'E0207',
    span,
    `cannot access private function \`${name}\` from outside module \`${module}\``,
    `consider making \`${name}\` public with 'pub' keyword`,
  );

/** An import of a name that the module has not; `near` are those it has. */
export const notDefinedInModule = (
  span: Span,
  name: string,
  module: string,
  near: readonly string[] = [],
): Diagnostic =>
  error(
    'E0208',
    span,
    `\`${name}\` is not defined in module \`${module}\``,
    near.length > 0 ? meant(near) : undefined,
  );

/** A path into a module that the file does not import. */
export const notImported = (span: Span, module: string, name: string): Diagnostic =>
  error(
    'E0209',
    span,
    `module \`${module}\` is not imported; add \`use ${module}.*\` or \`use ${module}.{${name}}\` to use \`${name}\``,
  );

/** Two imports that bring the same name. */
export const importConflict = (span: Span, name: string, first: string, second: string): Diagnostic =>
  error(
    'E0210',
    span,
    `import conflict: \`${name}\` is imported from both \`${first}\` and \`${second}\``,
    `use qualified name \`${second}.${name}\` or selective import to resolve the conflict`,
  );

/** A function with the name of a builtin one, of which `doc` tells. */
export const shadowsBuiltin = (span: Span, name: string, doc: string): Diagnostic =>
  error(
    'E0211',
    span,
    `Function '${name}' shadows built-in function '${name}'. Built-in functions take precedence, so your function would never be called.`,
    "choose a different name that doesn't conflict with built-in functions",
    { note: doc === '' ? undefined : `Built-in '${name}': ${doc}` },
  );

/** A function with the name of one of the library's prelude. */
export const shadowsLibrary = (span: Span, name: string): Diagnostic =>
  error(
    'E0211',
    span,
    `Function '${name}' shadows standard library function 'stdlib.list.${name}'.`,
    "choose a different name that doesn't conflict with built-in functions",
  );

/** A trait's method with the name of a builtin function. */
export const traitMethodShadows = (span: Span, name: string): Diagnostic =>
  error(
    'E0211',
    span,
    `Trait method '${name}' shadows built-in function '${name}'. This would cause conflicts when the method is called.`,
    "choose a different name that doesn't conflict with built-in functions",
  );

/** `_` where a value is wanted. */
export const wildcardValue = (span: Span): Diagnostic =>
  error('E0212', span, "Wildcard '_' is only valid in pattern contexts, not as a standalone expression");

/** `break` or `continue` in no loop of the same function. */
export const outsideLoop = (span: Span, word: 'break' | 'continue'): Diagnostic =>
  error(
    'E0213',
    span,
    `${word} outside of loop`,
    `\`${word}\` may stand inside a \`while\` or \`for\` body only`,
  );

/** `const` of something that must be computed. */
export const constNotLiteral = (span: Span): Diagnostic =>
  error(
    'E0214',
    span,
    'const value must be a literal (Int, Float, String, Bool, Char)',
    'use `name = …` at top level for a value that is computed once',
  );

/** A pattern of a set that would have to search. */
export const setPatternElement = (span: Span): Diagnostic =>
  error('E0215', span, 'invalid pattern in Set patterns only support literals and pinned variables');

/** A name that only some alternatives of a pattern bind, where it is used; `alternative` does not. */
export const boundInPart = (span: Span, name: string, alternative: Span): Diagnostic =>
  error(
    'E0226',
    span,
    `\`${name}\` is bound by some alternatives of the pattern only`,
    `bind \`${name}\` in every alternative, or write an arm for each`,
    { related: [{ span: alternative, text: `matches without binding \`${name}\`` }] },
  );

/** `__native__` of a name that is computed. */
export const nativeName = (span: Span): Diagnostic =>
  error('E0216', span, '__native__ first argument must be a plain string literal');

/** `~e` in no `quote`. */
export const spliceOutsideQuote = (span: Span): Diagnostic =>
  error('E0217', span, 'Splice (~) can only be used inside quote');

/** `var` at the top level of a file. */
export const topLevelVar = (span: Span, name: string): Diagnostic =>
  error(
    'E0218',
    span,
    `\`var ${name}\` is not possible at top level`,
    `use \`mvar ${/^\w+$/.test(name) ? name : 'name'}: Type = …\` for a variable that the whole program shares`,
  );

/** `List` without its element type in the body of a type. */
export const bareGeneric = (span: Span, name: string): Diagnostic =>
  error(
    'E0219',
    span,
    `Generic type \`${name}\` requires type parameters. Use \`${name}[T]\` instead of bare \`${name}\`.`,
  );

/** A name of the language that this implementation does not have. */
export const leftOut = (span: Span, name: string): Diagnostic =>
  error(
    'E0222',
    span,
    `\`${name}\` is not part of this implementation of Nostos`,
    'docs/decisions lists what is left out for now',
  );

/** An expression that later stages could not walk by recursion. */
export const tooDeep = (span: Span): Diagnostic =>
  error('E0223', span, 'expression nests too deeply', 'split it with a binding or a function');

/** An assignment to something that has no place. */
export const unsupportedTarget = (span: Span): Diagnostic =>
  error('E0224', span, 'this cannot be assigned to', 'assign to a name, a field or an index');

export const furtherIndex = (span: Span): Diagnostic =>
  error(
    'E0227',
    span,
    'an index is one value',
    'index twice, `c[i][j]`, or by a tuple where the keys are tuples, `c[(i, j)]`',
  );

/** An import of an extension that cannot be loaded; `message` and `help` say why. */
export const extensionProblem = (span: Span, message: string, help: string | undefined): Diagnostic => ({
  ...error('E0225', span, message, help),
  label: { span, text: 'the extension that this imports' },
});
