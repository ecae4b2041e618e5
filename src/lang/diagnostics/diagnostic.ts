/** What is wrong with a program, as plain values; renderers for terminal, editor and JSON stand beside this file. */

import type { Span } from '../syntax/source';

/** A place with a few words about it. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** One finding. Made by small constructor functions beside the stage that finds it. */
export interface Diagnostic {
  /** Stable code, for example `E0203`; explained by `nostos explain`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Which stage found it; decides the colour of the label. */
  readonly stage: 'syntax' | 'check' | 'run';
  /** One sentence; carries the catalogued wording. */
  readonly message: string;
  /** The place that is marked, undefined only when no source is concerned (an unreadable file). */
  readonly label: Label | undefined;
  readonly related: readonly Label[];
  /** What to do, at most one sentence. */
  readonly help: string | undefined;
  readonly note: string | undefined;
}
