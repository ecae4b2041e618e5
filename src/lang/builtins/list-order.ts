/** Order and arithmetic over lists: sorting, extremes, sums. */

import { call2 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { panic, typeError } from '../machine/thrown';
import { add, multiply } from '../operations/arithmetic';
import { compare } from '../operations/ordering';
import { sorted } from '../operations/sorting';
import { describe, typeOf } from '../values/describe';
import type { FunctionValue } from '../values/function';
import { List } from '../values/list';
import { Data, Float, type Value } from '../values/value';
import { boolean, list } from './arguments';
import { alias, calling, methodsOf } from './define';
import { type LoopKind, Rounds, runRounds } from './rounds';
import { rows } from './row';

/** The method of the elements' own type, when a trait was implemented for it. */
function ownMethod(elements: List, name: string): FunctionValue | undefined {
  const first = elements.length === 0 ? undefined : elements.get(0);
  return first instanceof Data ? first.type.methods.get(name) : undefined;
}

/** Whether the second of two values has to come first, from what the program's comparison of them gave. */
type Judge = (result: Value) => boolean;

/** `cmp(a, b)`: positive when b comes first. */
const byComparator: Judge = (result) => {
  if (typeof result === 'number' || typeof result === 'bigint') return result > 0;
  throw typeError('Int', describe(result));
};
/** `lt(b, a)`: true when b comes first. */
const byLess: Judge = (result) => boolean(result);

/**
 * A stable merge sort from the bottom up, one comparison by the program at a time. `from` holds sorted runs of
 * `width` elements; the two that begin at `left` are being merged into `to`.
 */
class MergeSort {
  epoch = 0;
  private from: Value[];
  private to: Value[];
  private width = 1;
  private i = 0;
  private middle = 0;
  private j = 0;
  private right = 0;
  private out = 0;

  constructor(
    elements: List,
    private readonly fn: Value,
    private readonly judge: Judge,
    /** The comparison is called as `lt(second, first)`. */
    private readonly reversed: boolean,
  ) {
    this.from = elements.toArray();
    this.to = new Array<Value>(this.from.length);
    this.beginRun(0);
  }

  private beginRun(left: number): void {
    const { length } = this.from;
    this.i = left;
    this.middle = this.j = Math.min(left + this.width, length);
    this.right = Math.min(left + 2 * this.width, length);
    this.out = left;
  }

  /** Sorts as far as the program answers at once. Returns the sorted list or SUSPENDED. */
  run(): Value {
    while (this.width < this.from.length) {
      while (this.i < this.middle && this.j < this.right) {
        const first = this.from[this.i];
        const second = this.from[this.j];
        const result = this.reversed ? call2(this.fn, second, first) : call2(this.fn, first, second);
        if (result === SUSPENDED) return suspend(afterComparison, this, undefined);
        this.place(result);
      }
      this.endRun();
    }
    return List.from(this.from);
  }

  /** Takes the element that comes next. */
  place(result: Value): void {
    this.to[this.out++] = this.judge(result) ? this.from[this.j++] : this.from[this.i++];
  }

  private endRun(): void {
    while (this.i < this.middle) this.to[this.out++] = this.from[this.i++];
    while (this.j < this.right) this.to[this.out++] = this.from[this.j++];
    if (this.right < this.from.length) {
      this.beginRun(this.right);
      return;
    }
    [this.from, this.to] = [this.to, this.from];
    this.width *= 2;
    this.beginRun(0);
  }
}

const afterComparison: Continuation<MergeSort, undefined> = {
  resume(state, _temporary, result) {
    state.place(result);
    return state.run();
  },
};

function sort(value: Value): Value {
  const elements = list(value);
  const less = ownMethod(elements, 'lt');
  if (less !== undefined) return new MergeSort(elements, less, byLess, true).run();
  return sorted(elements);
}

/** Calls the comparison with each element and the one before; ends at the first that is out of order. */
const orderTest: LoopKind<{ readonly judge: Judge; readonly reversed: boolean; isSorted: boolean }> = {
  call({ fn, list: elements, index, state }) {
    const first = elements.get(index - 1);
    const second = elements.get(index);
    return state.reversed ? call2(fn, second, first) : call2(fn, first, second);
  },
  take(rounds, result) {
    if (!rounds.state.judge(result)) return;
    rounds.state.isSorted = false;
    rounds.stop();
  },
  finish: ({ state }) => state.isSorted,
};

function testOrder(elements: List, fn: Value, judge: Judge, reversed: boolean): Value {
  return fromSecond(new Rounds(orderTest, elements, fn, { judge, reversed, isSorted: true }));
}

/** Runs the rounds of a loop that has used the first element already. */
function fromSecond(rounds: Rounds<unknown>): Value {
  rounds.index = 1;
  return runRounds(rounds);
}

function isSorted(value: Value): Value {
  const elements = list(value);
  const less = ownMethod(elements, 'lt');
  if (less !== undefined) return testOrder(elements, less, byLess, true);
  for (let i = 1; i < elements.length; i++) {
    if (compare(elements.get(i - 1), elements.get(i)) > 0) return false;
  }
  return true;
}

/** The first element that no other comes before (after, for the maximum), by the elements' own `lt`. */
const extremeByLess: LoopKind<{ readonly isMaximum: boolean; best: Value }> = {
  call({ fn: less, element, state: { isMaximum, best } }) {
    return isMaximum ? call2(less, best, element) : call2(less, element, best);
  },
  take({ state, element }, result) {
    if (boolean(result)) state.best = element;
  },
  finish: ({ state }) => state.best,
};

function extreme(isMaximum: boolean): (value: Value) => Value {
  const sign = isMaximum ? 1 : -1;
  return (value) => {
    const elements = list(value);
    if (elements.length === 0) throw panic(`${isMaximum ? 'listMax' : 'listMin'}: empty list`);
    let best = elements.get(0);
    const less = ownMethod(elements, 'lt');
    if (less !== undefined) return fromSecond(new Rounds(extremeByLess, elements, less, { isMaximum, best }));
    for (let i = 1; i < elements.length; i++) {
      const element = elements.get(i);
      if (compare(element, best) * sign > 0) best = element;
    }
    return best;
  };
}

/** Adds or multiplies by the elements' own `add` or `mul`. */
const ownSum: LoopKind<Value> = {
  call: ({ fn, state, element }) => call2(fn, state, element),
  take(rounds, result) {
    rounds.state = result;
  },
  finish: ({ state }) => state,
};

/** The sum of Ints and of Floats without a call for each; undefined for other elements. */
function plainSum(elements: List): Value {
  let total = 0;
  const isFloat = elements.get(0) instanceof Float;
  const { length } = elements;
  for (let i = 0; i < length; i++) {
    const element = elements.get(i);
    if (isFloat && element instanceof Float) total += element.value;
    else if (!isFloat && typeof element === 'number') total += element;
    else return undefined;
    if (!isFloat && !Number.isSafeInteger(total)) return undefined;
  }
  return isFloat ? new Float(total) : total;
}

function sum(value: Value): Value {
  const elements = list(value);
  return elements.length === 0 ? 0 : (plainSum(elements) ?? accumulate('listSum', 'add', elements, add));
}

function product(value: Value): Value {
  const elements = list(value);
  return elements.length === 0 ? 1 : accumulate('listProduct', 'mul', elements, multiply);
}

function accumulate(
  name: string,
  method: string,
  elements: List,
  operation: (a: Value, b: Value) => Value,
): Value {
  let total = elements.get(0);
  const own = ownMethod(elements, method);
  if (own !== undefined) return fromSecond(new Rounds(ownSum, elements, own, total));
  const kind = typeOf(total);
  for (let i = 1; i < elements.length; i++) {
    const element = elements.get(i);
    if (typeOf(element) !== kind) {
      throw panic(`${name}: mixed types, ${kind.name} and ${describe(element)}`);
    }
    total = operation(total, element);
  }
  return total;
}

/** Sorting, extremes and sums. */
export const listOrderRows = rows(
  methodsOf(
    ['List'],
    [
      calling(
        'sort',
        '[T: Ord](list: [T]) -> [T]',
        'The elements in ascending order; equal ones stay in order.',
        ['[3, 1, 2].sort()', '[1, 2, 3]'],
        sort,
      ),
      calling(
        'sortBy',
        '(list: [T], compare: (T, T) -> Int) -> [T]',
        'The elements in the order of a comparison, which is negative when its first argument comes first; equal ones stay in order.',
        ['["ccc", "a"].sortBy((a, b) => a.length() - b.length())', '["a", "ccc"]'],
        (value: Value, fn: Value) => new MergeSort(list(value), fn, byComparator, false).run(),
      ),
      calling(
        'isSorted',
        '[T: Ord](list: [T]) -> Bool',
        'Whether no element is greater than the next.',
        ['[1, 2, 2].isSorted()', 'true'],
        isSorted,
      ),
      calling(
        'isSortedBy',
        '(list: [T], compare: (T, T) -> Int) -> Bool',
        'Whether the comparison is positive for no two neighbours.',
        ['[9, 4].isSortedBy((a, b) => b - a)', 'true'],
        (value: Value, fn: Value) => testOrder(list(value), fn, byComparator, false),
      ),
      ...alias(
        calling(
          'maximum',
          '[T: Ord](list: [T]) -> T',
          'The greatest element, the first of equals; an error for the empty list.',
          ['[3, 9, 4].maximum()', '9'],
          extreme(true),
        ),
        'listMax',
      ),
      ...alias(
        calling(
          'minimum',
          '[T: Ord](list: [T]) -> T',
          'The least element, the first of equals; an error for the empty list.',
          ['[3, 9, 4].minimum()', '3'],
          extreme(false),
        ),
        'listMin',
      ),
      ...alias(
        calling(
          'sum',
          '[T: Num](list: [T]) -> T',
          'The sum; the Int 0 for the empty list.',
          ['[1, 2, 3].sum()', '6'],
          sum,
        ),
        'listSum',
      ),
      ...alias(
        calling(
          'product',
          '[T: Num](list: [T]) -> T',
          'The product; the Int 1 for the empty list.',
          ['[2, 3, 4].product()', '24'],
          product,
        ),
        'listProduct',
      ),
    ],
  ),
);
