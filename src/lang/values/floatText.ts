/** Floats as text. */

/**
 * The shortest decimal digits that read back as the same number, never with an exponent; whole numbers end in
 * `.0`. Not finite: `NaN`, `inf`, `-inf`.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const text = expand(String(value));
  return text.includes('.') ? text : `${text}.0`;
}

/** `floatText` for a number that is exact in 32 bits: the shortest digits that give it back after rounding to 32 bits. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) return floatText(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return floatText(short);
  }
  return floatText(Number(value.toPrecision(9)));
}

/** Writes a number such as `1.5e-7` or `1e+21` without its exponent. */
function expand(text: string): string {
  const at = text.indexOf('e');
  if (at < 0) return text;
  const sign = text.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = text.slice(sign.length, at).split('.');
  const point = whole.length + Number(text.slice(at + 1));
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
