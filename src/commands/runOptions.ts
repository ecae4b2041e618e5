/** The options of a run for commander. */

import { InvalidArgumentError, Option } from 'commander';
import { BadValue, optionRows, type OptionRow } from './options';

/** The options of a run, under the headings and in the order of the help text. */
export function runOptions(): Option[] {
  return optionRows().map(optionOf);
}

function optionOf(row: OptionRow): Option {
  const option = new Option(row.flags, row.help).helpGroup(row.heading).default(row.default);
  const { read } = row;
  if (row.help === undefined) option.hideHelp();
  if (row.choices !== undefined) option.choices(row.choices());
  if (read !== undefined)
    option.argParser((word: string, earlier: unknown) => told(() => read(word, earlier as never)));
  return option;
}

/** What `read` gives; a `BadValue` as commander wants it. */
function told(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadValue) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
