/** A result that is well formed, but not what the signature promises. */

/** `found`, where `wanted` was promised; both as people read them. Never leaves the loader. */
export class Misfit extends Error {
  constructor(
    readonly wanted: string,
    readonly found: string,
  ) {
    super(`${found} instead of ${wanted}`);
  }
}
