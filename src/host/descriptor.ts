/**
 * An input that is read at once when something is there, and waited for on the event loop when not: a signal, a timer or
 * another process is never held up by a line that does not come.
 */

import { constants, fstatSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { NOT_READY } from '../lang/host';
import { isTerminal } from './terminal';

const chunkLength = 65536;
const nothing = Buffer.alloc(0);
const load = createRequire(__filename);

/** Reads a file descriptor by chunks. */
export class InputDescriptor {
  private readonly chunk = Buffer.allocUnsafe(chunkLength);
  /** The descriptor that is read; undefined until the first read. */
  private own: number | undefined;
  /** What the event loop watches, once something had to be waited for. It may have read a chunk itself. */
  private stream: Socket | undefined;
  private ended = false;

  /** @param descriptor open file descriptor */
  constructor(private readonly descriptor: number) {}

  /** Bytes that are there, valid until the next read; none at the end. */
  read(): Buffer | typeof NOT_READY {
    if (this.ended) return nothing;
    this.own ??= this.open();
    const early = this.stream?.read() as Buffer | null | undefined;
    if (early !== null && early !== undefined) return early;
    try {
      const count = readSync(this.own, this.chunk, 0, chunkLength, null);
      this.ended = count === 0;
      return this.chunk.subarray(0, count);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') return NOT_READY;
      // A terminal that hung up, or a descriptor that was never open, has nothing to say.
      if (code !== 'EOF' && code !== 'EIO' && code !== 'EBADF') throw error;
      this.ended = true;
      return nothing;
    }
  }

  /** Calls back once when the next read will not be `NOT_READY`, or may not be. Returns how to abandon. */
  whenReady(done: () => void): () => void {
    const stream = (this.stream ??= this.watch(this.own ?? this.descriptor));
    const forget = (): void => {
      for (const event of ['readable', 'end', 'error']) stream.off(event, finish);
    };
    const finish = (): void => {
      forget();
      done();
    };
    for (const event of ['readable', 'end', 'error']) stream.on(event, finish);
    return forget;
  }

  /**
   * Pipes and terminals are opened once more, so that not waiting is our own choice and no other process that shares the
   * descriptor notices. Where that cannot be, as with sockets, the event loop makes the descriptor itself so.
   */
  private open(): number {
    try {
      const kind = fstatSync(this.descriptor);
      if (!kind.isFIFO() && !kind.isSocket() && !isTerminal(this.descriptor)) return this.descriptor;
      return openSync(`/proc/self/fd/${this.descriptor}`, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EBADF') return this.descriptor;
      this.stream = this.watch(this.descriptor);
      return this.descriptor;
    }
  }

  private watch(descriptor: number): Socket {
    const { ReadStream } = load('node:tty') as typeof import('node:tty');
    if (isTerminal(descriptor)) return new ReadStream(descriptor);
    const { Socket: NetSocket } = load('node:net') as typeof import('node:net');
    return new NetSocket({ fd: descriptor, readable: true, writable: false, allowHalfOpen: true });
  }
}
