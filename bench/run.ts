/**
 * Measures one topic: `npm run bench -- TOPIC [--json] [--rounds N] [--match REGEX]`.
 * Topics: one file beside this one each.
 */

import { parseArgs } from 'node:util';
import { reportAsJson, reportAsText, type BenchOptions, type Report } from './report';

const topics: Readonly<Record<string, () => Promise<{ measure(options: BenchOptions): Promise<Report> }>>> = {
  check: () => import('./check'),
  ffi: () => import('./ffi'),
  gc: () => import('./gc'),
  language: () => import('./language'),
  lines: () => import('./lines'),
  processes: () => import('./processes'),
  redis: () => import('./redis'),
  startup: () => import('./startup'),
  unchecked: () => import('./unchecked'),
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      match: { type: 'string', default: '' },
    },
  });
  const topic = topics[positionals[0] ?? ''] as (typeof topics)[string] | undefined;
  if (topic === undefined || positionals.length > 1) {
    process.stderr.write(
      `usage: npm run bench -- TOPIC [--json]\ntopics: ${Object.keys(topics).join(', ')}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const { measure } = await topic();
  const report = await measure({ rounds: Number(values.rounds), match: new RegExp(values.match) });
  process.stdout.write(values.json ? `${reportAsJson(report)}\n` : reportAsText(report));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
