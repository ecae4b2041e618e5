/** A real Redis server on a free port of the loopback, for one test file, and programs that talk to it. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { cliPath } from '../cli/command';

const fixtures = join(__dirname, '..', '..', 'fixtures');

/** Why tests with a server cannot run here; false when they can. Where changes are checked they are never skipped. */
export const skip = whySkipped();

function whySkipped(): string | false {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'prebuilt fixtures are for linux-x64';
  if (process.env.CI === 'true' || spawnSync('redis-server', ['--version']).status === 0) return false;
  return 'redis-server is not installed: apt-get install redis-server';
}

/** A running server. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Its process; it changes with `restart`. */
  readonly process: ChildProcess;
  /** Runs a command of `redis-cli` and gives what that prints. */
  cli(...words: string[]): string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again at the same port, empty. */
  restart(): Promise<void>;
}

/** Starts a server; it is ended after the tests of the file. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'nostos-redis-'));
  let running = await start(port, folder);
  const kill = async (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };
  after(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get process() {
      return running;
    },
    cli: (...words) =>
      spawnSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' }).stdout.trimEnd(),
    kill,
    restart: async () => {
      await kill();
      running = await start(port, folder);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

/** The server ends with this process, however that ends. */
async function start(port: number, folder: string): Promise<ChildProcess> {
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let log = '';
    server.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`redis-server ended:\n${log}`));
    });
  });
  return server;
}

/** A home in which the extensions `redis`, `image` and `probe` are installed. Removed after the tests of the file. */
export function homeWithExtensions(): string {
  const home = mkdtempSync(join(tmpdir(), 'nostos-home-'));
  mkdirSync(join(home, 'extensions'));
  for (const name of ['redis', 'image', 'probe'])
    symlinkSync(join(fixtures, name), join(home, 'extensions', name));
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** How a program ended, with the milliseconds that it took. */
export interface ProgramEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** A program that runs. */
export interface RunningProgram {
  readonly process: ChildProcess;
  /** Resolves once the program has printed this. */
  printed(text: string): Promise<void>;
  /** Resolves when it has ended. */
  readonly end: Promise<ProgramEnd>;
}

const longestRunMs = 300_000;

/** Starts `nostos WORDS` with these variables; ended by force after five minutes. With null as input, who calls writes it. */
export function startProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: string | null = '',
): RunningProgram {
  const started = performance.now();
  const child = spawn(process.execPath, [cliPath, ...words], { env: { ...process.env, ...environment } });
  const killer = setTimeout(() => child.kill('SIGKILL'), longestRunMs);
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const look of watchers) look();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  if (input !== null) child.stdin.end(input);
  const end = new Promise<ProgramEnd>((resolve) => {
    child.on('close', (status) => {
      clearTimeout(killer);
      resolve({ status, stdout, stderr, ms: performance.now() - started });
    });
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void end.then(() => {
        reject(new Error(`the program ended without printing ${text}:\n${stdout}\n${stderr}`));
      });
    });
  return { process: child, printed, end };
}
