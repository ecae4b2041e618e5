/** The process that runs tests: one unit after the other, told and answered over its channel. */

import type { CommandIo } from '../io';
import { readyUnit, type ReadyTest } from './compiled';
import type { Assignment, Verdict, WorkerMessage } from './protocol';

/** Serves the process that started this one, and ends with it. */
export function serveTests(io: CommandIo): Promise<never> {
  let inTurn: Promise<void> = Promise.resolve();
  process.on('message', (assignment: Assignment) => {
    inTurn = inTurn.then(() => testUnit(assignment, io));
  });
  process.on('disconnect', () => process.exit());
  return new Promise(() => undefined);
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

async function testUnit({ unit, settings, skip }: Assignment, io: CommandIo): Promise<void> {
  const ready = readyUnit(unit, settings, io);
  const wanted = settings.filter?.toLowerCase() ?? '';
  const tests = ready.tests.filter(({ place }) =>
    `${place.file}: ${place.name}`.toLowerCase().includes(wanted),
  );
  tell({ kind: 'planned', tests: tests.map(({ place }) => place) });
  for (let index = skip; index < tests.length; index++) {
    tell({ kind: 'started', index });
    tell({ kind: 'finished', index, verdict: await judge(tests[index]) });
  }
  ready.close();
  tell({ kind: 'done', isSpent: ready.usesLibraries(), notices: ready.notices });
}

/** Runs a test and puts back what it changed of the process. */
async function judge(test: ReadyTest): Promise<Verdict> {
  const folder = process.cwd();
  const environment = { ...process.env };
  const started = performance.now();
  const { failure, output } = await test.run();
  const milliseconds = performance.now() - started;
  process.chdir(folder);
  for (const name of Object.keys(process.env))
    if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  return { failure, output, milliseconds };
}
