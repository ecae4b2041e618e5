/**
 * Runs every command of docs/scripting.md and compares what it prints with what the page says. With
 * `UPDATE_DOCS=1` the page is written anew instead: read the difference before you keep it.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { cliPath } from '../cli/command';

const root = join(__dirname, '../..');
const pagePath = join(root, 'docs/scripting.md');
const page = readFileSync(pagePath, 'utf8');
const updates = process.env['UPDATE_DOCS'] === '1';

/** The files of the page: a name in backquotes on a line of its own, then a block. */
const files = new Map<string, string>([
  ['dos.txt', 'one\r\ntwo\r\n'],
  ['photos/IMG 1.JPG', ''],
  ['photos/IMG 2.JPG', ''],
  ['photos/notes.txt', ''],
]);
for (const [, name, text] of page.matchAll(/^`([\w.]+)`\n\n```text\n(.*?)^```$/gms)) files.set(name, text);

/** A fresh folder with all files, and `nostos` and an extension beside it. */
function workingFolder(): { folder: string; home: string; bin: string } {
  const base = mkdtempSync(join(tmpdir(), 'nostos-scripting-'));
  after(() => {
    rmSync(base, { recursive: true, force: true });
  });
  const place = { folder: join(base, 'work'), home: join(base, 'home'), bin: join(base, 'bin') };
  for (const [name, text] of files) {
    mkdirSync(dirname(join(place.folder, name)), { recursive: true });
    writeFileSync(join(place.folder, name), text);
  }
  mkdirSync(place.bin);
  symlinkSync(cliPath, join(place.bin, 'nostos'));
  chmodSync(cliPath, 0o755);
  cpSync(join(root, 'fixtures/nalgebra'), join(place.home, 'extensions/nalgebra'), { recursive: true });
  return place;
}

/** One command of a block and the lines that follow it. */
interface Step {
  readonly command: string;
  readonly shown: string;
}

function stepsOf(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command, ...shown] = step.split('\n');
      return { command, shown: shown.join('\n') };
    });
}

function runIn(command: string, place: ReturnType<typeof workingFolder>, server: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec 2>&1\n${command}`], {
      cwd: place.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
      env: {
        ...process.env,
        PATH: `${place.bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        NOSTOS_HOME: place.home,
        SERVER: server,
        LC_ALL: 'C',
      },
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.on('error', reject).on('close', () => {
      resolve(printed);
    });
  });
}

/** Serves `/a` and `/b`; the second answers only when both have been asked for. */
async function startServer(): Promise<string> {
  let asked = 0;
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/missing') {
      response.writeHead(404).end();
      return;
    }
    waiting.push(() => response.end(`content of ${request.url ?? ''}`));
    if (++asked === 2) for (const answer of waiting) answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block);

test('the page has twenty recipes', () => {
  assert.equal([...page.matchAll(/^### \d+\. /gm)].length, 20);
});

test('the commands of docs/scripting.md print what it says', async () => {
  const server = await startServer();
  let updated = page;
  for (const block of blocks) {
    const place = workingFolder();
    let written = '';
    for (const { command, shown } of stepsOf(block)) {
      const printed = await runIn(command, place, server);
      written += `$ ${command}\n${printed}`;
      if (!updates) assert.equal(printed, shown, command);
    }
    updated = updated.replace(`\`\`\`console\n${block}\`\`\``, () => `\`\`\`console\n${written}\`\`\``);
  }
  if (updates) writeFileSync(pagePath, updated);
});
