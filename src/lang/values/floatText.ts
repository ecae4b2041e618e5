/** Floats as text. */

/**
 * Never with an exponent. Whole numbers: all their digits and `.0`; other numbers: the shortest digits that read back
 * as the same number. Not finite: `NaN`, `inf`, `-inf`.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return `${value}.0`;
  return Number.isInteger(value) ? `${BigInt(value)}.0` : expand(String(value));
}

/** `floatText` for a number that is exact in 32 bits: the shortest digits that give it back after rounding to 32 bits. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return floatText(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return floatText(short);
  }
  return floatText(Number(value.toPrecision(9)));
}

/** Writes a number such as `1.5e-7` without its exponent. The number is not whole. */
function expand(text: string): string {
  const at = text.indexOf('e');
  if (at < 0) return text;
  const sign = text.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = text.slice(sign.length, at).split('.');
  const point = whole.length + Number(text.slice(at + 1));
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
