/** What the subcommands of `nostos ext` are handed, and the options that they share. */

import { Option, type Command } from 'commander';
import { nostosHome } from '../../project/home';
import type { CommandIo } from '../io';
import type { StatusHandler } from '../run';

/** The surroundings of a subcommand. */
export interface ExtContext {
  readonly io: CommandIo;
  /** How the command was called: `extension` keeps the texts of the older tools. */
  readonly spelling: 'ext' | 'extension';
  readonly onStatus: StatusHandler;
}

/** Adds a subcommand to `nostos ext`: its name, words, options, and an action that loads what it needs. */
export type RegisterSubcommand = (ext: Command, context: ExtContext) => void;

/** The folder that everything is kept in. */
export function homeOf({ io }: ExtContext): string {
  return nostosHome(io.environment);
}

/** `--json`, as every subcommand with a report has it. */
export function jsonOption(): Option {
  return new Option('--json', 'the report as JSON on standard output');
}

/** `--offline`, as every subcommand has it that could use the network. */
export function offlineOption(): Option {
  return new Option('--offline', 'use nothing but this machine');
}

/** `--dry-run`, as every subcommand has it that changes something. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'say what would be done, and do nothing');
}

/** Prints a report as JSON, one value on lines of its own. */
export function printJson({ io }: ExtContext, report: unknown): void {
  io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}
