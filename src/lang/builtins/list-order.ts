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
import { Rounds, runRounds } from './rounds';
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

/** Calls the comparison with each element and the next; ends at the first that is out of order. */
class OrderTest extends Rounds {
  private isSorted = true;
  constructor(
    readonly list: List,
    readonly fn: Value,
    private readonly judge: Judge,
    private readonly reversed: boolean,
  ) {
    super(list.length - 1);
  }
  call(): Value {
    const first = this.list.get(this.index);
    const second = this.list.get(this.index + 1);
    return this.reversed ? call2(this.fn, second, first) : call2(this.fn, first, second);
  }
  take(result: Value): void {
    if (!this.judge(result)) return;
    this.isSorted = false;
    this.stop();
  }
  finish(): Value {
    return this.isSorted;
  }
}

function isSorted(value: Value): Value {
  const elements = list(value);
  const less = ownMethod(elements, 'lt');
  if (less !== undefined) return runRounds(new OrderTest(elements, less, byLess, true));
  for (let i = 1; i < elements.length; i++) {
    if (compare(elements.get(i - 1), elements.get(i)) > 0) return false;
  }
  return true;
}

/** The first element that no other comes before (after, for the maximum), by the elements' own `lt`. */
class Extreme extends Rounds {
  constructor(
    readonly list: List,
    readonly less: Value,
    private readonly isMaximum: boolean,
    private best: Value,
  ) {
    super(list.length);
    this.index = 1;
  }
  call(): Value {
    const element = this.list.get(this.index);
    return this.isMaximum ? call2(this.less, this.best, element) : call2(this.less, element, this.best);
  }
  take(result: Value): void {
    if (boolean(result)) this.best = this.list.get(this.index);
  }
  finish(): Value {
    return this.best;
  }
}

function extreme(isMaximum: boolean): (value: Value) => Value {
  const sign = isMaximum ? 1 : -1;
  return (value) => {
    const elements = list(value);
    if (elements.length === 0) throw panic(`${isMaximum ? 'listMax' : 'listMin'}: empty list`);
    let best = elements.get(0);
    const less = ownMethod(elements, 'lt');
    if (less !== undefined) return runRounds(new Extreme(elements, less, isMaximum, best));
    for (let i = 1; i < elements.length; i++) {
      const element = elements.get(i);
      if (compare(element, best) * sign > 0) best = element;
    }
    return best;
  };
}

/** Adds or multiplies by the elements' own `add` or `mul`. */
class OwnSum extends Rounds {
  constructor(
    readonly list: List,
    readonly fn: Value,
    private total: Value,
  ) {
    super(list.length);
    this.index = 1;
  }
  call(): Value {
    return call2(this.fn, this.total, this.list.get(this.index));
  }
  take(result: Value): void {
    this.total = result;
  }
  finish(): Value {
    return this.total;
  }
}

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
  if (own !== undefined) return runRounds(new OwnSum(elements, own, total));
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
        (value: Value, fn: Value) => runRounds(new OrderTest(list(value), fn, byComparator, false)),
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
