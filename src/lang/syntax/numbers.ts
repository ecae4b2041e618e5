/** Number literals: their forms, suffixes and ranges. */

import type { Literal, SizedKind } from './ast';
import type { LiteralValue } from './tokens';

/** A number literal that was read from `start` to `end` of a text. */
export interface ScannedNumber {
  readonly end: number;
  readonly value: LiteralValue;
  /** What is wrong with it, if anything: message and help. */
  readonly problem: { readonly message: string; readonly help: string | undefined } | undefined;
}

const sizedKinds: Readonly<Record<string, { kind: SizedKind; minimum: bigint; maximum: bigint }>> = {
  i8: { kind: 'Int8', minimum: -128n, maximum: 127n },
  i16: { kind: 'Int16', minimum: -32768n, maximum: 32767n },
  i32: { kind: 'Int32', minimum: -(2n ** 31n), maximum: 2n ** 31n - 1n },
  u8: { kind: 'UInt8', minimum: 0n, maximum: 255n },
  u16: { kind: 'UInt16', minimum: 0n, maximum: 65535n },
  u32: { kind: 'UInt32', minimum: 0n, maximum: 2n ** 32n - 1n },
  u64: { kind: 'UInt64', minimum: 0n, maximum: 2n ** 64n - 1n },
};
const intMaximum = 2n ** 63n - 1n;

// Sticky expressions, so that a match begins exactly where the scanner stands.
const radixForm = /0[xX][0-9A-Fa-f][0-9A-Fa-f_]*|0[bB][01][01_]*/y;
const decimalForm = /[0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?)?/y;
const wordForm = /[A-Za-z0-9_]*/y;

/** Reads the number literal that starts at `start`; there must be a digit. */
export function scanNumber(text: string, start: number): ScannedNumber {
  return scanShortInt(text, start) ?? scanAnyNumber(text, start);
}

/** Most numbers are a few digits and nothing else: read without regular expressions. */
function scanShortInt(text: string, start: number): ScannedNumber | undefined {
  let value = 0;
  let i = start;
  for (; i < start + 15; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) break;
    value = value * 10 + (code - 48);
  }
  // A dot, a letter, an underscore or more digits: some other form, or `1..2`, which the general way tells apart.
  if (/[.\w]/.test(text.charAt(i))) return undefined;
  return accept(i, { kind: 'Int', value: BigInt(value) });
}

function scanAnyNumber(text: string, start: number): ScannedNumber {
  radixForm.lastIndex = start;
  const radix = radixForm.exec(text);
  if (radix) return finish(text, start, radix[0], true);
  decimalForm.lastIndex = start;
  const decimal = decimalForm.exec(text) as RegExpExecArray; // the digit at `start` makes it match
  return finish(text, start, decimal[0], false);
}

/** Reads plain digits: the index in `t.0.1`. */
export function scanTupleIndex(text: string, start: number): ScannedNumber {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return accept(end, { kind: 'Int', value: BigInt(text.slice(start, end)) });
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Reads the suffix behind the digits and builds the literal. */
function finish(text: string, start: number, written: string, isRadix: boolean): ScannedNumber {
  const digitsEnd = start + written.length;
  wordForm.lastIndex = digitsEnd;
  const suffix = (wordForm.exec(text) as RegExpExecArray)[0]; // an empty word matches too
  const end = digitsEnd + suffix.length;
  const digits = written.replaceAll('_', '');
  const isWhole = isRadix || !digits.includes('.');

  if (suffix === '') {
    if (isWhole) return plainInt(end, text.slice(start, end), BigInt(digits));
    return accept(end, { kind: 'Float', value: Number(digits) });
  }
  if (!isRadix) {
    if (suffix === 'd' && !/[eE]/.test(digits)) return accept(end, { kind: 'Decimal', text: digits });
    if (isWhole && suffix === 'n') return accept(end, { kind: 'BigInt', value: BigInt(digits) });
    if (!isWhole && suffix === 'f32') {
      return accept(end, { kind: 'Float32', value: Math.fround(Number(digits)) });
    }
    if (isWhole && Object.hasOwn(sizedKinds, suffix)) {
      return sizedInt(end, text.slice(start, end), suffix, BigInt(digits));
    }
  }
  return badSuffix(text.slice(start, end), end, digits, suffix, isWhole);
}

function accept(end: number, literal: Literal, needsMinus = false): ScannedNumber {
  return { end, value: { literal, needsMinus }, problem: undefined };
}

function plainInt(end: number, written: string, value: bigint): ScannedNumber {
  if (value <= intMaximum) return accept(end, { kind: 'Int', value });
  if (value === intMaximum + 1n) return accept(end, { kind: 'Int', value }, true);
  const message = intRangeMessage(written);
  // The suffix does not go with other bases.
  const decimal = written.startsWith('0') ? String(value) : written;
  const help = `write \`${shortened(decimal)}n\` for a BigInt, which has no limit`;
  return {
    end,
    value: { literal: { kind: 'Int', value: 0n }, needsMinus: false },
    problem: { message, help },
  };
}

function intRangeMessage(written: string): string {
  const range = `${-intMaximum - 1n} to ${intMaximum}`;
  return `integer literal \`${shortened(written)}\` is out of range for Int (valid range: ${range})`;
}

/** Long numbers are cut in messages. */
function shortened(written: string): string {
  return written.length > 40 ? `${written.slice(0, 37)}...` : written;
}

function sizedInt(end: number, written: string, suffix: string, value: bigint): ScannedNumber {
  const { kind, minimum, maximum } = sizedKinds[suffix];
  if (value <= maximum) return accept(end, { kind: 'SizedInt', type: kind, value });
  if (-value === minimum) return accept(end, { kind: 'SizedInt', type: kind, value }, true);
  const problem = { message: sizedRangeMessage(written, kind, minimum, maximum), help: undefined };
  return { end, value: { literal: { kind: 'SizedInt', type: kind, value: 0n }, needsMinus: false }, problem };
}

function sizedRangeMessage(written: string, kind: SizedKind, minimum: bigint, maximum: bigint): string {
  return `integer literal \`${shortened(written)}\` is out of range for ${kind} (valid range: ${minimum} to ${maximum})`;
}

/** The message for a literal that would have needed a minus before it. */
export function outOfRangeMessage(written: string, literal: Literal): string {
  for (const { kind, minimum, maximum } of Object.values(sizedKinds)) {
    if (literal.kind === 'SizedInt' && literal.type === kind) {
      return sizedRangeMessage(written, kind, minimum, maximum);
    }
  }
  return intRangeMessage(written);
}

/** The literal with its sign turned; only numbers have one. */
export function negated(literal: Literal): Literal | undefined {
  switch (literal.kind) {
    case 'Int':
    case 'SizedInt':
    case 'BigInt':
      return { ...literal, value: -literal.value };
    case 'Float':
    case 'Float32':
      return { ...literal, value: -literal.value };
    case 'Decimal':
      return { ...literal, text: `-${literal.text}` };
    case 'String':
    case 'Char':
    case 'Bool':
    case 'Unit':
      return undefined;
  }
}

function badSuffix(
  written: string,
  end: number,
  digits: string,
  suffix: string,
  isWhole: boolean,
): ScannedNumber {
  const value: LiteralValue = {
    literal: isWhole ? { kind: 'Int', value: 0n } : { kind: 'Float', value: 0 },
    needsMinus: false,
  };
  const exponent = /^[eE]\d*$/.test(suffix);
  const help = exponent
    ? `an exponent needs a fraction: \`${digits}.0${suffix}\``
    : 'suffixes are i8 i16 i32 u8 u16 u32 u64 (integers), f32 (fractions), n (BigInt) and d (Decimal)';
  return { end, value, problem: { message: `invalid number literal \`${shortened(written)}\``, help } };
}
