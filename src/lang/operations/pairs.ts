/** Walking two values side by side without recursion, for equality and ordering. */

import type { List } from '../values/list';
import type { Data, Value } from '../values/value';

/** Anything whose parts have numbers. */
export type Indexed = Pick<List | Data, 'get'>;

/** Steps after which pairs are remembered: a structure with cycles or much sharing then ends in finite time. */
const PATIENCE = 1_000_000;

/** The pairs of parts that are still to be compared, first ones first. */
export class PairWalk {
  private readonly lefts: Indexed[] = [];
  private readonly rights: Indexed[] = [];
  private readonly nexts: number[] = [];
  private readonly ends: number[] = [];
  private steps = 0;
  private seen: Map<Indexed, Set<Indexed>> | undefined;
  left: Value = undefined;
  right: Value = undefined;

  /**
   * Enters two values to compare their first `count` parts before anything else. A pair that was entered
   * before is skipped: had a difference been found there, the walk would be over.
   */
  enter(left: Indexed, right: Indexed, count: number): void {
    if (count === 0) return;
    if (++this.steps > PATIENCE) {
      this.seen ??= new Map();
      let partners = this.seen.get(left);
      if (partners === undefined) this.seen.set(left, (partners = new Set()));
      if (partners.has(right)) return;
      partners.add(right);
    }
    this.lefts.push(left);
    this.rights.push(right);
    this.nexts.push(0);
    this.ends.push(count);
  }

  /** Sets `left` and `right` to the next pair; false when there is none. */
  advance(): boolean {
    const top = this.nexts.length - 1;
    if (top < 0) return false;
    const index = this.nexts[top]++;
    const left = this.lefts[top];
    const right = this.rights[top];
    if (index + 1 === this.ends[top]) {
      // Left before its last part is entered, so that a long chain of last parts needs no room.
      this.lefts.pop();
      this.rights.pop();
      this.nexts.pop();
      this.ends.pop();
    }
    this.left = left.get(index);
    this.right = right.get(index);
    return true;
  }
}
