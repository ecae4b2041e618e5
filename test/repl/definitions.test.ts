/** Definitions: what they say, and what happens when one is made again. */

import { test } from 'node:test';
import { holds } from './playing';

void test('says the types of functions', () =>
  holds(`
    >>> type Shape = Circle(Float) | Square(Float)
    Defined type Shape
    >>> area(s: Shape) -> Float = match s { Circle(r) -> 3.0 * r * r, Square(a) -> a * a }
    area :: (Shape) -> Float
    >>> area(Circle(2.0))
    12.0
    >>> add(a, b) = a + b
    add :: [a: Num](a, a) -> a
    >>> trait Loud
    ...   loud(self) -> String
    ...   twice(self) -> String = self.loud() ++ self.loud()
    ... end
    Defined trait Loud
    >>> Shape: Loud
    ...   loud(self) = "SHAPE"
    ... end
    Defined Shape: Loud
    >>> Square(1.0).twice()
    "SHAPESHAPE"
    >>> mvar total: Int = 3
    Defined mvar total: Int
    >>> total = total + 1
    4
    >>> module Geo
    ...   pub side(s) = s * 4
    ... end
    Defined module Geo
    >>> Geo.side(2)
    8
    >>> template double(e) = quote { ~e + ~e }
    Defined template double
    >>> double(21)
    42
  `));

void test('uses Show at every depth, also one that comes later', () =>
  holds(`
    >>> type P = {x: Int}
    Defined type P
    >>> p = P(1)
    P{x: 1}
    >>> P: Show
    ...   show(self) = "<" ++ show(self.x) ++ ">"
    ... end
    Defined P: Show
    >>> p
    <1>
    >>> [p, P(2)]
    [<1>, <2>]
  `));

void test('binds callers anew when a function changes', () =>
  holds(`
    >>> f(n: Int) -> Int = n + 1
    f :: (Int) -> Int
    >>> g(n) = f(n) * 10
    g :: (Int) -> Int
    >>> g(1)
    20
    >>> f(n: Int) -> Int = n + 2
    f :: (Int) -> Int
    >>> g(1)
    30
    >>> limit = 5
    5
    >>> below(n) = n < limit
    below :: (Int) -> Bool
    >>> below(7)
    false
    >>> limit = 10
    10
    >>> below(7)
    true
  `));

void test('puts callers aside that no longer fit, until they do', () =>
  holds(`
    >>> f(n: Int) -> Int = n
    f :: (Int) -> Int
    >>> g(n) = f(n) * 2
    g :: (Int) -> Int
    >>> f(n: Int) -> String = "text"
    f :: (Int) -> String
    \`g\` is put aside until it fits again: type mismatch: expected \`String\`, found \`Int\`: String does not implement Num
    >>> g(1)
    Error: unknown variable \`g\`
       ╭─[<repl>:1:1]
       │
     1 │ g(1)
       │ ┬${'  '}
       │ ╰── unknown variable \`g\`
       │${' '}
       │ Help: define it again
       │${' '}
       │ Note: \`g\` was put aside when something that it uses changed: type mismatch: expected \`String\`, found \`Int\`: String does not implement Num
    ───╯
    >>> f(n: Int) -> Int = n + 1
    f :: (Int) -> Int
    >>> g(1)
    4
  `));

void test('keeps overloads apart and replaces the same one', () =>
  holds(`
    >>> name(n: Int) = "int"
    name :: (Int) -> String
    >>> name(s: String) = "string"
    name :: (String) -> String
    >>> (name(1), name("s"))
    ("int", "string")
    >>> name(n: Int) = "whole"
    name :: (Int) -> String
    >>> (name(1), name("s"))
    ("whole", "string")
    >>> fib(0) = 0
    ... fib(1) = 1
    ... fib(n) = fib(n - 1) + fib(n - 2)
    fib :: (Int) -> Int
    >>> fib(10)
    55
  `));

void test('starts a new type when one is declared again', () =>
  holds(`
    >>> type A = {v: Int}
    Defined type A
    >>> old = A(1)
    A{v: 1}
    >>> type A = {v: Int, w: Int}
    Defined type A (values made before keep the old type)
    >>> A(1, 2).w
    2
    >>> old.v
    1
  `));

void test('does not take names of fields and parameters for uses of a type', () =>
  holds(`
    >>> type A = {x: Int}
    Defined type A
    >>> a = A(1)
    A{x: 1}
    >>> get1(a: A) = a.x
    get1 :: (A) -> Int
    >>> x = 5
    5
    >>> get1(a)
    1
  `));

void test('turns a function into a value and back', () =>
  holds(`
    >>> f(n) = n + 1
    f :: (Int) -> Int
    >>> f = f(1)
    2
    >>> f
    2
    >>> f(s) = s ++ "!"
    f :: (String) -> String
    >>> f("a")
    "a!"
  `));

void test('imports modules of the library', () =>
  holds(`
    >>> use stdlib.json.{jsonParse, jsonStringify}
    imported: jsonParse, jsonStringify
    >>> jsonParse("[1]")
    Array([Integer(1)])
    >>> jsonStringify(it)
    "[1]"
  `));
