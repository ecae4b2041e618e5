/**
 * What can go wrong while an extension is found and opened: one constructor for each fault. A text says what happened
 * with which file, and behind `hint:` what to do. All are `ExtensionError`s, shown without a JavaScript stack.
 */

import { ExtensionError } from '../lang/host';
import { abiMajor } from './abi';

function opening(path: string, reason: string, hint: string): ExtensionError {
  const start = `Error loading extension '${path}': ${reason}`;
  return new ExtensionError(`${start}\nhint: ${hint}`, `could not load extension '${path}': ${reason}`, hint);
}

const rebuild = 'build the extension again, with the SDK of this version of nostos';

/** The file cannot be read. */
export function unreadable(path: string, reason: string): ExtensionError {
  return opening(path, reason, 'check the path and its permissions');
}

/** Something that is no library at all, such as text. */
export function notALibrary(path: string, what: string): ExtensionError {
  return opening(
    path,
    `it is not a native library, but ${what}`,
    'give the library that `cargo build --release` made',
  );
}

/** A library whose end is missing. */
export function truncated(path: string, expected: number, found: number): ExtensionError {
  return opening(
    path,
    `the file is incomplete: it has ${found} bytes, and its header speaks of ${expected}`,
    'copy or download it again',
  );
}

/** A library that was changed after `nostos ext install` had compared it with its hash. */
export function notAsInstalled(path: string, name: string): ExtensionError {
  return opening(
    path,
    'it was changed since it was installed: its SHA-256 is not the one in nostos-pack.json',
    `\`nostos ext verify ${name}\` compares all its files; install it again, or try a library of your own with --ext`,
  );
}

/** A library for another processor or operating system. */
export function wrongMachine(path: string, found: string, wanted: string): ExtensionError {
  return opening(
    path,
    `it was built for ${found}, and this is ${wanted}`,
    `get the library for ${wanted}, or build it on this machine`,
  );
}

/** The system's linker refused; `words` are its own. */
export function notLinked(path: string, words: string): ExtensionError {
  const missing = /(\S+): cannot open shared object file/.exec(words)?.[1];
  const hint =
    missing === undefined
      ? rebuild
      : `install the system library ${missing}, or build the extension again without it`;
  return opening(path, words, hint);
}

/** A library that is no extension. */
export function noEntryPoint(path: string, symbol: string): ExtensionError {
  return opening(
    path,
    `it is a native library, but no extension: it does not export \`${symbol}\``,
    'declare it with `declare_extension!` and build it with `crate-type = ["cdylib"]`',
  );
}

/** An extension for another major version of the ABI. */
export function otherAbi(path: string, found: number): ExtensionError {
  const side =
    found < abiMajor
      ? 'the extension is older: build it again with the SDK of this version of nostos'
      : 'the extension is newer: update nostos, or build the extension with an older SDK';
  return opening(
    path,
    `it speaks version ${found} of the extension interface, and nostos version ${abiMajor}`,
    side,
  );
}

/** A table of the library that breaks the rules of the ABI. */
export function badTable(path: string, reason: string): ExtensionError {
  return opening(path, `its description is broken: ${reason}`, rebuild);
}

/** `register` answered with an error or panicked. */
export function registerFailed(
  path: string,
  name: string,
  panicked: boolean,
  reason: string,
): ExtensionError {
  return opening(
    path,
    panicked ? `\`register\` of ${name} panicked: ${reason}` : `\`register\` of ${name} failed: ${reason}`,
    `ask the author of ${name}, or look into its function \`register\``,
  );
}

/** One name registered twice by one library. */
export function duplicateFunction(path: string, name: string): ExtensionError {
  return opening(path, `it registers two functions named \`${name}\``, 'give one of them another name');
}

/** One type registered twice by one library. */
export function duplicateType(path: string, name: string): ExtensionError {
  return opening(path, `it registers two types named \`${name}\``, 'give one of them another name');
}

/** A signature, or the type of a record's field, that cannot be read. */
export function badSignature(path: string, owner: string, text: string, reason: string): ExtensionError {
  return opening(
    path,
    `the signature of \`${owner}\` cannot be read: ${reason}\n    ${text}`,
    'write it like `(List[Float], Int) -> DVector`',
  );
}

/** Two libraries that call themselves the same. */
export function sameName(name: string, first: string, second: string): ExtensionError {
  return opening(
    second,
    `an extension named \`${name}\` is loaded already, from '${first}'`,
    'load only one of them, or give one of them another name',
  );
}

/** Two folders that answer to one name. */
export function twoFolders(name: string, first: string, second: string): ExtensionError {
  return finding(
    `Extension '${name}' is installed twice: in '${first}' and in '${second}'`,
    'remove one of the two folders',
  );
}

/** An extension without a wrapper. */
export function noWrapper(name: string, folder: string): ExtensionError {
  return finding(
    `Extension '${name}' has no wrapper: there is no .nos file in '${folder}'`,
    `put ${name}.nos there; \`nostos ext bindgen\` writes a first one from what the library registers`,
  );
}

/** An extension whose folder holds no library. */
export function noLibrary(name: string, folder: string): ExtensionError {
  return finding(
    `Extension '${name}' library not found. Build it first:\n  cd ${folder} && cargo build --release`,
    `or copy the built library into '${folder}'`,
  );
}

/** An extension that the project names by a path where nothing is. */
export function noFolder(name: string, path: string): ExtensionError {
  return finding(
    `Extension '${name}' of nostos.toml is not there: '${path}'`,
    'mend its `path` in nostos.toml',
  );
}

/** An extension that the project names, and that is not installed. */
export function notInstalled(name: string, version: string | undefined): ExtensionError {
  return finding(
    version === undefined
      ? `Extension '${name}' of nostos.toml is not installed`
      : `Extension '${name}' ${version} of nostos.lock is not installed`,
    '`nostos ext install` in the project installs what it names',
  );
}

/** An extension that is nowhere. */
export function notFound(name: string, tried: readonly string[]): ExtensionError {
  const lines = tried.map((path) => `  - ${path}`).join('\n');
  return finding(
    `Extension '${name}' not found in ~/.nostos/extensions/\nTried:\n${lines}`,
    '`nostos ext list` shows what is installed',
  );
}

function finding(fact: string, hint: string): ExtensionError {
  return new ExtensionError(`Error: ${fact}\nhint: ${hint}`, fact, hint);
}

/** A library of an older version than its wrapper wants. */
export function libraryTooOld(
  path: string,
  name: string,
  found: string,
  wanted: string,
  wrapper: string,
): ExtensionError {
  return opening(
    path,
    `it is version ${found} of ${name}, and its wrapper '${wrapper}' wants ${wanted} or newer`,
    'build or install the library that belongs to the wrapper',
  );
}

/** Why the system refused to open a file. */
export function systemWords(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' ? 'permission to read it is denied' : String(error);
}
