import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HandleTable } from '../../src/gc/handles';
import { Tag } from '../../src/loader/abi';
import { Bulk } from '../../src/loader/bulk';
import { Decoder, type DecodeContext } from '../../src/loader/decode';
import { HandleGate } from '../../src/loader/handleGate';
import { Malformed } from '../../src/loader/malformed';
import { Misfit } from '../../src/loader/misfit';
import { Region } from '../../src/loader/region';
import { TypeScope } from '../../src/loader/scope';
import { parseSignature } from '../../src/loader/signature';

/** Messages to try: NOSTOS_RANDOM_BUFFERS=1000000 for the long run. The seed is printed, and taken from NOSTOS_SEED. */
const count = Number(process.env['NOSTOS_RANDOM_BUFFERS'] ?? 30_000);
const seed = Number(process.env['NOSTOS_SEED'] ?? Date.now() % 2 ** 31);

/** Marsaglia's xorshift with 32 bits of state: fast, and the same for the same seed. */
function randomNumbers(start: number): (below: number) => number {
  let state = start | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const size = 512;
const types = [
  '() -> Any',
  '() -> Int',
  '() -> List[Float]',
  '() -> List[List[Int8]]',
  '() -> Map[String, Option[Int]]',
  '() -> (Int, Result[Float, String])',
  '() -> Float64Array',
  '() -> Thing',
].map((text) => parseSignature(text).result);

/** Mostly plausible cells, since a buffer of noise is refused at its first word. */
function fill(region: Region, random: (below: number) => number): void {
  const { words, bytes } = region;
  for (let i = 0; i < words.length; i += 4) {
    words[i] = random(20) === 0 ? random(2 ** 32) : random(Tag.COUNT);
    words[i + 1] = random(10) === 0 ? random(2 ** 32) : random(6);
    words[i + 2] = random(10) === 0 ? random(2 ** 32) : 4 * i + 8 * random(12);
    words[i + 3] = random(20) === 0 ? random(3) : 0;
  }
  for (let n = random(4); n > 0; n--) bytes[random(size)] = random(256);
}

test(`${count} random messages give a value or an error (seed ${seed})`, () => {
  const random = randomNumbers(seed);
  const region = Region.allocate(size);
  const lent = new Uint32Array(64);
  const noView = (): ArrayBuffer => assert.fail('memory outside the message was read');
  let table = new HandleTable();
  let decoder = newDecoder();
  function newDecoder(): Decoder {
    table = new HandleTable();
    const gate = new HandleGate(
      table,
      { name: 'random', cleanup: () => {} },
      new TypeScope('random', () => undefined),
    );
    return new Decoder(gate, new Bulk(lent, noView, () => 0), region);
  }
  let decoded = 0;
  for (let i = 0; i < count; i++) {
    fill(region, random);
    if (table.kinds.length > 60_000) decoder = newDecoder();
    const type = types[random(types.length)];
    const context: DecodeContext = {
      functionName: 'f',
      type: type.kind === 'any' ? undefined : type,
      compatible: random(2) === 0,
      isMessage: random(2) === 0,
    };
    try {
      decoder.decode(region, 16 * random(3), size - random(64), context);
      decoded++;
    } catch (error) {
      assert(error instanceof Malformed || error instanceof Misfit, `message ${i}: ${String(error)}`);
    }
  }
  // The test means something only if a fair part gets deep into the decoder.
  assert(decoded > count / 20, `${decoded} of ${count}`);
});
