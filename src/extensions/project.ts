/**
 * Installs what a project names in nostos.toml, at the versions of nostos.lock where it has some; what is new is
 * chosen and written there. Versions of a project stand side by side in the store with those of others.
 */

import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchedPackage } from '../project/packages';
import { defaultRevision, type Dependency, type Manifest } from '../project/manifest';
import { lockFile, lockText, lockedFolder, readLock, type LockedExtension } from '../project/lock';
import { failure } from './failure';
import { commitPrepared, withPrepared, type InstallSetting } from './install';
import type { Prepared } from './prepare';
import { checkOut } from './source/git';
import { githubSource, gitSource, npmSource, requestedOf, sourceText, type Source } from './source/parse';
import { checkVersion } from './store/check';
import { writeAtomically } from './store/files';
import { newStaging, removeStaging } from './store/staging';
import { readTree } from './tree';

/** How to install what a project names. */
export interface ProjectSetting extends InstallSetting {
  readonly manifest: Manifest;
  /** Nothing is chosen anew: what differs from nostos.lock is a failure. */
  readonly isLocked: boolean;
  /** Names to choose anew, whatever nostos.lock says; all that are not pinned for `all`. */
  readonly renew: ReadonlySet<string> | 'all';
}

/** What was done for one name of nostos.toml. */
export interface ProjectInstallation {
  readonly name: string;
  readonly kind: 'extension' | 'package';
  /** Undefined for packages of sources, and for extensions that are used where they are. */
  readonly version: string | undefined;
  /** The version of nostos.lock that was replaced. */
  readonly before: string | undefined;
  readonly source: string;
  readonly change: 'installed' | 'unchanged' | 'in place' | 'would install';
}

/** Installs everything that the project names. Throws a `CommandFailure` at the first thing that cannot be had. */
export async function installProject(setting: ProjectSetting): Promise<ProjectInstallation[]> {
  const folder = dirname(setting.manifest.path);
  const lock = readProjectLock(folder, setting);
  const entries = new Map<string, LockedExtension>();
  const done: ProjectInstallation[] = [];
  for (const dependency of setting.manifest.dependencies) {
    if (!dependency.isExtension) {
      done.push(await installPackage(dependency, setting));
      continue;
    }
    const source = sourceOf(dependency, folder);
    if (source.kind === 'folder') {
      done.push(await buildInPlace(dependency.name, source.path, setting));
      continue;
    }
    const { entry, installation } = await installLocked(
      { dependency, source, known: lock.get(dependency.name) },
      setting,
    );
    done.push(installation);
    if (entry !== undefined) entries.set(dependency.name, entry);
  }
  // What is pinned without being named stays; what is named no more goes.
  for (const [name, entry] of lock) if (entry.isPinned && !entries.has(name)) entries.set(name, entry);
  if (!setting.isLocked && !setting.isDryRun) writeLock(folder, [...entries.values()]);
  return done;
}

/** Writes the lock of a project when it changes; an empty one only where there was one. */
export function writeLock(folder: string, entries: readonly LockedExtension[]): void {
  const path = join(folder, lockFile);
  const { entries: before } = readLock(folder);
  if (entries.length === 0 && !existsSync(path)) return;
  if (existsSync(path) && lockText(before) === lockText(entries)) return;
  writeAtomically(path, lockText(entries));
}

function readProjectLock(folder: string, { isLocked }: ProjectSetting): Map<string, LockedExtension> {
  const { entries, problem } = readLock(folder);
  if (problem !== undefined) {
    throw failure(`could not read ${problem}`, 'restore the file, or remove it to choose all versions anew');
  }
  if (isLocked && !existsSync(join(folder, lockFile))) {
    throw failure(
      `there is no ${lockFile} in '${folder}', and --locked wants one`,
      '`nostos ext install` without --locked writes it',
    );
  }
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** Where a dependency comes from; a path to a file is a packed extension. */
function sourceOf({ name, path, git, github, npm, version }: Dependency, folder: string): Source {
  if (path !== undefined) {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined) {
      throw failure(
        `could not find '${path}', the \`path\` of ${name} in '${folder}/nostos.toml'`,
        'mend the path',
      );
    }
    return { kind: status.isFile() ? 'file' : 'folder', path };
  }
  if (github !== undefined) return githubSource(github, version);
  if (git !== undefined) return gitSource(git, version);
  return npmSource(`${npm ?? ''}@${version}`);
}

interface LockedRequest {
  readonly dependency: Dependency;
  readonly source: Source;
  readonly known: LockedExtension | undefined;
}

async function installLocked(
  { dependency: { name }, source, known }: LockedRequest,
  setting: ProjectSetting,
): Promise<{ entry: LockedExtension | undefined; installation: ProjectInstallation }> {
  const isKept = known !== undefined && isStillAsked(known, source) && !isRenewed(known, setting);
  if (!isKept && setting.isLocked) {
    throw failure(
      `${lockFile} does not fit nostos.toml: ${known === undefined ? `it has no ${name}` : `${name} is asked from elsewhere now`}`,
      '`nostos ext install` without --locked brings it up to date',
    );
  }
  const report = { name, kind: 'extension', before: known?.version, source: sourceText(source) } as const;
  if (isKept && isInstalled(setting.home, known)) {
    return { entry: known, installation: { ...report, version: known.version, change: 'unchanged' } };
  }
  const request = { ...setting, source, word: name, ...exactly(source, isKept ? known : undefined) };
  return withPrepared(request, async (prepared) => {
    if (isKept) checkLocked(name, prepared, known, setting, source);
    const entry = entryOf(name, source, prepared, known?.isPinned === true && isKept);
    const { version } = prepared.manifest;
    if (setting.isDryRun)
      return { entry: undefined, installation: { ...report, version, change: 'would install' } };
    const { wasThere } = await commitPrepared(prepared, { ...setting, isSelected: false });
    const isUnchanged = wasThere && known?.checksum === entry.checksum;
    return { entry, installation: { ...report, version, change: isUnchanged ? 'unchanged' : 'installed' } };
  });
}

/** What to get when the lock decides: the commit, or the one version. */
function exactly(
  source: Source,
  known: LockedExtension | undefined,
): { exactly?: string; otherwise?: string } {
  if (known === undefined) return requestedOf(source) === defaultRevision ? { otherwise: 'HEAD' } : {};
  if (source.kind === 'npm') return { exactly: known.version };
  return source.kind === 'git' ? { exactly: known.checksum.slice('git:'.length) } : {};
}

/** Whether nostos.toml still asks for what was locked. A pin goes before the revision, not before the source. */
function isStillAsked(known: LockedExtension, source: Source): boolean {
  if (known.source !== sourceText(source)) return false;
  return known.isPinned || known.requested === requestedOf(source);
}

function isRenewed(known: LockedExtension, { renew }: ProjectSetting): boolean {
  return renew === 'all' ? !known.isPinned : renew.has(known.name);
}

function isInstalled(home: string, entry: LockedExtension): boolean {
  const folder = lockedFolder(home, entry);
  return existsSync(folder) && checkVersion(folder).problems.length === 0;
}

/** Bytes that changed under the same version are refused; a pack by path may be made anew, outside of --locked. */
function checkLocked(
  name: string,
  prepared: Prepared,
  known: LockedExtension,
  setting: ProjectSetting,
  source: Source,
): void {
  const { checksum } = prepared.origin;
  if (checksum === known.checksum) return;
  const fact = `${name} ${prepared.manifest.version} from ${sourceText(source)} is not what ${lockFile} says: its checksum is ${checksum}, and was ${known.checksum}`;
  if (source.kind === 'file' && !setting.isLocked) setting.progress.say(`note: ${fact}`);
  else throw failure(fact, `find out why it changed; \`nostos ext upgrade ${name}\` accepts it as it is now`);
}

function entryOf(
  name: string,
  source: Source,
  { manifest, origin }: Prepared,
  isPinned: boolean,
): LockedExtension {
  return {
    name,
    extension: manifest.name,
    version: manifest.version,
    source: origin.source,
    requested: requestedOf(source),
    checksum: origin.checksum,
    isPinned,
  };
}

/** A folder of the user stays where it is; only its library may have to be built. */
async function buildInPlace(
  name: string,
  path: string,
  setting: ProjectSetting,
): Promise<ProjectInstallation> {
  const { isOffline, isDryRun, progress } = setting;
  // Programs look for the library in the folder itself.
  const environment = { ...setting.environment, CARGO_TARGET_DIR: undefined };
  const build = {
    copyFolder: join(path, 'target', 'nostos-copy'),
    targetFolder: join(path, 'target'),
    isOffline,
    progress,
    environment,
  };
  const tree = await readTree({ folder: path, origin: path, isFetched: false, build, isDryRun });
  const { version } = tree.head;
  return {
    name,
    kind: 'extension',
    version,
    before: undefined,
    source: `folder:${path}`,
    change: 'in place',
  };
}

/** A package of Nostos sources: fetched once; a folder that is there is used without asking the network. */
async function installPackage(dependency: Dependency, setting: ProjectSetting): Promise<ProjectInstallation> {
  const { name, path, github, git, version } = dependency;
  const report = { name, kind: 'package', version: undefined, before: undefined } as const;
  if (path !== undefined) return { ...report, source: `folder:${path}`, change: 'in place' };
  const folder = fetchedPackage(dependency, setting.home);
  if (folder === undefined) {
    throw failure(
      `could not fetch the package ${name}: packages of sources come from \`github\`, \`git\` or \`path\``,
      'an extension from npm needs `extension = true`',
    );
  }
  const source = github === undefined ? gitSource(git ?? '', version) : githubSource(github, version);
  const where = github === undefined ? (git ?? '') : `github.com/${github}`;
  if (existsSync(folder)) return { ...report, source: sourceText(source), change: 'unchanged' };
  if (setting.isDryRun) return { ...report, source: sourceText(source), change: 'would install' };
  setting.progress.say(`Fetching package: ${name} from ${where} (${version})`);
  await fetchPackage(dependency, source, folder, setting);
  return { ...report, source: sourceText(source), change: 'installed' };
}

async function fetchPackage(
  dependency: Dependency,
  source: Source,
  folder: string,
  setting: ProjectSetting,
): Promise<void> {
  if (source.kind !== 'git') return;
  const staging = newStaging(setting.home);
  try {
    const checkout = join(staging, 'package');
    mkdirSync(checkout);
    const { url, revision } = source;
    const otherwise = revision === defaultRevision ? { otherwise: 'HEAD' } : {};
    const { isOffline, progress } = setting;
    const commit = await checkOut({ url, revision, isOffline, progress, ...otherwise }, checkout);
    rmSync(join(checkout, '.git'), { recursive: true });
    const facts = {
      name: dependency.name,
      source: url,
      version: dependency.version,
      commit,
      fetched_at: new Date().toISOString(),
    };
    const lines = Object.entries(facts).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
    writeAtomically(join(checkout, '.nostos-pkg'), lines.join(''));
    mkdirSync(dirname(folder), { recursive: true });
    // Whoever was faster has fetched the same.
    if (!existsSync(folder)) renameSync(checkout, folder);
  } finally {
    removeStaging(staging);
  }
}
