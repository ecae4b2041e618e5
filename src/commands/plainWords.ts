/**
 * Reads the words of a plain run (`nostos -e CODE`, `nostos FILE …`) without commander, whose loading and setting up takes
 * longer than reading the words of a short program. Whatever is not plain, and all that is wrong, is left to commander.
 */

import { BadValue, isLineMode, optionRows, type OptionRow, type RunOptions } from './options';

/** A run as its words ask for it. */
export interface PlainRun {
  readonly program: string | undefined;
  readonly words: readonly string[];
  readonly options: RunOptions;
}

/** The run that the words ask for; undefined when commander has to read them. */
export function readPlainWords(words: readonly string[]): PlainRun | undefined {
  const rows = new Map(optionRows().flatMap((row) => namesOf(row).map((name) => [name, row])));
  const values = new Map<string, unknown>();
  for (const row of rows.values()) if (row.default !== undefined) values.set(keyOf(row), row.default);
  let index = 0;
  for (; index < words.length && words[index].startsWith('-') && words[index] !== '-'; index++) {
    const row = rows.get(words[index]);
    if (row === undefined || row.flags.includes('[') || row.flags.includes('--no-')) return undefined;
    const value = row.flags.includes('<') ? valueOf(row, words[++index], values) : true;
    if (value === undefined) return undefined;
    values.set(keyOf(row), value);
  }
  const [program, ...rest] = words.slice(index);
  // A subcommand, or what may be meant as one.
  if (program !== undefined && /^[a-z]+$/.test(program)) return undefined;
  const options = Object.fromEntries(values) as unknown as RunOptions;
  const isSession = program === undefined && options.eval === undefined && !isLineMode(options);
  return isSession || rest.includes('--') ? undefined : { program, words: rest, options };
}

/** `-e` and `--eval`. */
function namesOf(row: OptionRow): string[] {
  return row.flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}

/** The option's name in `RunOptions`: `jsonErrors` of `--json-errors`. */
function keyOf(row: OptionRow): string {
  const long = namesOf(row).at(-1) ?? '';
  return long.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The value that the word gives the option; undefined when there is none, or it is wrong. */
function valueOf(row: OptionRow, word: string | undefined, values: ReadonlyMap<string, unknown>): unknown {
  if (word === undefined || row.choices?.().includes(word) === false) return undefined;
  if (row.read === undefined) return word;
  // commander hands a default to the first value only where values are gathered, and those options have none.
  try {
    return row.read(word, values.get(keyOf(row)) as never);
  } catch (error) {
    if (error instanceof BadValue) return undefined;
    throw error;
  }
}
