/** Plays sessions that are written as people see them: `>>> ` before entries, `... ` before further lines, then what is shown. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { HandleCollector } from '../../src/gc/collector';
import { createLog } from '../../src/host/log';
import { createNodeHost } from '../../src/host/node';
import type { Input, Output } from '../../src/lang/host';
import { createExtensions } from '../../src/loader';
import { createPaint } from '../../src/repl/colors';
import { Console, type Reply } from '../../src/repl/console';

/** An output that keeps what is written. */
class Kept implements Output {
  text = '';
  readonly isTerminal = false;
  constructor(private readonly partner?: Kept) {}
  get atLineStart(): boolean {
    return this.text === '' || this.text.endsWith('\n');
  }
  write(text: string): void {
    if (this.partner === undefined) this.text += text;
    else this.partner.write(text);
  }
  writeBytes(bytes: Uint8Array): void {
    this.write(Buffer.from(bytes).toString('utf8'));
  }
  flush(): void {
    // Everything is there at once.
  }
}

const noInput: Input = {
  isTerminal: false,
  readLine: () => undefined,
  readAll: () => '',
  whenReady: (done) => {
    const timer = setImmediate(done);
    return () => {
      clearImmediate(timer);
    };
  },
};

/** A console whose output is kept, standard error in its place between standard output. */
export function openConsole(): { readonly console: Console; readonly out: Kept } {
  const out = new Kept();
  const stderr = new Kept(out);
  const collector = new HandleCollector({
    residentBytes: () => process.memoryUsage.rss(),
    now: () => performance.now(),
    stress: false,
  });
  const native = createExtensions({
    extensionsFolder: join(__dirname, 'nowhere'),
    dependencies: [fixture('nalgebra')],
    libraryPaths: [],
    used: [],
    collector,
    log: createLog(stderr, { isVerbose: false, asJson: false }),
    version: '0.0.0',
    blockLimitMs: 60_000,
  });
  const host = createNodeHost({
    stdin: noInput,
    stdout: out,
    stderr,
    scriptArgs: [],
    isInteractive: true,
    native,
    collector,
  });
  const console = new Console({
    host,
    maxDepth: 100_000,
    isColored: false,
    paint: createPaint(false),
    version: '0.0.0',
  });
  return { console, out };
}

function fixture(name: string) {
  return { name, path: join(__dirname, '../../fixtures', name), repository: undefined, locked: undefined };
}

/** The entries of a session, without the marks. */
function entriesOf(session: string): string[] {
  const entries: string[] = [];
  let isOpen = false;
  for (const line of session.split('\n')) {
    if (line.startsWith('>>> ') || line === '>>>') {
      entries.push(line.slice(4));
      isOpen = true;
    } else if (isOpen && (line.startsWith('... ') || line === '...')) {
      entries.push(`${entries.pop() ?? ''}\n${line.slice(4)}`);
    } else isOpen = false;
  }
  return entries;
}

/** What a session looks like when its entries are carried out; paths and times stay as they come. */
export async function replay(session: string): Promise<{ text: string; last: Reply | undefined }> {
  const { console, out } = openConsole();
  let last: Reply | undefined;
  try {
    for (const entry of entriesOf(session)) {
      out.text += `>>> ${entry.replaceAll('\n', '\n... ')}\n`;
      last = await console.handle(entry);
      if (!out.atLineStart) out.text += '\n';
    }
    return { text: out.text, last };
  } finally {
    console.session.close();
  }
}

/** Asserts that a session, indented as in a test, shows what it says. */
export async function holds(session: string): Promise<void> {
  const lines = session
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const indent = /^ */.exec(lines[0])?.[0].length ?? 0;
  const expected = lines.map((line) => line.slice(indent)).join('\n');
  const { text } = await replay(expected);
  assert.equal(text.trimEnd(), expected.trimEnd());
}
