/** Where in a command line somebody is: each command with the words that lead to it, for scripts of shells. */

import type { CommandOutline, OptionOutline } from './outline';

/** A command and its way: `nostos ext install`. */
export interface Place {
  readonly path: string;
  readonly command: CommandOutline;
}

/** All commands, the outer ones first. */
export function placesOf(command: CommandOutline, before = ''): Place[] {
  const path = before === '' ? command.name : `${before} ${command.name}`;
  return [{ path, command }, ...command.commands.flatMap((each) => placesOf(each, path))];
}

/** The spellings of an option. */
export function spellings({ short, long }: OptionOutline): string[] {
  return [short, long].filter((spelling) => spelling !== undefined);
}

/** What follows an option: few values, the name of an extension, any file, something else; undefined when nothing does. */
export function valueKind(option: OptionOutline): 'choice' | 'extension' | 'file' | 'text' | undefined {
  if (option.value === undefined || option.isOptional) return undefined;
  if (option.choices.length > 0) return 'choice';
  if (option.long === '--use') return 'extension';
  return /path|file|folder|dir/i.test(option.value) ? 'file' : 'text';
}
