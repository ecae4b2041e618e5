/** What can be wrong with a message from native code. */

/** A message that breaks the rules of the ABI; `message` says how. Never leaves the loader. */
export class Malformed extends Error {}

/** Throws; kept out of the callers so that these stay small. */
export function malformed(reason: string): never {
  throw new Malformed(reason);
}
