/** The memory through which calls go: one for each library, known to it from `init` on. */

import { header, limits, Output } from './abi';
import { addressOf, viewMemory } from './koffi';
import { malformed } from './malformed';
import { Region } from './region';

/** Call buffers stay for ever: a thread of the library may look at one when nobody expects it. */
const neverFreed: ArrayBuffer[] = [];

/** Indices of the 32-bit words of the header. */
export const word = {
  function: header.function >>> 2,
  argumentCount: header.argument_count >>> 2,
  lentCount: header.lent_count >>> 2,
  request: header.request >>> 2,
  caller: header.caller >>> 2,
  inputAddress: header.input_address >>> 2,
  inputSize: header.input_size >>> 2,
  status: header.status >>> 2,
  outputFlags: header.output_flags >>> 2,
  eventCount: header.event_count >>> 2,
  background: header.background >>> 2,
  outputAddress: header.output_address >>> 2,
  outputSize: header.output_size >>> 2,
  outputCapacity: header.output_capacity >>> 2,
  outputLentCount: header.output_lent_count >>> 2,
  elapsedMs: header.elapsed_ms >>> 2,
  /** First words of the two regions and of the two tables of lent memory. */
  input: limits.INPUT_OFFSET >>> 2,
  output: limits.OUTPUT_OFFSET >>> 2,
  inputLent: limits.INPUT_LENT_OFFSET >>> 2,
  outputLent: limits.OUTPUT_LENT_OFFSET >>> 2,
} as const;

/** Status, and tag of a result, that no library gives: what is there until it answers. */
export const noAnswer = 0xffffffff;

/** A region with a message, and how many of its bytes count. */
export interface Message {
  readonly region: Region;
  readonly end: number;
}

/** One library's call buffer. */
export class CallBuffer {
  readonly words: Uint32Array;
  readonly floats: Float64Array;
  readonly integers: BigInt64Array;
  /** The regions inside the buffer. */
  readonly input: Region;
  readonly output: Region;
  /** The table of memory that the library lends: the words of its entries. */
  readonly outputLent: Uint32Array;
  readonly address: bigint;
  /** The region outside the buffer that the library used last. */
  private overflow: Region | undefined;
  private overflowAddress = 0n;

  constructor() {
    const memory = new ArrayBuffer(limits.CALL_BUFFER_SIZE);
    neverFreed.push(memory);
    this.words = new Uint32Array(memory);
    this.floats = new Float64Array(memory);
    this.integers = new BigInt64Array(memory);
    this.input = new Region(memory, limits.INPUT_OFFSET, limits.INPUT_CAPACITY);
    this.output = new Region(memory, limits.OUTPUT_OFFSET, limits.OUTPUT_CAPACITY);
    this.outputLent = new Uint32Array(memory, limits.OUTPUT_LENT_OFFSET, limits.MAX_LENT * 4);
    this.address = addressOf(this.words);
  }

  /** Forgets the last answer, so that a library that gives none is not taken to repeat it. */
  expectAnswer(): void {
    this.words[word.status] = this.words[word.output] = noAnswer;
    this.words[word.outputFlags] = 0;
  }

  /** Writes a number of up to 53 bits to the two words from `index`. */
  setWide(index: number, value: number): void {
    this.words[index] = value;
    this.words[index + 1] = Math.floor(value / 4294967296);
  }

  /** The 64-bit number in the two words from `index`. */
  wide(index: number): bigint {
    return BigInt.asUintN(64, this.integers[index >>> 1]);
  }

  /** Says where the arguments are, when they are outside the buffer. */
  useInput(region: Region, used: number): void {
    this.integers[word.inputAddress >>> 1] = addressOf(region.bytes);
    this.setWide(word.inputSize, used);
  }

  /** Enters memory into the table of what is lent to the library. */
  lend(index: number, address: bigint, size: number): void {
    const at = (word.inputLent >>> 1) + 2 * index;
    this.integers[at] = address;
    this.integers[at + 1] = BigInt(size);
  }

  /** Puts the words back that the next call relies on. */
  resetInput(): void {
    this.integers[word.inputAddress >>> 1] = 0n;
    this.words[word.lentCount] = 0;
  }

  /**
   * The message that the last call or `drain` left. Throws a `Malformed` when the library says where it cannot be.
   */
  message(): Message {
    if ((this.words[word.outputFlags] & Output.OVERFLOW) === 0) {
      return { region: this.output, end: limits.OUTPUT_CAPACITY };
    }
    const address = this.wide(word.outputAddress);
    const size = this.wide(word.outputSize);
    const capacity = this.wide(word.outputCapacity);
    if (
      address === 0n ||
      address % 8n !== 0n ||
      size > capacity ||
      size < 16n ||
      capacity > limits.MAX_REGION
    ) {
      malformed('the place of the result is impossible');
    }
    if (
      this.overflow === undefined ||
      this.overflowAddress !== address ||
      this.overflow.size !== Number(capacity)
    ) {
      this.overflow = new Region(viewMemory(address, Number(capacity)), 0, Number(capacity));
      this.overflowAddress = address;
    }
    return { region: this.overflow, end: Number(size) };
  }
}
