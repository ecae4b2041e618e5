/** `nostos ext list`. */

import { Option } from 'commander';
import type { InstalledExtension, InstalledVersion } from '../../extensions/store/installed';
import { homeOf, jsonOption, printJson, type ExtContext, type RegisterSubcommand } from './context';

interface ListOptions {
  readonly json?: true;
  readonly all?: true;
}

/** Adds the subcommand. */
export const registerList: RegisterSubcommand = (ext, context) => {
  ext
    .command('list')
    .summary('list what is installed')
    .description(
      'Lists the extensions that programs find by name; with --all every version that is installed.',
    )
    .addOption(new Option('-a, --all', 'every version, those of projects included'))
    .addOption(jsonOption())
    .action(async (options: ListOptions) => {
      const { listInstalled, listVersions } = await import('../../extensions/store/installed');
      const { extensionsFolder } = await import('../../extensions/store/paths');
      const home = homeOf(context);
      const installed = listInstalled(home);
      const versions = options.all === true ? listVersions(home) : undefined;
      if (options.json === true) {
        printJson(context, versions === undefined ? installed.map(entryAsJson) : versions.map(versionAsJson));
      } else if (context.spelling === 'extension') olderListing(installed, extensionsFolder(home), context);
      else
        context.io.stdout.write(
          table(versions?.map(storedRow) ?? installed.map(entryRow), extensionsFolder(home)),
        );
    });
};

/** The state of an extension as scripts read it. */
function entryAsJson({ name, folder, library, version }: InstalledExtension): Record<string, unknown> {
  return version === undefined
    ? { name, version: null, folder, library: library ?? null, source: null, isPinned: false, signedBy: null }
    : { ...versionAsJson(version), library: library ?? null };
}

function versionAsJson({ name, version, folder, origin, isSelected, isPinned }: InstalledVersion) {
  const {
    source = null,
    library: kind = null,
    signedBy = null,
    checksum = null,
    installed = null,
  } = origin ?? {};
  return { name, version, folder, source, kind, checksum, installed, isSelected, isPinned, signedBy };
}

function entryRow({ name, library, version, folder }: InstalledExtension): string[] {
  if (version !== undefined) return versionRow(version);
  return [name, '-', library === undefined ? 'no library' : 'copied by hand', folder];
}

function versionRow({ name, version, origin, isPinned }: InstalledVersion): string[] {
  const marks = [
    origin?.library ?? 'damaged',
    ...(typeof origin?.signedBy === 'string' ? ['signed'] : []),
    ...(isPinned ? ['pinned'] : []),
  ];
  return [name, version, marks.join(', '), origin?.source ?? ''];
}

/** A row of the listing of all versions, which says the one that programs get by its name. */
function storedRow(version: InstalledVersion): string[] {
  return [...versionRow(version), version.isSelected ? 'selected' : ''];
}

function table(rows: readonly string[][], folder: string): string {
  if (rows.length === 0) {
    return `No extensions in ${folder}\nhint: \`nostos ext install SOURCE\` installs one, \`nostos ext search\` looks for some\n`;
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const ruleLength = 60;

/** The text of the older tools, which `nostos extension list` keeps. */
function olderListing(installed: readonly InstalledExtension[], folder: string, { io }: ExtContext): void {
  if (installed.length === 0) {
    io.stdout.write(
      'No extensions installed.\n\nInstall extensions with:\n    nostos extension install <git-url>\n',
    );
    return;
  }
  io.stdout.write(`Installed extensions in ${folder}:\n${'-'.repeat(ruleLength)}\n`);
  for (const { entry, name, library } of installed) {
    io.stdout.write(`  ${entry} [${library === undefined ? 'not built' : 'built'}]\n`);
    io.stdout.write(`      Use with: nostos --use ${name} <file.nos>\n\n`);
  }
}
