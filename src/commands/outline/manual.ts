/** The manual page, in the macros of man(7). What the parser knows comes from the outline, the rest is here. */

import { placesOf } from './places';
import type { CommandOutline, OptionOutline } from './outline';

/** Exit statuses and when they come. */
const statuses: readonly (readonly [status: string, meaning: string])[] = [
  ['0', 'the program has ended, whatever its value is'],
  [
    '1',
    'something failed: the program did not compile, an error was not handled, a file could not be read or written',
  ],
  ['2', 'wrong usage of the command line'],
  ['129', 'the terminal was closed (SIGHUP)'],
  ['130', 'interrupted by Ctrl-C (SIGINT)'],
  ['141', 'the reader of the output went away (SIGPIPE)'],
  ['143', 'ended by SIGTERM'],
  ['N', 'what the program gave to exit(N)'],
];

const names: readonly (readonly [name: string, meaning: string])[] = [
  ['line: String', 'the current line without its newline; with -p it may be assigned to'],
  [
    'fields: [String]',
    'its fields: what stands between blanks, or between what -F names; also the cells of CSV',
  ],
  [
    'value',
    'the current record where the input is no lines: a map of Strings for CSV, whatever JSON says, or the record that --fields declares',
  ],
  ['the names of --fields', 'the fields of the record, with their types; with -p they may be assigned to'],
  ['number: Int', 'the number of the current record over all inputs, from 1'],
  ['file: String', 'the name of its input, - for standard input'],
  ['lines, values, value', 'without -n and -p: all lines, all records, or the one JSON value of the input'],
];

const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['NOSTOS_HOME', 'where extensions and caches are, instead of ~/.nostos'],
  ['NO_COLOR', 'when set to anything, diagnostics have no colours'],
];

const examples: readonly (readonly [command: string, meaning: string])[] = [
  ['nostos -ne \'if line.contains("ERROR") { println(line) }\' app.log', 'Lines with a word.'],
  ["nostos -F: -pe '[fields[0], fields[6]]' /etc/passwd", 'Two fields of each line.'],
  [
    "nostos -n --from csv --fields 'price: Float' -e 'BEGIN { var sum = 0.0 } sum = sum + price END { sum }' a.csv",
    'The sum of a column.',
  ],
  ['nostos --from json -e \'value["items"].map(i => i["name"])\' order.json', 'Parts of a JSON document.'],
  ['nostos -pi.bak -e \'line.replaceAll("colour", "color")\' *.txt', 'Edits files, and keeps the old ones.'],
];

/** The page. `version` stands in its foot. */
export function manualPage(root: CommandOutline, version: string): string {
  const parts = [
    `.\\" Made by scripts/manual.ts from the options that the command itself reads.`,
    `.TH ${root.name.toUpperCase()} 1 "" "${root.name} ${version}" "User Commands"`,
    '.SH NAME',
    `${root.name} \\- run programs written in Nostos, and call native extensions`,
    '.SH SYNOPSIS',
    ...synopsis(root),
    '.SH DESCRIPTION',
    text(
      `${root.description} PROGRAM is a file, the folder of a project, or - for standard input; -e gives the code itself. What main() returns is printed unless it is (). Words after the program are its own. Without any words a terminal gets a REPL; a program that is piped in is run.`,
    ),
    text('A file that begins with #!/usr/bin/env nostos and is executable is a command.'),
    ...optionSections(root),
    '.SH NAMES IN THE LINE MODES',
    text(
      'CODE is the body of a loop over the records of FILE..., or of standard input. BEGIN { ... } and END { ... } run before and after; variables that BEGIN declares persist. continue goes on with the next record, break goes to END. With -p, CODE that gives nothing leaves the record as it is, true or false keeps or drops it, None drops it, and anything else is printed in its place. The value of END is printed, too.',
    ),
    ...tagged(names),
    '.SH COMMANDS',
    ...placesOf(root)
      .slice(1)
      .flatMap(({ path, command }) => commandPart(path, command)),
    '.SH EXIT STATUS',
    ...tagged(statuses),
    '.SH ENVIRONMENT',
    ...tagged(environment),
    '.SH EXAMPLES',
    ...examples.flatMap(([command, meaning]) => [
      text(meaning),
      '.PP',
      '.in +4n',
      '.nf',
      escaped(command),
      '.fi',
      '.in',
    ]),
  ];
  return `${parts.join('\n')}\n`;
}

function synopsis({ name }: CommandOutline): string[] {
  const line = (words: string): string => `.B ${name}\n${words}\n.br`;
  return [
    line('[options] FILE|FOLDER|\\- [words]'),
    line('[options] \\-e CODE [words]'),
    line('\\-n|\\-p [options] \\-e CODE [files]'),
    `.B ${name}\nCOMMAND ...`,
  ];
}

/** Options under their headings. */
function optionSections({ options }: CommandOutline): string[] {
  const headingOf = ({ group }: OptionOutline): string =>
    (group ?? 'Options:').replace(/:$/, '').toUpperCase();
  return [...new Set(options.map(headingOf))].flatMap((heading) => [
    `.SH ${heading}`,
    ...options.filter((option) => headingOf(option) === heading).flatMap(optionPart),
  ]);
}

function optionPart(option: OptionOutline): string[] {
  const { short, long, description, choices } = option;
  const value = option.value === undefined ? '' : ` ${option.value.replace(/[<>]/g, '').toUpperCase()}`;
  const names = [short, long].filter((name) => name !== undefined).map((name) => `\\fB${escaped(name)}\\fR`);
  const list = choices.length === 0 ? '' : ` (${choices.join(', ')})`;
  return ['.TP', `${names.join(', ')}${escaped(value)}`, escaped(description + list)];
}

function commandPart(path: string, { description, usage, options }: CommandOutline): string[] {
  const own = options.filter(({ long }) => long !== '--help');
  return [`.SS ${escaped(`${path} ${usage}`)}`, paragraphs(description), ...own.flatMap(optionPart)];
}

function tagged(entries: readonly (readonly [name: string, meaning: string])[]): string[] {
  return entries.flatMap(([name, meaning]) => ['.TP', `\\fB${escaped(name)}\\fR`, escaped(meaning)]);
}

function text(paragraph: string): string {
  return `.PP\n${escaped(paragraph)}`;
}

/** A text whose indented lines stand as they are. */
function paragraphs(description: string): string {
  return description
    .split('\n\n')
    .map((part) =>
      /^ /m.test(part) ? `.nf\n${part.split('\n').map(escaped).join('\n')}\n.fi` : escaped(part),
    )
    .join('\n.PP\n');
}

/** Text that roff takes as it stands. */
function escaped(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '')
    .replace(/^([.'])/gm, '\\&$1')
    .replace(
      /[^\n -~]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
