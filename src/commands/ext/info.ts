/** `nostos ext info NAME|FILE`. */

import type { Description } from '../../extensions/describe';
import { productVersion } from '../version';
import { homeOf, jsonOption, printJson, type RegisterSubcommand } from './context';
import { nameAndVersion } from './words';

/** Adds the subcommand. */
export const registerInfo: RegisterSubcommand = (ext, context) => {
  ext
    .command('info')
    .summary('show what an extension has')
    .description(
      'Shows where an installed extension came from, its files, and the functions and types of its library, which is\n' +
        'opened for that. Of a packed file only what its manifest says: nothing of it is opened.',
    )
    .argument('<extension>', 'NAME, NAME@VERSION, or a packed file (.tgz)')
    .addOption(jsonOption())
    .action(async (word: string, options: { readonly json?: true }) => {
      const { describeInstalled, describePack } = await import('../../extensions/describe');
      const { endWork } = await import('./ending');
      endWork(context);
      const home = homeOf(context);
      const isFile = /\.tgz$|[\\/]/.test(word);
      const { name, version } = isFile ? { name: word, version: undefined } : nameAndVersion(word);
      const found = isFile
        ? await describePack(home, word)
        : describeInstalled(home, name, version, productVersion);
      if (options.json === true) printJson(context, found);
      else
        context.io.stdout.write(
          [...head(found), ...files(found), ...types(found), ...functions(found)].join('\n') + '\n',
        );
    });
};

function head({ name, manifest, origin, folder, signedBy, library }: Description): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['description', manifest?.description],
    ['license', manifest?.license],
    ['source', origin?.source],
    ['checksum', origin?.checksum],
    ['signed by', signedBy],
    ['installed', origin?.installed],
    ['folder', folder],
    ['libraries', manifest === undefined ? undefined : Object.keys(manifest.libraries).join(', ')],
    [
      'interface',
      library === undefined ? undefined : `${library.abi.major}.${library.abi.minor}, ${library.sdk}`,
    ],
  ];
  const given = facts.filter(([, value]) => value !== undefined && value !== '');
  const version = manifest?.version ?? library?.version ?? '';
  return [`${name} ${version}`, ...given.map(([label, value]) => `  ${label.padEnd(12)}${value ?? ''}`)];
}

function files({ files: all }: Description): string[] {
  const total = all.reduce((sum, { size }) => sum + size, 0);
  return [
    '',
    `Files (${bytes(total)}):`,
    ...all.map(({ path, size }) => `  ${bytes(size).padStart(9)}  ${path}`),
  ];
}

function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  return count < 1024 * 1024 ? `${(count / 1024).toFixed(1)} KB` : `${(count / 1024 / 1024).toFixed(1)} MB`;
}

function types({ library }: Description): string[] {
  if (library === undefined || library.types.length === 0) return [];
  const row = ({ name, fields, doc }: (typeof library.types)[number]): string[] => {
    const shape =
      fields === undefined ? '' : ` { ${fields.map((field) => `${field.name}: ${field.type}`).join(', ')} }`;
    return [`  ${name}${shape}`, ...docLines(doc)];
  };
  return ['', `Types (${library.types.length}):`, ...library.types.flatMap(row)];
}

function functions({ library, name }: Description): string[] {
  if (library === undefined)
    return ['', `\`nostos ext install\` it to see its functions: \`nostos ext info ${name}\``];
  const row = (one: (typeof library.functions)[number]): string[] => {
    const mode = one.mode === 'sync' ? '' : `  [${one.mode}]`;
    const signature =
      one.signature === undefined ? '' : `: ${one.signature}${one.binding ? '' : '  (not checked)'}`;
    return [`  ${one.name}${signature}${mode}`, ...docLines(one.doc)];
  };
  return ['', `Functions (${library.functions.length}):`, ...library.functions.flatMap(row)];
}

function docLines(doc: string | undefined): string[] {
  return doc === undefined
    ? []
    : doc
        .trim()
        .split('\n')
        .map((line) => `      ${line.replaceAll(/\p{Cc}/gu, ' ')}`);
}
