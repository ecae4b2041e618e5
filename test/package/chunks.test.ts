import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinChunks } from '../../scripts/chunks';

const large = `/*${' '.repeat(20_000)}*/`;

/** Runs files that `joinChunks` made; gives what they printed and which were loaded, in order. */
async function run(chunks: Record<string, string>): Promise<{ printed: unknown[]; loaded: string[] }> {
  const files = joinChunks(new Map(Object.entries(chunks)), 'main.js', 'program.js');
  const printed: unknown[] = [];
  const loaded: string[] = [];
  const modules = new Map<string, object>();
  const requireFrom = (name: string): unknown => {
    if (name === 'node:path') return { sep: '/', join: (...parts: string[]) => parts.join('/') };
    const file = name.slice(2);
    const known = modules.get(file);
    if (known !== undefined) return known;
    const exports = {};
    modules.set(file, exports);
    loaded.push(file);
    const text = files.get(file) ?? assert.fail(`no file ${file}`);
    new Function('exports', 'require', 'print', text)(exports, requireFrom, (value: unknown) =>
      printed.push(value),
    );
    return exports;
  };
  requireFrom('./main.js');
  await new Promise(setImmediate);
  return { printed, loaded };
}

test('imports of all kinds are bound, and what is needed runs first', async () => {
  const { printed, loaded } = await run({
    'main.js':
      'import{a as one,two}from"./low.js";import p,{join}from"node:path";import*as all from"node:path";import"./side.js";print([one,two(),p.sep,join("a","b"),all.sep]);',
    'side.js': 'print("side");',
    'low.js': 'var x=1;function two(){return 2}print("low");export{x as a,two};',
    'program.js': 'export{};',
  });
  assert.deepEqual(printed, ['low', 'side', [1, 2, '/', 'a/b', '/']]);
  assert.deepEqual(loaded, ['main.js']);
});

test('a dynamic import loads its file, and shared chunks run once', async () => {
  const { printed, loaded } = await run({
    'main.js': 'import("./program.js").then(m=>print(m.run()));',
    'program.js': `import{n}from"./shared.js";import{b}from"./Big.js";${large}function run(){return n+b}export{run};`,
    'shared.js': 'print("shared");var n=1;export{n};',
    'Big.js': `import{n}from"./shared.js";${large}var b=n+40;export{b};`,
  });
  assert.deepEqual(printed, ['shared', 42]);
  assert.deepEqual(loaded, ['main.js', 'program.js']);
});

test('a small chunk that a program shares with another command does not load the program', async () => {
  const { printed, loaded } = await run({
    'main.js': 'import("./list.js").then(m=>print(m.list));',
    'program.js': `import{n}from"./shared.js";${large}export{n};`,
    'shared.js': 'var n=7;export{n};',
    'list.js': 'import{n}from"./shared.js";var list=n;export{list};',
    'other.js': 'import{n}from"./program.js";print("never");export{n};',
  });
  assert.deepEqual(printed, [7]);
  assert.deepEqual(loaded, ['main.js', 'tools.js']);
});

test('what cannot be joined is refused', () => {
  const chunks = (text: string) =>
    new Map([
      ['main.js', text],
      ['program.js', 'export{};'],
    ]);
  assert.throws(() => joinChunks(chunks('import(name)'), 'main.js', 'program.js'), /computed/);
  assert.throws(() => joinChunks(chunks('export*from"node:path"'), 'main.js', 'program.js'), /everything/);
});
