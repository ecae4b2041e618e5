/**
 * Decisions that need more than the next token, made by walking over tokens. Groups are jumped over by the bracket
 * table, so that each decision costs about as much as the pattern or type it walks over.
 */

import type { TokenType } from 'chevrotain';
import type { BracketTable } from './brackets';
import { endsOperand } from './operators';
import * as t from './tokens';
import { isToken, type Token } from './tokens';

/** Forms of a statement that can be told apart before it is read. */
type StatementForm = 'var' | 'if' | 'function' | 'binding' | 'typedBinding' | 'expression';

/** How deep types are followed; deeper ones are left to the parser, which reports them. */
const maximumTypeDepth = 100;

/** Looks at the tokens of one parse. Methods named `skip…` return the index behind the thing, or -1 if it is none. */
export class Lookahead {
  /** Whether the bracket at an index holds types, remembered since nested brackets would be walked repeatedly. */
  private readonly typeLists = new Map<number, boolean>();

  constructor(
    private readonly tokens: readonly Token[],
    private readonly brackets: BracketTable,
  ) {}

  /** `x => …`, `(a, b) => …`, `Some(n) -> Int => …`; the last form only where an arrow may follow an expression. */
  isLambda(start: number, arrowAllowed: boolean): boolean {
    let i = this.skipBasePattern(start);
    if (i >= 0 && this.is(i, t.Bar)) {
      while (i >= 0 && this.is(i, t.Bar)) i = this.skipBasePattern(i + 1);
      // `[Some(f(x)) | y => z]` is a list with a tail: what stands before the bar is no pattern.
      if (i >= 0 && !this.mayBePattern(start, i)) return false;
    }
    if (i < 0) return false;
    if (this.is(i, t.FatArrow)) return true;
    if (!arrowAllowed || !this.is(i, t.Arrow)) return false;
    const behindType = this.skipType(i + 1);
    return behindType >= 0 && this.is(behindType, t.FatArrow);
  }

  /** `[Int, a](` after an operand: types for a call; `[0](` indexes and then calls. */
  isTypeArguments(start: number): boolean {
    const close = this.brackets[start];
    return close > start + 1 && this.is(close + 1, t.LeftParen) && this.isTypeList(start, 0);
  }

  /** `name:` or `name =` before an argument. */
  isArgumentName(start: number): boolean {
    return this.is(start, t.Lower) && (this.is(start + 1, t.Colon) || this.is(start + 1, t.Equals));
  }

  /** What the statement at `start` is. */
  statementForm(start: number): StatementForm {
    if (this.is(start, t.VarKeyword)) return 'var';
    if (this.is(start, t.IfKeyword)) return 'if';
    if (this.is(start, t.Lower) && this.is(start + 1, t.LeftParen)) {
      return this.isDefinition(start) ? 'function' : 'expression';
    }
    const behind = this.skipBasePattern(start);
    if (behind < 0) return 'expression';
    if (this.is(behind, t.Equals)) return 'binding';
    if (!this.is(behind, t.Colon)) return 'expression';
    const behindType = this.skipType(behind + 1);
    return behindType >= 0 && this.is(behindType, t.Equals) ? 'typedBinding' : 'expression';
  }

  /** `pattern =`: in `do … end` any pattern may be bound. */
  isPatternBinding(start: number): boolean {
    const behind = this.skipBasePattern(start);
    return behind >= 0 && this.is(behind, t.Equals);
  }

  /** `name(…) =` or `name(…) -> Type =`. */
  private isDefinition(start: number): boolean {
    const close = this.brackets[start + 1];
    if (close < 0) return false;
    if (this.is(close + 1, t.Equals)) return true;
    if (!this.is(close + 1, t.Arrow)) return false;
    const behindType = this.skipType(close + 2);
    return behindType >= 0 && this.is(behindType, t.Equals);
  }

  /** `name(…)` or `name[T](…)` that is followed by what only a definition has: `=`, a return type or a guard. */
  isFunctionItem(start: number): boolean {
    if (!this.is(start, t.Lower)) return false;
    const open = this.is(start + 1, t.LeftBracket) ? this.skipGroup(start + 1) : start + 1;
    if (open < 0 || !this.is(open, t.LeftParen)) return false;
    const behind = this.skipGroup(open);
    if (behind < 0) return false;
    if (this.is(behind, t.WhenKeyword)) return true;
    const behindType = this.is(behind, t.Arrow) ? this.skipType(behind + 1) : behind;
    if (behindType < 0) return false;
    // The `=` may stand on the next line.
    return this.is(this.is(behindType, t.Newline) ? behindType + 1 : behindType, t.Equals);
  }

  /** `Type: Trait`, `[A]: Trait`, `(A, B): Trait`, but not the typed binding `(a, b): T = …`. */
  isImplementation(start: number): boolean {
    const behind = this.skipTypeAtom(start, 0);
    if (behind < 0 || !this.is(behind, t.Colon) || this.is(start, t.Lower)) return false;
    if (this.is(start, t.Upper) || this.is(start, t.Self)) return true;
    const behindTrait = this.skipType(behind + 1);
    return behindTrait >= 0 && !this.is(behindTrait, t.Equals);
  }

  /** Whether what follows `:` in the parameter of a local function is a type rather than a default value. */
  isParameterType(start: number): boolean {
    const behind = this.skipType(start);
    if (behind < 0) return false;
    const token = this.tokens[start];
    if (isToken(token, t.Lower) && behind === start + 1 && token.image.length > 1) return false;
    return this.is(behind, t.Comma) || this.is(behind, t.RightParen) || this.is(behind, t.Equals);
  }

  /** Walks over one alternative of a pattern. */
  skipBasePattern(i: number): number {
    const token = this.tokens[i];
    switch (token.tokenType) {
      case t.Underscore:
      case t.Lower:
      case t.TrueKeyword:
      case t.FalseKeyword:
      case t.StringLiteral:
      case t.CharLiteral:
      case t.NumberLiteral:
        return i + 1;
      case t.IntLiteral:
        return this.skipRangeEnd(i + 1);
      case t.Minus:
        if (this.is(i + 1, t.IntLiteral)) return this.skipRangeEnd(i + 2);
        return this.is(i + 1, t.NumberLiteral) ? i + 2 : -1;
      case t.Caret:
        return this.is(i + 1, t.Lower) ? i + 2 : -1;
      case t.Percent:
        return this.is(i + 1, t.LeftBrace) ? this.skipGroup(i + 1) : -1;
      case t.Upper:
        return this.is(i + 1, t.LeftParen) || this.is(i + 1, t.LeftBrace) ? this.skipGroup(i + 1) : i + 1;
      case t.LeftParen:
      case t.LeftBracket:
      case t.LeftBrace:
      case t.HashBrace:
      case t.TemplateStart:
        return this.skipGroup(i);
      default:
        return -1;
    }
  }

  /** Whether the tokens from `start` to `end` are such as patterns are made of. */
  private mayBePattern(start: number, end: number): boolean {
    const open: number[] = [];
    for (let i = start; i < end; i++) {
      const type = this.tokens[i].tokenType;
      if (!patternTokens.has(type)) return false;
      if (i > start && this.isSuffix(i)) return false;
      if (type === t.Range && !this.is(i - 1, t.IntLiteral)) return false;
      if (type === t.Colon && !this.holdsFields(open[open.length - 1])) return false;
      if (this.brackets[i] > i) open.push(i);
      else if (this.brackets[i] >= 0) open.pop();
    }
    return true;
  }

  /** Whether a bracket calls or indexes what stands before it; a constructor's fields do not. */
  private isSuffix(i: number): boolean {
    const before = this.tokens[i - 1];
    if (this.is(i, t.LeftBracket)) return endsOperand(before);
    return this.is(i, t.LeftParen) && !isToken(before, t.Upper) && endsOperand(before);
  }

  /** `{` and `Constructor(`; between other brackets a colon would begin a type. */
  private holdsFields(open: number | undefined): boolean {
    if (open === undefined) return false;
    return this.is(open, t.LeftBrace) || (this.is(open, t.LeftParen) && this.is(open - 1, t.Upper));
  }

  private skipRangeEnd(i: number): number {
    if (!this.is(i, t.Range) && !this.is(i, t.RangeInclusive)) return i;
    const bound = this.is(i + 1, t.Minus) ? i + 2 : i + 1;
    return this.is(bound, t.IntLiteral) ? bound + 1 : -1;
  }

  private skipGroup(i: number): number {
    const close = this.brackets[i];
    return close < 0 ? -1 : close + 1;
  }

  /** Walks over a type, arrows included. */
  skipType(start: number, depth = 0): number {
    let i = this.skipTypeAtom(start, depth);
    while (i >= 0 && this.is(i, t.Arrow)) i = this.skipTypeAtom(i + 1, depth);
    return i;
  }

  private skipTypeAtom(start: number, depth: number): number {
    const name = this.skipFolders(start);
    if (this.is(name, t.Lower)) return name + 1;
    if (this.is(name, t.Upper) || this.is(name, t.Self)) {
      let i = name + 1;
      while (this.is(i, t.Dot) && this.is(i + 1, t.Upper)) i += 2;
      if (!this.is(i, t.LeftBracket)) return i;
      return this.isTypeList(i, depth) ? this.skipGroup(i) : -1;
    }
    if (this.is(start, t.LeftBracket) || this.is(start, t.LeftParen)) {
      return this.isTypeList(start, depth) ? this.skipGroup(start) : -1;
    }
    if (this.is(start, t.LeftBrace)) {
      const isRecord = this.is(start + 1, t.RightBrace) || this.isArgumentName(start + 1);
      return isRecord ? this.skipGroup(start) : -1;
    }
    return -1;
  }

  /** Walks over `folder.file.` before the name of a type; stays where no such name follows. */
  private skipFolders(start: number): number {
    let i = start;
    while (this.is(i, t.Lower) && this.is(i + 1, t.Dot)) i += 2;
    return this.is(i, t.Upper) ? i : start;
  }

  /** Whether the bracket holds types with commas between them, or nothing. */
  private isTypeList(open: number, depth: number): boolean {
    const known = this.typeLists.get(open);
    if (known !== undefined) return known;
    const answer = depth < maximumTypeDepth && this.walkTypeList(open, depth + 1);
    this.typeLists.set(open, answer);
    return answer;
  }

  private walkTypeList(open: number, depth: number): boolean {
    const close = this.brackets[open];
    if (close < 0) return false;
    let i = open + 1;
    while (i < close) {
      i = this.skipType(i, depth);
      if (i < 0 || (i !== close && !this.is(i, t.Comma))) return false;
      if (i < close) i++;
    }
    return i === close;
  }

  private is(i: number, type: TokenType): boolean {
    return i < this.tokens.length && isToken(this.tokens[i], type);
  }
}

/** Tokens that may occur in a pattern; strings with parts are not looked into. */
const patternTokens = new Set([
  ...t.atoms,
  t.LeftParen,
  t.RightParen,
  t.LeftBracket,
  t.RightBracket,
  t.LeftBrace,
  t.RightBrace,
  t.HashBrace,
  t.Percent,
  t.Caret,
  t.Minus,
  t.Range,
  t.RangeInclusive,
  t.Comma,
  t.Colon,
  t.Bar,
]);
