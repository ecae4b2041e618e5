/** The options that stand before a program, as values. */

import { InvalidArgumentError, Option } from 'commander';
import { formats, type Format } from '../lang/lines/format';

/** When to colour diagnostics. */
export type ColorChoice = 'auto' | 'always' | 'never';

/** Options of a run; the commander keys of `runOptions`. */
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

/** The options of a run, under the headings and in the order of the help text. */
export function runOptions(): Option[] {
  return [
    ...grouped('Options:', [
      new Option('-e, --eval <code>', 'run CODE as the body of main (repeatable: further lines)').argParser(
        joinCode,
      ),
      new Option('-q, --quiet', 'do not print the result of main'),
      new Option('-b, --bin <name>', 'entry point of nostos.toml to run'),
      new Option(
        '-u, --use <name>',
        'load an installed extension; code of -e has its names (repeatable)',
      ).argParser(collect),
      new Option('--ext <path>', 'open a native library at start (repeatable)').argParser(collect),
      new Option('--extension <path>').argParser(collect).hideHelp(),
      new Option('--check', 'compile only: silent when fine'),
      new Option('--no-jit').hideHelp(),
      new Option('--threads <n>').argParser(count).hideHelp(),
      new Option('--debug').hideHelp(),
    ]),
    ...grouped('Line modes:', [
      new Option('-n, --each', 'run CODE for each record of the input'),
      new Option('-p, --print', 'the same, and print each record, or what CODE gives in its place'),
      new Option(
        '-i, --in-place [suffix]',
        'edit the files, as -p prints them; old ones are kept as NAMEsuffix',
      ),
      new Option('-l, --line-ends', 'drop carriage returns at the ends of lines'),
      new Option('-F, --separator <sep>', 'what stands between fields; /EXPRESSION/ for a regular one'),
      new Option('--fields <names>', "names and types of the fields: 'user, id: Int'"),
      new Option('--from <format>', 'format of the input').choices(formats),
      new Option('--to <format>', 'format of the results').choices(formats),
    ]),
    ...grouped('Messages and limits:', [
      new Option('--json-errors', 'diagnostics as JSON lines on standard output'),
      new Option('--color <when>', 'colour diagnostics').choices(['auto', 'always', 'never']).default('auto'),
      new Option('--verbose', 'log what happens to standard error'),
      new Option('--log-json', 'the log as JSON lines'),
      new Option('--max-depth <n>', 'frames a process may have').argParser(count).default(defaultMaxDepth),
      new Option('--block-limit <ms>', 'log native calls that block for longer')
        .argParser(count)
        .default(defaultBlockLimit),
      new Option('--gc-stats <file>', 'write a report about native handles at exit'),
      new Option('--gc-stress', 'collect at every safe point'),
    ]),
  ];
}

function grouped(heading: string, options: readonly Option[]): Option[] {
  return options.map((option) => option.helpGroup(heading));
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** Several pieces of code are lines of one. */
function joinCode(code: string, earlier?: string): string {
  return earlier === undefined ? code : `${earlier}\n${code}`;
}

function count(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
