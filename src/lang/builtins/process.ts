/** Processes, their ends, and the collection of native handles. */

import { currentProcess, currentScheduler, ExitRequest } from '../machine/scheduler';
import { suspend, type Continuation } from '../machine/suspension';
import { typeError } from '../machine/thrown';
import { List } from '../values/list';
import { describe } from '../values/describe';
import { Data, Pid, type Value } from '../values/value';
import { currentHost } from './context';
import { calling, row } from './define';
import { tupleOf } from './construct';
import { rows } from './row';
import { constructorOf, gcResultType, gcStatsType, processInfoType } from './types';

function pidOf(value: Value): Pid {
  if (value instanceof Pid) return value;
  throw typeError('Pid', describe(value));
}

const gcResult = constructorOf(gcResultType, 'GcResult');
const gcStats = constructorOf(gcStatsType, 'GcStats');
const processInfo = constructorOf(processInfoType, 'ProcessInfo');

/** The collection has run at the safe point that the suspension led to. */
const collected: Continuation<undefined, number> = {
  resume(_frame, freedBefore) {
    const stats = currentHost().collector?.stats();
    return Data.of(gcResult, [(stats?.totalFreed ?? 0) - freedBefore, stats?.live ?? 0]);
  },
};

function collect(): Value {
  currentScheduler().requestCollection();
  return suspend(collected, undefined, currentHost().collector?.stats().totalFreed ?? 0);
}

function stats(): Value {
  const counts = currentHost().collector?.stats();
  return Data.of(gcStats, [
    counts?.live ?? 0,
    counts?.totalAllocated ?? 0,
    counts?.totalFreed ?? 0,
    counts?.collections ?? 0,
  ]);
}

function exit(code: Value): Value {
  if (typeof code !== 'number') throw typeError('Int', describe(code));
  throw new ExitRequest(code & 0xff);
}

function uptime(): number {
  return Math.floor(currentScheduler().now() - currentProcess().startedAt);
}

/** `self`, `sleep`, `exit`, the namespaces `Process` and `Gc`. */
export const processRows = rows([
  row('self', '() -> Pid', 'The process that evaluates it.', undefined, () => currentProcess().pid),
  calling(
    'sleep',
    '(ms: Int) -> ()',
    'Suspends this process for at least that many milliseconds.',
    ['sleep(0)', '()'],
    (ms: Value) => {
      if (typeof ms !== 'number') throw typeError('Int', describe(ms));
      return currentScheduler().sleep(ms);
    },
  ),
  row(
    'exit',
    '(code: Int) -> a',
    'Ends the program with an exit code. Finalizers of this process run, output is flushed, native handles are cleaned up.',
    undefined,
    exit,
  ),
  row('Process.all', '() -> List[Pid]', 'The living processes.', ['Process.all().length()', '1'], () =>
    List.from([...currentScheduler().processes.values()].map((process) => process.pid)),
  ),
  row(
    'Process.alive',
    '(process: Pid) -> Bool',
    'Whether a process has not ended.',
    ['Process.alive(self())', 'true'],
    (pid: Value) => currentScheduler().isAlive(pidOf(pid)),
  ),
  row(
    'Process.kill',
    '(process: Pid) -> Bool',
    'Ends another process at its next step; true if it was alive.',
    ['Process.kill(self())', 'false'],
    (pid: Value) => currentScheduler().kill(pidOf(pid)),
  ),
  row(
    'Process.time',
    '(process: Pid) -> Int',
    'Milliseconds since this process started; -1 for another one.',
    ['Process.time(self()) >= 0', 'true'],
    (pid: Value) => (pidOf(pid).id === currentProcess().pid.id ? uptime() : -1),
  ),
  row(
    'Process.info',
    '(process: Pid) -> Any',
    'State, mailbox length and age of this process; unit for another one.',
    undefined,
    (pid: Value) => {
      const process = currentProcess();
      if (pidOf(pid).id !== process.pid.id) return undefined;
      return Data.of(processInfo, ['running', process.mailbox.length, uptime()]);
    },
  ),
  row(
    'Process.monitor',
    '(process: Pid) -> ()',
    'Asks for a message `("DOWN", pid, reason)` when a process ends.',
    undefined,
    (pid: Value) => {
      currentScheduler().monitor(pidOf(pid));
      return undefined;
    },
  ),
  row(
    'Process.trapExits',
    '(trap: Bool) -> ()',
    'Whether ends of linked processes arrive as messages `("EXIT", pid, reason)` instead of ending this one.',
    undefined,
    (trap: Value) => {
      currentProcess().trapsExits = trap === true;
      return undefined;
    },
  ),
  calling(
    'Gc.collect',
    '() -> GcResult',
    'Collects native handles that nothing refers to.',
    undefined,
    collect,
  ),
  calling('gc', '() -> GcResult', 'Collects native handles that nothing refers to.', undefined, collect),
  row('Gc.stats', '() -> GcStats', 'Counts of native handles.', undefined, stats),
  row('gcStats', '() -> GcStats', 'Counts of native handles.', undefined, stats),
  row('vmStats', '() -> (Int, Int, Int)', 'Processes started, ended, alive.', undefined, () => {
    const { started, alive } = currentScheduler().counts();
    return tupleOf(started, started - alive, alive);
  }),
]);
