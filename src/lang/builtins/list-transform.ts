/**
 * The functions over lists that programs run most: `map`, `filter`, `flatMap`, `each`, the folds. The first ones
 * have loops of their own, since a loop that all of them share would call through more kinds of state than V8
 * keeps track of.
 */

import { call1, call2 } from '../machine/call';
import { type Continuation, suspend, SUSPENDED } from '../machine/suspension';
import { List } from '../values/list';
import { ListBuilder } from '../values/listBuilder';
import type { Value } from '../values/value';
import { boolean, list } from './arguments';
import { alias, calling, methodsOf } from './define';
import { callingEach, type LoopKind, Rounds, runRounds } from './rounds';
import { rows } from './row';

/** A loop over a list that gathers values. */
class Gathering {
  epoch = 0;
  index = 0;
  readonly gathered: ListBuilder;
  constructor(
    readonly list: List,
    readonly fn: Value,
    expected: number,
  ) {
    this.gathered = new ListBuilder(expected);
  }
}

const afterMap: Continuation<Gathering, undefined> = {
  resume(state, _temporary, result) {
    state.gathered.push(result);
    return runMap(state);
  },
};

function runMap(state: Gathering): Value {
  const { list: elements, fn, gathered } = state;
  const { length } = elements;
  while (state.index < length) {
    const result = call1(fn, elements.get(state.index++));
    if (result === SUSPENDED) return suspend(afterMap, state, undefined);
    gathered.push(result);
  }
  return gathered.finish();
}

const afterFilter: Continuation<Gathering, undefined> = {
  resume(state, _temporary, result) {
    if (boolean(result)) state.gathered.push(state.list.get(state.index - 1));
    return runFilter(state);
  },
};

function runFilter(state: Gathering): Value {
  const { list: elements, fn, gathered } = state;
  const { length } = elements;
  while (state.index < length) {
    const element = elements.get(state.index++);
    const result = call1(fn, element);
    if (result === SUSPENDED) return suspend(afterFilter, state, undefined);
    if (result === true) gathered.push(element);
    else boolean(result);
  }
  return gathered.finish();
}

/** A left fold. */
class Folding {
  epoch = 0;
  index = 0;
  constructor(
    readonly list: List,
    public accumulator: Value,
    readonly fn: Value,
  ) {}
}

const afterFold: Continuation<Folding, undefined> = {
  resume(state, _temporary, result) {
    state.accumulator = result;
    return runFold(state);
  },
};

function runFold(state: Folding): Value {
  const { list: elements, fn } = state;
  const { length } = elements;
  let accumulator = state.accumulator;
  // The loop alone holds the accumulator, so that a map or list in it may be changed in place.
  state.accumulator = undefined;
  while (state.index < length) {
    accumulator = call2(fn, accumulator, elements.get(state.index++));
    if (accumulator === SUSPENDED) return suspend(afterFold, state, undefined);
  }
  return accumulator;
}

/** A walk that only calls. */
class Visiting {
  epoch = 0;
  index = 0;
  constructor(
    readonly list: List,
    readonly fn: Value,
  ) {}
}

const afterEach: Continuation<Visiting, undefined> = {
  resume(state) {
    return runEach(state);
  },
};

function runEach(state: Visiting): Value {
  const { list: elements, fn } = state;
  const { length } = elements;
  while (state.index < length) {
    if (call1(fn, elements.get(state.index++)) === SUSPENDED) return suspend(afterEach, state, undefined);
  }
  return undefined;
}

/** `foldr`: from the last element to the first, the element first. */
const rightFold: LoopKind<Value> = {
  call: ({ fn, list: elements, index, state }) => call2(fn, elements.get(elements.length - 1 - index), state),
  take(rounds, result) {
    rounds.state = result;
  },
  finish: ({ state }) => state,
};

/** `scanl`: all accumulators of a left fold. */
const scan: LoopKind<{ accumulator: Value; readonly gathered: Value[] }> = {
  call: ({ fn, element, state }) => call2(fn, state.accumulator, element),
  take({ state }, result) {
    state.accumulator = result;
    state.gathered.push(result);
  },
  finish: ({ state }) => List.from(state.gathered),
};

const flatMap = callingEach(() => new ListBuilder(0), {
  take({ state }, result) {
    const part = list(result);
    for (let i = 0; i < part.length; i++) state.push(part.get(i));
  },
  finish: ({ state }) => state.finish(),
});

function map(elements: List, fn: Value): Value {
  return runMap(new Gathering(elements, fn, elements.length));
}

/** Nobody knows how many of a long list will pass. */
function filter(elements: List, fn: Value): Value {
  return runFilter(new Gathering(elements, fn, Math.min(elements.length, 16)));
}

function fold(elements: Value, start: Value, fn: Value): Value {
  return runFold(new Folding(list(elements), start, fn));
}

/** Functions that go through a whole list with a function. */
export const listTransformRows = rows(
  methodsOf(
    ['List'],
    [
      calling(
        'map',
        '(list: [T], f: (T) -> U) -> [U]',
        'What the function makes of each element.',
        ['[1, 2, 3].map(x => x * 10)', '[10, 20, 30]'],
        (elements: Value, fn: Value) => map(list(elements), fn),
      ),
      calling(
        'filter',
        '(list: [T], keep: (T) -> Bool) -> [T]',
        'The elements for which the function says true.',
        ['[1, 2, 3].filter(x => x != 2)', '[1, 3]'],
        (elements: Value, fn: Value) => filter(list(elements), fn),
      ),
      calling(
        'flatMap',
        '(list: [T], f: (T) -> [U]) -> [U]',
        'The lists that the function makes of each element, joined to one.',
        ['[1, 2].flatMap(x => [x, x * 10])', '[1, 10, 2, 20]'],
        flatMap,
      ),
      calling(
        'each',
        '(list: [T], f: (T) -> U) -> ()',
        'Calls the function with each element, from first to last.',
        ['[1, 2].each(x => x)', '()'],
        (elements: Value, fn: Value) => runEach(new Visiting(list(elements), fn)),
      ),
      ...alias(
        calling(
          'fold',
          '(list: [T], start: U, f: (U, T) -> U) -> U',
          'Goes from first to last element: the function gets what it gave before, first the start, and the element.',
          ['[1, 2, 3].fold(100, (acc, x) => acc - x)', '94'],
          fold,
        ),
        'foldl',
      ),
      calling(
        'foldr',
        '(list: [T], start: U, f: (T, U) -> U) -> U',
        'Goes from last to first element: the function gets the element and what it gave before, first the start.',
        ['[1, 2, 3].foldr("", (x, acc) => acc ++ show(x))', '321'],
        (elements: Value, start: Value, fn: Value) =>
          runRounds(new Rounds(rightFold, list(elements), fn, start)),
      ),
      calling(
        'scanl',
        '(list: [T], start: U, f: (U, T) -> U) -> [U]',
        'All values that a `fold` goes through, the start included.',
        ['[1, 2, 3].scanl(10, (acc, x) => acc + x)', '[10, 11, 13, 16]'],
        (elements: Value, start: Value, fn: Value) =>
          runRounds(new Rounds(scan, list(elements), fn, { accumulator: start, gathered: [start] })),
      ),
    ],
  ),
);
