/** The explanations of diagnostics as texts. */

import { explanations } from '../lang/diagnostics/explanations';
import { CommandFailure } from '../project/failure';

/** All codes with their titles. */
export function listing(asJson: boolean): string {
  const titles = Object.entries(explanations).map(([code, { title }]) => ({ code, title }));
  if (asJson) return `${JSON.stringify(titles)}\n`;
  return titles.map(({ code, title }) => `${code}  ${title}\n`).join('');
}

/** What a code means. Fails with a `CommandFailure` when there is no such code. */
export function explanation(word: string, asJson: boolean): string {
  const code = word.toUpperCase();
  const found = explanations[code];
  if (found === undefined)
    throw new CommandFailure(`there is no diagnostic \`${word}\`; \`nostos explain\` lists all codes`, 2);
  if (asJson) return `${JSON.stringify({ code, ...found })}\n`;
  const example = (heading: string, program: string | undefined) =>
    program === undefined ? '' : `\n${heading}\n\n${program.replace(/^/gm, '    ')}\n`;
  return `${code}: ${found.title}\n\n${found.text}\n${example('Has the problem:', found.wrong)}${example('Has it not:', found.right)}`;
}
