/** Gets one revision of a git repository, with the git of the user and whatever access it is set up for. */

import { existsSync } from 'node:fs';
import { failure } from '../failure';
import { ProgramMissing, runProgram, type ProcessResult } from '../process';
import type { Progress } from '../progress';

/** A revision to get. */
export interface GitRequest {
  readonly url: string;
  /** Tag, branch or commit; empty for what the repository shows first. */
  readonly revision: string;
  /** Taken when the repository does not have the revision; undefined to fail then. */
  readonly otherwise?: string;
  /** Whether only repositories on this machine may be asked. */
  readonly isOffline: boolean;
  readonly progress: Progress;
}

/**
 * Gets the files of one revision into `folder`, which must be empty: without history, without submodules, and
 * without running any hook. Returns the commit.
 */
export async function checkOut(request: GitRequest, folder: string): Promise<string> {
  const { url, revision, otherwise, progress } = request;
  if (request.isOffline && !isLocal(url)) {
    throw failure(`could not get '${url}': --offline keeps off the network`, 'leave --offline away');
  }
  const step = progress.start(`Fetching ${url}`);
  try {
    await git(['init', '--quiet', folder]);
    let fetched = await fetchRevision(url, revision, folder);
    if (fetched.status !== 0 && otherwise !== undefined && lacksRevision(fetched)) {
      fetched = await fetchRevision(url, otherwise, folder);
    }
    if (fetched.status !== 0) throw notFetched(url, revision, fetched);
    const checkedOut = await git(['-C', folder, 'checkout', '--quiet', '--detach', 'FETCH_HEAD']);
    if (checkedOut.status !== 0) throw notFetched(url, revision, checkedOut);
    return (await git(['-C', folder, 'rev-parse', 'HEAD'])).stdout.trim();
  } finally {
    step.done();
  }
}

/** The commit that a revision of a repository is now; undefined when the repository does not list it. */
export async function commitOf({ url, revision, isOffline }: GitRequest): Promise<string | undefined> {
  if (isOffline && !isLocal(url)) return undefined;
  const asked = revision === '' ? 'HEAD' : revision;
  const { status, stdout } = await git(['ls-remote', '--', url, asked, `${asked}^{}`]);
  if (status !== 0) return undefined;
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  // An annotated tag is listed twice; the second line is the commit that it stands for.
  const peeled = lines.find(([, name]) => name?.endsWith('^{}'));
  const found = (peeled ?? lines[0])?.[0];
  return found !== undefined && /^[0-9a-f]{40,64}$/.test(found) ? found : undefined;
}

async function fetchRevision(url: string, revision: string, folder: string): Promise<ProcessResult> {
  const asked = revision === '' ? 'HEAD' : revision;
  const shallow = await git(['-C', folder, 'fetch', '--quiet', '--depth', '1', '--', url, asked]);
  if (shallow.status === 0 || !/^[0-9a-f]{7,64}$/.test(asked)) return shallow;
  // Not every server hands out single commits, and none a shortened one: then all of it is taken.
  const whole = await git([
    '-C',
    folder,
    'fetch',
    '--quiet',
    '--tags',
    '--',
    url,
    '+refs/*:refs/remotes/source/*',
  ]);
  if (whole.status !== 0) return whole;
  return git(['-C', folder, 'fetch', '--quiet', folder, await fullCommit(folder, asked)]);
}

async function fullCommit(folder: string, short: string): Promise<string> {
  const { status, stdout } = await git([
    '-C',
    folder,
    'rev-parse',
    '--verify',
    '--quiet',
    `${short}^{commit}`,
  ]);
  return status === 0 ? stdout.trim() : short;
}

async function git(words: readonly string[]): Promise<ProcessResult> {
  try {
    return await runProgram(
      'git',
      ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', ...words],
      {
        environment: {
          // Our own words are read by programs; passwords are asked for by nobody who sits in a pipe.
          LC_ALL: 'C',
          GIT_TERMINAL_PROMPT: '0',
          GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
          GIT_DIR: undefined,
          GIT_WORK_TREE: undefined,
          GIT_INDEX_FILE: undefined,
        },
      },
    );
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw failure(
      'could not get the repository: git is not installed',
      'install git, or install from a folder or a packed file',
    );
  }
}

function isLocal(url: string): boolean {
  return url.startsWith('file://') || existsSync(url);
}

function lacksRevision({ stderr }: ProcessResult): boolean {
  return /couldn't find remote ref|not our ref|unadvertised object/i.test(stderr);
}

function notFetched(url: string, revision: string, result: ProcessResult): Error {
  const what = revision === '' ? `'${url}'` : `revision \`${revision}\` of '${url}'`;
  const words = result.stderr
    .trim()
    .split('\n')
    .slice(-3)
    .join('; ')
    .replaceAll(/\p{Cc}/gu, ' ');
  const hint = lacksRevision(result)
    ? `\`git ls-remote ${url}\` lists its tags and branches`
    : 'check the address, the network, and your access to the repository';
  return failure(`could not get ${what}: ${words}`, hint);
}
