/** The clock that durations are measured with. */

/** Milliseconds since some moment before. `performance.now()` would load a good part of Node for it. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
