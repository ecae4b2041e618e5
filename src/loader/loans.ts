/**
 * Numbers in bulk as arguments: lent by address where that is cheaper, else copied, and copied back when native code
 * may have changed them.
 */

import type { NumberArray } from '../lang/values/arrays';
import { limits, Place } from './abi';
import type { RegionWriter } from './writer';

type Numbers = BigInt64Array | Float64Array | Float32Array;

/** Memory below this size (in bytes) is copied: V8 may move it, and asking for an address costs as much. */
const lentFrom = 2048;

/** Where native code finds an array: an offset in the region, or a place in the table of lent memory. */
export interface Loan {
  readonly place: Place;
  readonly offset: number;
}

interface CopyBack {
  readonly data: Numbers;
  readonly offset: number;
}

/** The bulk data of one call. */
export class ArrayLoans {
  /** Memory that must stay where it is until the call returns, in the order of the table of lent memory. */
  readonly lent: { readonly address: bigint; readonly memory: ArrayBufferView }[] = [];
  private readonly copies: CopyBack[] = [];
  /** An array that is given twice is lent once. */
  private readonly known = new Map<NumberArray, Loan>();

  constructor(
    private readonly writer: RegionWriter,
    private readonly addressOf: (memory: ArrayBufferView) => bigint,
  ) {}

  /** Starts a new call. */
  begin(): void {
    if (this.lent.length > 0) this.lent.length = 0;
    if (this.copies.length > 0) this.copies.length = 0;
    if (this.known.size > 0) this.known.clear();
  }

  /** Whether native code may change copies that have to be fetched back. */
  get hasCopies(): boolean {
    return this.copies.length > 0;
  }

  /** Lends a typed array, which native code may write to. */
  array(array: NumberArray, data: Numbers): Loan {
    let loan = this.known.get(array);
    if (loan === undefined) {
      loan = this.numbers(data);
      if (loan === undefined) {
        loan = { place: Place.INLINE, offset: this.copy(data) };
        this.copies.push({ data, offset: loan.offset });
      }
      this.known.set(array, loan);
    }
    return loan;
  }

  /** Lends numbers by address, if they are large enough and the table has room. */
  numbers(data: Numbers): Loan | undefined {
    if (data.byteLength < lentFrom || this.lent.length === limits.MAX_LENT) return undefined;
    const address = this.addressOf(data);
    if (address % 8n !== 0n) return undefined;
    this.lent.push({ address, memory: data });
    return { place: Place.LENT, offset: this.lent.length - 1 };
  }

  /** Copies numbers or bytes into the region; returns the offset. */
  copy(data: Numbers | Uint8Array): number {
    const offset = this.writer.allocate(data.byteLength);
    const { memory, start } = this.writer.region;
    bytesOf(memory, start + offset, data.byteLength).set(
      bytesOf(data.buffer, data.byteOffset, data.byteLength),
    );
    return offset;
  }

  /** After the call: fetches what native code wrote into copied arrays. */
  copyBack(): void {
    const { memory, start } = this.writer.region;
    for (const { data, offset } of this.copies) {
      bytesOf(data.buffer, data.byteOffset, data.byteLength).set(
        bytesOf(memory, start + offset, data.byteLength),
      );
    }
  }
}

function bytesOf(memory: ArrayBufferLike, offset: number, size: number): Uint8Array {
  return new Uint8Array(memory, offset, size);
}
