/** Examines the texts of a kind for a range of seeds and tells how each went, one line of JSON a seed. */

import { writeSync } from 'node:fs';
import { examine } from './examine';
import { textOf, type Kind } from './kinds';

const [kind, first, last, root] = process.argv.slice(2);

/** What the worker writes. */
export interface Report {
  readonly seed: number;
  readonly stage: string;
  readonly compiling: number;
  readonly length: number;
  readonly fault: string | undefined;
}

let escaped: string | undefined;
process.on('unhandledRejection', (error) => {
  escaped = `unhandled rejection: ${describe(error)}`;
});
process.on('uncaughtException', (error) => {
  escaped = `uncaught exception: ${describe(error)}`;
});

async function main(): Promise<void> {
  for (let seed = Number(first); seed < Number(last); seed++) {
    writeSync(1, `${seed}\n`);
    const text = textOf(kind as Kind, seed, root);
    let report: Report;
    try {
      const outcome = await examine(text, kind !== 'grammar');
      report = { seed, ...outcome, length: text.length, fault: undefined };
    } catch (error) {
      report = { seed, stage: 'fault', compiling: 0, length: text.length, fault: describe(error) };
    }
    if (escaped !== undefined) report = { ...report, fault: escaped };
    escaped = undefined;
    writeSync(1, `${JSON.stringify(report)}\n`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 8).join('\n')
    : String(error);
}

void main().then(() => process.exit(0));
