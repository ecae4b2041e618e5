/** Diagnostics of template expansion. Codes E015x. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import { problemAt } from '../diagnostics/problem';
import type { Span } from '../syntax/source';

/** A failure inside an expansion; caught at the decorator or call that began it. */
export class ExpansionError extends Error {
  constructor(
    readonly span: Span,
    message: string,
  ) {
    super(message);
  }
}

const error = (code: string, span: Span, message: string, help?: string): Diagnostic =>
  problemAt('check', code, span, message, { help });

/** `@name` without a template of that name. */
export const templateNotFound = (span: Span, name: string): Diagnostic =>
  error(
    'E0150',
    span,
    `decorator template '${name}' not found`,
    `define it with \`template ${name}(fn) = quote { … }\``,
  );

/** `@name(args)` with another number of arguments than the template has behind its first parameter. */
export const templateArity = (span: Span, name: string, expected: number, found: number): Diagnostic =>
  error('E0151', span, `decorator @${name} expects ${expected} argument(s) but got ${found}`);

/** A decorator whose template cannot be handed what it decorates. */
export const templateWithoutParameter = (span: Span, name: string): Diagnostic =>
  error('E0152', span, `template '${name}' must have at least one parameter to be used as a decorator`);

/** What went wrong while a template ran. */
export const expansionFailed = (span: Span, message: string): Diagnostic =>
  error('E0153', span, message, 'templates run before the program: they see its text, not its values');
