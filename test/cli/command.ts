/** Runs the built command as a process of its own, as people do. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';

/** The file that `nostos` runs. */
export const cliPath = join(__dirname, '../../dist/cli.js');

const timeLimitMs = 20_000;

/** How a run ended. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run may be given. */
export interface CommandSetting {
  readonly input?: string;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `nostos WORDS`; standard input is empty unless given. */
export function nostos(words: readonly string[], setting: CommandSetting = {}): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, ...words], {
    input: setting.input ?? '',
    encoding: 'utf8',
    timeout: timeLimitMs,
    maxBuffer: 1 << 30,
    env: { ...process.env, ...setting.environment },
    ...(setting.folder === undefined ? {} : { cwd: setting.folder }),
  });
  return { status, stdout, stderr };
}

/** A folder with these files, removed after the tests. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-cli-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The one file of a folder made for it. */
export function fileWith(text: string): string {
  return join(folderWith({ 'program.nos': text }), 'program.nos');
}
