/** Runs programs with the probe library as processes of their own, and reads what became of its objects. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { build } from 'esbuild';
import { fixturesFolder } from '../loader/support';

const root = join(__dirname, '..', '..');
const timeLimitMs = 240_000;

/** Life and death of the probe's objects, from its log. */
export interface Ledger {
  readonly created: number;
  readonly used: number;
  /** Objects without a cleanup, as `counted 3`. */
  readonly left: readonly string[];
  /** Uses after cleanup, second cleanups, and what else must not happen. */
  readonly faults: readonly string[];
}

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ledger: Ledger;
}

/** How a run differs from the usual. */
export interface RunSetting {
  readonly environment?: Readonly<Record<string, string>>;
  /** Told of all that was written so far, each time something is; may signal the process or close its pipes. */
  readonly onOutput?: (written: string, child: ChildProcess) => void;
}

/** The command, bundled once for all tests of a file, with the named fixtures installed as extensions. */
export class Command {
  private folder = '';
  private runs = 0;

  constructor(private readonly extensions: readonly string[]) {
    before(async () => {
      this.folder = mkdtempSync(join(tmpdir(), 'nostos-gc-'));
      mkdirSync(join(this.folder, 'home', 'extensions'), { recursive: true });
      for (const name of this.extensions) {
        symlinkSync(join(fixturesFolder, name), join(this.folder, 'home', 'extensions', name));
      }
      await build({
        entryPoints: [join(root, 'src', 'cli.ts')],
        outfile: join(this.folder, 'nostos.js'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        external: ['koffi'],
        define: { NOSTOS_VERSION: '"0.0.0"' },
        logLevel: 'error',
      });
    });
    after(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** The path of a program with this text. */
  program(text: string): string {
    const path = join(this.folder, `program${++this.runs}.nos`);
    writeFileSync(path, text);
    return path;
  }

  /** Runs `nostos WORDS` to its end. */
  run(words: readonly string[], setting: RunSetting = {}): Promise<Ended> {
    const log = join(this.folder, `log${++this.runs}`);
    writeFileSync(log, '');
    const child = spawn(process.execPath, [join(this.folder, 'nostos.js'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_PATH: join(root, 'node_modules'),
        NOSTOS_HOME: join(this.folder, 'home'),
        NOSTOS_PROBE_LOG: log,
        ...setting.environment,
      },
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        texts[name] += chunk.toString();
        setting.onOutput?.(texts.stdout + texts.stderr, child);
      });
    }
    const killer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        clearTimeout(killer);
        resolve({ status, ...texts, ledger: readLedger(readFileSync(log, 'utf8')) });
      });
    });
  }
}

/** Reads a log of the probe: `create counted 1`, `use counted 1`, `cleanup counted 1`, `fault …`. */
function readLedger(text: string): Ledger {
  const left = new Set<string>();
  const faults: string[] = [];
  let created = 0;
  let used = 0;
  for (const line of text.split('\n')) {
    const [event] = line.split(' ', 1);
    const rest = line.slice(event.length + 1);
    if (event === 'create') {
      created++;
      left.add(rest);
    } else if (event === 'use') {
      used++;
      if (!left.has(rest)) faults.push(`use of ${rest}, which is not alive`);
    } else if (event === 'cleanup') {
      if (!left.delete(rest)) faults.push(`cleanup of ${rest}, which is not alive`);
    } else if (event === 'fault') {
      faults.push(rest);
    }
  }
  return { created, used, left: [...left], faults };
}
