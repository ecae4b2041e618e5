/** The options that stand before a program, as values. */

import { formats, type Format } from '../lang/lines/format';

/** When to colour diagnostics. */
export type ColorChoice = 'auto' | 'always' | 'never';

/** Options of a run: the long names of `optionRows`, in camel case. */
export interface RunOptions {
  /** Code to run as the body of `main`, instead of a program. */
  readonly eval?: string;
  readonly quiet?: true;
  readonly check?: true;
  /** Whether findings that are no errors are told too: only `nostos check` asks for them. */
  readonly warnings?: true | undefined;
  readonly jsonErrors?: true;
  readonly verbose?: true;
  readonly logJson?: true;
  readonly color: ColorChoice;
  /** Names of installed extensions to load. */
  readonly use?: readonly string[];
  /** Paths of native libraries to open at start; `extension` is another spelling of the option. */
  readonly ext?: readonly string[];
  readonly extension?: readonly string[];
  readonly bin?: string;
  /** Frames a process may have. */
  readonly maxDepth: number;
  /** Milliseconds a synchronous native call may take before it is logged. */
  readonly blockLimit: number;
  /** File for the report of the collector. */
  readonly gcStats?: string;
  readonly gcStress?: true;
  /** Line modes: CODE for each record; the same, then the record is printed. */
  readonly each?: true;
  readonly print?: true;
  /** Line modes: carriage returns are dropped. */
  readonly lineEnds?: true;
  /** Line modes: what stands between fields. */
  readonly separator?: string;
  /** Line modes: the files are edited; the suffix of backups, empty for none. */
  readonly inPlace?: string;
  /** Line modes: names and types of the fields. */
  readonly fields?: string;
  readonly from?: Format;
  readonly to?: Format;
}

/** Whether the options ask for a line mode. */
export function isLineMode(options: RunOptions): boolean {
  const { each, print, inPlace, separator, fields, from, to, lineEnds } = options;
  return [each, print, inPlace, separator, fields, from, to, lineEnds].some((option) => option !== undefined);
}

const defaultMaxDepth = 1_000_000;
const defaultBlockLimit = 50;

/** An option of a run, as the help text, commander (`runOptions.ts`) and the plain reader (`plainWords.ts`) take it. */
export interface OptionRow {
  /** `-e, --eval <code>`: short and long name, and its value, in brackets if that may be left out. */
  readonly flags: string;
  /** For the help text; options without it are not shown. */
  readonly help?: string;
  readonly heading: string;
  /** Makes the option's value of the word; `earlier` is the value so far. A `BadValue` is told to the user. */
  readonly read?: (word: string, earlier: never) => unknown;
  readonly choices?: () => readonly string[];
  readonly default?: unknown;
}

/** What an option's word is not; the text says what it must be. */
export class BadValue extends Error {}

/** The options of a run, under the headings and in the order of the help text. */
export function optionRows(): OptionRow[] {
  return [
    ...under('Options:', [
      {
        flags: '-e, --eval <code>',
        help: 'run CODE as the body of main (repeatable: further lines)',
        read: joinCode,
      },
      { flags: '-q, --quiet', help: 'do not print the result of main' },
      { flags: '-b, --bin <name>', help: 'entry point of nostos.toml to run' },
      {
        flags: '-u, --use <name>',
        help: 'load an installed extension; code of -e has its names (repeatable)',
        read: collect,
      },
      { flags: '--ext <path>', help: 'open a native library at start (repeatable)', read: collect },
      { flags: '--extension <path>', read: collect },
      { flags: '--check', help: 'compile only: silent when fine' },
      { flags: '--no-jit' },
      { flags: '--threads <n>', read: count },
      { flags: '--debug' },
    ]),
    ...under('Line modes:', [
      { flags: '-n, --each', help: 'run CODE for each record of the input' },
      { flags: '-p, --print', help: 'the same, and print each record, or what CODE gives in its place' },
      {
        flags: '-i, --in-place [suffix]',
        help: 'edit the files, as -p prints them; old ones are kept as NAMEsuffix',
      },
      { flags: '-l, --line-ends', help: 'drop carriage returns at the ends of lines' },
      { flags: '-F, --separator <sep>', help: 'what stands between fields; /EXPRESSION/ for a regular one' },
      { flags: '--fields <names>', help: "names and types of the fields: 'user, id: Int'" },
      { flags: '--from <format>', help: 'format of the input', choices: () => formats },
      { flags: '--to <format>', help: 'format of the results', choices: () => formats },
    ]),
    ...under('Messages and limits:', [
      { flags: '--json-errors', help: 'diagnostics as JSON lines on standard output' },
      {
        flags: '--color <when>',
        help: 'colour diagnostics',
        choices: () => ['auto', 'always', 'never'],
        default: 'auto',
      },
      { flags: '--verbose', help: 'log what happens to standard error' },
      { flags: '--log-json', help: 'the log as JSON lines' },
      { flags: '--max-depth <n>', help: 'frames a process may have', read: count, default: defaultMaxDepth },
      {
        flags: '--block-limit <ms>',
        help: 'log native calls that block for longer',
        read: count,
        default: defaultBlockLimit,
      },
      { flags: '--gc-stats <file>', help: 'write a report about native handles at exit' },
      { flags: '--gc-stress', help: 'collect at every safe point' },
    ]),
  ];
}

function under(heading: string, rows: readonly Omit<OptionRow, 'heading'>[]): OptionRow[] {
  return rows.map((row) => ({ ...row, heading }));
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** Several pieces of code are lines of one. */
function joinCode(code: string, earlier?: string): string {
  return earlier === undefined ? code : `${earlier}\n${code}`;
}

function count(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new BadValue('It must be a whole number above 0.');
  return Number(text);
}
