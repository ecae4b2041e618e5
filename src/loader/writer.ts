/** A region that grows while a message is written to it. */

import { limits } from './abi';
import { callFailed } from './failure';
import { Region } from './region';

/** A grown region of at most this size is kept for the next message. */
const keptSize = 16 * 2 ** 20;

/**
 * Hands out room in a region: first in the one that it was made with, then, when a message is larger, in one of its
 * own. `region` changes with that, so it is read again after every `allocate`.
 */
export class RegionWriter {
  region: Region;
  /** Bytes handed out. */
  used = 0;
  private spare: Region | undefined;

  constructor(private readonly first: Region) {
    this.region = first;
  }

  /** Starts a new message. */
  begin(): void {
    this.region = this.first;
    this.used = 0;
  }

  /** Whether the message has outgrown the first region. */
  get hasGrown(): boolean {
    return this.region !== this.first;
  }

  /** Room for `size` bytes; returns its offset, a multiple of 8. */
  allocate(size: number): number {
    const offset = this.used;
    const end = offset + size + (-size & 7);
    if (end > this.region.size) this.grow(end);
    this.used = end;
    return offset;
  }

  /** Keeps only the first `size` bytes of what was handed out last, at `offset`. */
  shrink(offset: number, size: number): void {
    this.used = offset + size + (-size & 7);
  }

  /** Gives back what was handed out from `offset` on. */
  rewind(offset: number): void {
    this.used = offset;
  }

  private grow(needed: number): void {
    if (needed > limits.MAX_REGION) throw callFailed('the arguments are too large: more than 4 GB');
    const larger = this.larger(needed);
    larger.bytes.set(this.region.bytes.subarray(0, this.used));
    this.region = larger;
    this.spare = larger.size <= keptSize ? larger : undefined;
  }

  private larger(needed: number): Region {
    if (this.spare !== undefined && this.spare !== this.region && this.spare.size >= needed)
      return this.spare;
    try {
      return Region.allocate(Math.min(limits.MAX_REGION, Math.max(needed, 2 * this.region.size)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw callFailed(`there is no memory for arguments of ${needed} bytes`);
    }
  }
}
