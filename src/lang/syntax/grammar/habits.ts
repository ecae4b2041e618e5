/** What people write who come from other languages, and how it is written here. */

import { isToken, type Token } from '../tokens';
import * as t from '../tokens';

/** Words that begin bindings and functions elsewhere. */
const wordsOfBindings = new Set(['let', 'val', 'my', 'local', 'auto', 'mut', 'set']);
const wordsOfFunctions = new Set(['def', 'defp', 'fn', 'func', 'fun', 'function', 'sub', 'proc']);

const wordsOfTypes = new Set(['class', 'struct', 'enum', 'record', 'interface', 'data']);

const nameless = 'a function without a name is written `x => …`';

/** Operators elsewhere, as tokens that are not expected. */
const operators: ReadonlyMap<string, string> = new Map([
  ['and', 'write `&&`'],
  ['or', 'write `||`'],
  ['^', 'a power is written `x ** 2`'],
  ['..', 'numbers in a row are `range(1, 4)`, which is `[1, 2, 3]`'],
  ['..=', 'numbers in a row are `range(1, 4)`, which is `[1, 2, 3]`'],
  ['in', 'a loop is written `for i = 1 to 3 { … }`, or `list.each(x => …)`'],
]);

/**
 * Advice where a token is not what the grammar wants, if it looks like a habit.
 * @param before the tokens before it, the nearest last
 * @param next the token behind it
 */
export function adviceOnHabit(
  token: Token,
  before: readonly Token[],
  next: Token | undefined,
): string | undefined {
  const [first, second, previous] = [before.at(-3), before.at(-2), before.at(-1)];
  if (previous === undefined) return undefined;
  const image = previous.image;
  const operator = operators.get(token.image);
  if (operator !== undefined) return operator;
  if (isToken(token, t.Lower) && wordsOfBindings.has(image)) {
    return `write \`${token.image} = …\`, or \`var ${token.image} = …\` if it is to change`;
  }
  if (isToken(token, t.Lower) && (wordsOfFunctions.has(image) || image === 'lambda')) {
    const isNamed = next !== undefined && isToken(next, t.LeftParen);
    return isNamed ? `a function is written \`${token.image}(x) = …\`` : nameless;
  }
  const ofType = adviceOnType(token, previous, next);
  if (ofType !== undefined) return ofType;
  if (isToken(token, t.FatArrow) && isToken(previous, t.RightParen))
    return 'a function is written `f(x) = …`';
  if (isToken(token, t.ForKeyword) && !beginsStatement(previous))
    return 'a list is made from another by `list.map(x => …)`';
  if (image === 'catch') return 'what is caught stands in braces: `catch { e -> … }`';
  if (isToken(token, t.Arrow)) return isToken(previous, t.Lower) ? nameless : undefined;
  if (isToken(token, t.Equals) && image === ':') return 'write `x = …`, or `var x = …` if it is to change';
  if (image === '++' && second !== undefined && isToken(second, t.Lower) && beginsStatement(first)) {
    return `to count, write \`${second.image} = ${second.image} + 1\``;
  }
  if (isToken(previous, t.Lower) && beginsStatement(second) && isArgument(token, next)) {
    return `a call has parentheses: \`${image}(…)\``;
  }
  return undefined;
}

/** What declares a type elsewhere, or makes a value of it. */
function adviceOnType(token: Token, previous: Token, next: Token | undefined): string | undefined {
  if (isToken(token, t.Upper) && wordsOfTypes.has(previous.image)) {
    return `a type is written \`type ${token.image} = { … }\`, or \`type ${token.image} = This | That\``;
  }
  const isRecord = isToken(token, t.LeftBrace) && next !== undefined && isToken(next, t.Lower);
  if (!isRecord || !isToken(previous, t.Upper)) return undefined;
  return `a value of a type has its fields in parentheses: \`${previous.image}(${next.image}: …)\``;
}

function beginsStatement(before: Token | undefined): boolean {
  return before === undefined || [t.Newline, t.Semicolon, t.LeftBrace].some((type) => isToken(before, type));
}

function isArgument(token: Token, next: Token | undefined): boolean {
  if (isToken(token, t.Lower)) return next === undefined || !isToken(next, t.Equals);
  return [t.StringLiteral, t.TemplateStart, t.IntLiteral, t.NumberLiteral].some((type) =>
    isToken(token, type),
  );
}
