/** The commands that begin with a colon. */

import { closest, distance } from 'fastest-levenshtein';
import type { EntryOutcome } from '../lang/session';
import { browse, describe, type Description } from '../lang/session/describe';
import { CommandFailure } from '../project/failure';
import type { Console, Reply } from './console';
import { collectGarbage } from './garbage';
import { sourcesOf, type LoadedFile } from './files';

/** A command. */
interface ReplCommand {
  readonly names: readonly string[];
  readonly argument: string;
  readonly help: string;
  readonly run: (console: Console, argument: string) => Promise<Reply> | Reply;
}

const goOn: Reply = { kind: 'go on' };
const failed: Reply = { kind: 'failed' };

const commands: readonly ReplCommand[] = [
  { names: ['help', 'h', '?'], argument: '', help: 'this list', run: help },
  {
    names: ['type', 't'],
    argument: 'EXPR',
    help: 'the type of an expression, without evaluating it',
    run: type,
  },
  { names: ['info', 'i'], argument: 'NAME', help: 'what a name means, and where it comes from', run: info },
  { names: ['doc', 'd'], argument: 'NAME', help: 'documentation and an example', run: doc },
  {
    names: ['browse', 'b'],
    argument: '[MODULE]',
    help: 'the names of a module, or your own',
    run: browseNames,
  },
  { names: ['load', 'l'], argument: 'PATH', help: 'load a file or a project', run: load },
  { names: ['reload', 'r'], argument: '', help: 'load changed files again', run: reload },
  { names: ['time'], argument: 'EXPR', help: 'evaluate, and tell how long it took', run: time },
  {
    names: ['ext', 'e'],
    argument: '[NAME]',
    help: 'loaded extensions, or the functions of one',
    run: extensions,
  },
  { names: ['gc'], argument: '', help: 'clean up native handles that nothing refers to', run: collect },
  {
    names: ['quit', 'q', 'exit'],
    argument: '',
    help: 'leave (Ctrl-D too)',
    run: () => ({ kind: 'end', status: 0 }),
  },
];

/** All names of commands, for completion. */
export function commandNames(): string[] {
  return commands.map(({ names }) => `:${names[0]}`);
}

/** Carries out a command; an unknown one is told with the nearest. */
export async function runCommand(console: Console, text: string): Promise<Reply> {
  const [, word, argument] = /^:\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? ['', '', ''];
  const command = commands.find(({ names }) => names.includes(word));
  if (command !== undefined) return command.run(console, argument.trim());
  const all = commands.flatMap(({ names }) => names);
  const near = closest(word, all);
  const hint =
    word !== '' && distance(word, near) <= (word.length < 4 ? 1 : Math.max(2, word.length / 3))
      ? ` Did you mean :${near}?`
      : '';
  console.complain(`Unknown command: :${word}.${hint} Type :help for available commands.\n`);
  return failed;
}

function help(console: Console): Reply {
  const titles = commands.map(({ names, argument }) => {
    const [name, ...short] = names.map((each) => `:${each}`);
    return [`${name} ${argument}`.trim(), short.join(' ')] as const;
  });
  commands.forEach((command, index) => {
    const [title, short] = titles[index];
    console.print(`  ${title.padEnd(18)}${short.padEnd(12)}${command.help}`);
  });
  console.print('');
  console.print(
    'Everything that a file may hold can be typed, and expressions and bindings; `it` is the last value.',
  );
  return goOn;
}

function type(console: Console, argument: string): Reply {
  if (argument === '') return usage(console, ':type EXPR');
  const found = console.session.typeOf(argument);
  if ('type' in found) {
    console.print(found.type);
    return goOn;
  }
  console.report(found.diagnostics);
  return failed;
}

function info(console: Console, argument: string): Reply {
  return explain(console, argument, ':info NAME', (description) => {
    const { kind, title, place } = description;
    console.print(`${title}  ${console.paint.quiet(`(${kind})`)}`);
    if (description.doc !== undefined) printIndented(console, description.doc);
    if (place === undefined) return;
    const { line } = place.source.position(place.start);
    console.print(console.paint.quiet(`  at ${place.source.path}:${line}`));
  });
}

function doc(console: Console, argument: string): Reply {
  return explain(console, argument, ':doc NAME', ({ title, doc: text, example }) => {
    console.print(title);
    printIndented(console, text ?? 'No documentation.');
    if (example !== undefined) console.print(console.paint.quiet(`  ${example[0]}  # ${example[1]}`));
  });
}

function printIndented(console: Console, text: string): void {
  for (const line of text.split('\n')) console.print(`  ${line}`);
}

function explain(
  console: Console,
  name: string,
  help_: string,
  print: (description: Description) => void,
): Reply {
  if (name === '') return usage(console, help_);
  const found = describe(console.session.state, name);
  for (const description of found) print(description);
  if (found.length > 0) return goOn;
  console.complain(`\`${name}\` means nothing here\n`);
  return failed;
}

function browseNames(console: Console, argument: string): Reply {
  const lines = browse(console.session.state, argument);
  if (lines === undefined) {
    console.complain(`No module \`${argument}\` is loaded\n`);
    return failed;
  }
  for (const line of lines) console.print(line);
  return goOn;
}

/** Loads a file or a project folder and tells so. */
export async function load(console: Console, argument: string): Promise<Reply> {
  if (argument === '') return usage(console, ':load <file.nos or directory>');
  const path = argument.replace(/^(["'])(.*)\1$/, '$2');
  const files = readOrComplain(console, () => console.files.read(path));
  if (files === undefined) return failed;
  const isProject = files.length !== 1 || files[0].path !== path;
  const reply = await loadFiles(console, files, isProject ? path : undefined);
  if (reply.kind === 'go on') console.print(isProject ? `Loaded project: ${path}` : `Loaded ${path}`);
  return reply;
}

async function loadFiles(
  console: Console,
  files: readonly LoadedFile[],
  from: string | undefined,
): Promise<Reply> {
  const opened = from === undefined ? files.map(({ module }) => module) : ['main'];
  const outcome: EntryOutcome = await console.session.load(sourcesOf(files), opened);
  if (outcome.kind === 'done') console.files.remember(files, from);
  return console.tell(outcome);
}

async function reload(console: Console): Promise<Reply> {
  if (console.files.count === 0) {
    console.print('Nothing has been loaded. Usage: :load <file.nos or directory>');
    return goOn;
  }
  const files = readOrComplain(console, () => console.files.changed());
  if (files === undefined) return failed;
  if (files.length === 0) {
    console.print('Nothing has changed');
    return goOn;
  }
  const outcome = await console.session.load(sourcesOf(files), console.session.openedModules);
  if (outcome.kind === 'done') console.files.remember(files, undefined);
  const reply = console.tell(outcome);
  if (reply.kind === 'go on') console.print(`Reloaded ${files.map(({ path }) => path).join(', ')}`);
  return reply;
}

function readOrComplain(console: Console, read: () => LoadedFile[]): LoadedFile[] | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    console.complain(`${error.message}\n`);
    return undefined;
  }
}

async function time(console: Console, argument: string): Promise<Reply> {
  if (argument === '') return usage(console, ':time EXPR');
  const start = performance.now();
  const outcome = await console.session.enter(argument);
  const elapsed = performance.now() - start;
  const reply = console.tell(outcome);
  if (reply.kind === 'go on') console.print(console.paint.quiet(durationText(elapsed)));
  return reply;
}

function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

function extensions(console: Console, argument: string): Reply {
  const libraries = console.native?.libraries ?? [];
  if (argument === '') {
    if (libraries.length === 0) console.print('No extension is loaded. Load one with: import NAME');
    for (const { name, version, path, functions } of libraries)
      console.print(`${name} ${version}  ${console.paint.quiet(`${functions.size} functions, ${path}`)}`);
    return goOn;
  }
  const library = libraries.find(({ name }) => name === argument);
  if (library === undefined) {
    console.complain(`No extension \`${argument}\` is loaded. Load it with: import ${argument}\n`);
    return failed;
  }
  for (const { name, signature } of library.functions.values())
    console.print(
      signature === undefined ? name : `${name}${signature.startsWith('(') ? '' : ' '}${signature}`,
    );
  return goOn;
}

async function collect(console: Console): Promise<Reply> {
  const before = console.collector?.stats();
  await collectGarbage();
  console.session.collect();
  const after = console.collector?.stats();
  const freed = (after?.totalFreed ?? 0) - (before?.totalFreed ?? 0);
  console.print(
    `${freed} native ${freed === 1 ? 'handle' : 'handles'} cleaned up, ${after?.live ?? 0} in use`,
  );
  return goOn;
}

function usage(console: Console, text: string): Reply {
  console.complain(`Usage: ${text}\n`);
  return failed;
}
