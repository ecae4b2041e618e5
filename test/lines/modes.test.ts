import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printed, runCommand } from './command';

const text = 'a b c\nd e f\n\ng\n';

test('-n runs the code for each line; number, fields and file are names', async () => {
  const code = 'println("${file} ${number} [${line}] ${fields.length()}")';
  assert.equal(
    await printed(['-n', '-e', code], text),
    '- 1 [a b c] 3\n- 2 [d e f] 3\n- 3 [] 0\n- 4 [g] 1\n',
  );
  assert.equal(await printed(['-ne', 'fields[0]'], 'a\n'), '');
});

test('BEGIN and END, variables that persist, the result of END', async () => {
  const counting = 'BEGIN { var n = 0 }\nn = n + line.length()\nEND { n }';
  assert.equal(await printed(['-ne', counting], text), '11\n');
  assert.equal(await printed(['-q', '-ne', counting], text), '');
  const words = 'BEGIN { var seen = %{} } seen[line] = number END { println(seen["x"]); "done" }';
  assert.equal(await printed(['-ne', words], 'x\ny\nx\n'), '3\ndone\n');
  assert.equal(await printed(['-ne', 'BEGIN { println("first") }'], text), 'first\n');
  assert.equal(await printed(['-ne', 'END { number }'], text), '4\n');
});

test('a part may end with a semicolon, as after any statement', async () => {
  assert.equal(await printed(['-ne', 'BEGIN { var n = 0 }; n = n + 1; END { n };'], text), '4\n');
  assert.equal(await printed(['-ne', 'END { 7 } ;BEGIN { println("b") } ;'], text), 'b\n7\n');
});

test('fields beyond those that the code names are not cut, which nobody sees', async () => {
  const input = 'a b c d e\n';
  assert.equal(await printed(['-ne', 'println(fields[1] ++ fields[3])'], input), 'bd\n');
  assert.equal(await printed(['-ne', 'println("${fields[2]}")'], input), 'c\n');
  assert.equal(await printed(['-ne', 'println(fields[fields.length() - 1])'], input), 'e\n');
  assert.equal(await printed(['-ne', 'f = fields; println(f[4] ++ fields[0])'], input), 'ea\n');
  assert.equal(await printed(['-F:', '-pe', '[fields[0], fields[3]]'], 'r:x:0:g\n'), 'r:g\n');
  const { stderr } = await runCommand(['-ne', 'println(fields[5])'], input);
  assert.match(stderr, /Index 5 out of bounds/);
});

test('-p prints the line, or what the code gives in its place', async () => {
  const input = 'one\ntwo\nthree\n';
  const cases: readonly (readonly [code: string, printed: string])[] = [
    ['()', input],
    ['line.toUpper()', 'ONE\nTWO\nTHREE\n'],
    ['line = line.reverse()', 'eno\nowt\neerht\n'],
    ['line.contains("o")', 'one\ntwo\n'],
    ['if line == "two" { None } else { Some(line.length()) }', '3\n5\n'],
    ['[line, "x"]', 'one x\ntwo x\nthree x\n'],
    ['(number, line)', '1 one\n2 two\n3 three\n'],
    ['if number == 2 { continue }', 'one\nthree\n'],
    ['if number == 2 { break }', 'one\n'],
    ['show(line == "one")', 'true\nfalse\nfalse\n'],
  ];
  for (const [code, expected] of cases) assert.equal(await printed(['-pe', code], input), expected, code);
});

test('a last line without newline is a line, and gets one', async () => {
  assert.equal(await printed(['-pe', '()'], 'a\nb'), 'a\nb\n');
  assert.equal(await printed(['-pe', '()'], ''), '');
});

test('-l drops carriage returns', async () => {
  assert.equal(await printed(['-pe', '()'], 'a\r\nb\r\n'), 'a\r\nb\r\n');
  assert.equal(await printed(['-lpe', 'line ++ "|"'], 'a\r\nb\r\n'), 'a|\nb|\n');
});

test('-F: a text, a tab, a regular expression, blanks', async () => {
  const second = 'println(fields[1])';
  assert.equal(await printed(['-F', ':', '-ne', second], 'a:b c:d\n'), 'b c\n');
  assert.equal(await printed(['-F:', '-e', second], 'a:b\n'), 'b\n');
  assert.equal(await printed(['-F', '\\t', '-ne', second], 'a\tb c\n'), 'b c\n');
  assert.equal(
    await printed(['-F', '/[,;] */', '-ne', 'println(fields)'], 'a; b,c,\n'),
    '["a", "b", "c", ""]\n',
  );
  assert.equal(await printed(['-F', ' ', '-ne', second], '  a   b \n'), 'b\n');
  assert.equal(await printed(['-F,', '-pe', '[fields[1], fields[0]]'], 'a,b\n'), 'b,a\n');
  const { status, stderr } = await runCommand(['-F', '/(/', '-ne', second]);
  assert.equal(status, 2);
  assert.match(stderr, /^-F: .* is no regular expression: /);
});

test('--fields: typed names for the fields of a line', async () => {
  const input = 'ann x 3\nbob y 4\n';
  const words = ['--fields', 'name, _, n: Int', '-ne'];
  assert.equal(await printed([...words, 'println(name ++ show(n + 1))'], input), 'ann4\nbob5\n');
  assert.equal(
    await printed(['-p', '--fields', 'name, _, n: Int', '-e', 'n = n * 2'], input),
    'ann x 6\nbob y 8\n',
  );
  assert.equal(
    await printed(['--fields', 'a: Option[Int], b: Option[Float]', '-ne', 'println((a, b))'], '- 2.5\n7\n'),
    '(None, Some(2.5))\n(Some(7), None)\n',
  );
  const { status, stdout, stderr } = await runCommand([...words, 'println(n)'], 'a b 1\na b c\n');
  assert.deepEqual([status, stdout, stderr], [1, '1\n', '-:2: field `n`: expected Int, found "c"\n']);
  assert.match(
    (await runCommand([...words, 'n'], 'a\n')).stderr,
    /^-:1: field `n`: expected Int, which is missing\n$/,
  );
});

test('names that the code binds itself are its own', async () => {
  const code =
    'BEGIN { var number = 10; fields(s) = s ++ "!" } number = number + 1 END { fields(show(number)) }';
  assert.equal(await printed(['-ne', code], 'a\nb\n'), '12!\n');
});

test('nobody reads of text that stands around the code', async () => {
  for (const words of [['-e'], ['-ne'], ['-pe']]) {
    const { stderr } = await runCommand([...words, 'println(1 +'], 'a\n');
    assert.match(stderr, /unexpected end of the code, expected an expression\n.*<-e>:1:12/);
  }
});

test('a name of another language is answered with the one to use', async () => {
  const { stderr } = await runCommand(['-e', 'println(str(3))']);
  assert.match(stderr, /unknown variable `str`[^]*Help: `show\(x\)` gives a text/);
});

test('what is wrong in the code is shown where it was written', async () => {
  const cases: readonly (readonly [code: string, place: string])[] = [
    ['println(lin)', '<-e>:1:9'],
    ['BEGIN { x = 1 }\n  y = x + zz', '<-e>:2:11'],
    ['END { line }', '<-e>:1:7'],
    ['type A = {x: Int}\nBEGIN { a = A(1) }\nprintln(a.y)', '<-e>:3:11'],
    ['line = 3', '<-e>:1:8'],
    ['println(line', '<-e>:1:13'],
  ];
  for (const [code, place] of cases) {
    const { status, stderr } = await runCommand(['-ne', code], 'x\n');
    assert.equal(status, 1);
    assert.ok(stderr.includes(`[${place}]`), `${code}: ${stderr}`);
  }
});

test('an error while running names the place in the code and in the input', async () => {
  const { status, stdout, stderr } = await runCommand(['-ne', 'println(fields[1])'], 'a b\nc\n');
  assert.deepEqual([status, stdout], [1, 'b\n']);
  assert.match(stderr, /^Runtime error: Panic: Index 1 out of bounds\n {3}--> <-e>:1:9\n/);
  assert.match(stderr, /at line 2 of the input `-`\n$/);
});

test('exit: the code, and END does not run', async () => {
  const { status, stdout } = await runCommand(
    ['-ne', 'println(line); exit(3) END { println("end") }'],
    'a\nb\n',
  );
  assert.deepEqual([status, stdout], [3, 'a\n']);
});

test('code from a file, types and functions in it, and Stdin shared with the lines', async () => {
  const { folderWith } = await import('../cli/command');
  const folder = folderWith({
    'count.nos':
      '#!/usr/bin/env -S nostos -n\ntype P = {n: Int}\nBEGIN { var p = P(0) }\np = P(p.n + 1)\nEND { p.n }\n',
    data: 'a\nb\nc\n',
  });
  assert.equal(await printed(['-n', `${folder}/count.nos`, `${folder}/data`, `${folder}/data`]), '6\n');
  assert.equal(
    await printed(['-ne', 'println(line ++ Stdin.readLine().unwrapOr("-"))'], 'a\nb\nc\n'),
    'ab\nc-\n',
  );
});

test('several files: names, numbers, and those that cannot be read', async () => {
  const { folderWith } = await import('../cli/command');
  const folder = folderWith({ x: 'a\nb', y: 'c\n' });
  const code = 'println("${Path.basename(file)} ${number} ${line}")';
  const { status, stdout, stderr } = await runCommand([
    '-ne',
    code,
    `${folder}/x`,
    `${folder}/no`,
    folder,
    `${folder}/y`,
  ]);
  assert.deepEqual([status, stdout], [1, 'x 1 a\nx 2 b\ny 3 c\n']);
  assert.match(
    stderr,
    /^could not read '.*\/no': No such file or directory .*\ncould not read '.*': It is a directory\n$/,
  );
});

test('wrong usage', async () => {
  const cases: readonly (readonly [words: string[], text: RegExp])[] = [
    [['-n'], /^no code given/],
    [['-n', 'println(line)'], /^there is no file 'println\(line\)'; code is given with -e/],
    [['-l', '-e', '1'], /^-l needs -n, -p or -i/],
    [['-i', '-pe', '()'], /^-i edits files/],
    [['--to', 'json', '-e', '1', 'file'], /^--to alone reads no input/],
    [['--from', 'xml', '-e', '1'], /Allowed choices are lines, json, jsonl, csv/],
    [['-n', '--fields', 'A', '-e', '1'], /^--fields: `A` is no field/],
    [['-n', '--fields', 'a, a', '-e', '1'], /^--fields: two fields are called `a`/],
  ];
  for (const [words, pattern] of cases) {
    const { status, stderr } = await runCommand(words);
    assert.equal(status, 2, words.join(' '));
    assert.match(stderr, pattern);
  }
});
