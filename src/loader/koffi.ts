/** koffi, loaded when the first library is opened: most programs need no native code. */

import type koffiModule from 'koffi';

/** The module as `require` gives it. */
export type Koffi = typeof koffiModule;

/** Stack of native code in bytes. koffi's default of 2 MiB overflows silently. */
const stackSize = 8 << 20;

let loaded: Koffi | undefined;

/** koffi, set up before its first use. */
export function koffi(): Koffi {
  if (loaded === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- it must be synchronous, and only when needed
    loaded = require('koffi') as Koffi;
    loaded.config({ sync_stack_size: stackSize });
  }
  return loaded;
}

/**
 * The address of the memory behind a view. It stays valid while the view lives, for views that V8 does not move
 * (above 64 bytes).
 */
export function addressOf(memory: ArrayBufferView): bigint {
  return koffi().address(memory);
}

/** Memory at an address, not copied. The caller knows that it is readable. */
export function viewMemory(address: bigint, size: number): ArrayBuffer {
  return koffi().view(address, size);
}
