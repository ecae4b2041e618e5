/** What is known about the running program. */

import { Float } from '../values/value';
import { tupleOf } from './construct';
import { currentHost } from './context';
import { row } from './define';
import { rows } from './row';

const system = () => currentHost().node;

/** Threads of Node's own pool, unless the environment says otherwise. */
const defaultPoolSize = 4;

function poolSize(): number {
  const wanted = Number(system().process.env['UV_THREADPOOL_SIZE']);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : defaultPoolSize;
}

/** The namespace `Runtime`. */
export const runtimeRows = () =>
  rows([
    row(
      'Runtime.pid',
      '() -> Int',
      "The operating system's number of this process.",
      ['Runtime.pid() > 0', 'true'],
      () => system().process.pid,
    ),
    row(
      'Runtime.uptimeMs',
      '() -> Int',
      'Milliseconds since the start.',
      ['Runtime.uptimeMs() >= 0', 'true'],
      () => Math.floor(system().process.uptime() * 1000),
    ),
    row(
      'Runtime.threadCount',
      '() -> Int',
      'Threads that run programs.',
      ['Runtime.threadCount()', '1'],
      () => 1,
    ),
    row(
      'Runtime.numThreads',
      '() -> Int',
      'Processors of this machine.',
      ['Runtime.numThreads() >= 1', 'true'],
      () => Math.max(1, system().os.cpus().length),
    ),
    row('Runtime.memoryKb', '() -> Int', 'Memory in use, in KiB.', ['Runtime.memoryKb() > 0', 'true'], () =>
      Math.floor(system().process.memoryUsage.rss() / 1024),
    ),
    row(
      'Runtime.tokioWorkers',
      '() -> Int',
      'Threads for waiting: the one event loop.',
      ['Runtime.tokioWorkers()', '1'],
      () => 1,
    ),
    row(
      'Runtime.blockingThreads',
      '() -> Int',
      'Threads for calls that block.',
      ['Runtime.blockingThreads() > 0', 'true'],
      poolSize,
    ),
    row(
      'Runtime.loadAvg',
      '() -> (Float, Float, Float)',
      'Load of the machine over 1, 5 and 15 minutes.',
      undefined,
      () =>
        tupleOf(
          ...system()
            .os.loadavg()
            .map((load) => new Float(load)),
        ),
    ),
    row(
      'Runtime.isInteractive',
      '() -> Bool',
      'Whether the program runs in the REPL.',
      undefined,
      () => currentHost().isInteractive,
    ),
  ]);
