/**
 * Makes the words of a command line readable for the parser of options, which knows no option with a value that only
 * may follow at once: `-i.bak` has a suffix, in `-i FILE` there is none.
 */

import type { Option } from 'commander';

const inPlace = '--in-place';

/**
 * The words with `-i[SUFFIX]` written as `--in-place=SUFFIX`, also inside of a group such as `-pi.bak`. A suffix begins
 * with no letter: `-pie CODE` is `-p -i -e CODE`. Words after the program, and values of options, are not touched.
 */
export function spellOut(words: readonly string[], options: readonly Option[]): string[] {
  const spelled: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === '--' || word === '-' || !word.startsWith('-')) return [...spelled, ...words.slice(index)];
    const own = word.startsWith('--') ? [word === inPlace ? `${inPlace}=` : word] : spellGroup(word, options);
    spelled.push(...own);
    if (takesNextWord(own[own.length - 1], options) && index + 1 < words.length) spelled.push(words[++index]);
  }
  return spelled;
}

/** A group of short options, without `-i` in it. */
function spellGroup(word: string, options: readonly Option[]): string[] {
  for (let at = 1; at < word.length; at++) {
    const option = options.find(({ short }) => short === `-${word[at]}`);
    // The rest is the option's value.
    if (option === undefined || option.required) return [word];
    if (word[at] !== 'i') continue;
    const before = at > 1 ? [word.slice(0, at)] : [];
    const rest = word.slice(at + 1);
    if (!/^[A-Za-z]/.test(rest)) return [...before, `${inPlace}=${rest}`];
    return [...before, `${inPlace}=`, ...spellGroup(`-${rest}`, options)];
  }
  return [word];
}

function takesNextWord(word: string, options: readonly Option[]): boolean {
  if (word.startsWith('--')) {
    return !word.includes('=') && options.some(({ long, required }) => long === word && required);
  }
  // In a group the first option with a value has the rest of the word, or if there is none, the next word.
  for (let at = 1; at < word.length; at++) {
    if (options.some(({ short, required }) => short === `-${word[at]}` && required))
      return at === word.length - 1;
  }
  return false;
}
