/** Fused routines, loops and parts do what their closures do, however often the stack is captured. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../builtins/programs';

const programs: Readonly<Record<string, string>> = {
  'tries that are left in every way': `
    divide(a: Int, b: Int) -> Int = try { a / b } catch { ("DivisionByZero", _) -> 0 }
    parse(s: String) -> Int = try { match s.toInt() { Some(n) -> n, None -> throw("bad \${s}") } } catch { _ -> 0 - 1 }
    nested(n: Int) -> Int = try {
      r = try { if n % 3 == 0 then throw("a") else if n % 3 == 1 then throw(("b", n)) else n } catch { "a" -> 10 }
      r + 1
    } catch { ("b", m) -> m * 2, _ -> 0 } finally { () }
    guarded(n: Int) -> Int = try { check(n) } catch { m when m > 50 -> m - 50, m when m > 40 -> throw(m), m -> m }
    check(n: Int) -> Int = if n % 2 == 0 then throw(n) else n
    early(n: Int) -> Int = {
      var k = 0
      for i = 0 to 10 {
        try {
          if i == n { return k }
          if i % 2 == 0 { continue }
          if i > 7 { break }
          k = k + i
        } catch { e -> throw(e) }
      }
      k + 100
    }
    swapped(n: Int) -> String = try { throw("first") } catch { _ -> if n > 0 then throw("second") else "kept" }
    deep(n: Int) -> Int = if n == 0 then throw("bottom") else 1 + deep(n - 1)
    caught(n: Int) -> Int = try { deep(n) } catch { "bottom" -> n }
    lost(n: Int) -> Int = {
      var closed = 0
      x = try { try { n / (n % 2) } finally { closed = closed + 1 } } catch { _ -> closed + 5 }
      x + closed
    }
    halfway(x: Float, n: Int) -> Float = {
      var y = x
      try { y = y / 2.0
        if n % 2 == 0 { throw("even") }
        y = y / 2.0 } catch { _ -> { y = y + 0.25 } }
      y
    }
    main() = {
      var sums = (0, 0.0)
      for i = 0 to 200 {
        g = try { guarded(i % 60) } catch { m -> m + 1000 }
        s = try { swapped(i % 2).length() } catch { _ -> 7 }
        sums = (sums.0 + divide(i, i % 4) + parse(if i % 5 == 0 then "x" else "12") + nested(i) + g + early(i % 12) + s + caught(i) + lost(i), sums.1 + halfway(8.0, i))
      }
      sums
    }`,
  'loops with break, continue and values': `
    seek(limit: Int) -> Int = {
      var i = 0
      found = while true {
        i = i + 1
        if i % 7 == 0 { continue }
        if i * i > limit { break i }
      }
      found
    }
    main() = {
      var seen = []
      for x = 0 to 6 {
        for y = 0 to 6 {
          if y == x { continue }
          if y > 4 { break }
          seen = seen ++ [(x, y)]
        }
      }
      (seek(10), seek(1000), seek(100000), seen)
    }`,
  'routines left by `?` and `return` inside of operands': `
    half(n: Int) -> Result[Int, String] = if n % 2 == 0 then Ok(n / 2) else Err("odd \${n}")
    first(n: Int) -> Option[Int] = if n > 0 then Some(n) else None
    halves(a: Int, b: Int) -> Result[Int, String] = Ok(half(a)? + half(b)?)
    loops(n: Int) -> Result[Int, String] = {
      var total = 0
      for i = 0 to n {
        x = half(i * 2)? + half(if i == 150 then 3 else 4)?
        total = total + x
      }
      Ok(total)
    }
    early(n: Int) -> Int = {
      var s = 0
      for i = 0 to n { s = s + (if i == 90 then { return 0 - s } else i) }
      s
    }
    guarded(n: Int) -> Result[Int, String] = {
      var closed = 0
      r = try { Ok(half(n)? + 1) } finally { closed = closed + 1 }
      r
    }
    down(n: Int) -> Option[Int] = {
      var i = n
      while true { i = first(i)? - 1 }
      Some(i)
    }
    once(n: Int) = (halves(n, 6), halves(3, n), loops(n), loops(2 * n), early(n), early(n / 3), guarded(n), guarded(n + 1), down(n))
    main() = range(0, 4).map(i => once(100 + i))`,
  'return out of nested loops': `
    first(n: Int) -> (Int, Int) = {
      for a = 1 to n { for b = a to n { if a * b == n - 1 { return (a, b) } } }
      (0, 0)
    }
    main() = range(2, 40).map(n => first(n))`,
  'variables of a loop are seen by a handler': `
    main() = {
      var last = -1
      var total = 0.0
      r = try {
        for i = 0 to 300 {
          last = i
          total = total + 0.5
          if i == 200 { throw("enough") }
        }
        "never"
      } catch { e -> e }
      (r, last, total)
    }`,
  'errors of builtins inside a fused loop': `
    main() = {
      var sum = 0
      var at = 0
      list = range(0, 150)
      r = try { while true { at = at + 1; sum = sum + list[at] }; 0 } catch { (_, text) -> text.length() }
      (at, sum, r > 0)
    }`,
  'floats kept as bare numbers': `
    mean(n: Int) -> Float = {
      var sum = 0.0
      var square = 1.0
      for i = 0 to n {
        x = i.toFloat() / 2.0
        sum = sum + x
        square = square * 0.5 + x * x
      }
      if sum > square then sum else square / sum
    }
    main() = (range(1, 90).map(n => mean(n)).map(x => x.toString().length()), mean(100), -0.0 * 1.0, 0.0 / 0.0)`,
  'a float variable that is captured, shown and passed on': `
    twice(x: Float) -> Float = x * 2.0
    main() = {
      var out = []
      for i = 0 to 100 {
        y = i.toFloat() * 0.25
        add = z => y + z
        out = [twice(y) + add(1.0) | out]
      }
      (out.take(3), "\${out.length()} \${out[7]}")
    }`,
  'tail calls that swap their arguments': `
    swap(n: Int, a: Int, b: Int) -> (Int, Int) = if n == 0 then (a, b) else swap(n - 1, b, a + 1)
    even(n: Int) -> Bool = if n == 0 then true else odd(n - 1)
    odd(n: Int) -> Bool = if n == 0 then false else even(n - 1)
    main() = (swap(1001, 1, 2), even(5000), odd(5000))`,
  'tail calls of closures and of what they capture': `
    countdown(step: Int) = {
      go(n: Int, seen: Int) -> Int = if n <= 0 then seen else go(n - step, seen + 1)
      go
    }
    main() = [1, 2, 3].map(step => countdown(step)(3000, 0))`,
  'cells made anew in each round': `
    main() = {
      var fns = []
      for i = 0 to 80 {
        var own = i
        fns = fns ++ [() => { own = own + 1; own }]
      }
      fns.map(f => f() + f()).sum()
    }`,
  'patterns of all kinds in clauses': `
    type Shape = Dot | Circle(Float) | Box(Float, Float) | Group([Shape]) | Wide(Int, Int, Int, Int, Int)
    size(Dot) = 0.0
    size(Circle(r)) = 3.0 * r * r
    size(Box(w, h)) when w > h = w * h
    size(Box(w, h)) = h * w + 1.0
    size(Wide(_, b, _, _, e)) = (b * e).toFloat()
    size(Group([])) = 0.0
    size(Group([first | rest])) = size(first) + size(Group(rest))
    kind(n: Int) -> String = match n { 0 | 1 -> "few", 2 -> "two", k when k > 50 -> "many", _ -> "some" }
    pair((0, b)) = b
    pair((a, [x, y])) = [a + x, y]
    pair((a, _)) = [a]
    main() = {
      shapes = range(0, 70).map(i => match i % 5 { 0 -> Dot, 1 -> Circle(i.toFloat()), 2 -> Box(2.0, i.toFloat()), 3 -> Wide(1, i, 3, 4, 5), _ -> Group([Dot, Circle(1.0)]) })
      (size(Group(shapes)), range(0, 60).map(i => kind(i)).filter(k => k == "some").length(), [pair((0, [9])), pair((1, [2, 3])), pair((4, []))])
    }`,
  'logic runs only what it needs': `
    main() = {
      var asked = 0
      yes(n: Int) -> Bool = { asked = asked + 1; n % 2 == 0 }
      var held = 0
      for i = 0 to 100 {
        if i > 10 && yes(i) || i == 3 || yes(i + 1) && !yes(i) { held = held + 1 }
      }
      (asked, held)
    }`,
  'large numbers leave the fast path and come back': `
    spin(n: Int, x: Int) -> Int = if n == 0 then x else spin(n - 1, x * 31 + n)
    power(base: Int, e: Int, m: Int) -> Int = if e == 0 then 1 else if e % 2 == 1 then base * power(base, e - 1, m) % m else power(base * base % m, e / 2, m)
    main() = (spin(200, 7), power(3, 1000003, 1000000007), power(-5, 77, 2147483647), range(1, 70).map(i => i * 4611686018427387904 % (i + 1)).sum())`,
  'typed arrays and maps assigned by index': `
    main() = {
      a = newInt64Array(90)
      b = newFloat64Array(90)
      var m = %{}
      for i = 0 to 90 { a[i] = i * i; b[i] = a[i].toFloat() / 4.0; m[i % 9] = a[i] }
      var sum = 0.0
      for i = 0 to 90 { sum = sum + b[i] * b[89 - i] }
      (sum, a[89], m[4], try { a[90] } catch { (_, text) -> 0 - 1 })
    }`,
  'throws through several calls, finally on the way': `
    deep(n: Int) -> Int = if n == 0 then throw("bottom") else 1 + deep(n - 1)
    guarded(n: Int) -> Int = try { deep(n) } finally { () }
    main() = {
      var cleaned = 0
      var total = 0
      for i = 0 to 90 {
        total = total + (try { guarded(i) } catch { "bottom" -> i } finally { cleaned = cleaned + 1 })
        total = total + (try { 100 / (i % 3) } catch { ("DivisionByZero", _) -> 1 })
        total = total + (try { try { throw(i) } catch { 5 -> 50 } } catch { n -> n })
      }
      (cleaned, total)
    }`,
  'uncaught errors name the same place': `
    inner(n: Int) -> Int = if n == 70 then [1, 2][n] else n
    outer(n: Int) -> Int = 1 + inner(n)
    main() = { var s = 0; for i = 0 to 100 { s = s + outer(i) }; s }`,
  'uncaught throws name the same place': `
    check(n: Int) -> Int = if n == 80 then throw("eighty") else n
    main() = { var s = 0; for i = 0 to 100 { s = s + 1 + check(i) }; s }`,
  'processes that wait inside fused code': `
    worker(parent: Pid, n: Int) = {
      var sum = 0
      for i = 0 to n { sum = sum + receive { k -> k } }
      parent <- sum
    }
    main() = {
      me = self()
      ps = range(0, 8).map(i => { p = spawn { worker(me, 70) }; p })
      for i = 0 to 70 { ps.each(p => p <- i) }
      range(0, 8).map(i => receive { s -> s }).sum()
    }`,
  'interpolation with a Show of the program': `
    type P = { x: Int }
    P: Show show(self) -> String = "<" ++ show(self.x) ++ ">" end
    main() = { var out = ""; for i = 0 to 90 { out = "\${P(i)}-\${i}-\${out.length()}" }; out }`,
  'wide calls and defaults': `
    many(a: Int, b: Int, c: Int, d: Int, e: Int, f: Int, g: Int) -> Int = a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7
    spread(a: Int, b: Int = a + 1, c: Int = b * 2) -> Int = a * 100 + b * 10 + c
    main() = range(0, 70).map(i => many(i, 1, 2, 3, 4, 5, i) + spread(i) + spread(i, c = 3)).sum()`,
  'early return by question mark': `
    half(n: Int) -> Option[Int] = if n % 2 == 0 then Some(n / 2) else None
    quarter(n: Int) -> Option[Int] = { h = half(n)?; q = half(h)?; Some(q) }
    main() = range(0, 70).map(n => match quarter(n) { Some(q) -> q, None -> 0 - 1 }).sum()`,
};

const forms = [
  { hotAfter: 1 },
  { hotAfter: 3 },
  { hotAfter: 1, captureEvery: 1 },
  { hotAfter: 2, captureEvery: 2 },
  { hotAfter: 1, captureEvery: 5 },
];

for (const [name, program] of Object.entries(programs)) {
  test(name, async () => {
    const expected = await runProgram(program, { hotAfter: Infinity });
    assert.doesNotMatch(expected.errors, /^Error/, 'the program compiles');
    for (const form of forms)
      assert.deepEqual(await runProgram(program, form), expected, JSON.stringify(form));
  });
}
