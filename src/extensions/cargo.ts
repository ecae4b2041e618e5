/**
 * Builds the library of an extension with cargo, against the SDK that ships with this program: in a copy of the
 * sources, so that no file of the extension is touched and its own word for where the SDK is needs no network.
 */

import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { copyForFace, type ExtensionCrate } from './crate';
import { failure } from './failure';
import type { Face } from './pack/manifest';
import { ProgramMissing, runProgram, type ProcessResult } from './process';
import type { Progress } from './progress';

/** What to build, and where. */
export interface BuildRequest {
  readonly crate: ExtensionCrate;
  /** Folder for the copy of the sources. Kept between builds, it saves building what did not change. */
  readonly copyFolder: string;
  /** Folder for what cargo makes; `CARGO_TARGET_DIR` goes before it. */
  readonly targetFolder: string;
  /** Whether cargo may not use the network. */
  readonly isOffline: boolean;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What was built. */
export interface BuiltLibrary {
  /** Absolute path of the library, in the target folder. */
  readonly library: string;
  readonly face: Face;
  /** Whether the crate says which face it wants; else the first that it compiles with was taken. */
  readonly isFaceAsked: boolean;
}

/** Lines of cargo's own words that a failure shows. */
const shownLines = 60;

/**
 * Builds with `cargo build --release`. The face is the one that the crate asks for; otherwise the document's, and
 * when the crate itself does not compile with it, the one for extensions of the older SDK. Throws a `CommandFailure`
 * with the compiler's words.
 */
export async function buildExtension(request: BuildRequest): Promise<BuiltLibrary> {
  const { crate, progress } = request;
  progress.say(`Building ${crate.name} ${crate.version} with cargo build --release`);
  const faces: readonly Face[] = crate.face === undefined ? ['nostos-extension', 'compat'] : [crate.face];
  let first: Attempt | undefined;
  let nearest: Attempt | undefined;
  for (const face of faces) {
    const attempt = await tryFace(request, face);
    if (attempt.library !== undefined) {
      if (first !== undefined)
        progress.say(`${crate.name} is written for the older SDK: built with the face "compatible"`);
      return { library: attempt.library, face, isFaceAsked: crate.face !== undefined };
    }
    first ??= attempt;
    // An extension of the older SDK with one mistake has hundreds against the other face.
    if (nearest === undefined || attempt.errorCount < nearest.errorCount) nearest = attempt;
    if (!attempt.isCrateAtFault) break;
  }
  const { words = '', face } = nearest ?? {};
  throw buildFailed(crate, words, faces.length > 1 && first?.isCrateAtFault === true ? face : undefined);
}

interface Attempt {
  readonly face: Face;
  readonly library: string | undefined;
  /** Whether the extension itself did not compile, rather than something that it depends on. */
  readonly isCrateAtFault: boolean;
  readonly errorCount: number;
  /** What compiler and cargo said. */
  readonly words: string;
}

async function tryFace(request: BuildRequest, face: Face): Promise<Attempt> {
  const { crate, copyFolder, isOffline, environment } = request;
  const folder = copyForFace(crate, face, copyFolder);
  const target = environment['CARGO_TARGET_DIR'] ?? request.targetFolder;
  const words = [
    'build',
    '--release',
    '--lib',
    '--message-format=json',
    '--manifest-path',
    join(folder, 'Cargo.toml'),
    '--target-dir',
    target,
    ...(isOffline ? ['--offline'] : []),
  ];
  return { face, ...readAttempt(await runCargo(request, words), join(folder, 'Cargo.toml'), copyFolder) };
}

async function runCargo(
  { crate, progress, environment }: BuildRequest,
  words: readonly string[],
): Promise<ProcessResult> {
  const step = progress.start(`Building ${crate.name}`);
  try {
    return await runProgram('cargo', words, {
      // Its messages go into ours; an own target for another machine is not for this one to load; a panic must not end
      // the program, whatever the profile of the crate says.
      environment: {
        ...environment,
        CARGO_TERM_COLOR: 'never',
        CARGO_BUILD_TARGET: undefined,
        CARGO_PROFILE_RELEASE_PANIC: 'unwind',
      },
      onErrorLine: (line) => {
        const doing = /^\s*(Compiling|Downloading|Updating|Blocking|Locking)\b(.*)/.exec(line);
        if (doing !== null) step.update(`${doing[1].toLowerCase()}${doing[2].replace(/ \(.*\)/, '')}`);
      },
    });
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw failure(
      `could not build ${crate.name}: it has no prebuilt library for this machine, and cargo is not installed`,
      'install Rust (https://rustup.rs), or ask the author for a pack with a library for this machine',
    );
  } finally {
    step.done();
  }
}

/** A line that cargo prints as JSON, as far as it matters here. */
interface CargoMessage {
  readonly reason?: string;
  readonly manifest_path?: string;
  readonly filenames?: readonly string[];
  readonly message?: { readonly level?: string; readonly rendered?: string };
}

function readAttempt(
  { status, stdout, stderr }: ProcessResult,
  manifestPath: string,
  copyFolder: string,
): Omit<Attempt, 'face'> {
  const own = realpathSync(manifestPath);
  const copy = `${realpathSync(copyFolder)}${sep}`;
  const messages = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as CargoMessage);
  const errors = messages.filter(
    ({ reason, message }) => reason === 'compiler-message' && message?.level === 'error',
  );
  const library = messages
    .filter((one) => one.reason === 'compiler-artifact' && realPathOf(one.manifest_path) === own)
    .flatMap(({ filenames = [] }) => filenames)
    .find((file) => /\.(so|dylib|dll)$/.test(file));
  const rendered = errors.map(({ message }) => message?.rendered ?? '').join('');
  return {
    library: status === 0 ? library : undefined,
    // Other crates of its workspace are part of it: they may use the SDK, too.
    isCrateAtFault: errors.some((one) => realPathOf(one.manifest_path)?.startsWith(copy) === true),
    errorCount: errors.length,
    words: rendered === '' ? stderr : rendered,
  };
}

function realPathOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}

/** @param face the one that the words are about, when both were tried */
function buildFailed(crate: ExtensionCrate, words: string, face: Face | undefined): Error {
  const lines = words.trim().split('\n');
  const more = lines.length > shownLines ? [`… and ${lines.length - shownLines} more lines`] : [];
  const asked = face === 'compat' ? 'compatible' : 'document';
  const faces =
    face === undefined ? '' : `, with neither face of the SDK (these are the errors with face = "${asked}")`;
  return failure(
    `could not build ${crate.name} in '${crate.folder}'${faces}:\n${[...lines.slice(0, shownLines), ...more].join('\n')}`,
    'mend the crate, or ask its author for a pack with a library for this machine',
  );
}
