/** The subcommands that work on a whole project: `install` without a source, `upgrade --project`. */

import type { InstallSetting } from '../../extensions/install';
import type { ProjectInstallation, ProjectSetting } from '../../extensions/project';
import { CommandFailure } from '../../project/failure';
import { findManifest } from '../../project/manifest';
import { printJson, type ExtContext } from './context';

/** What a subcommand asks for. */
export interface ProjectOptions {
  readonly json?: true;
  readonly locked?: true;
}

/** Installs what the project's nostos.toml names, and prints what was done. */
export async function syncProject(
  setting: InstallSetting,
  options: ProjectOptions,
  context: ExtContext,
  renew: ProjectSetting['renew'] = new Set(),
): Promise<void> {
  const { manifest, warnings } = findManifest(setting.currentFolder);
  for (const warning of warnings) context.io.stderr.write(`${warning}\n`);
  if (manifest === undefined) {
    throw new CommandFailure(
      `Error: there is no nostos.toml that could be read, in '${setting.currentFolder}' or above\nhint: name a source: \`nostos ext install SOURCE\`; \`nostos init\` starts a project`,
    );
  }
  const { installProject } = await import('../../extensions/project');
  const { endWork } = await import('./ending');
  endWork(context);
  const done = await installProject({ ...setting, manifest, isLocked: options.locked === true, renew });
  if (options.json === true) printJson(context, done);
  else
    context.io.stdout.write(
      done.length === 0 ? `${manifest.path} names no extensions and no packages\n` : done.map(line).join(''),
    );
}

function line({ name, version, before, source, change }: ProjectInstallation): string {
  const was = before === undefined || before === version ? '' : ` (was ${before})`;
  return `${name}${version === undefined ? '' : ` ${version}`}${was}: ${change}, ${source}\n`;
}
