import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cliPath, fileWith, folderWith, nostos } from './command';

test('a file: output, then the result of main, status 0 whatever it is', () => {
  const file = fileWith('main() = {\n  println("hello")\n  41 + 1\n}\n');
  assert.deepEqual(nostos([file]), { status: 0, stdout: 'hello\n42\n', stderr: '' });
});

test('the result is not printed when it is () or with -q; a line is finished first', () => {
  assert.equal(nostos([fileWith('main() = println("x")')]).stdout, 'x\n');
  assert.equal(nostos(['-q', fileWith('main() = 3')]).stdout, '');
  assert.equal(nostos([fileWith('main() = {\n  print("x")\n  3\n}')]).stdout, 'x\n3\n');
});

test('code, piped source and a lone dash', () => {
  assert.equal(nostos(['-e', 'println(1)\n2 + 3']).stdout, '1\n5\n');
  assert.equal(nostos([], { input: 'main() = 7' }).stdout, '7\n');
  assert.equal(nostos(['-'], { input: 'main() = 8' }).stdout, '8\n');
});

test('words after the program are its own, options among them', () => {
  const file = fileWith('main() = Env.scriptArgs()');
  assert.equal(nostos([file, 'a', '-q', '--color', 'b c']).stdout, '["a", "-q", "--color", "b c"]\n');
  assert.equal(nostos(['-e', 'Env.scriptArgs()', 'x', '--y']).stdout, '["x", "--y"]\n');
});

test('a project: modules, entry points, options after the folder', () => {
  const folder = folderWith({
    'main.nos': 'use util.text.*\nmain() = twice("ab")',
    'util/text.nos': 'pub twice(s) = s ++ s\npub other() = Env.scriptArgs()',
    'nostos.toml':
      '[project]\nname = "p"\n[[bin]]\nname = "m"\nentry = "main.main"\ndefault = true\n[[bin]]\nname = "o"\nentry = "util.text.other"\n[[bin]]\nname = "gone"\nentry = "util.text.none"\n',
  });
  assert.equal(nostos([folder]).stdout, '"abab"\n');
  assert.equal(nostos([folder, '--bin', 'o', 'w']).stdout, '["w"]\n');
  assert.equal(nostos(['-b', 'o', folder, '-q']).stdout, '');
  assert.deepEqual(nostos([folder, '--bin=gone']), {
    status: 1,
    stdout: '',
    stderr: "Entry point 'util.text.none' for bin 'gone' not found\n",
  });
});

test('what is missing', () => {
  const wanted = (words: string[], pattern: RegExp): void => {
    const { status, stdout, stderr } = nostos(words);
    assert.match(stderr, pattern);
    assert.deepEqual([status, stdout], [1, '']);
  };
  wanted(
    ['/no/such/file.nos'],
    /^Error reading file '\/no\/such\/file\.nos': No such file or directory \(os error 2\)\n$/,
  );
  wanted([fileWith('helper() = 1')], /^Entry point 'main\/' not found\n$/);
  wanted([folderWith({ 'x.nos': '' })], /^Error: No 'main\.nos' found in directory/);
  wanted([folderWith({ 'main.nos': 'f() = 1' })], /^No 'main\.main' or 'main' function found in project\n$/);
  wanted(['--use'], /^Error: --use requires an extension name\n$/);
});

test('wrong usage: status 2 and the nearest name', () => {
  const unknown = nostos(['--quite', 'x.nos']);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /unknown option '--quite'[^]*--quiet/);
  const command = nostos(['chek']);
  assert.equal(command.status, 2);
  assert.match(command.stderr, /chek`[^]*nostos check/);
  assert.equal(nostos(['--max-depth', 'many', 'x.nos']).status, 2);
});

test('help and version', () => {
  assert.match(nostos(['--version']).stdout, /^nostos \d+\.\d+\.\d+\n/);
  const help = nostos(['--help']);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /Usage: nostos .*FILE/);
});

test('options that tuned the older engine are accepted', () => {
  assert.equal(nostos(['--no-jit', '--threads', '4', '-e', '1']).stdout, '1\n');
});

test('errors of the program: place, excerpt, status 1, no JavaScript', () => {
  const file = fileWith('main() = {\n  x = 1 +\n}\n');
  const syntax = nostos([file]);
  assert.equal(syntax.status, 1);
  assert.match(syntax.stderr, /^Error: [^]*program\.nos:\d:\d[^]*│/);
  const crash = nostos([fileWith('dig(n) = throw("bottom ${n}")\nmain() = dig(3)')]);
  assert.equal(crash.status, 1);
  assert.match(crash.stderr, /^Runtime error: [^]*Uncaught exception: bottom 3\n[^]*Stack trace:\n/);
  for (const { stderr } of [syntax, crash]) assert.doesNotMatch(stderr, /node:internal|\.js:|\.ts:/);
});

test('--check compiles only and is silent when fine', () => {
  const file = fileWith('main() = println("ran")');
  assert.deepEqual(nostos(['--check', file]), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual(nostos(['check', file]), { status: 0, stdout: '', stderr: '' });
  assert.equal(nostos(['--check', fileWith('f() = 1')]).status, 1);
});

test('diagnostics as JSON lines', () => {
  for (const words of [['--json-errors'], ['check', '--json']]) {
    const { status, stdout, stderr } = nostos([...words, fileWith('main() = unknownName + 1')]);
    assert.deepEqual([status, stderr], [1, '']);
    const [first] = stdout
      .split('\n')
      .map((line) => (line === '' ? undefined : (JSON.parse(line) as { line: number })));
    assert.equal(first?.line, 1);
  }
  const missing = nostos(['--json-errors', '/no/such.nos']);
  assert.equal((JSON.parse(missing.stdout) as { line: number }).line, 0);
});

test('colour only when asked for, since no terminal is there', () => {
  const words = ['-e', 'unknownName'];
  assert.ok(!nostos(words).stderr.includes('\u001b'));
  assert.ok(nostos(['--color', 'always', ...words]).stderr.includes('\u001b[31mError:'));
});

test('output and errors that go to one place come in order', () => {
  const code = 'println(1); eprintln(2); print(3); eprintln(4); println(5)';
  const { stdout } = spawnSync('sh', ['-c', `"$0" "$1" -e "$2" 2>&1`, process.execPath, cliPath, code], {
    encoding: 'utf8',
  });
  assert.equal(stdout, '1\n2\n34\n5\n');
});

test('help COMMAND is COMMAND --help', () => {
  for (const words of [[], ['check'], ['ext'], ['ext', 'install']]) {
    const { status, stdout, stderr } = nostos(['help', ...words]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(stdout, nostos([...words, '--help']).stdout);
  }
  const { status, stderr } = nostos(['help', 'chek']);
  assert.equal(status, 2);
  assert.match(stderr, /unknown command `chek`; did you mean `nostos check`/);
});

test('a program on standard input must be text', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, '-'], {
    input: Buffer.from('main() = "\xff"', 'latin1'),
    encoding: 'utf8',
  });
  assert.deepEqual(
    [status, stdout, stderr],
    [1, '', 'Error reading the program from standard input: it is not UTF-8 text\n'],
  );
});

test('standard input is read by the line, and as a whole', () => {
  const input = 'one\ntwo\n\nfour';
  assert.equal(nostos(['-e', 'Stdin.lines()'], { input }).stdout, '["one", "two", "", "four"]\n');
  assert.equal(
    nostos(['-e', '(Stdin.readLine(), Stdin.readAll())'], { input }).stdout,
    '(Some("one"), "two\n\nfour")\n',
  );
});

test('exit: the code, output flushed', () => {
  const { status, stdout } = nostos(['-e', 'println("before")\nexit(3)\nprintln("after")']);
  assert.deepEqual([status, stdout], [3, 'before\n']);
});
