/** From the words of a command line to a compiled program: shared by `run` and `check`. */

import { statSync } from 'node:fs';
import { InputStream, readToEnd } from '../host/input';
import { KeptBytes } from '../host/keptBytes';
import type { Input } from '../lang/host';
import { Source } from '../lang/syntax/source';
import { BodySource } from '../project/body';
import { CommandFailure } from '../project/failure';
import { locateProgram, programOfText, type EntryPoint, type LocatedProgram } from '../project/locate';
import type { Manifest } from '../project/manifest';
import type { CommandIo } from './io';
import type { RunOptions } from './options';

/** A program as sources, ready to compile. */
export interface ProgramSources {
  readonly files: readonly { readonly source: Source; readonly module: string }[];
  readonly entry: EntryPoint;
  readonly manifest: Manifest | undefined;
}

/** Reads the program that the options or the first word name; `-`, or no word, means standard input. */
export async function readProgram(
  program: string | undefined,
  options: RunOptions,
  io: CommandIo,
): Promise<ProgramSources> {
  if (options.eval !== undefined) {
    const located = programOfText('<-e>', options.eval, '.');
    return {
      ...located,
      files: [{ source: new BodySource('<-e>', options.eval, importsOf(options)), module: '' }],
    };
  }
  const located =
    program === undefined || program === '-'
      ? programOfText('<stdin>', await readProgramText(io.stdin), '.')
      : locateProgram(program, options.bin);
  for (const notice of located.notices) io.stderr.write(`${notice}\n`);
  return sourcesOf(located);
}

/** The text of a program on standard input. What is no text would be hundreds of errors. */
async function readProgramText(input: Input): Promise<string> {
  const kept = new KeptBytes();
  if (input instanceof InputStream) input.readAs(kept);
  const text = await readToEnd(input);
  if (kept.areThere) {
    throw new CommandFailure('Error reading the program from standard input: it is not UTF-8 text');
  }
  return text;
}

function sourcesOf({ files, entry, manifest }: LocatedProgram): ProgramSources {
  const sources = files.map(({ path, text, module }) => ({ source: new Source(path, text), module }));
  return { files: sources, entry, manifest };
}

/** Imports for code from the command line: the extensions of `-u` are there to be used. */
export function importsOf({ use = [] }: RunOptions): string {
  return use.map((name) => `import ${name}\nuse ${name}.*\n`).join('');
}

/** Options that are understood after a program's directory too, taken out of the program's own words. */
export function optionsAfterDirectory(
  program: string | undefined,
  words: readonly string[],
  options: RunOptions,
): { options: RunOptions; words: readonly string[] } {
  const isDirectory = program !== undefined && statSync(program, { throwIfNoEntry: false })?.isDirectory();
  if (isDirectory !== true) return { options, words };
  let { quiet, bin } = options;
  const use = [...(options.use ?? [])];
  const own: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [name, inline] = splitOption(words[index]);
    const value = (missing: string): string => {
      const text = inline ?? words[++index];
      if (text === undefined) throw new CommandFailure(missing);
      return text;
    };
    if (name === '--') {
      own.push(...words.slice(index));
      break;
    } else if (name === '-q' || name === '--quiet') quiet = true;
    else if (name === '-b' || name === '--bin') bin = value('Error: --bin requires a binary name');
    else if (name === '-u' || name === '--use') use.push(value('Error: --use requires an extension name'));
    else own.push(words[index]);
  }
  const chosen = {
    ...options,
    use,
    ...(quiet === undefined ? {} : { quiet }),
    ...(bin === undefined ? {} : { bin }),
  };
  return { options: chosen, words: own };
}

function splitOption(word: string): [name: string, value: string | undefined] {
  const match = /^(--(?:bin|use))=(.*)$/s.exec(word);
  return match === null ? [word, undefined] : [match[1], match[2]];
}
