/** Buffers. */

import { builtinTypes, type TypeDescriptor } from './types';
import { ValueObject } from './value';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** A text that grows in place, or bytes from an extension (with text behind them, once something is appended). */
export class BufferValue extends ValueObject {
  epoch = 0;
  constructor(
    private bytes: Uint8Array | undefined = undefined,
    private text = '',
  ) {
    super();
  }
  get type(): TypeDescriptor {
    return builtinTypes.Buffer;
  }

  /** Adds text at the end. */
  append(text: string): void {
    this.text += text;
  }

  /** The whole content; bytes that are not UTF-8 become U+FFFD. */
  toText(): string {
    return this.bytes === undefined ? this.text : decoder.decode(this.bytes) + this.text;
  }

  /** The content in UTF-8, or the bytes themselves; not to be changed. */
  toBytes(): Uint8Array {
    if (this.bytes !== undefined && this.text === '') return this.bytes;
    const text = encoder.encode(this.text);
    if (this.bytes === undefined) return text;
    const all = new Uint8Array(this.bytes.length + text.length);
    all.set(this.bytes);
    all.set(text, this.bytes.length);
    return all;
  }

  /** An independent buffer of the same content. */
  copy(): BufferValue {
    return new BufferValue(this.bytes, this.text);
  }
}
