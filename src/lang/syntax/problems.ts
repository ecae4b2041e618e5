/** Constructors of the diagnostics of this stage, each with its stable code. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import { problemAt, type Details } from '../diagnostics/problem';
import type { Span } from './source';

/** After so many errors the rest of a file says nothing new. */
export const maximumErrors = 100;

/** A syntax error at a place. */
const syntaxError = (code: string, message: string, span: Span, details?: Details): Diagnostic =>
  problemAt('syntax', code, span, message, details);

/** Characters that begin no token. */
export function unknownCharacter(span: Span): Diagnostic {
  const text = span.source.text.slice(span.start, span.end);
  const help = /[“”„‘’]/.test(text)
    ? 'strings are written between straight quotes: " or \''
    : 'names are written with the letters a-z, A-Z, digits and `_`; other characters belong into strings';
  return syntaxError('E0001', `unexpected character \`${text}\``, span, { help });
}

/** A string without its closing quote. */
export function unterminatedString(span: Span): Diagnostic {
  const quote = span.source.text[span.start];
  return syntaxError('E0002', 'unterminated string', span, { help: `close it with \`${quote}\`` });
}

/** A block comment without its end. */
export function unterminatedComment(span: Span): Diagnostic {
  return syntaxError('E0003', 'unterminated block comment', span, { help: 'close it with `*#`' });
}

/** A number that is out of range or has a wrong suffix. */
export function badNumber(message: string, span: Span, help: string | undefined): Diagnostic {
  return syntaxError('E0004', message, span, help === undefined ? {} : { help });
}

/** `''` and characters with an unknown escape. */
export function badCharacter(message: string, span: Span, help: string): Diagnostic {
  return syntaxError('E0005', message, span, { help });
}

/** Something that the grammar does not allow here. */
export function unexpected(
  found: string,
  expected: string,
  span: Span,
  more: Pick<Details, 'related' | 'help'> = {},
): Diagnostic {
  return syntaxError('E0006', `unexpected ${found}, expected ${expected}`, span, more);
}

/** A reserved word where a name is wanted. */
export function reservedWord(word: string, span: Span): Diagnostic {
  return syntaxError('E0007', `unexpected \`${word}\`: '${word}' is a reserved keyword`, span, {
    help: `\`${word}\` cannot be a name; choose another one`,
  });
}

/** Deeper nesting than the parser follows. */
export function tooDeep(limit: number, span: Span): Diagnostic {
  return syntaxError('E0008', `nesting deeper than ${limit}`, span, {
    help: 'move the inner parts into functions or bindings of their own',
  });
}

/** `use M` without names. */
export function bareUse(path: string, span: Span): Diagnostic {
  const message =
    `bare \`use ${path}\` is not valid — use \`use ${path}.*\` to import all public names, ` +
    `or \`use ${path}.{SomeName}\` to import specific names`;
  return syntaxError('E0009', message, span, {
    help: `to call functions as \`${path}.name(…)\` write \`import ${path}\``,
  });
}

/** `e = …` where `e` cannot be assigned to. */
export function badAssignment(span: Span, left: Span): Diagnostic {
  return syntaxError(
    'E0010',
    'unexpected `=`: the left side is neither a name, a pattern nor a place',
    span,
    {
      related: [{ span: left, text: 'this cannot be assigned to' }],
      help: 'on the left may stand a name, a pattern of names, tuples, lists and constructors, `record.field` or `list[index]`; to compare, write `==`',
    },
  );
}

/** A pattern that bindings do not take. */
export function badBindingPattern(what: string, span: Span): Diagnostic {
  return syntaxError(
    'E0011',
    `unexpected \`=\` after ${what}, which cannot be destructured by a binding`,
    span,
    {
      help: 'use `match`, or a pattern of names, tuples, lists and constructors',
    },
  );
}

/** `receive(…)`. */
export function receiveWithoutBlock(span: Span): Diagnostic {
  return syntaxError('E0012', '`receive` requires a block with pattern arms', span, {
    help: 'write `receive { message -> … }`',
  });
}

/** `~e` outside `quote`. */
export function spliceOutsideQuote(span: Span): Diagnostic {
  return syntaxError('E0013', 'Splice (~) can only be used inside quote', span, {
    help: 'write it inside `quote { … }`',
  });
}

/** A type variable in the head of an implementation. */
export function typeVariableInHead(name: string, span: Span): Diagnostic {
  return syntaxError('E0014', `unexpected type variable \`${name}\` in the head of an implementation`, span, {
    help: 'name the type alone, as in `Box: Show`, to implement the trait for all its arguments',
  });
}

/** `a <- b <- c`. */
export function chainedSend(span: Span): Diagnostic {
  return syntaxError('E0015', 'unexpected `<-`: sending does not chain', span, {
    help: 'the value of a send is `()`; write one statement for each',
  });
}

/** `@name` before something that is neither function nor type. */
export function misplacedDecorator(span: Span): Diagnostic {
  return syntaxError('E0016', 'unexpected decorator: only functions and types take decorators', span);
}

/** `pub` before something that nobody could name. */
export function misplacedPub(span: Span): Diagnostic {
  return syntaxError('E0017', 'unexpected `pub`: this definition has no name that others could use', span, {
    help: 'remove `pub`',
  });
}

/** A map pattern's key that is neither literal nor pinned. */
export function badMapKey(span: Span): Diagnostic {
  return syntaxError('E0018', 'unexpected pattern as the key of a map pattern', span, {
    help: 'keys are literals or pinned names such as `^key`',
  });
}

/** `Pt{x: 1}` where a value is wanted. */
export function recordInBraces(type: string, field: string, span: Span): Diagnostic {
  return syntaxError('E0019', 'unexpected `{`: records are built with parentheses', span, {
    help: `write \`${type}(${field}: …)\``,
  });
}
