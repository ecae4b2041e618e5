/** Commands of the system: run to their end, or in the background with their streams at hand. */

import { Data3, type Value } from '../values/value';
import { integer, text, texts } from './arguments';
import type { HostModules } from '../host';
import { currentHost, waitFor, type Outcome } from './context';
import { calling } from './define';
import { textOrBytes } from './file-handles';
import { ioError, messageOf } from './io-error';
import { rows } from './row';
import { constructorOf, execResultType } from './types';

type ChildProcess = ReturnType<HostModules['childProcess']['spawn']>;

const resultConstructor = constructorOf(execResultType, 'ExecResult');
const newline = 10;

const failed = (message: string): Outcome => ({ kind: 'error', thrown: ioError(message) });
const succeeded = (value: Value): Outcome => ({ kind: 'value', value });

/** Runs a command to its end and gives its `ExecResult`. */
function run(command: string, args: readonly string[]): Value {
  return waitFor((done) => {
    const child = currentHost().node.childProcess.spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => {
      done(failed(`IO error: Failed to execute ${command}: ${messageOf(error)}`));
    });
    child.on('close', (code) => {
      const output = textOrBytes(Buffer.concat(stdout));
      done(succeeded(new Data3(resultConstructor, code ?? -1, output, textOrBytes(Buffer.concat(stderr)))));
    });
    return () => child.kill('SIGKILL');
  });
}

/** The lines of a stream as they come, and who waits for the next. */
class LineQueue {
  private readonly chunks: Buffer[] = [];
  private hasEnded = false;
  private waiting: (() => void) | undefined;

  constructor(stream: NodeJS.ReadableStream) {
    stream.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      if (chunk.includes(newline)) this.wake();
    });
    const end = () => {
      this.hasEnded = true;
      this.wake();
    };
    stream.on('end', end);
    stream.on('error', end);
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.();
  }

  /** The next line with its newline; undefined when more has to come first. */
  private take(): Value {
    const all = Buffer.concat(this.chunks);
    const end = all.indexOf(newline);
    if (end < 0 && !this.hasEnded) return undefined;
    this.chunks.length = 0;
    if (all.length === 0) return 'eof';
    const length = end < 0 ? all.length : end + 1;
    if (length < all.length) this.chunks.push(all.subarray(length));
    return textOrBytes(all.subarray(0, length));
  }

  /** Waits for the next line; `eof` at the end. */
  next(): Value {
    const ready = this.take();
    if (ready !== undefined) return ready;
    return waitFor((done) => {
      const attempt = () => {
        const line = this.take();
        if (line === undefined) this.waiting = attempt;
        else done(succeeded(line));
      };
      this.waiting = attempt;
      return () => {
        this.waiting = undefined;
      };
    });
  }
}

/** A command in the background. */
class RunningCommand {
  readonly stdout: LineQueue;
  readonly stderr: LineQueue;
  private exitCode: number | undefined;
  private waiting: ((code: number) => void) | undefined;

  constructor(private readonly child: ChildProcess) {
    if (child.stdout === null || child.stderr === null) throw new Error('streams must be pipes');
    this.stdout = new LineQueue(child.stdout);
    this.stderr = new LineQueue(child.stderr);
    // What the command no longer reads is its own business.
    child.stdin?.on('error', () => undefined);
    child.on('close', (code) => {
      this.exitCode = code ?? -1;
      this.waiting?.(this.exitCode);
    });
  }

  write(content: string): void {
    this.child.stdin?.write(content);
  }

  /** Waits for the end; gives the exit code. */
  wait(): Value {
    if (this.exitCode !== undefined) return this.exitCode;
    return waitFor((done) => {
      this.child.stdin?.end();
      this.waiting = (code) => done(succeeded(code));
      return () => {
        this.waiting = undefined;
      };
    });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

const running = new Map<number, RunningCommand>();
let lastHandle = 0;

/** Starts a command in the background; the handle is there when the system has found the command. */
function start(command: string, args: readonly string[]): Value {
  return waitFor((done) => {
    const child = currentHost().node.childProcess.spawn(command, args, { stdio: 'pipe' });
    const background = new RunningCommand(child);
    child.on('error', (error) => {
      done(failed(`IO error: Failed to spawn ${command}: ${messageOf(error)}`));
    });
    child.on('spawn', () => {
      running.set(++lastHandle, background);
      done(succeeded(lastHandle));
    });
    return () => child.kill('SIGKILL');
  });
}

function commandOf(handle: Value): RunningCommand {
  const command = running.get(integer(handle));
  if (command === undefined) throw ioError('Invalid handle');
  return command;
}

/** The namespace `Exec`. */
export const commandRows = () =>
  rows([
    calling(
      'Exec.run',
      '(command: String, args: [String]) -> ExecResult',
      'Runs a command to its end, without a shell; gives its exit code and what it wrote.',
      undefined,
      (command: Value, args: Value) => run(text(command), texts(args)),
    ),
    calling(
      'Exec.start',
      '(command: String, args: [String]) -> Int',
      'Starts a command in the background, without a shell; gives a handle.',
      undefined,
      (command: Value, args: Value) => start(text(command), texts(args)),
    ),
    calling(
      'Exec.readline',
      '(handle: Int) -> String',
      'The next line of its standard output with its newline; `eof` at the end.',
      undefined,
      (handle: Value) => commandOf(handle).stdout.next(),
    ),
    calling(
      'Exec.readStderr',
      '(handle: Int) -> String',
      'The next line of its standard error with its newline; `eof` at the end.',
      undefined,
      (handle: Value) => commandOf(handle).stderr.next(),
    ),
    calling(
      'Exec.write',
      '(handle: Int, content: String) -> ()',
      'Writes to its standard input.',
      undefined,
      (handle: Value, content: Value) => {
        commandOf(handle).write(text(content));
        return undefined;
      },
    ),
    calling(
      'Exec.wait',
      '(handle: Int) -> Int',
      'Waits for its end; gives the exit code. The handle is gone afterwards.',
      undefined,
      (handle: Value) => {
        const command = commandOf(handle);
        running.delete(integer(handle));
        return command.wait();
      },
    ),
    calling(
      'Exec.kill',
      '(handle: Int) -> ()',
      'Ends it. The handle is gone afterwards.',
      undefined,
      (handle: Value) => {
        commandOf(handle).kill();
        running.delete(integer(handle));
        return undefined;
      },
    ),
  ]);
