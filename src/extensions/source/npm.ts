/** Gets packages through the npm of the user, so that the registry, its proxy and its passwords are the user's own. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../failure';
import { ProgramMissing, runProgram, type ProcessResult } from '../process';
import type { Progress } from '../progress';

/** The keyword by which packs are found. */
const packKeyword = 'nostos-extension';

/** A package to get. */
export interface NpmRequest {
  readonly name: string;
  /** Version, range or tag; empty for the latest. */
  readonly range: string;
  /** Whether npm may only use what it has already. */
  readonly isOffline: boolean;
  readonly progress: Progress;
}

/** Downloads a package's tarball into a folder, and returns its path. None of its scripts run. */
export async function download(
  { name, range, isOffline, progress }: NpmRequest,
  folder: string,
): Promise<string> {
  const step = progress.start(`Downloading ${name} from npm`);
  try {
    const wanted = `${name}@${range === '' ? 'latest' : range}`;
    const words = [
      'pack',
      wanted,
      '--ignore-scripts',
      '--json',
      '--loglevel=error',
      '--pack-destination',
      folder,
    ];
    const result = await npm([...words, ...(isOffline ? ['--offline'] : [])]);
    const [file] = readdirSync(folder).filter((entry) => entry.endsWith('.tgz'));
    if (result.status !== 0 || file === undefined)
      throw npmFailed(`could not get ${wanted} from npm`, result);
    return join(folder, file);
  } finally {
    step.done();
  }
}

/** The newest version in a range; undefined when npm does not say. */
export async function newestVersion({ name, range, isOffline }: NpmRequest): Promise<string | undefined> {
  if (isOffline) return undefined;
  const { status, stdout } = await npm([
    'view',
    `${name}@${range === '' ? 'latest' : range}`,
    'version',
    '--json',
  ]);
  if (status !== 0 || stdout.trim() === '') return undefined;
  const found = JSON.parse(stdout) as string | string[];
  return Array.isArray(found) ? found.at(-1) : found;
}

/** A package that the registry has. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** The packages with our keyword that fit some words. */
export async function search(words: readonly string[], progress: Progress): Promise<FoundPackage[]> {
  const step = progress.start('Searching npm');
  try {
    const result = await npm(['search', '--json', '--searchlimit=100', `keywords:${packKeyword}`, ...words]);
    if (/\bE404\b/.test(result.stderr + result.stdout) && result.status !== 0) {
      throw failure(
        'could not search npm: this registry offers no search',
        'check `npm config get registry`',
      );
    }
    if (result.status !== 0) throw npmFailed('could not search npm', result);
    const rows = JSON.parse(result.stdout) as Partial<FoundPackage>[];
    const plain = (text = ''): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
    return rows.map(({ name, version, description }) => ({
      name: plain(name),
      version: plain(version),
      description: plain(description),
    }));
  } finally {
    step.done();
  }
}

async function npm(words: readonly string[]): Promise<ProcessResult> {
  try {
    return await runProgram('npm', words, {
      environment: {
        npm_config_update_notifier: 'false',
        npm_config_color: 'false',
        npm_config_progress: 'false',
      },
    });
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw failure(
      'could not ask npm: it is not installed',
      'install npm, or install from a folder, a packed file or a git repository',
    );
  }
}

function npmFailed(fact: string, { stdout, stderr }: ProcessResult): Error {
  const words = `${stderr}\n${stdout}`;
  const code = /\b(E[A-Z0-9]{3,})\b/.exec(words)?.[1];
  if (code === 'E404')
    return failure(`${fact}: there is no such package`, '`nostos ext search WORD` looks for extensions');
  if (code === 'ETARGET')
    return failure(`${fact}: it has no such version`, '`npm view NAME versions` lists them');
  if (code === 'ENOTCACHED') return failure(`${fact}: npm has not kept it`, 'leave --offline away');
  const reason = words
    .trim()
    .split('\n')
    .slice(0, 3)
    .join('; ')
    .replaceAll(/\p{Cc}/gu, ' ');
  return failure(
    `${fact}: ${reason === '' ? 'npm does not say why' : reason}`,
    'check the network and `npm config get registry`',
  );
}
