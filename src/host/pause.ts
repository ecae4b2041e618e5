const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Stops the whole thread for some milliseconds: for a descriptor that is not ready and cannot be waited for. */
export function pauseThread(milliseconds: number): void {
  Atomics.wait(neverNotified, 0, 0, milliseconds);
}
