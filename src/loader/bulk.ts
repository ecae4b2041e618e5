/** Packed numbers in results: copied out of native memory at once. */

import { constants } from 'node:buffer';
import { limits, Tag } from './abi';
import { malformed } from './malformed';

function memoryFor(size: number): Buffer {
  try {
    return Buffer.allocUnsafeSlow(size);
  } catch {
    return malformed(`there is no memory for ${size} bytes`);
  }
}

/** Reads native memory that is lent for a result. */
export class Bulk {
  /** Entries of the table of lent memory that this result may use, each once. */
  private entries = 0;
  private used = 0;

  /**
   * @param table the two words of address and size of each entry, low word first, as the call buffer holds them
   * @param view memory at an address
   * @param count entries in the table at the moment
   */
  constructor(
    private readonly table: Uint32Array,
    private readonly view: (address: bigint, size: number) => ArrayBuffer,
    private readonly count: () => number,
  ) {}

  /** Bytes of an element of a packed list or array. */
  static elementSize(tag: Tag): number {
    return tag === Tag.BYTES ? 1 : tag === Tag.F32_ARRAY ? 4 : 8;
  }

  /** A copy of `size` bytes, in memory of its own. */
  static copy(bytes: Uint8Array, start: number, size: number): Uint8Array {
    const copy = memoryFor(size);
    copy.set(bytes.subarray(start, start + size));
    return copy;
  }

  /** Starts a new result. */
  begin(): void {
    this.entries = -1;
    this.used = 0;
  }

  /** A copy of the first `size` bytes of an entry. */
  lent(index: number, size: number): Uint8Array {
    if (this.entries < 0) this.entries = Math.min(this.count(), limits.MAX_LENT);
    if (index >= this.entries) malformed('lent memory is not in the table');
    if ((this.used & (1 << index)) !== 0) malformed('lent memory is used twice');
    this.used |= 1 << index;
    if (size > constants.MAX_LENGTH) malformed(`${size} bytes are more than an array can have`);
    const at = index * 4;
    const [low, high, sizeLow, sizeHigh] = this.table.subarray(at, at + 4);
    if (low % 8 !== 0 || (low === 0 && high === 0)) malformed('the address of lent memory is impossible');
    if (sizeHigh * 4294967296 + sizeLow < size) malformed('lent memory is too small');
    const memory = new Uint8Array(this.view((BigInt(high) << 32n) | BigInt(low), size));
    return Bulk.copy(memory, 0, size);
  }
}
