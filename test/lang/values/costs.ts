/** How the cost of an operation grows, as far as a test can say it on a busy machine. */

import assert from 'node:assert/strict';

/** Microseconds of processor time of the cheapest of three runs: what other processes do does not count. */
function cheapest(run: () => void): number {
  const times = [0, 0, 0].map(() => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.min(...times);
}

/** Asserts that ten times the work takes less than forty times as long: quadratic cost would be a hundred. */
export function assertLinear(run: (size: number) => void, size: number): void {
  const small = cheapest(() => run(size));
  const large = cheapest(() => run(10 * size));
  assert.ok(large < 40 * Math.max(small, 300), `${size}: ${small} us, ten times that: ${large} us`);
}
