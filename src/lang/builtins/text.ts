/** Texts: bytes, white space, words and lines as the language counts them. */

/** The number of bytes of the first `end` units in UTF-8. */
export function utf8Length(source: string, end: number): number {
  let bytes = end;
  for (let i = 0; i < end; i++) {
    const unit = source.charCodeAt(i);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}

/** Whether a UTF-16 unit has the Unicode property White_Space; all such characters are single units. */
function isWhiteSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 9 && unit <= 13);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  return (
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/** The text without white space at its start. */
export function trimStart(source: string): string {
  let from = 0;
  while (from < source.length && isWhiteSpace(source.charCodeAt(from))) from++;
  return from === 0 ? source : source.slice(from);
}

/** The text without white space at its end. */
export function trimEnd(source: string): string {
  let to = source.length;
  while (to > 0 && isWhiteSpace(source.charCodeAt(to - 1))) to--;
  return to === source.length ? source : source.slice(0, to);
}

/** The text without white space at both ends. */
export function trim(source: string): string {
  return trimEnd(trimStart(source));
}

/** The words of a text: what stands between white space. */
export function words(source: string): string[] {
  const found: string[] = [];
  const { length } = source;
  let at = 0;
  for (;;) {
    while (at < length && isWhiteSpace(source.charCodeAt(at))) at++;
    if (at === length) return found;
    const from = at;
    while (at < length && !isWhiteSpace(source.charCodeAt(at))) at++;
    found.push(source.slice(from, at));
  }
}

/** The pieces between the delimiters, which are not empty. `String.prototype.split` takes twice as long. */
export function pieces(source: string, delimiter: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (;;) {
    const at = source.indexOf(delimiter, from);
    if (at < 0) break;
    found.push(source.slice(from, at));
    from = at + delimiter.length;
  }
  found.push(from === 0 ? source : source.slice(from));
  return found;
}

/** The lines, without their ends; a newline at the end of the text begins no further line. */
export function lines(source: string): string[] {
  if (source === '') return [];
  const found = source.includes('\r') ? source.split(/\r?\n/) : pieces(source, '\n');
  if (found[found.length - 1] === '') found.pop();
  return found;
}
