/** Every object of a running program that may refer to others, from its making to the collection that misses it. */

let born: object[] = [];
let isWatching = false;

/** Called by the constructors of values. */
export function noteBirth(object: object): void {
  if (isWatching) born.push(object);
}

/** From now on objects are noted, or not. */
export function watchBirths(watch: boolean): void {
  isWatching = watch;
  if (!watch) born = [];
}

/** The objects noted since the last time. */
export function takeBirths(): object[] {
  const taken = born;
  born = [];
  return taken;
}
