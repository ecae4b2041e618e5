/** Strings. Counts and positions are in code points; only `indexOf` and `lastIndexOf` give UTF-8 offsets. */

import { panic, typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { List, placesFor } from '../values/list';
import { characterCount, characterOffset, isPlain } from '../values/text';
import { Char, type Value } from '../values/value';
import { integer, list, text } from './arguments';
import { charOf } from './char';
import { textList } from './construct';
import { asMethod, methodsOf, row } from './define';
import { rows } from './row';
import { lines, pieces, trim, trimEnd, trimStart, utf8Length, words } from './text';

const longestString = 2 ** 29 - 24;

/** Fails as a program does when a text would become longer than JavaScript allows. */
function checkLength(length: number): void {
  if (length > longestString) throw panic(`string too long: ${length} characters`);
}

/** So many characters become text at once: arguments of one call, which the JavaScript stack holds. */
const CHARACTERS_AT_ONCE = 1024;

function chars(source: string): List {
  const found = placesFor(source.length);
  let count = 0;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    const isPair = (unit & 0xfc00) === 0xd800;
    found[count++] = isPair ? new Char(source.codePointAt(i++) as number) : charOf(unit);
  }
  return List.from(count < found.length ? found.slice(0, count) : found);
}

function fromChars(source: Value): string {
  const elements = list(source);
  const { length } = elements;
  let whole = '';
  for (let from = 0; from < length; from += CHARACTERS_AT_ONCE) {
    const codePoints: number[] = [];
    for (let i = from; i < length && i < from + CHARACTERS_AT_ONCE; i++) {
      const element = elements.get(i);
      if (!(element instanceof Char)) throw typeError('Char', describe(element));
      codePoints.push(element.codePoint);
    }
    whole += String.fromCodePoint(...codePoints);
  }
  return whole;
}

/** `join` takes Strings and Chars. */
function join(source: Value, separator: Value): string {
  const between = text(separator);
  const elements = list(source);
  const texts: string[] = [];
  for (let i = 0; i < elements.length; i++) {
    const element = elements.get(i);
    if (typeof element === 'string') texts.push(element);
    else if (element instanceof Char) texts.push(String.fromCodePoint(element.codePoint));
    else throw typeError('String', describe(element));
  }
  return joined(texts, between);
}

/** Below so many pieces `Array.prototype.join` takes longer than additions. */
const FEW_PIECES = 8;

function joined(pieces: readonly string[], between: string): string {
  if (pieces.length >= FEW_PIECES || pieces.length === 0) return pieces.join(between);
  let whole = pieces[0];
  for (let i = 1; i < pieces.length; i++) whole += between + pieces[i];
  return whole;
}

function reverse(source: string): string {
  if (!isPlain(source)) return Array.from(source).reverse().join('');
  if (source.length > FEW_CHARACTERS) return source.split('').reverse().join('');
  let reversed = '';
  for (let i = source.length - 1; i >= 0; i--) reversed += source[i];
  return reversed;
}

const FEW_CHARACTERS = 32;

/** A negative number counts as "past the end". */
function substring(source: string, from: number, to: number): string {
  const start = from < 0 ? source.length : characterOffset(source, from);
  const end = to < 0 ? source.length : characterOffset(source, to);
  return end <= start ? '' : source.slice(start, end);
}

function replaceFirst(source: string, part: string, by: string): string {
  const at = source.indexOf(part);
  return at < 0 ? source : source.slice(0, at) + by + source.slice(at + part.length);
}

function replaceAll(source: string, part: string, by: string): string {
  if (part !== '') return source.split(part).join(by);
  return source === '' ? by : by + Array.from(source).join(by) + by;
}

function pad(source: string, length: number, filler: string): string {
  const missing = length - characterCount(source);
  if (missing <= 0) return '';
  checkLength(length);
  const first = filler === '' ? ' ' : String.fromCodePoint(filler.codePointAt(0) as number);
  return first.repeat(missing);
}

function repeat(source: string, count: number): string {
  if (count < 0) throw panic(`String.repeat: negative count ${count}`);
  checkLength(source.length * count);
  return source.repeat(count);
}

function byteOffset(source: string, position: number): number {
  return position < 0 ? -1 : utf8Length(source, position);
}

const searching = [
  row(
    'String.contains',
    '(s: String, part: String) -> Bool',
    'Whether the part occurs in the text. The empty part always does.',
    ['"banana".contains("nan")', 'true'],
    (s: Value, part: Value) => text(s).includes(text(part)),
  ),
  row(
    'String.startsWith',
    '(s: String, part: String) -> Bool',
    'Whether the text begins with the part.',
    ['"banana".startsWith("ba")', 'true'],
    (s: Value, part: Value) => text(s).startsWith(text(part)),
  ),
  row(
    'String.endsWith',
    '(s: String, part: String) -> Bool',
    'Whether the text ends with the part.',
    ['"banana".endsWith("na")', 'true'],
    (s: Value, part: Value) => text(s).endsWith(text(part)),
  ),
  row(
    'String.indexOf',
    '(s: String, part: String) -> Int',
    'The UTF-8 offset of the first occurrence, -1 when there is none.',
    ['"banana".indexOf("an")', '1'],
    (s: Value, part: Value) => byteOffset(text(s), text(s).indexOf(text(part))),
  ),
  row(
    'String.lastIndexOf',
    '(s: String, part: String) -> Int',
    'The UTF-8 offset of the last occurrence, -1 when there is none.',
    ['"banana".lastIndexOf("an")', '3'],
    (s: Value, part: Value) => byteOffset(text(s), text(s).lastIndexOf(text(part))),
  ),
];

const cutting = [
  row(
    'String.trim',
    '(s: String) -> String',
    'Without white space at both ends.',
    ['" a ".trim()', 'a'],
    (s: Value) => trim(text(s)),
  ),
  row(
    'String.trimStart',
    '(s: String) -> String',
    'Without white space at the start.',
    ['"[" ++ " a".trimStart() ++ "]"', '[a]'],
    (s: Value) => trimStart(text(s)),
  ),
  row(
    'String.trimEnd',
    '(s: String) -> String',
    'Without white space at the end.',
    ['"[" ++ "a ".trimEnd() ++ "]"', '[a]'],
    (s: Value) => trimEnd(text(s)),
  ),
  row(
    'String.substring',
    '(s: String, from: Int, to: Int) -> String',
    'The characters from one position up to, not including, another. Positions beyond the end, and negative ones, mean the end.',
    ['"hello".substring(1, 3)', 'el'],
    (s: Value, from: Value, to: Value) => substring(text(s), integer(from), integer(to)),
  ),
  row(
    'String.take',
    '(s: String, count: Int) -> String',
    'The first characters; the whole text when there are not so many or the count is negative.',
    ['"hello".take(2)', 'he'],
    (s: Value, count: Value) => {
      const source = text(s);
      return integer(count) < 0 ? source : source.slice(0, characterOffset(source, integer(count)));
    },
  ),
  row(
    'String.drop',
    '(s: String, count: Int) -> String',
    'What follows the first characters; nothing when there are not so many or the count is negative.',
    ['"hello".drop(2)', 'llo'],
    (s: Value, count: Value) => {
      const source = text(s);
      return integer(count) < 0 ? '' : source.slice(characterOffset(source, integer(count)));
    },
  ),
  row(
    'String.lines',
    '(s: String) -> [String]',
    'The lines, without their newlines.',
    [String.raw`"a\nb\n".lines()`, '["a", "b"]'],
    (s: Value) => textList(lines(text(s))),
  ),
  row(
    'String.words',
    '(s: String) -> [String]',
    'The words: what stands between white space.',
    ['" two  words ".words()', '["two", "words"]'],
    (s: Value) => textList(words(text(s))),
  ),
  row(
    'String.split',
    '(s: String, delimiter: String) -> [String]',
    'The pieces between the delimiters; an empty delimiter gives single characters.',
    ['"a,,b".split(",")', '["a", "", "b"]'],
    (s: Value, delimiter: Value) =>
      textList(text(delimiter) === '' ? Array.from(text(s)) : pieces(text(s), text(delimiter))),
  ),
];

const changing = [
  row(
    'String.toUpper',
    '(s: String) -> String',
    'In capital letters.',
    ['"straße".toUpper()', 'STRASSE'],
    (s: Value) => text(s).toUpperCase(),
  ),
  row(
    'String.toLower',
    '(s: String) -> String',
    'In small letters.',
    ['"AbC".toLower()', 'abc'],
    (s: Value) => text(s).toLowerCase(),
  ),
  row(
    'String.replace',
    '(s: String, part: String, by: String) -> String',
    'With the first occurrence of the part replaced.',
    ['"a-b-c".replace("-", "+")', 'a+b-c'],
    (s: Value, part: Value, by: Value) => replaceFirst(text(s), text(part), text(by)),
  ),
  row(
    'String.replaceAll',
    '(s: String, part: String, by: String) -> String',
    'With every occurrence of the part replaced.',
    ['"a-b-c".replaceAll("-", "+")', 'a+b+c'],
    (s: Value, part: Value, by: Value) => replaceAll(text(s), text(part), text(by)),
  ),
  row(
    'String.repeat',
    '(s: String, count: Int) -> String',
    'The text so many times.',
    ['"ab".repeat(3)', 'ababab'],
    (s: Value, count: Value) => repeat(text(s), integer(count)),
  ),
  row(
    'String.padStart',
    '(s: String, length: Int, filler: String) -> String',
    'Brought to a length by the first character of the filler in front.',
    ['"7".padStart(3, "0")', '007'],
    (s: Value, length: Value, filler: Value) => pad(text(s), integer(length), text(filler)) + text(s),
  ),
  row(
    'String.padEnd',
    '(s: String, length: Int, filler: String) -> String',
    'Brought to a length by the first character of the filler behind.',
    ['"ab".padEnd(4, ".")', 'ab..'],
    (s: Value, length: Value, filler: Value) => text(s) + pad(text(s), integer(length), text(filler)),
  ),
  row(
    'String.reverse',
    '(s: String) -> String',
    'The characters from last to first.',
    ['"abc".reverse()', 'cba'],
    (s: Value) => reverse(text(s)),
  ),
];

/** The namespace `String`. */
export const stringRows = rows([
  ...methodsOf(
    ['String'],
    [
      row(
        'String.length',
        '(s: String) -> Int',
        'The number of characters.',
        ['"añb".length()', '3'],
        (s: Value) => characterCount(text(s)),
      ),
      row(
        'String.isEmpty',
        '(s: String) -> Bool',
        'Whether the text has no characters.',
        ['"".isEmpty()', 'true'],
        (s: Value) => text(s) === '',
      ),
      row(
        'String.chars',
        '(s: String) -> [Char]',
        'The characters.',
        ['"abc".chars()', "['a', 'b', 'c']"],
        (s: Value) => chars(text(s)),
      ),
      ...searching,
      ...cutting,
      ...changing,
    ],
  ),
  asMethod(
    [],
    '',
    row(
      'String.from_chars',
      '(chars: [Char]) -> String',
      'The text of the characters.',
      ["String.from_chars(['o', 'k'])", 'ok'],
      fromChars,
    ),
  ),
  asMethod(
    ['List'],
    'join',
    row(
      'String.join',
      '(parts: [T], separator: String) -> String',
      'The Strings or Chars of a list in one text, the separator between them.',
      ['["a", "b"].join("-")', 'a-b'],
      join,
    ),
  ),
]);
