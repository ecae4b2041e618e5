/** `\w`, `\d` and `\s` in a pattern, made to mean characters of all scripts and not of ASCII alone. */

/** What each class holds, as it stands inside brackets. */
const members: Readonly<Record<string, string>> = {
  w: '\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}',
  d: '\\p{Nd}',
  s: '\\s\\v\\x85\\p{Z}',
};

/** The class, or its complement for a capital letter; inside brackets a complement stays one of ASCII. */
function classFor(letter: string, isInside: boolean): string {
  const held = members[letter.toLowerCase()];
  const isComplement = letter !== letter.toLowerCase();
  if (isInside) return isComplement ? `\\${letter}` : held;
  return isComplement ? `[^${held}]` : `[${held}]`;
}

/** `[:alpha:]` inside brackets. */
const posixClass = /^\[:\^?[a-z]+:\]/;

/** The pattern with its Perl classes widened. */
export function widenClasses(pattern: string): string {
  if (!/\\[wdsWDS]/.test(pattern)) return pattern;
  let widened = '';
  let isInside = false;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '\\') {
      const letter = pattern[++i] ?? '';
      widened += /^[wdsWDS]$/.test(letter) ? classFor(letter, isInside) : character + letter;
      continue;
    }
    const posix = isInside ? posixClass.exec(pattern.slice(i, i + 16)) : null;
    if (posix !== null) {
      widened += posix[0];
      i += posix[0].length - 1;
      continue;
    }
    widened += character;
    if (isInside) {
      if (character === ']') isInside = false;
    } else if (character === '[') {
      isInside = true;
      // A bracket that comes first, also after `^`, is a member.
      if (pattern[i + 1] === '^') widened += pattern[++i];
      if (pattern[i + 1] === ']') widened += pattern[++i];
    }
  }
  return widened;
}
