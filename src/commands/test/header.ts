/** The first lines of programs that say what they must do: `# expect: VALUE`, `# expect_error: TEXT`. */

/** What a program must do. */
export interface Expectation {
  /** `value`: the last line of its output equals the text. `error`: its output or errors contain it. */
  readonly kind: 'value' | 'error';
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** The expectation in the comment that begins a file; undefined when there is none. */
export function readExpectation(text: string): Expectation | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const found = /^# (expect|expect_error): ?(.*?)\s*$/.exec(line);
    if (found !== null)
      return { kind: found[1] === 'expect' ? 'value' : 'error', text: found[2], line: index + 1 };
    if (!/^\s*(#(?!\*).*)?$/.test(line)) return undefined;
  }
  return undefined;
}

/** Whether a source may hold `test "name" = …` items: cheap, and never wrongly false. */
export function mayHoldTests(text: string): boolean {
  return /\btest\s*"/.test(text);
}

/** Undefined when a program did what it must, else what differs, for people. */
export function difference(expectation: Expectation, output: string, errors: string): string | undefined {
  const { kind, text } = expectation;
  if (kind === 'error') {
    if (`${output}\n${errors}`.includes(text)) return undefined;
    return `expected an error: ${text}\n   but there was: ${errors.trim() === '' ? 'none' : firstLine(errors)}\n`;
  }
  const last = output.replace(/\n$/, '').split('\n').at(-1) ?? '';
  // The text of a String may be written with or without its quotes.
  if (last === text || last === `"${text}"` || `"${last}"` === text) return undefined;
  return errors === '' ? `expected: ${text}\n   found: ${last === '' ? '(no output)' : last}\n` : errors;
}

function firstLine(errors: string): string {
  return errors.trim().split('\n', 1)[0];
}
