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

const examples = builtinRows.flatMap((row) =>
  row.example === undefined ? [] : [{ name: row.name, expression: row.example[0], shown: row.example[1] }],
);

/** One program that prints what each example shows, a mark behind it. */
const program = [
  'use stdlib.json.*',
  ...examples.map(({ expression }, index) => `e${index}() = show(${expression})`),
  'main() = {',
  ...examples.map((_, index) => `  println(e${index}() ++ "<end>")`),
  '}',
].join('\n');

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
    const { output, errors } = await runProgram(program);
    assert.equal(errors, '');
    const shown = output.split('<end>\n').slice(0, -1);
    assert.deepEqual(
      shown.map((text, index) => `${examples[index].name}: ${examples[index].expression} is ${text}`),
      examples.map(({ name, expression, shown: wanted }) => `${name}: ${expression} is ${wanted}`),
    );
  });

  it('do the same when the stack is captured at every call', async () => {
    const direct = await runProgram(program);
    const captured = await runProgram(program, { captureEvery: 1 });
    assert.equal(captured.output, direct.output);
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
