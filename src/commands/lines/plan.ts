/** What the options of the line modes ask for, put together; contradictions are wrong usage. */

import type { Format } from '../../lang/lines/format';
import { CommandFailure } from '../../project/failure';
import type { RunOptions } from '../options';
import { parseFields, type DeclaredField } from './fields';
import type { LineMode } from './program';

/** What a run does. */
export interface LinePlan {
  readonly mode: LineMode;
  /** Undefined: the code does without input. */
  readonly from: Format | undefined;
  readonly to: Format;
  readonly fields: readonly DeclaredField[] | undefined;
  readonly separator: string | undefined;
  readonly trims: boolean;
  /** Undefined: files are not edited; empty: edited without a backup. */
  readonly backupSuffix: string | undefined;
  /** Input files, `-` for standard input. */
  readonly files: readonly string[];
  readonly printsResult: boolean;
}

/** The plan of a run. `program` and `words` are the words after the options. */
export function linePlan(
  program: string | undefined,
  words: readonly string[],
  options: RunOptions,
): LinePlan {
  const mode = modeOf(options);
  const from = options.from ?? (mode === 'whole' ? undefined : 'lines');
  const files = options.eval !== undefined && program !== undefined ? [program, ...words] : words;
  const backupSuffix = options.inPlace;
  refuseContradictions(mode, from, options, program, files);
  return {
    mode,
    from,
    to: options.to ?? (mode === 'each' ? 'lines' : (from ?? 'lines')),
    fields: options.fields === undefined ? undefined : parseFields(options.fields),
    separator: options.separator === undefined ? undefined : unescaped(options.separator),
    trims: options.lineEnds === true,
    backupSuffix,
    files: files.length === 0 ? ['-'] : files,
    printsResult: options.quiet !== true,
  };
}

/** `-i` prints, `-F` and `--fields` go through the records, as `-p` and `-n` do. */
function modeOf({ each, print, inPlace, separator, fields, from }: RunOptions): LineMode {
  if (print === true || inPlace !== undefined) return 'print';
  if (each === true) return 'each';
  const wantsRecords = separator !== undefined || fields !== undefined;
  return wantsRecords && from === undefined ? 'each' : 'whole';
}

function refuseContradictions(
  mode: LineMode,
  from: Format | undefined,
  options: RunOptions,
  program: string | undefined,
  files: readonly string[],
): void {
  const refuse = (text: string): never => {
    throw new CommandFailure(text, 2);
  };
  if (options.eval === undefined && program === undefined) {
    refuse('no code given: `nostos -n -e CODE [FILE…]`, or `nostos -n CODEFILE [FILE…]`');
  }
  if (options.lineEnds === true && mode === 'whole') refuse('-l needs -n, -p or -i');
  if (options.lineEnds === true && from !== 'lines')
    refuse('-l is about lines of text: it does not go with --from');
  if (from === undefined && files.length > 0 && options.eval !== undefined) {
    refuse(`--to alone reads no input: add --from, -n or -p to read '${files[0]}'`);
  }
  if ((from === 'json' || from === 'jsonl') && options.separator !== undefined && options.to === undefined) {
    refuse('-F separates fields of lines and CSV; JSON has none');
  }
  if (options.inPlace !== undefined) {
    if (files.length === 0 || files.includes('-')) refuse('-i edits files: name them after the code');
    if (options.inPlace.includes('/')) refuse('-i: the suffix of a backup holds no `/`');
  }
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', '\\': '\\' };

/** A separator as shells hand it on: `\t` is a tab. In a regular expression escapes are its own. */
function unescaped(separator: string): string {
  if (/^\/.+\/$/s.test(separator)) return separator;
  return separator.replace(/\\([tn\\])/g, (_, letter: string) => escapes[letter]);
}
