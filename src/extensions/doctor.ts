/** Looks for what keeps extensions from working on this machine, and sweeps up what is of no use to anybody. */

import { accessSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ExtensionError } from '../lang/host';
import { abiMajor } from '../loader/abi';
import { checkImage } from '../loader/image';
import { lockedFolder, readLock } from '../project/lock';
import type { Manifest } from '../project/manifest';
import { systemReason } from '../project/failure';
import { targetOf, thisMachine } from './pack/target';
import { ProgramMissing, runProgram } from './process';
import { sdkFolder, sdkVersion } from './sdk';
import { listInstalled } from './store/installed';
import { extensionsFolder, linkPath } from './store/paths';
import { abandoned, sweep } from './store/staging';
import { readTrust } from './trust';
import { verify } from './verify';

/** One thing that was looked at. */
export interface Finding {
  readonly state: 'good' | 'remark' | 'bad';
  readonly what: string;
  /** What to do; undefined when there is nothing to do. */
  readonly hint: string | undefined;
}

/** What to look at. */
export interface DoctorRequest {
  readonly home: string;
  /** The project that the command was called in. */
  readonly manifest: Manifest | undefined;
  /** Whether leftovers are removed. */
  readonly fixes: boolean;
}

/** Looks at everything, in the order in which things depend on each other. Opens no library. */
export async function examine(request: DoctorRequest): Promise<Finding[]> {
  const { home, manifest } = request;
  return [
    good(
      `this machine takes libraries for ${targetOf(thisMachine())}, version ${abiMajor} of the extension interface`,
    ),
    homeFinding(home),
    sdkFinding(),
    ...(await Promise.all(tools.map(toolFinding))),
    ...linkFindings(request),
    ...installedFindings(home),
    ...leftoverFindings(request),
    trustFinding(home),
    ...(manifest === undefined ? [] : projectFindings(manifest, home)),
  ];
}

function good(what: string): Finding {
  return { state: 'good', what, hint: undefined };
}

function homeFinding(home: string): Finding {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK);
    return good(`extensions are kept in ${home}`);
  } catch (error) {
    const hint = 'set NOSTOS_HOME to a folder that you may write to';
    return { state: 'bad', what: `${home} cannot be written to: ${systemReason(error)}`, hint };
  }
}

function sdkFinding(): Finding {
  try {
    return good(`the SDK ${sdkVersion} for building is in ${dirname(sdkFolder('nostos-extension'))}`);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { state: 'bad', what, hint: 'install nostos again' };
  }
}

interface Tool {
  readonly program: string;
  readonly purpose: string;
  readonly hint: string;
}

const tools: readonly Tool[] = [
  { program: 'git', purpose: 'extensions from repositories', hint: 'install git' },
  { program: 'npm', purpose: 'extensions from npm', hint: 'install npm' },
  {
    program: 'cargo',
    purpose: 'extensions without a prebuilt library',
    hint: 'install Rust (https://rustup.rs)',
  },
];

async function toolFinding({ program, purpose, hint }: Tool): Promise<Finding> {
  try {
    const { stdout } = await runProgram(program, ['--version']);
    const version = /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of an unknown version';
    return good(`${program} ${version} is there, for ${purpose}`);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    return { state: 'remark', what: `${program} is not installed, which ${purpose} need`, hint };
  }
}

/** Links that lead nowhere, and names that are taken twice. */
function linkFindings({ home, fixes }: DoctorRequest): Finding[] {
  const entries = existsSync(extensionsFolder(home)) ? readdirSync(extensionsFolder(home)) : [];
  const broken = entries.filter((entry) => isLink(home, entry) && !existsSync(linkPath(home, entry)));
  if (fixes) for (const entry of broken) rmSync(linkPath(home, entry), { force: true });
  const twice = entries.filter((entry) => entries.includes(`nostos-${entry}`));
  return [
    ...broken.map((entry): Finding => {
      const what = `${linkPath(home, entry)} leads nowhere`;
      return fixes
        ? good(`${what}: removed`)
        : { state: 'bad', what, hint: '`nostos ext doctor --fix` removes it' };
    }),
    ...twice.map((entry): Finding => {
      const what = `${entry} is there twice: '${linkPath(home, entry)}' and '${linkPath(home, `nostos-${entry}`)}'`;
      return { state: 'bad', what, hint: 'remove one of the two' };
    }),
  ];
}

function isLink(home: string, entry: string): boolean {
  return lstatSync(linkPath(home, entry)).isSymbolicLink();
}

function installedFindings(home: string): Finding[] {
  const damaged = verify(home, []).flatMap(({ name, version, problems }) =>
    problems.map((problem): Finding => {
      const what = `${name} ${version ?? ''}: ${problem}`;
      return { state: 'bad', what, hint: `install ${name} again, or remove it` };
    }),
  );
  const unusable = listInstalled(home).flatMap(({ name, folder, library }): Finding[] => {
    if (library === undefined) {
      return [
        { state: 'bad', what: `${name} has no library in ${folder}`, hint: 'build it, or install it again' },
      ];
    }
    const problem = imageProblem(library);
    return problem === undefined ? [] : [{ state: 'bad', what: problem, hint: `install ${name} again` }];
  });
  const all = [...damaged, ...unusable];
  const count = listInstalled(home).length;
  return all.length > 0
    ? all
    : [good(`${count} installed ${count === 1 ? 'extension is' : 'extensions are'} whole`)];
}

function imageProblem(library: string): string | undefined {
  try {
    checkImage(library);
    return undefined;
  } catch (error) {
    if (error instanceof ExtensionError) return error.fact;
    throw error;
  }
}

function leftoverFindings({ home, fixes }: DoctorRequest): Finding[] {
  const left = abandoned(home);
  if (left.length === 0) return [];
  if (fixes) sweep(home);
  const what = `${left.length} folders of unfinished work are left in ${dirname(left[0] ?? '')}`;
  return [
    fixes
      ? good(`${what}: removed`)
      : { state: 'remark', what, hint: '`nostos ext doctor --fix` removes them' },
  ];
}

function trustFinding(home: string): Finding {
  const { sources, keys } = readTrust(home);
  const [from, signed] = [Object.keys(sources).length, Object.keys(keys).length];
  const sourcesOf = from === 1 ? 'source' : 'sources';
  const signers = signed === 1 ? 'extension has' : 'extensions have';
  return good(`native code is accepted from ${from} ${sourcesOf}; ${signed} ${signers} a known key`);
}

function projectFindings({ path, dependencies }: Manifest, home: string): Finding[] {
  const { entries, problem } = readLock(dirname(path));
  const hint = '`nostos ext install` in the project installs what it names';
  if (problem !== undefined) return [{ state: 'bad', what: problem, hint: 'restore the lock, or remove it' }];
  const locked = new Map(entries.map((entry) => [entry.name, entry]));
  const missing = dependencies
    .filter(({ isExtension, path: folder }) => isExtension && folder === undefined)
    .filter(({ name }) => {
      const entry = locked.get(name);
      return entry === undefined || !existsSync(lockedFolder(home, entry));
    });
  if (missing.length === 0)
    return [good(`the extensions of ${join(basename(dirname(path)), 'nostos.toml')} are installed`)];
  return missing.map(({ name }) => ({ state: 'bad', what: `${name} of ${path} is not installed`, hint }));
}
