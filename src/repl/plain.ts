/** Input by lines: from a pipe or a file, or from a terminal that cannot be drawn on. */

import { NOT_READY, type Input } from '../lang/host';
import { continuationOf } from '../lang/session/continuation';
import type { Console } from './console';

/** Prompts for an entry and for its further lines; undefined in a pipe. */
export interface Prompts {
  readonly first: string;
  readonly more: string;
}

/** Carries out everything that the input holds. Gives the exit status: 1 when some entry failed. */
export async function runPlain(
  console: Console,
  input: Input,
  prompts: Prompts | undefined,
): Promise<number> {
  let status = 0;
  for (;;) {
    const text = await readEntry(console, input, prompts);
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
  input: Input,
  prompts: Prompts | undefined,
): Promise<string | undefined> {
  const lines: string[] = [];
  for (;;) {
    if (prompts !== undefined) {
      console.out.write(lines.length === 0 ? prompts.first : prompts.more);
      console.out.flush();
    }
    const line = await readLine(input);
    if (line === undefined) return lines.length === 0 ? undefined : lines.join('\n');
    if (lines.length === 0 && (line.trim() === '' || line.trimStart().startsWith(':'))) return line;
    lines.push(line);
    const text = lines.join('\n');
    const continuation = continuationOf(text);
    if (continuation === 'complete' || (continuation === 'more' && line.trim() === '')) return text;
  }
}

async function readLine(input: Input): Promise<string | undefined> {
  for (;;) {
    const line = input.readLine();
    if (line !== NOT_READY) return line?.replace(/\r$/, '');
    await new Promise<void>((resolve) => input.whenReady(resolve));
  }
}
