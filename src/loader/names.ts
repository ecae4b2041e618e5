/** Names of types, constructors and fields in a message: each written once, behind the cells that share it. */

import { limits, Tag } from './abi';
import { callFailed } from './failure';
import { roomForText, writeText } from './text';
import type { RegionWriter } from './writer';

/** The names of one message. */
export class NameTable {
  /** Words of the cells that hold each name. */
  private readonly cellsOf = new Map<string, number[]>();

  constructor(private readonly writer: RegionWriter) {}

  /** Starts a new message. */
  begin(): void {
    if (this.cellsOf.size > 0) this.cellsOf.clear();
  }

  /** Makes the cell at a word hold a name, once `write` has been called. */
  put(cell: number, name: string): void {
    const cells = this.cellsOf.get(name);
    if (cells === undefined) this.cellsOf.set(name, [cell]);
    else cells.push(cell);
  }

  /** Writes the names at the end of the message, since offsets go forward, and completes the cells. */
  write(): void {
    for (const [name, cells] of this.cellsOf) {
      const offset = this.writer.allocate(roomForText(name));
      const size = writeText(this.writer.region.bytes, offset, name);
      if (size > limits.MAX_NAME)
        throw callFailed(`a name is longer than ${limits.MAX_NAME} bytes: ${name.slice(0, 40)}…`);
      const { words } = this.writer.region;
      for (const cell of cells) {
        words[cell] = Tag.STRING;
        words[cell + 1] = size;
        words[cell + 2] = offset;
        words[cell + 3] = 0;
      }
    }
  }
}
