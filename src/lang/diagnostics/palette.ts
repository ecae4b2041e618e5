/** The colours of a diagnostic. */

import type { Diagnostic } from './diagnostic';

type Paint = (text: string) => string;

/** How each part of a diagnostic is coloured. */
export interface Palette {
  readonly severity: Paint;
  /** The main place and the text it marks. */
  readonly primary: Paint;
  readonly secondary: Paint;
  readonly margin: Paint;
  readonly skipped: Paint;
  /** Source text that no label marks. */
  readonly unmarked: Paint;
  /** The words `Help` and `Note`. */
  readonly hint: Paint;
}

const plain: Paint = (text) => text;

/** No colour at all. */
export const plainPalette: Palette = {
  severity: plain,
  primary: plain,
  secondary: plain,
  margin: plain,
  skipped: plain,
  unmarked: plain,
  hint: plain,
};

const stageColors = { syntax: '31', check: '35', run: '33' } as const;

/** ANSI colours; the main label's colour tells the stage that found the fault. */
export function paintedPalette({ stage, severity }: Diagnostic): Palette {
  return {
    severity: ansi(severity === 'error' ? '31' : '33'),
    primary: ansi(stageColors[stage]),
    secondary: ansi('38;5;117'),
    margin: ansi('38;5;246'),
    skipped: ansi('38;5;240'),
    unmarked: ansi('38;5;249'),
    hint: ansi('38;5;115'),
  };
}

function ansi(code: string): Paint {
  return (text) => (text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`);
}
