/** `nostos init`: the two files of a new project. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandFailure, systemReason } from '../project/failure';
import type { CommandIo } from './io';

/** Adds the command. */
export function registerInit(parent: Command, io: CommandIo): void {
  parent
    .command('init')
    .summary('start a project')
    .description('Writes nostos.toml and main.nos in the current folder, or in a new folder NAME.')
    .argument('[name]', 'name of the project and of its new folder')
    .action((name: string | undefined) => {
      initProject(name, io);
    });
}

/** Creates the project and says what was created; an existing manifest is left alone and a failure. */
function initProject(name: string | undefined, io: CommandIo): void {
  const folder = name ?? '.';
  const projectName = basename(resolve(folder));
  const manifest = join(folder, 'nostos.toml');
  if (existsSync(manifest)) throw new CommandFailure(`Error: nostos.toml already exists in ${folder}`);
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      io.stdout.write(`Created directory: ${folder}\n`);
    }
    create(manifest, `[project]\nname = ${JSON.stringify(projectName)}\nversion = "0.1.0"\n`, io);
    const main = join(folder, 'main.nos');
    if (!existsSync(main))
      create(main, `main() = {\n    println("Hello from ${projectName}!")\n    0\n}\n`, io);
  } catch (error) {
    throw new CommandFailure(
      `Error: could not create project '${projectName}' in ${folder}: ${systemReason(error)}`,
    );
  }
  io.stdout.write(
    `\nProject '${projectName}' initialized!\n\nRun your project with:\n    nostos ${folder}/\n`,
  );
}

function create(path: string, text: string, io: CommandIo): void {
  writeFileSync(path, text);
  io.stdout.write(`Created: ${path}\n`);
}
