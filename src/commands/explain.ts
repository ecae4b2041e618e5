/** `nostos explain CODE`: what a diagnostic's code means, with a program that has the problem and one without it. */

import type { Command } from 'commander';
import { explanations } from '../lang/diagnostics/explanations';
import { CommandFailure } from '../project/failure';
import type { CommandIo } from './io';

/** Adds the command. */
export function registerExplain(parent: Command, io: CommandIo): void {
  parent
    .command('explain')
    .summary('explain the code of a diagnostic')
    .description('Explains the code of a diagnostic (`E0205`). Lists all codes without one.')
    .argument('[code]', 'code of a diagnostic')
    .option('--json', 'the explanation as JSON on standard output')
    .action((code: string | undefined, options: { readonly json?: true }) => {
      io.stdout.write(
        code === undefined ? listing(options.json === true) : explanation(code, options.json === true),
      );
    });
}

function listing(asJson: boolean): string {
  const titles = Object.entries(explanations).map(([code, { title }]) => ({ code, title }));
  if (asJson) return `${JSON.stringify(titles)}\n`;
  return titles.map(({ code, title }) => `${code}  ${title}\n`).join('');
}

function explanation(word: string, asJson: boolean): string {
  const code = word.toUpperCase();
  const found = explanations[code];
  if (found === undefined)
    throw new CommandFailure(`there is no diagnostic \`${word}\`; \`nostos explain\` lists all codes`, 2);
  if (asJson) return `${JSON.stringify({ code, ...found })}\n`;
  const example = (heading: string, program: string | undefined) =>
    program === undefined ? '' : `\n${heading}\n\n${program.replace(/^/gm, '    ')}\n`;
  return `${code}: ${found.title}\n\n${found.text}\n${example('Has the problem:', found.wrong)}${example('Has it not:', found.right)}`;
}
