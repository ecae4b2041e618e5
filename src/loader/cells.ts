/** Single cells of a message. */

import { Place, Tag } from './abi';
import { writeInteger } from './region';
import { roomForText, writeText } from './text';
import type { RegionWriter } from './writer';

/** Writes cells, each at a word of the region. */
export class CellWriter {
  constructor(private readonly writer: RegionWriter) {}

  /** A cell that is its value: two words. */
  scalar(cell: number, tag: Tag, low: number, high: number): void {
    const { words } = this.writer.region;
    words[cell] = tag;
    words[cell + 1] = 0;
    words[cell + 2] = low;
    words[cell + 3] = high;
  }

  /** A cell whose `count` parts stand at an offset, or at a place in the table of lent memory. */
  reference(cell: number, tag: Tag, count: number, offset: number, place: Place = Place.INLINE): void {
    const { words } = this.writer.region;
    words[cell] = tag;
    words[cell + 1] = count;
    words[cell + 2] = offset;
    words[cell + 3] = place;
  }

  /** An integer of up to 64 bits. */
  integer(cell: number, value: number | bigint): void {
    this.scalar(cell, Tag.INT, 0, 0);
    writeInteger(this.writer.region, cell + 2, value);
  }

  /** A float with all its bits. */
  float(cell: number, value: number): void {
    const { words, floats } = this.writer.region;
    words[cell] = Tag.FLOAT;
    words[cell + 1] = 0;
    floats[(cell + 2) >>> 1] = value;
  }

  /** A text, or digits, and room for its bytes. */
  text(cell: number, tag: Tag, text: string): void {
    const { writer } = this;
    const offset = writer.allocate(roomForText(text));
    const size = writeText(writer.region.bytes, offset, text);
    writer.shrink(offset, size);
    this.reference(cell, tag, size, offset);
  }
}
