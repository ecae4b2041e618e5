/** A collection of the JavaScript heap on request: after it, what replaced names held is known to be unreachable. */

import { createRequire } from 'node:module';

const load = createRequire(__filename);

/** Collects. Weak references are cleared between two turns of the event loop, so that one has to pass on both sides. */
export async function collectGarbage(): Promise<void> {
  const v8 = load('node:v8') as typeof import('node:v8');
  const vm = load('node:vm') as typeof import('node:vm');
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  v8.setFlagsFromString('--no-expose-gc');
  await nextTurn();
  collect();
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
