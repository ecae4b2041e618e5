import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinChunks } from '../../scripts/chunks';

const large = `/*${' '.repeat(20_000)}*/`;

/** Runs files that `joinChunks` made; gives what they printed and which were loaded, in order. */
async function run(
  chunks: Record<string, string>,
  late: Record<string, string | undefined> = {},
): Promise<{ printed: unknown[]; loaded: string[] }> {
  const files = joinChunks(
    new Map(Object.entries(chunks)),
    'main.js',
    'program.js',
    new Map(Object.entries(late)),
  );
  const printed: unknown[] = [];
  const loaded: string[] = [];
  const modules = new Map<string, { exports: unknown }>();
  const requireFrom = (name: string): unknown => {
    if (name === 'node:path') return { sep: '/', join: (...parts: string[]) => parts.join('/') };
    const file = name.slice(2);
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    loaded.push(file);
    const text = files.get(file) ?? assert.fail(`no file ${file}`);
    new Function('module', 'require', 'print', text)(module, requireFrom, (value: unknown) =>
      printed.push(value),
    );
    return module.exports;
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

test('a late chunk runs when something of it is first used, and its file is read then', async () => {
  const { printed, loaded } = await run(
    {
      'main.js':
        'import{f}from"./used.js";import{g,h as other}from"./unused.js";import{C}from"./far.js";' +
        'print("start");print(f(1));print(f(2));if(false)g(other);class D extends C{}print(new D().name);',
      'used.js': 'print("used");function f(x){return x+1}export{f};',
      'unused.js': 'print("never");function g(){}var h=0;export{g,h};',
      'far.js': 'import{f}from"./used.js";import{below}from"./below.js";class C{name=f(40)+below}export{C};',
      'below.js': 'print("below");var below=1;export{below};',
      'program.js': 'export{};',
    },
    { 'used.js': undefined, 'unused.js': undefined, 'far.js': 'rare.js' },
  );
  assert.deepEqual(printed, ['start', 'used', 2, 3, 'below', 42]);
  assert.deepEqual(loaded, ['main.js', 'rare.js']);
});

test('uses of a late import are told from other variables and properties of its name', async () => {
  const { printed } = await run(
    {
      'main.js':
        'import{x,y}from"./late.js";var o={x:1,y};print(o);print(((x)=>x)(5));{let{x:z}={x:6};print(z)}' +
        'function inner(){var x=7;return x}print(inner());print(o.x);print([typeof x,`${x}`]);class K{x(){return x}}print(new K().x());',
      'late.js': 'var x=2,y=3;export{x,y};',
      'program.js': 'export{};',
    },
    { 'late.js': undefined },
  );
  assert.deepEqual(printed, [{ x: 1, y: 3 }, 5, 6, 7, 1, ['number', '2'], 2]);
});

test('what a chunk hands on from a late one is there', async () => {
  const { printed } = await run(
    {
      'main.js': 'import("./face.js").then(m=>print(m.a));',
      'face.js': 'import{a}from"./late.js";export{a};',
      'late.js': 'var a=9;export{a};',
      'program.js': 'export{};',
    },
    { 'late.js': undefined },
  );
  assert.deepEqual(printed, [9]);
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
