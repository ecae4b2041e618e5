/** `nostos test`: what it runs, what it says, how it ends. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, nostos } from '../cli/command';

const nalgebra = join(__dirname, '../../fixtures/nalgebra');

const sums = `total(numbers: List[Int]) -> Int = numbers.fold(0, (a, b) => a + b)
test "adds up" = total([1, 2, 3]) == 6
test "of nothing" = assert_eq(total([]), 0)
`;

/** Runs \`nostos test WORDS\` in the folder, without colours. */
function run(folder: string, ...words: string[]) {
  return nostos(['test', ...words], { folder });
}

test('passes when all items and programs hold', () => {
  const folder = folderWith({
    'sums.nos': sums,
    'hello.nos': '# expect: "hello"\nmain() = "hello"\n',
    'quoteless.nos': '# expect: hello\nmain() = "hello"\n',
    'broken.nos': '# expect_error: type mismatch\nmain() = 1 + "a"\n',
    'thrown.nos': '# expect_error: no luck\nmain() = throw("no luck")\n',
    'helper.nos': 'main() = throw("it is no test")\n',
  });
  const { status, stdout } = run(folder);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^ok {4}broken\.nos {2}1 test$/m);
  assert.match(stdout, /^ok {4}sums\.nos {2}2 tests$/m);
  assert.match(stdout, /^6 passed in /m);
  assert.ok(!stdout.includes('helper') && !stdout.includes('\u001B'), stdout);
});

test('shows both sides of a comparison that does not hold', () => {
  const folder = folderWith({
    'sums.nos': `${sums}
half(n: Int) -> Int = n / 2
checked(n: Int) = assert(half(n) >= 3)
test "value" = half(9) == 5
test "asserted" = { x = half(8)
  assert(x == 5) }
test "in a function" = checked(4)
test "texts" = assert_eq("a" ++ "b", "abc")
`,
  });
  const { status, stdout } = run(folder);
  assert.equal(status, 1);
  assert.match(
    stdout,
    /FAIL {2}value {2}sums\.nos:7:1\n {6}half\(9\) == 5 is false\n {8}half\(9\) {2}is {2}4\n/,
  );
  assert.match(stdout, /Assertion failed\n +--> sums\.nos:9:3/);
  assert.match(stdout, /^ +x {2}is {2}4$/m);
  assert.match(stdout, /^ +half\(n\) {2}is {2}2$/m);
  assert.match(stdout, /Assertion failed: ab != abc/);
  assert.match(stdout, /^2 passed, 4 failed in /m);
});

test('gives every item a fresh state, and shows what a failing one printed', () => {
  const folder = folderWith({
    'counts.nos': `mvar counter: Int = 0
test "one" = { counter = counter + 1; counter == 1 }
test "again" = { counter = counter + 1; counter == 1 }
test "speaks" = { println("on the way"); throw("bad") }
test "leaves" = { exit(3) }
`,
  });
  const { stdout } = run(folder);
  assert.match(stdout, /FAIL {2}speaks[^]*Uncaught exception: bad[^]*--- it printed:\n {6}on the way\n/);
  assert.match(stdout, /FAIL {2}leaves[^]*exit\(3\)/);
  assert.match(stdout, /^2 passed, 2 failed/m);
});

test('a test that never ends costs only itself', () => {
  const folder = folderWith({
    'loops.nos':
      'loop(n: Int) -> Int = loop(n + 1)\ntest "a" = true\ntest "b" = loop(0) == 1\ntest "c" = true\n',
  });
  const { status, stdout } = run(folder, '--timeout', '4', '--verbose');
  assert.equal(status, 1);
  assert.match(stdout, /ok {4}a/);
  assert.match(stdout, /FAIL {2}b[^]*it did not end within 4 s/);
  assert.match(stdout, /ok {4}c/);
});

test('compiles a project as a whole, and runs only what was asked for', () => {
  const folder = folderWith({
    'main.nos': '# expect: 3\nuse util.text.*\nmain() = words("a b c").length()\n',
    'util/text.nos':
      'pub words(s: String) -> List[String] = s.split(" ")\ntest "splits" = words("a b").length() == 2\n',
    'tests/words.nos':
      '# expect: ["x"]\nuse util.text.*\ntest "one" = words("x") == ["x"]\nmain() = words("x")\n',
  });
  assert.match(run(folder).stdout, /^4 passed/m);
  assert.match(run(folder, 'tests').stdout, /^2 passed/m);
  assert.match(run(folder, join('util', 'text.nos')).stdout, /^1 passed/m);
  assert.match(run(join(folder, 'util')).stdout, /^1 passed/m);
  assert.match(run(folder, '--filter', 'SPLITS').stdout, /^1 passed/m);
});

test('runs tests that use extensions', () => {
  const folder = folderWith({
    'nostos.toml': `[project]\nname = "v"\n[dependencies]\nnalgebra = { path = ${JSON.stringify(nalgebra)}, extension = true }\n`,
    'vectors.nos': `# expect: 32.0
import nalgebra
use nalgebra.*
test "norm" = vecNorm(vec([3.0, 4.0])) == 5.0
test "operators" = show(vec([1.0]) + vec([2.0])) == "Vec[3.0]"
main() = vecDot(vec([1.0, 2.0, 3.0]), vec([4.0, 5.0, 6.0]))
`,
  });
  const { status, stdout, stderr } = run(folder);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^3 passed/m);
});

test('tests the folder of an extension by its own name', () => {
  const folder = folderWith({
    'nostos.toml': '[extension]\nname = "nalgebra"\n',
    'test_dot.nos': 'import nalgebra\nuse nalgebra.*\ntest "dot" = vecDot(vec([2.0]), vec([3.0])) == 6.0\n',
    'tests/example.nos': '# expect: 1.0\nimport nalgebra\nmain() = nalgebra.vecSum(nalgebra.vec([1.0]))\n',
  });
  cpSync(join(nalgebra, 'prebuilt'), join(folder, 'prebuilt'), { recursive: true });
  const wrapper = readFileSync(join(nalgebra, 'nalgebra.nos'), 'utf8');
  writeFileSync(join(folder, 'nalgebra.nos'), `${wrapper}\ntest "inside" = listText([1.0]) == "[1.0]"\n`);
  const { status, stdout, stderr } = run(folder);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ok {4}nalgebra\.nos {2}1 test$/m);
  assert.match(stdout, /^3 passed/m);
  assert.match(run(folder, 'test_dot.nos').stdout, /^1 passed/m);
  assert.match(run(folder, 'nalgebra.nos').stdout, /^1 passed/m);
});

test('tells what does not compile as a test that fails', () => {
  const folder = folderWith({ 'a.nos': 'test "x" = 1 + "a"\n', 'b.nos': 'test "y" = true\n' });
  const { status, stdout } = run(folder);
  assert.equal(status, 1);
  assert.match(stdout, /FAIL {2}compiles {2}a\.nos:1:/);
  assert.match(stdout, /^1 passed, 1 failed/m);
});

test('writes reports for programs', () => {
  const folder = folderWith({
    'a.nos': `${sums}test "no <&> \\"good\\"" = { println("x\u0001"); false }\n`,
  });
  const { status, stdout } = run(folder, '--json', '--junit', 'report.xml');
  assert.equal(status, 1);
  const report = JSON.parse(stdout) as { passed: number; failed: number; tests: Record<string, unknown>[] };
  assert.deepEqual([report.passed, report.failed], [2, 1]);
  assert.deepEqual(
    report.tests.map(({ file, line, name, status: how }) => [file, line, name, how]),
    [
      ['a.nos', 2, 'adds up', 'passed'],
      ['a.nos', 3, 'of nothing', 'passed'],
      ['a.nos', 4, 'no <&> "good"', 'failed'],
    ],
  );
  const xml = readFileSync(join(folder, 'report.xml'), 'utf8');
  assert.match(xml, /<testsuites tests="3" failures="1"/);
  assert.match(xml, /name="no &lt;&amp;&gt; &quot;good&quot;"/);
  assert.match(xml, /<system-out>x\uFFFD\n<\/system-out>/);
});

test('says what it did not find, and what it does not understand', () => {
  const folder = folderWith({ 'a.nos': 'main() = 1\n' });
  const nothing = run(folder);
  assert.equal(nothing.status, 1);
  assert.match(nothing.stderr, /no tests in the current folder\nhint: /);
  const filtered = run(folderWith({ 'a.nos': sums }), '--filter', 'nowhere');
  assert.equal(filtered.status, 1);
  assert.match(filtered.stderr, /no test in the current folder has 'nowhere'/);
  const missing = run(folder, 'there');
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /no such file or folder: 'there'/);
  assert.equal(run(folder, '--jobs', 'many').status, 2);
});
