/**
 * Strings by character, which is a Unicode code point: a JavaScript string counts those beyond U+FFFF twice.
 *
 * Texts without such characters need no counting. Looking for one is immediate in a text of Latin-1 characters (V8
 * knows that none can be there) and takes one pass in others, whose answer is kept for the text asked about last:
 * a loop over the positions of one text costs one pass.
 */

const surrogate = /[\ud800-\udfff]/;
const pair = /[\ud800-\udbff][\udc00-\udfff]/g;
/** Up to this length looking again is as fast as remembering. */
const SHORT = 32;

let lastPlain = '';
/** The text with pairs asked about last, and a character number with its offset in it. */
let lastMixed = '';
let lastIndex = 0;
let lastOffset = 0;

/** Whether every character is one UTF-16 unit, so that positions need no counting. */
export function isPlain(text: string): boolean {
  if (text.length <= SHORT) return !surrogate.test(text);
  if (text === lastPlain) return true;
  if (text === lastMixed || surrogate.test(text)) return false;
  lastPlain = text;
  return true;
}

/** The number of characters. */
export function characterCount(text: string): number {
  if (isPlain(text)) return text.length;
  let count = text.length;
  pair.lastIndex = 0;
  while (pair.test(text)) count--;
  return count;
}

/**
 * Where character number `index`, at least 0, begins, counted in UTF-16 units; the length of the text when there are
 * not so many characters.
 */
export function characterOffset(text: string, index: number): number {
  if (index >= text.length) return text.length;
  if (isPlain(text)) return index;
  if (text !== lastMixed) {
    lastMixed = text;
    lastIndex = lastOffset = 0;
  }
  let at = lastIndex;
  let offset = lastOffset;
  if (index < at / 2) at = offset = 0;
  for (; at < index && offset < text.length; at++) offset += isHigh(text, offset) ? 2 : 1;
  for (; at > index; at--) offset -= isHigh(text, offset - 2) ? 2 : 1;
  lastIndex = at;
  lastOffset = offset;
  return offset;
}

/** The character number `index`, at least 0, as a text; undefined when there are not so many. */
export function characterAt(text: string, index: number): string | undefined {
  const offset = characterOffset(text, index);
  if (offset >= text.length) return undefined;
  return isHigh(text, offset) ? text.slice(offset, offset + 2) : text[offset];
}

/** Whether the first half of a pair stands at `offset`; false outside the text. */
function isHigh(text: string, offset: number): boolean {
  return (text.charCodeAt(offset) & 0xfc00) === 0xd800;
}
