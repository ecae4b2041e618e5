/** Words for what the grammar wanted and what it found. */

import { EOF, type IParserErrorMessageProvider, tokenLabel } from 'chevrotain';
import { isToken, type Token } from '../tokens';
import * as t from '../tokens';

/** What a rule stands for, said to people when none of its alternatives fits. */
const ruleNames: Readonly<Record<string, string>> = {
  item: 'a definition',
  primary: 'an expression',
  expression: 'an expression',
  argument: 'an expression',
  statement: 'an expression or statement',
  basePattern: 'a pattern',
  integerBound: 'an integer',
  mapKey: 'a literal or `^name`',
  typeOperand: 'a type',
  typeBody: 'a type, fields in braces or constructors',
  memberName: 'a field or method name',
  name: 'a name',
  arms: 'an arm `pattern -> expression`',
  spawned: '`(` or `{`',
  methodName: 'a method name',
};

/**
 * Says what was expected; the parser adds what was found. Taken by chevrotain for its exceptions, so that none of its
 * own wording reaches users.
 */
export const messageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => 'the end of the input',
  buildNoViableAltMessage: ({ ruleName, customUserDescription }) =>
    customUserDescription ?? ruleNames[ruleName] ?? ruleName,
  buildEarlyExitMessage: ({ ruleName, customUserDescription }) =>
    customUserDescription ?? ruleNames[ruleName] ?? ruleName,
};

/** The found token in words: `` `x` ``, `line break`, `end of input`. */
export function describeToken(token: Token): string {
  if (isToken(token, EOF)) return 'end of input';
  if (isToken(token, t.Newline)) return 'line break';
  if (isToken(token, t.PartEnd)) return 'end of `${…}`';
  const text = token.image.length > 40 ? `${token.image.slice(0, 37)}...` : token.image;
  return `\`${text.replaceAll('\n', '\\n')}\``;
}
