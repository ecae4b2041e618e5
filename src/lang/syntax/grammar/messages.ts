/** Words for what was found where the grammar wanted something else. */

import { isToken, type Token } from '../tokens';
import * as t from '../tokens';

/** The found token in words: `` `x` ``, `line break`, `end of input`. */
export function describeToken(token: Token): string {
  if (isToken(token, t.EndOfInput)) return 'end of input';
  if (isToken(token, t.Newline)) return 'line break';
  if (isToken(token, t.PartEnd)) return 'end of `${…}`';
  const text = token.image.length > 40 ? `${token.image.slice(0, 37)}...` : token.image;
  return `\`${text.replaceAll('\n', '\\n')}\``;
}
