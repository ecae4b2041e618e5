/**
 * The parser on input that nobody wrote: random programs, damaged programs, deep and long ones.
 * NOSTOS_TEST_SEED repeats a run, NOSTOS_TEST_ROUNDS makes it longer.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Diagnostic } from '../../../src/lang/diagnostics/diagnostic';
import { parseBody, parseFile, parseReplEntry } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';
import { Generator, Random } from './generator';

const seed = Number(process.env['NOSTOS_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env['NOSTOS_TEST_ROUNDS'] ?? 1500);
const programs = join(__dirname, '../../conformance/programs');

/** Parses and checks what every parse must hold to: errors lie within the text. */
function parse(text: string): readonly Diagnostic[] {
  const source = new Source('test.nos', text);
  const { diagnostics } = parseFile(source);
  for (const { label, related } of diagnostics) {
    for (const place of [label, ...related]) {
      assert.ok(place !== undefined, 'an error without a place');
      assert.equal(place.span.source, source);
      assert.ok(0 <= place.span.start && place.span.start <= place.span.end && place.span.end <= text.length);
    }
  }
  return diagnostics;
}

function conformanceTexts(): { file: string; text: string }[] {
  return readdirSync(programs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.nos'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(programs, file), 'utf8') }));
}

describe('conformance programs', () => {
  it('parse unless a syntax error is what they expect', () => {
    for (const { file, text } of conformanceTexts()) {
      const diagnostics = parse(text);
      const expected = /^# expect_error: (.*)$/m.exec(text)?.[1];
      if (diagnostics.length === 0) continue;
      const messages = diagnostics.map(({ message }) => message);
      assert.ok(expected !== undefined, `${file}: ${messages.join('; ')}`);
      assert.ok(
        messages.some((message) => message.includes(expected)),
        `${file}: ${messages.join('; ')} lacks ${expected}`,
      );
    }
  });
});

describe(`random input, seed ${seed}`, () => {
  it('random programs after the grammar parse', () => {
    const random = new Random(seed);
    for (let round = 0; round < rounds; round++) {
      const text = new Generator(random).file();
      const [first] = parse(text);
      if (first) assert.fail(`seed ${seed}, round ${round}: ${first.message} in\n${text}`);
    }
  });

  it('damaged programs give errors with places, or parse', () => {
    const random = new Random(seed);
    const texts = conformanceTexts();
    for (let round = 0; round < rounds; round++) {
      const { text } = random.pick(texts);
      const damaged = damage(text, random);
      try {
        parse(damaged);
        parseReplEntry(new Source('<repl>', damaged));
        parseBody(new Source('<-e>', damaged));
      } catch (error) {
        throw new Error(`seed ${seed}, round ${round}:\n${damaged}`, { cause: error });
      }
    }
  });

  it('noise gives errors with places, or parses', () => {
    const random = new Random(seed);
    const pieces = [
      ...'(){}[]<>=+-*/%|&!?.,;:@#$^~_"\'\\ \n\taZ09é😀\u0000',
      '${',
      '=>',
      '->',
      '..',
      '#*',
      '*#',
    ].concat(['if', 'then', 'else', 'match', 'end', 'do', 'type', 'trait', 'when', 'quote', 'x', 'F', '"a"']);
    for (let round = 0; round < rounds; round++) {
      const text = Array.from({ length: random.below(60) }, () => random.pick(pieces)).join(
        random.pick(['', ' ']),
      );
      try {
        parse(text);
      } catch (error) {
        throw new Error(`seed ${seed}, round ${round}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });
});

/** A few random edits: characters removed, doubled, swapped or replaced, lines cut or moved. */
function damage(text: string, random: Random): string {
  let damaged = text;
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    const at = random.below(damaged.length + 1);
    const to = Math.min(damaged.length, at + random.below(12));
    damaged = random.pick([
      () => damaged.slice(0, at) + damaged.slice(to),
      () => damaged.slice(0, to) + damaged.slice(at),
      () =>
        damaged.slice(0, at) + random.pick([...'(){}[]"\'|=,.:;#$\n ', '${', '->', '=>']) + damaged.slice(at),
      () => damaged.slice(0, at),
      () => damaged.slice(at) + damaged.slice(0, at),
    ])();
  }
  return damaged;
}

describe('nesting', () => {
  const forms: Record<string, (levels: number) => string> = {
    parentheses: (n) => `f() = ${'('.repeat(n)}1${')'.repeat(n)}`,
    lists: (n) => `f() = ${'['.repeat(n)}1${']'.repeat(n)}`,
    blocks: (n) => `f() = ${'{ x = '.repeat(n)}1${'}'.repeat(n)}`,
    calls: (n) => `f() = ${'g('.repeat(n)}1${')'.repeat(n)}`,
    lambdas: (n) => `f() = ${'x => '.repeat(n)}1`,
    conditions: (n) => `f() = ${'if a then '.repeat(n)}1`,
    assignments: (n) => `f() = { ${'if a then '.repeat(n)}x = 1 }`,
    patterns: (n) => `f(${'['.repeat(n)}a${']'.repeat(n)}) = 1`,
    types: (n) => `f(x: ${'['.repeat(n)}Int${']'.repeat(n)}) = 1`,
    modules: (n) => `${'module M\n'.repeat(n)}${'end\n'.repeat(n)}`,
    loops: (n) => `f() = ${'while a '.repeat(n)}1`,
    quotes: (n) => `f() = ${'quote { '.repeat(n)}1${'}'.repeat(n)}`,
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`of ${name} works 120 levels deep and is refused beyond 128`, () => {
      assert.deepEqual(parse(form(120)), []);
      for (const levels of [300, 10_000]) {
        assert.equal(parse(form(levels))[0]?.message, 'nesting deeper than 128');
      }
    });
  }
  it('of arms works 60 levels deep and is refused beyond 64', () => {
    const form = (n: number) => `f() = ${'match a { b -> '.repeat(n)}1${'}'.repeat(n)}`;
    assert.deepEqual(parse(form(60)), []);
    assert.equal(parse(form(20_000))[0]?.message, 'nesting deeper than 128');
  });
  it('of strings in parts of strings works 20 levels deep and is refused beyond 40', () => {
    const form = (n: number) => `f() = ${'"${'.repeat(n)}x${'}"'.repeat(n)}`;
    assert.deepEqual(parse(form(20)), []);
    assert.match(parse(form(50))[0]?.message ?? '', /nesting deeper than 40/);
  });
  it('is refused with an error when the caller has used most of the stack', () => {
    const text = forms.blocks(120);
    let met = 0;
    const descend = (): void => {
      try {
        descend();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      // On the way back there is a little more stack at each level: some levels have too little for the parser.
      if (++met % 40 === 0 && met <= 4000) parseFile(new Source('test.nos', text));
    };
    descend();
    assert.deepEqual(parse(text), []);
  });
  it('of brackets that are never closed ends in an error', () => {
    for (const bracket of ['(', '[', '{', '#{', '%{', '"${', '[(']) {
      assert.ok(parse(`f() = ${bracket.repeat(50_000)}`).length > 0, bracket);
    }
  });
});

describe('length', () => {
  const forms: Record<string, (count: number) => string> = {
    operators: (n) => `f() = ${'1 + '.repeat(n)}1`,
    'right associative operators': (n) => `f() = ${'1 :: '.repeat(n)}[]`,
    pipes: (n) => `f() = a${'\n  |> b'.repeat(n)}`,
    members: (n) => `f() = a${'.b'.repeat(n)}`,
    'method calls': (n) => `f() = a${'.b(1)'.repeat(n)}`,
    'else if': (n) => `f() = ${'if a then b else '.repeat(n)}c`,
    elements: (n) => `f() = [${'1, '.repeat(n)}1]`,
    statements: (n) => `f() = {\n${'x = 1\n'.repeat(n)}}`,
    definitions: (n) => 'f(x) = x + 1\n'.repeat(n),
    alternatives: (n) => `f(${'1 | '.repeat(n)}1) = 1`,
    'parts of a string': (n) => `f() = "${'${a} '.repeat(n)}"`,
    'bad lines': (n) => `f() = {\n${'x = = 1\n'.repeat(n)}}`,
    'closing brackets': (n) => `f() = ${'('.repeat(100)}${']'.repeat(n)}`,
    'quotes with open parts': (n) => `f() = ${"'${' ".repeat(n)}`,
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`50,000 ${name} take a time that grows with their number`, () => {
      const time = (count: number) => {
        const text = form(count);
        const start = process.cpuUsage();
        parse(text);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      };
      time(2_000);
      const short = time(10_000);
      const long = time(50_000);
      // Linear is a factor of 5, quadratic 25; a floor keeps noise of short times out.
      assert.ok(long < Math.max(short, 25) * 16, `10,000: ${short} ms, 50,000: ${long} ms`);
    });
  }
});
