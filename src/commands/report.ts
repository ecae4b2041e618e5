/** How commands tell what is wrong with a program. */

import type { Diagnostic } from '../lang/diagnostics/diagnostic';
import { diagnosticAsJson } from '../lang/diagnostics/json';
import { renderDiagnostic } from '../lang/diagnostics/terminal';
import type { CommandIo } from './io';
import type { RunOptions } from './options';

/** Prints diagnostics: drawn on standard error, or as JSON lines on standard output. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RunOptions,
  io: CommandIo,
): void {
  if (options.jsonErrors === true) {
    for (const diagnostic of diagnostics) io.stdout.write(`${diagnosticAsJson(diagnostic)}\n`);
    return;
  }
  const isColored = wantsColor(options, io);
  for (const diagnostic of diagnostics) io.stderr.write(renderDiagnostic(diagnostic, isColored));
}

/** Prints what is wrong but has no place in a source: a bare line, or JSON with zeros for the place. */
export function reportFailure(message: string, options: RunOptions, io: CommandIo): void {
  const diagnostic: Diagnostic = {
    code: 'E0000',
    severity: 'error',
    stage: 'check',
    message,
    label: undefined,
    related: [],
    help: undefined,
    note: undefined,
  };
  reportDiagnostics([diagnostic], options, io);
}

/** Colour on a terminal unless `NO_COLOR` is set; `--color` decides otherwise. */
export function wantsColor({ color }: RunOptions, io: CommandIo): boolean {
  if (color !== 'auto') return color === 'always';
  const noColor = io.environment['NO_COLOR'];
  return io.stderr.isTerminal && (noColor === undefined || noColor === '');
}
