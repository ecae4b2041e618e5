/**
 * Text that may hold bytes that are not UTF-8, so that a filter gives them back as they came. Such a byte is a character
 * of its own while it is text: the last 128 of Unicode, which nobody uses, stand for the bytes from 0x80 to 0xff. The
 * same is known as `surrogateescape` in Python, whose characters a String of the language cannot hold.
 */

import { isUtf8 } from 'node:buffer';

/** The first bytes of the characters U+10FF80 to U+10FFFF; the third is at least `third`. */
const [first, second, third] = [0xf4, 0x8f, 0xbe];

/** The bytes that were kept in the texts of one run. Text of inputs without any is written as if there were no such thing. */
export class KeptBytes {
  private found = false;

  /** Whether any byte had to be kept. */
  get areThere(): boolean {
    return this.found;
  }

  /** The text of some bytes, which end where a character ends. */
  decode(bytes: Buffer): string {
    return isUtf8(bytes) && !bytes.includes(first) ? bytes.toString('utf8') : this.decodeSlowly(bytes);
  }

  private decodeSlowly(bytes: Buffer): string {
    let text = '';
    let done = 0;
    for (let index = 0; index < bytes.length;) {
      const length = bytes[index] < 0x80 ? 1 : lengthAt(bytes, index);
      if (length === 0) {
        text += bytes.toString('utf8', done, index) + String.fromCharCode(0xdbff, 0xdf00 + bytes[index]);
        this.found = true;
        done = ++index;
      }
      index += length;
    }
    return text + bytes.toString('utf8', done);
  }

  /** The bytes of a text. */
  encode(text: string): Buffer {
    const bytes = Buffer.from(text, 'utf8');
    const start = this.areThere ? bytes.indexOf(first) : -1;
    if (start < 0) return bytes;
    let length = start;
    for (let index = start; index < bytes.length; index++) {
      const stands = bytes[index] === first && bytes[index + 1] === second && bytes[index + 2] >= third;
      // The third byte ends in the upper, the fourth in the lower bits of what it stands for.
      if (stands) bytes[length] = 0x80 | ((bytes[index + 2] & 1) << 6) | (bytes[index + 3] & 0x3f);
      else bytes[length] = bytes[index];
      if (stands) index += 3;
      length++;
    }
    return bytes.subarray(0, length);
  }
}

/** The length of the character at an index with a byte of 0x80 or more; 0 where none is, or one that stands for a byte. */
function lengthAt(bytes: Uint8Array, index: number): number {
  const lead = bytes[index];
  const next = index + 1 < bytes.length ? bytes[index + 1] : 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0xc2 || lead > 0xf4 || index + length > bytes.length) return 0;
  // No detours, no surrogates, nothing beyond Unicode.
  if ((lead === 0xe0 && next < 0xa0) || (lead === 0xed && next > 0x9f)) return 0;
  if ((lead === 0xf0 && next < 0x90) || (lead === 0xf4 && next > 0x8f)) return 0;
  for (let i = 1; i < length; i++) if ((bytes[index + i] & 0xc0) !== 0x80) return 0;
  return lead === first && next === second && bytes[index + 2] >= third ? 0 : length;
}
