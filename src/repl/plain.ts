/** Input by lines: from a pipe or a file, or from a terminal that cannot be drawn on. */

import { continuationOf } from '../lang/session/continuation';
import type { Console } from './console';
import { GIVEN_UP, type LineReader } from './lines';

/** Prompts for an entry and for its further lines; undefined in a pipe. */
export interface Prompts {
  readonly first: string;
  readonly more: string;
}

/** Carries out everything that the input holds. Gives the exit status: 1 when some entry failed. */
export async function runPlain(
  console: Console,
  lines: LineReader,
  prompts: Prompts | undefined,
): Promise<number> {
  let status = 0;
  for (;;) {
    const text = await readEntry(console, lines, prompts);
    if (text === undefined) break;
    const reply = await console.handle(text);
    if (reply.kind === 'end') return reply.status;
    if (reply.kind === 'failed' && prompts === undefined) status = 1;
  }
  if (prompts !== undefined) console.print('');
  return status;
}

/** Lines up to the end of an entry; undefined at the end of the input. */
async function readEntry(
  console: Console,
  lines: LineReader,
  prompts: Prompts | undefined,
): Promise<string | undefined> {
  let read: string[] = [];
  for (;;) {
    if (prompts !== undefined) {
      console.out.write(read.length === 0 ? prompts.first : prompts.more);
      console.out.flush();
    }
    const line = await lines.next();
    if (line === GIVEN_UP) {
      console.out.write('\n');
      read = [];
      continue;
    }
    if (line === undefined) return read.length === 0 ? undefined : read.join('\n');
    if (read.length === 0 && (line.trim() === '' || line.trimStart().startsWith(':'))) return line;
    read.push(line);
    const text = read.join('\n');
    if (isWhole(text, line, prompts === undefined ? lines : undefined)) return text;
  }
}

/** Whether an entry is to be carried out after `line`. In a pipe, the line after it may show that it goes on. */
function isWhole(text: string, line: string, lines: LineReader | undefined): boolean {
  const isEmpty = line.trim() === '';
  switch (continuationOf(text)) {
    case 'open':
      return false;
    case 'more':
      return isEmpty;
    case 'block': {
      const next = lines?.peek();
      return next === undefined ? isEmpty : !/^(?:\s|end\b|$)/.test(next);
    }
    case 'complete': {
      const next = lines?.peek();
      return next === undefined || !goesOn.test(next);
    }
  }
}

/** What no entry begins with. */
const goesOn = /^\s*(?:else\b|catch\b|finally\b|then\b|end\b|\||\.[a-z]|\+\+|&&)/;
