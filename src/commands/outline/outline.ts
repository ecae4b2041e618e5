/** What the command line consists of, as data: completions and the manual are made of what the parser itself uses. */

import type { Command, Option } from 'commander';

/** One option. */
export interface OptionOutline {
  /** `-q`, where there is one. */
  readonly short: string | undefined;
  readonly long: string | undefined;
  /** The name of its value, `<name>` or `[name]`; undefined when it has none. */
  readonly value: string | undefined;
  /** Whether the value may be left out, and then follows at once where it is there. */
  readonly isOptional: boolean;
  /** Values that it may have, where these are few. */
  readonly choices: readonly string[];
  readonly description: string;
  /** Heading under which help shows it. */
  readonly group: string | undefined;
}

/** A command with its subcommands. */
export interface CommandOutline {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** How its arguments are written: `[words...]`. */
  readonly usage: string;
  /** Whether its arguments are names of installed extensions. */
  readonly takesExtensions: boolean;
  readonly options: readonly OptionOutline[];
  readonly commands: readonly CommandOutline[];
}

/** Arguments that are names of installed extensions. */
const extensionNames: ReadonlySet<string> = new Set(['extension', 'names']);

/** The outline of a command; `below` gives, by their names, commands that are made only when they are used. */
export function outlineOf(command: Command, below: ReadonlyMap<string, Command> = new Map()): CommandOutline {
  const whole = below.get(command.name()) ?? command;
  const help = whole.createHelp();
  // The parser makes a `help` of its own for commands with subcommands, which is no command of ours.
  const commands = help.visibleCommands(whole).filter((each) => whole.commands.includes(each));
  return {
    name: command.name(),
    summary: command.summary() === '' ? command.description() : command.summary(),
    description: whole.description(),
    usage: whole.usage(),
    takesExtensions: whole.registeredArguments.some((argument) => extensionNames.has(argument.name())),
    options: help.visibleOptions(whole).map(optionOf),
    commands: commands.map((each) => outlineOf(each, below)),
  };
}

function optionOf(option: Option): OptionOutline {
  const value = /[<[][^>\]]+[>\]]$/.exec(option.flags)?.[0];
  return {
    short: option.short,
    long: option.long,
    value,
    isOptional: option.optional,
    choices: option.argChoices ?? [],
    description: option.description,
    group: option.helpGroupHeading,
  };
}
