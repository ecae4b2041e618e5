/** The forms that records of the line modes have in text. */

/** `json`: values one after another, however they are laid out; `jsonl`: one on each line; `csv`: after a line of names. */
export type Format = 'lines' | 'json' | 'jsonl' | 'csv';

/** All formats, in the order of the documentation. */
export const formats: readonly Format[] = ['lines', 'json', 'jsonl', 'csv'];

/** Input that is no record of its format, or does not fit the declared fields: told to people, ends the program. */
export class InputProblem extends Error {
  /** @param text what is wrong, with the place in the input */
  constructor(text: string) {
    super(text);
    this.name = 'InputProblem';
  }
}
