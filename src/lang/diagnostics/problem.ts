/** Making diagnostics. */

import type { Span } from '../syntax/source';
import type { Diagnostic, Label } from './diagnostic';

/** The parts of a diagnostic besides stage, code, place and message. */
export interface Details {
  /** `error` when left out. */
  readonly severity?: Diagnostic['severity'];
  /** Words at the marked place; the message when left out. */
  readonly label?: string | undefined;
  readonly help?: string | undefined;
  readonly note?: string | undefined;
  readonly related?: readonly Label[] | undefined;
}

/** A diagnostic that marks a place. */
export function problemAt(
  stage: Diagnostic['stage'],
  code: string,
  span: Span,
  message: string,
  details: Details = {},
): Diagnostic {
  const { severity = 'error', label = message, help, note, related = [] } = details;
  return { code, severity, stage, message, label: { span, text: label }, related, help, note };
}
