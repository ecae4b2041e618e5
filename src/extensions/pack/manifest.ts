/**
 * `nostos-pack.json`: what a pack holds. Written by `nostos ext pack`, believed by nobody: every field is checked when
 * it is read, and every file against its hash.
 */

import { failure } from '../failure';
import { isExtensionName, isVersion, pathProblem, sameIgnoringCase } from './names';

/** Name of the manifest in a pack and in an installed folder. */
export const manifestFile = 'nostos-pack.json';
/** Name of the signature over the bytes of the manifest, beside it. */
export const signatureFile = 'nostos-pack.sig';

/** The version of the format that this program writes and reads. */
const packFormat = 1;

/** Written beside the files of a pack when it is installed (`store/origin.ts`). */
export const originFile = 'nostos-origin.json';

/** Which layer of the SDK a library was built with: the document's, or that for extensions of the older SDK. */
export type Face = 'nostos-extension' | 'compat';

/** A file of a pack. */
export interface PackFile {
  /** Bytes. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** A manifest that was checked. */
export interface PackManifest {
  readonly format: typeof packFormat;
  /** The name that programs import. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** The ABI that the libraries speak. */
  readonly abi: { readonly major: number; readonly minor: number };
  /** Name and version of the SDK, `nostos-extension 0.1.0`; empty when unknown. */
  readonly sdk: string;
  readonly face: Face;
  /** Every file but package.json, the manifest and its signature, by its path in the pack. */
  readonly files: Readonly<Record<string, PackFile>>;
  /** The path of each library, by target (`targetOf`). */
  readonly libraries: Readonly<Record<string, string>>;
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Reads a manifest. Throws a `CommandFailure` that names the field at fault.
 *
 * @param origin the file or archive, for messages
 */
export function parseManifest(text: string, origin: string): PackManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(origin, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isTable(parsed)) throw broken(origin, 'it is not a JSON object');
  if (parsed['format'] !== packFormat) {
    throw failure(
      `could not read ${manifestFile} of '${origin}': its format is ${JSON.stringify(parsed['format'])}, and this nostos knows ${packFormat}`,
      'update nostos, or ask the author for a pack of the older format',
    );
  }
  const fields = new Fields(parsed, origin);
  const files = filesOf(fields);
  return {
    format: packFormat,
    name: fields.text('name', isExtensionName, 'a word that programs can import'),
    version: fields.text('version', isVersion, 'a version such as 1.2.3'),
    description: fields.text('description'),
    license: fields.text('license'),
    abi: abiOf(fields),
    sdk: fields.text('sdk'),
    face: fields.text('face', isFace, '"nostos-extension" or "compat"') as Face,
    files,
    libraries: librariesOf(fields, files),
  };
}

/** The text of a manifest: the same value always gives the same bytes. */
export function manifestText(manifest: PackManifest): string {
  return `${JSON.stringify(sorted(manifest), undefined, 2)}\n`;
}

/** Objects with their keys in the order of their code units, at every depth. */
function sorted(value: unknown): unknown {
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Whether a path may stand among the files of a manifest; libraries stand only below `lib/TARGET`. */
function filePathProblem(path: string): string | undefined {
  const problem = pathProblem(path);
  if (problem !== undefined) return problem;
  if ([manifestFile, signatureFile, originFile, 'package.json'].includes(path.toLowerCase()))
    return 'it may not be listed';
  return /\.(so|dylib|dll)$/i.test(path) && !/^lib\/[^/]+\/[^/]+$/.test(path)
    ? 'libraries stand in lib/TARGET/'
    : undefined;
}

function filesOf(fields: Fields): Record<string, PackFile> {
  const files: [string, PackFile][] = [];
  for (const [path, value] of Object.entries(fields.table('files'))) {
    const problem = filePathProblem(path);
    if (problem !== undefined) throw fields.wrong(`files.${JSON.stringify(path)}`, problem);
    const size = isTable(value) ? value['size'] : undefined;
    const sha256 = isTable(value) ? value['sha256'] : undefined;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw fields.wrong(`files.${JSON.stringify(path)}.size`, 'it must be a number of bytes');
    }
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
      throw fields.wrong(`files.${JSON.stringify(path)}.sha256`, 'it must be 64 hexadecimal digits');
    }
    files.push([path, { size, sha256 }]);
  }
  const twice = sameIgnoringCase(files.map(([path]) => path));
  if (twice !== undefined) throw fields.wrong('files', `${twice[0]} and ${twice[1]} differ only in case`);
  return Object.fromEntries(files);
}

function librariesOf(fields: Fields, files: Readonly<Record<string, PackFile>>): Record<string, string> {
  const libraries: [string, string][] = [];
  for (const [target, path] of Object.entries(fields.table('libraries'))) {
    const field = `libraries.${JSON.stringify(target)}`;
    if (typeof path !== 'string' || !Object.hasOwn(files, path)) {
      throw fields.wrong(field, 'it must name one of `files`');
    }
    if (!path.startsWith(`lib/${target}/`) || !/\.(so|dylib|dll)$/.test(path)) {
      throw fields.wrong(field, `it must be a library in lib/${target}/`);
    }
    libraries.push([target, path]);
  }
  const unused = Object.keys(files).find(
    (path) => path.startsWith('lib/') && !libraries.some(([, library]) => library === path),
  );
  if (unused !== undefined) throw fields.wrong('files', `${unused} is no library of \`libraries\``);
  return Object.fromEntries(libraries);
}

function abiOf(fields: Fields): { major: number; minor: number } {
  const { major, minor } = fields.table('abi');
  if (!isVersionNumber(major) || !isVersionNumber(minor)) {
    throw fields.wrong('abi', 'it must have the numbers `major` and `minor`');
  }
  return { major, minor };
}

function isVersionNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isFace(text: string): text is Face {
  return text === 'nostos-extension' || text === 'compat';
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a manifest that is being read. */
class Fields {
  constructor(
    private readonly fields: Table,
    private readonly origin: string,
  ) {}

  /** A text of one line that passes a test. */
  text(name: string, passes: (text: string) => boolean = () => true, wanted = 'a text'): string {
    const value = this.fields[name];
    // Control characters would reach the terminal of whoever lists extensions.
    if (typeof value !== 'string' || !passes(value) || /[\p{Cc}\u2028\u2029]/u.test(value)) {
      throw this.wrong(name, `it must be ${wanted}, and is ${JSON.stringify(value)}`);
    }
    return value;
  }

  table(name: string): Table {
    const value = this.fields[name];
    if (!isTable(value)) throw this.wrong(name, 'it must be an object');
    return value;
  }

  wrong(field: string, reason: string) {
    return broken(this.origin, `\`${field}\`: ${reason}`);
  }
}

function broken(origin: string, reason: string) {
  return failure(
    `could not read ${manifestFile} of '${origin}': ${reason}`,
    'get the pack again; if it stays so, tell its author',
  );
}
