/** How long work shows itself. The commands hand in what fits the stream: a moving line on a terminal, else nothing. */

/** A step that takes a while. */
export interface Step {
  /** Says where the step is; replaces what was said before. */
  update(detail: string): void;
  done(): void;
}

/** Told by the work, shown by the command. */
export interface Progress {
  /** A line that stays, on a terminal and in a pipe alike; for standard error. */
  say(line: string): void;
  /** A step begins. Only a terminal shows it. */
  start(what: string): Step;
}
