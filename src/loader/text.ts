/** Text between JavaScript strings and UTF-8. */

import { isUtf8 } from 'node:buffer';

const replacement = '\uFFFD';
/** Up to so many bytes a text is read by a loop. */
const shortBytes = 8;
/** Up to so many characters a loop in JavaScript is faster than the call of an encoder. */
const shortText = 16;
/** Up to so many characters room for the worst case is taken, beyond it the bytes are counted first. */
const middleText = 4096;

/** Bytes that are certainly enough for `text`. */
export function roomForText(text: string): number {
  return text.length <= middleText ? text.length * 3 : Buffer.byteLength(text, 'utf8');
}

/**
 * Writes `text` at `offset`, where `roomForText` bytes must be left, and returns its length in bytes. A lone
 * surrogate is written as U+FFFD.
 */
export function writeText(bytes: Buffer, offset: number, text: string): number {
  const { length } = text;
  if (length <= shortText) {
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      bytes[offset + i] = code;
    }
    if (i === length) return length;
  }
  return bytes.write(text, offset, 'utf8');
}

/** The text of `size` bytes at `offset`; undefined when they are not UTF-8. */
export function readText(bytes: Buffer, offset: number, size: number): string | undefined {
  if (size <= shortBytes) {
    let short = '';
    let i = 0;
    for (; i < size; i++) {
      const code = bytes[offset + i];
      if (code > 127) break;
      short += String.fromCharCode(code);
    }
    if (i === size) return short;
  }
  const text = bytes.toString('utf8', offset, offset + size);
  // Whatever is not UTF-8 has become U+FFFD, which valid text holds rarely.
  if (text.includes(replacement) && !isUtf8(bytes.subarray(offset, offset + size))) return undefined;
  return text;
}
