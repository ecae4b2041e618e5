/** Words for what the grammar wanted and what it found. */

import { EOF, type IParserErrorMessageProvider, tokenLabel } from 'chevrotain';
import { isToken, type Token } from '../tokens';
import * as t from '../tokens';

/**
 * Says what was expected; the parser adds what was found. Taken by chevrotain for its exceptions, so that none of its
 * own wording reaches users.
 */
export const messageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => 'the end of the input',
  // Rules look at tokens themselves and say what they wanted, so that these two never happen.
  buildNoViableAltMessage: () => 'something else',
  buildEarlyExitMessage: () => 'something else',
};

/** The found token in words: `` `x` ``, `line break`, `end of input`. */
export function describeToken(token: Token): string {
  if (isToken(token, EOF)) return 'end of input';
  if (isToken(token, t.Newline)) return 'line break';
  if (isToken(token, t.PartEnd)) return 'end of `${…}`';
  const text = token.image.length > 40 ? `${token.image.slice(0, 37)}...` : token.image;
  return `\`${text.replaceAll('\n', '\\n')}\``;
}
