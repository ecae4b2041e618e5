/** Failures of the tool itself: a line or two for people, and the exit status. */

/** Ends a command with a text on standard error; never shown with a stack. */
export class CommandFailure extends Error {
  /**
   * @param text what happened and what to do, without a final newline
   * @param status exit status: 1 for what failed, 2 for wrong usage
   */
  constructor(
    text: string,
    readonly status: number = 1,
  ) {
    super(text);
    this.name = 'CommandFailure';
  }
}

/** The operating system's words for an error of a file operation, with its number, or the error's own text. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errno, code } = error as NodeJS.ErrnoException;
  if (errno === undefined || code === undefined) return error.message;
  const words = /^[A-Z0-9]+: (.*?)(, [a-z]+( '.*)?)?$/s.exec(error.message)?.[1] ?? error.message;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (os error ${Math.abs(errno)})`;
}
