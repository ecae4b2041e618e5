import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCsv, writeCsv } from '../../src/lang/lines/csv';
import { jsonText, readJson } from '../../src/lang/lines/json';
import { splitterOf } from '../../src/lang/lines/split';
import { printed, runCommand } from './command';

const csv = 'name,price,qty\nann,1.5,3\n"bo, b",2.25,4\n"two\nlines","",5\n';

test('CSV: rows by the names of their columns, quotes and line breaks in cells', async () => {
  const words = ['-n', '--from', 'csv', '-e'];
  assert.equal(await printed([...words, 'println(value["name"])'], csv), 'ann\nbo, b\ntwo\nlines\n');
  assert.equal(
    await printed([...words, 'println(fields)'], csv),
    '["ann", "1.5", "3"]\n["bo, b", "2.25", "4"]\n["two\nlines", "", "5"]\n',
  );
  const sum = 'BEGIN { var sum = 0.0 } sum = sum + price.unwrapOr(0.0) * qty.toFloat() END { sum }';
  assert.equal(
    await printed(['-n', '--from', 'csv', '--fields', 'price: Option[Float], qty: Int', '-e', sum], csv),
    '13.5\n',
  );
});

test('CSV in, CSV out: the same records; changed fields; other columns', async () => {
  assert.equal(await printed(['-p', '--from', 'csv', '-e', '()'], csv), csv.replace('""', ''));
  assert.equal(
    await printed(['-p', '--from', 'csv', '--fields', 'qty: Int, name', '-e', 'qty = qty * 10'], csv),
    'qty,name\n30,ann\n40,"bo, b"\n50,"two\nlines"\n',
  );
  assert.equal(await printed(['-p', '--from', 'csv', '-F', ';', '-e', '[number, 2]'], 'a;b\n1;2\n'), '1;2\n');
  const marked = '\uFEFFa,b\r\n1,"x\r\ny"\r\n\r\n';
  assert.equal(
    await printed(['-n', '--from', 'csv', '-e', 'println(value["a"] ++ value["b"])'], marked),
    '1x\r\ny\n',
  );
});

test('CSV that is none', async () => {
  const failure = async (input: string): Promise<string> =>
    (await runCommand(['-p', '--from', 'csv', '-e', '()'], input)).stderr;
  assert.equal(await failure('a,b\n1\n'), '-:2: the record has 1 cell, the first line of the file 2\n');
  assert.equal(
    await failure('a,b\n1,"2\n3\n'),
    '-:2: a quoted cell is not closed before the end of the file\n',
  );
});

test('cells survive writing and reading', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', ';', 'é') });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), fc.constantFrom(',', ';', '\t'), (cells, separator) => {
      assert.deepEqual(parseCsv(writeCsv(cells, separator), separator), cells);
    }),
  );
});

test('fields between blanks are those between single blanks that are not empty', () => {
  const unit = (...characters: string[]) => fc.string({ unit: fc.constantFrom(...characters) });
  const line = fc.oneof(unit('a', 'b', ' ', '\t', '\r'), unit('a', 'b', ' '));
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 5 }), (text, atMost) => {
      const expected = text.split(/[ \t\r]+/).filter((field) => field !== '');
      assert.deepEqual(splitterOf(undefined)(text, Infinity), expected);
      assert.deepEqual(splitterOf(' ')(text, atMost), expected.slice(0, atMost));
    }),
  );
});

test('fields between texts, the empty ones too', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ',') });
  fc.assert(
    fc.property(line, fc.constantFrom(',', 'ab', ',,'), (text, separator) => {
      const expected = text === '' ? [] : text.split(separator);
      assert.deepEqual(splitterOf(separator)(text, Infinity), expected);
      assert.deepEqual(splitterOf(separator)(text, 2), expected.slice(0, 2));
    }),
  );
  assert.deepEqual(splitterOf('')('a😀', Infinity), ['a', '😀']);
});

test('JSON: values one after another, as maps and lists', async () => {
  const input = '{"a": {"b": [1, 2.5, null, true]}}\n{\n  "a": {"b": []}\n} 3 "x"\n';
  const words = ['-p', '--from', 'json', '--to', 'jsonl', '-e'];
  assert.equal(
    await printed([...words, '()'], input),
    '{"a":{"b":[1,2.5,null,true]}}\n{"a":{"b":[]}}\n3\n"x"\n',
  );
  const two = '{"a": {"b": [1, 2]}, "n": "x"}';
  assert.equal(await printed([...words, 'value["a"]["b"].map(x => x + 1)'], two), '[2,3]\n');
  assert.equal(
    await printed(
      [...words, '%{"sum": value["a"]["b"].sum(), "who": value["n"], "none": None, "some": Some(1)}'],
      two,
    ),
    '{"sum":3,"who":"x","none":null,"some":1}\n',
  );
});

test('JSON laid out for people, and whole', async () => {
  assert.equal(
    await printed(['--from', 'json', '-e', 'value'], '{"a":[1,{}],"b":{"c":""}}'),
    '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": ""\n  }\n}\n',
  );
  assert.equal(await printed(['--from', 'json', '--to', 'lines', '-e', 'value'], '["a", "b"]'), 'a\nb\n');
  assert.equal(
    await printed(
      ['--from', 'json', '--fields', 'n: Int', '--to', 'lines', '-e', 'values.map(v => v.n).sum()'],
      '[{"n": 1}, {"n": 2}]',
    ),
    '3\n',
  );
  assert.equal(
    await printed(['--from', 'jsonl', '--to', 'json', '-e', 'values.length()'], '1\n\n2\n'),
    '2\n',
  );
  assert.equal(
    await printed(['--from', 'lines', '--to', 'json', '-e', 'lines.reverse()'], 'a\nb\n'),
    '[\n  "b",\n  "a"\n]\n',
  );
  assert.equal(await printed(['--to', 'jsonl', '-e', '[(1, "a"), (2, "b")]']), '[1,"a"]\n[2,"b"]\n');
  assert.equal(
    await printed(['--from', 'csv', '--to', 'jsonl', '-e', 'values'], 'a,b\n1,x\n'),
    '{"a":"1","b":"x"}\n',
  );
});

test('declared fields of JSON', async () => {
  const words = ['-p', '--from', 'jsonl', '--fields', 'id: Int, tags: [String], at: Option[Float]', '-e'];
  const input = '{"id": 1, "tags": ["a"], "at": 2, "more": 0}\n{"tags": [], "id": 2}\n';
  assert.equal(
    await printed([...words, 'id = id + tags.length()'], input),
    '{"id":2,"tags":["a"],"at":2.0}\n{"id":2,"tags":[],"at":null}\n',
  );
  const failure = async (line: string): Promise<string> => (await runCommand([...words, '()'], line)).stderr;
  assert.equal(await failure('{"id": "1", "tags": []}'), '-:1: field `id`: expected Int, found "1"\n');
  assert.equal(
    await failure('{"id": 1, "tags": [1]}'),
    '-:1: field `tags`, element 0: expected String, found 1\n',
  );
  assert.equal(await failure('[1]'), '-:1: expected an object with fields, found [1]\n');
});

test('JSON that is none', async () => {
  const failure = async (format: string, input: string): Promise<string> =>
    (await runCommand(['-p', '--from', format, '-e', '()'], input)).stderr;
  assert.equal(await failure('jsonl', '1\n{"a" 1}\n'), '-:2:6: no JSON: expected `:`\n');
  assert.equal(
    await failure('jsonl', '1 2\n'),
    '-:1: more than one value on the line; --from json reads values however they are laid out\n',
  );
  assert.equal(
    await failure('json', '{\n "a": 1,\n}\n'),
    '-:3:1: no JSON: expected a key in double quotes\n',
  );
  assert.equal(await failure('json', '[1,\n2\n'), '-:2:2: no JSON: the text ends too early\n');
  const { status, stderr } = await runCommand(['--from', 'json', '-e', 'value'], '1 2');
  assert.equal(status, 1);
  assert.match(stderr, /^the input holds 2 JSON values: /);
});

test('what is read as JSON is written as the same JSON', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), (source) => {
      const [value] = readJson(source);
      const again = readJson(jsonText(value, 2));
      assert.deepEqual(again.length, 1);
      assert.equal(jsonText(again[0], 0), jsonText(value, 0));
    }),
  );
});
