import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  allBuiltinRows,
  findMethod,
  findPlain,
  findQualified,
  isNamespace,
  libraryTypes,
  moduleRows,
} from '../../../src/lang/builtins';
import { arityOf, parametersOf } from '../../../src/lang/builtins/arity';
import { receiversOf } from '../../../src/lang/builtins/receivers';
import { parseSignature } from '../../../src/lang/check/types/signatures';
import { runProgram } from './programs';

const builtinRows = allBuiltinRows();

interface Example {
  readonly name: string;
  readonly module: string;
  readonly expression: string;
  readonly shown: string;
}

const examples = builtinRows.flatMap(({ name, module, example }): Example[] =>
  example === undefined ? [] : [{ name, module: module ?? '', expression: example[0], shown: example[1] }],
);

/** Names that every program has, or that the one here would hide. */
const isCallable = ({ module, name }: Example) => module !== 'stdlib.html' || name !== 'main';

/** One program for each module, that prints what each example shows, a mark behind it. */
const programs = [...new Set(examples.map(({ module }) => module))].map((module) => {
  const own = examples.filter((example) => example.module === module && isCallable(example));
  const imports = ['stdlib.json', ...(module === '' || module === 'stdlib.json' ? [] : [module])];
  const text = [
    ...imports.map((path) => `use ${path}.*`),
    ...own.map(({ expression }, index) => `example${index}() = show(${expression})`),
    'main() = {',
    ...own.map((_, index) => `  println(example${index}() ++ "<end>")`),
    '}',
  ].join('\n');
  return { own, text };
});

describe('rows of builtins', () => {
  it('have a readable signature, a doc of whole sentences and as many parameters as they say', () => {
    for (const row of builtinRows) {
      const signature = parseSignature(row.signature);
      assert.ok(signature, `${row.name}: ${row.signature}`);
      assert.equal(signature.parameters.length, arityOf(row), row.name);
      assert.deepEqual(
        parametersOf(row).map(({ name }) => name),
        signature.parameters.map(({ name }) => name),
        row.name,
      );
      assert.match(row.doc, /^[A-Z`0-9].*[.]$/s, `${row.name}: ${row.doc}`);
    }
  });

  it('differ in their number of parameters or in their types when they share a name', () => {
    const seen = new Set<string>();
    for (const row of builtinRows) {
      const key = `${row.module ?? ''} ${row.name} ${row.signature}`;
      assert.ok(!seen.has(key), key);
      seen.add(key);
    }
  });

  it('show in their examples what they say', async () => {
    for (const { own, text } of programs) {
      const { output, errors } = await runProgram(text);
      assert.equal(errors, '');
      const shown = output.split('<end>\n').slice(0, -1);
      assert.deepEqual(
        shown.map((found, index) => `${own[index].name}: ${own[index].expression} is ${found}`),
        own.map(({ name, expression, shown: wanted }) => `${name}: ${expression} is ${wanted}`),
      );
    }
  });

  it('do the same when the stack is captured at every call', async () => {
    for (const { text } of programs) {
      const direct = await runProgram(text);
      const captured = await runProgram(text, { captureEvery: 1 });
      assert.equal(captured.output, direct.output);
    }
  });

  it('are found as methods of their receivers', () => {
    for (const row of builtinRows) {
      const { types, name } = receiversOf(row);
      for (const type of types === 'any' ? ['Int', 'Pid'] : types) {
        assert.ok(findMethod(type, name).includes(row), `${type}.${name}`);
      }
    }
    assert.deepEqual(findMethod('String', 'head'), []);
    assert.equal(findMethod('List', 'join').length, 1);
  });

  it('are found by their names', () => {
    for (const { name, module, signature } of builtinRows) {
      const dot = name.lastIndexOf('.');
      const found =
        module !== undefined
          ? moduleRows(module, name)
          : dot < 0
            ? findPlain(name)
            : findQualified(name.slice(0, dot), name.slice(dot + 1));
      assert.ok(
        found?.some((row) => row.signature === signature),
        `${module ?? ''} ${name}`,
      );
      assert.ok(module !== undefined || dot < 0 || isNamespace(name.slice(0, dot)), name);
    }
  });

  it('know their namespaces', () => {
    assert.ok(isNamespace('String') && isNamespace('Time'));
    assert.ok(!isNamespace('stdlib') && !isNamespace('Nonsense'));
  });
});

describe('types of the library', () => {
  it('have as many field types as their constructors have fields', () => {
    for (const { name, descriptor, fieldTypes } of libraryTypes) {
      if (descriptor === undefined) continue;
      assert.deepEqual(
        descriptor.constructors.map((constructor) => constructor.arity),
        fieldTypes.map((types) => types.length),
        name,
      );
    }
  });
});
