/** Entries that fail: they are told as everywhere, and leave the session as it was. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, openConsole } from './playing';

void test('changes nothing when an entry does not compile', () =>
  holds(`
    >>> a = 1
    1
    >>> a = undefinedThing
    Error: unknown variable \`undefinedThing\`
       ╭─[<repl>:1:5]
       │
     1 │ a = undefinedThing
       │     ───────┬──────${'  '}
       │            ╰──────── unknown variable \`undefinedThing\`
       │${' '}
       │ Help: did you mean to define \`undefinedThing\` first?
    ───╯
    >>> a
    1
  `));

void test('changes nothing when an entry throws', () =>
  holds(`
    >>> a = 1
    1
    >>> a = 2; b = 3; throw("boom")
    Runtime error: Panic: Uncaught exception: boom
       --> <repl>:1:15
     1 | a = 2; b = 3; throw("boom")
       |               ^^^^^^^^^^^^^

    Stack trace:
      1. <top level> (<repl>:1)

    >>> a
    1
    >>> b
    Error: cannot find value \`b\` in this scope
       ╭─[<repl>:1:1]
       │
     1 │ b
       │ ┬${'  '}
       │ ╰── unknown variable \`b\`
       │${' '}
       │ Help: did you mean \`a\`?
    ───╯
  `));

void test('goes on after an overflow of the stack', async () => {
  const { console, out } = openConsole();
  await console.handle('down(n) = 1 + down(n + 1)');
  await console.handle('down(0)');
  assert.match(out.text, /Stack overflow/);
  out.text = '';
  await console.handle('1 + 1');
  assert.equal(out.text, '2\n');
  console.session.close();
});

void test('ends a wait that nobody can end', () =>
  holds(`
    >>> receive { n -> n }
    Deadlock: all 1 processes are waiting
      process 1 waits in receive at <repl>:1
    >>> 2
    2
  `));

void test('tells unfinished text and unknown commands', () =>
  holds(`
    >>> :tipe 1
    Unknown command: :tipe. Did you mean :type? Type :help for available commands.
    >>> :frobnicate
    Unknown command: :frobnicate. Type :help for available commands.
    >>> :load
    Usage: :load <file.nos or directory>
    >>> :info nothingOfThatName
    \`nothingOfThatName\` means nothing here
  `));

void test('interrupts a loop, a wait and a printing, and goes on', async () => {
  const { console, out } = openConsole();
  for (const entry of ['while true { }', 'sleep(100000)', 'loop() = loop()\nloop()']) {
    const timer = setTimeout(() => {
      console.session.interrupt();
    }, 50);
    const reply = await console.handle(entry);
    clearTimeout(timer);
    assert.equal(reply.kind, 'failed');
    assert.match(out.text, /Interrupted\n$/);
  }
  out.text = '';
  await console.handle('1');
  assert.equal(out.text, '1\n');
  console.session.close();
});

void test('runs finalizers of what is interrupted, but not for ever', async () => {
  const { console, out } = openConsole();
  const interruptSoon = () => {
    setTimeout(() => {
      console.session.interrupt();
    }, 30);
  };
  interruptSoon();
  await console.handle('try { while true { } } finally { println("finally") }');
  assert.match(out.text, /finally\nInterrupted\n$/);
  interruptSoon();
  setTimeout(interruptSoon, 60);
  await console.handle('try { while true { } } finally { while true { } }');
  assert.match(out.text, /Interrupted\nInterrupted\n$/);
  console.session.close();
});

void test('ends with the status that exit says', async () => {
  const { console } = openConsole();
  assert.deepEqual(await console.handle('exit(3)'), { kind: 'end', status: 3 });
  console.session.close();
});
