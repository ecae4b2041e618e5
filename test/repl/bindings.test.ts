/** Names from entry to entry: bindings, variables, patterns, types that are known later. */

import { test } from 'node:test';
import { holds } from './playing';

void test('shows values, and nothing for unit', () =>
  holds(`
    >>> 1 + 2
    3
    >>> "text"
    "text"
    >>> println("printed")
    printed
    >>> ()
    >>> # a comment
    >>> #{2, 1}
    #{1, 2}
    >>> self()
    <pid:1>
  `));

void test('evaluates a binding once and shows it', () =>
  holds(`
    >>> x = { println("once"); 5 }
    once
    5
    >>> x + x
    10
    >>> x = x + 1
    6
    >>> x = "now a text"
    "now a text"
    >>> typed: Float = 2.0
    2.0
    >>> const N = 12
    12
    >>> N * 2
    24
  `));

void test('binds the names of patterns', () =>
  holds(`
    >>> (a, b) = (1, "two")
    a = 1
    b = "two"
    >>> [first | rest] = [1, 2, 3]
    first = 1
    rest = [2, 3]
    >>> rest.map(n => n + a)
    [3, 4]
  `));

void test('keeps variables that functions and loops change', () =>
  holds(`
    >>> var count = 0
    0
    >>> step() = { count = count + 1; count }
    step :: () -> Int
    >>> step() + step()
    3
    >>> while count < 10 { count = count + 1 }
    >>> count
    10
    >>> count = 100
    100
    >>> step()
    101
    >>> count = "other type"
    "other type"
    \`step\` is put aside until it fits again: type mismatch: expected String, found Int
    >>> if count == "" then 1 else 2
    2
  `));

void test('changes elements of bound collections', () =>
  holds(`
    >>> list = [1, 2, 3]
    [1, 2, 3]
    >>> list[0] = 9
    >>> list
    [9, 2, 3]
  `));

void test('settles types that were left open, unless the entry fails', () =>
  holds(`
    >>> xs = []
    []
    >>> :type xs ++ ["s"]
    List[String]
    >>> xs ++ [1]
    [1]
    >>> :type xs
    List[Int]
  `));

void test('names the last value', () =>
  holds(`
    >>> 6 * 7
    42
    >>> it + 1
    43
    >>> it
    43
    >>> y = 3
    3
    >>> it
    43
  `));

void test('keeps several statements of one entry together', () =>
  holds(`
    >>> a = 1; b = a + 1; a + b
    1
    2
    3
    >>> p = 1
    ... q = p + 1
    ... q * 10
    1
    2
    20
  `));

void test('lets functions that are bound call themselves, and says their type', () =>
  holds(`
    >>> fact = n => if n == 0 then 1 else n * fact(n - 1)
    fact :: (Int) -> Int
    >>> fact(5)
    120
    >>> (x => x)
    function :: (a) -> a
    >>> same = x => x
    same :: (a) -> a
    >>> (same(1), same("s"))
    (1, "s")
  `));
