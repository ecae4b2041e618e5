/** `nostos ext doctor`. */

import { Option } from 'commander';
import type { Finding } from '../../extensions/doctor';
import { findManifest } from '../../project/manifest';
import { homeOf, jsonOption, printJson, type RegisterSubcommand } from './context';

/** Adds the subcommand. */
export const registerDoctor: RegisterSubcommand = (ext, context) => {
  ext
    .command('doctor')
    .summary('look for what keeps extensions from working')
    .description(
      'Looks at this machine, its tools, everything installed, and the project. Status 1 when something is wrong.',
    )
    .addOption(new Option('--fix', 'remove leftovers and links that lead nowhere'))
    .addOption(jsonOption())
    .action(async (options: { readonly json?: true; readonly fix?: true }) => {
      const { examine } = await import('../../extensions/doctor');
      const { manifest } = findManifest(process.cwd());
      const findings = await examine({ home: homeOf(context), manifest, fixes: options.fix === true });
      if (options.json === true) printJson(context, findings);
      else context.io.stdout.write(findings.map(line).join(''));
      if (findings.some(({ state }) => state === 'bad')) context.onStatus(1);
    });
};

const marks: Readonly<Record<Finding['state'], string>> = { good: 'ok  ', remark: 'note', bad: 'bad ' };

function line({ state, what, hint }: Finding): string {
  return `${marks[state]}  ${what}\n${hint === undefined ? '' : `      hint: ${hint}\n`}`;
}
