/** Expressions that steer control: conditions, matches, loops, exceptions, processes, quotes. */

import type { ParserMethod } from 'chevrotain';
import type { Arm, Expression, IfExpression, ReceiveExpression, SpawnExpression, Statement } from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { type FormTable, PrimaryGrammar } from './primaries';

/** Condition and branch of an `if`. */
interface Rung {
  readonly start: Token;
  readonly condition: Expression;
  readonly consequent: Expression;
}

/** The rules of the forms that begin with a keyword. */
export abstract class ControlGrammar extends PrimaryGrammar {
  protected abstract readonly branch: ParserMethod<[boolean], Expression>;
  protected abstract readonly armBody: ParserMethod<[], Expression>;
  protected abstract readonly doStatement: ParserMethod<[], Statement>;
  protected abstract readonly quoteBlock: ParserMethod<[Token], Expression>;

  protected readonly controlForms: FormTable = [
    [t.IfKeyword, () => this.SUBRULE(this.ifExpression, { ARGS: [false] })],
    [t.MatchKeyword, () => this.SUBRULE(this.matchExpression)],
    [t.TryKeyword, () => this.SUBRULE(this.tryExpression)],
    [t.DoKeyword, () => this.SUBRULE(this.doExpression)],
    [t.ReceiveKeyword, () => this.SUBRULE(this.receiveExpression)],
    [t.WhileKeyword, () => this.SUBRULE(this.whileExpression)],
    [t.ForKeyword, () => this.SUBRULE(this.forExpression)],
    [t.BreakKeyword, () => this.breakExpression()],
    [t.ContinueKeyword, () => this.continueExpression()],
    [t.ReturnKeyword, () => this.returnExpression()],
    [t.SpawnKeyword, () => this.SUBRULE(this.spawnExpression)],
    [t.SpawnLinkKeyword, () => this.SUBRULE(this.spawnExpression)],
    [t.SpawnMonitorKeyword, () => this.SUBRULE(this.spawnExpression)],
    [t.QuoteKeyword, () => this.SUBRULE(this.quoteExpression)],
  ];

  // ------------------------------------------------------------------------------------------ conditions

  /**
   * `if c then a else b`. Ladders of `else if` are read in one loop and nested afterwards. In a statement the branches
   * may be assignments.
   */
  protected ifExpression = this.rule('ifExpression', (isStatement: boolean): Expression => {
    const rungs = [this.rung(isStatement)];
    while (this.at(t.ElseKeyword) && this.at(t.IfKeyword, 2)) {
      this.CONSUME(t.ElseKeyword);
      rungs.push(this.rung(isStatement));
    }
    const otherwise = this.accept(t.ElseKeyword)
      ? this.SUBRULE(this.branch, { ARGS: [isStatement] })
      : undefined;
    return this.ladder(rungs, otherwise);
  });

  private rung(isStatement: boolean): Rung {
    const start = this.CONSUME(t.IfKeyword) as Token;
    const condition = this.SUBRULE(this.expression);
    this.accept(t.Newline);
    this.accept(t.ThenKeyword);
    const consequent = this.SUBRULE(this.branch, { ARGS: [isStatement] });
    return { start, condition, consequent };
  }

  private ladder(rungs: readonly Rung[], last: Expression | undefined): Expression {
    let otherwise = last;
    for (let i = rungs.length - 1; i >= 0; i--) {
      const { start, condition, consequent } = rungs[i];
      const next: IfExpression = { kind: 'If', condition, consequent, otherwise, span: this.spanFrom(start) };
      otherwise = next;
    }
    return otherwise as Expression; // there is at least one rung
  }

  // ------------------------------------------------------------------------------------------ arms

  private matchExpression = this.rule('matchExpression', (): Expression => {
    const start = this.CONSUME(t.MatchKeyword) as Token;
    const scrutinee = this.SUBRULE(this.expression);
    this.accept(t.Newline);
    const reported = this.diagnostics.length;
    const arms = this.SUBRULE(this.arms);
    if (arms.length === 0 && this.diagnostics.length === reported) this.failExpecting(anArm);
    this.closeArms();
    return { kind: 'Match', scrutinee, arms, span: this.spanFrom(start) };
  });

  /** `{` and arms up to `}` or `after`; an arm with an error is left out. */
  private arms = this.rule('arms', (): Arm[] => {
    const arms: Arm[] = [];
    const open = this.CONSUME(t.LeftBrace) as Token;
    while (this.startsArm()) {
      const first = this.position;
      const arm = this.recovering(
        () => this.SUBRULE(this.arm),
        (fault) => this.skipToNextLine(first, fault, open),
      );
      if (arm !== undefined) arms.push(arm);
    }
    return arms;
  });

  private startsArm(): boolean {
    return !this.at(t.RightBrace) && !this.at(t.AfterKeyword) && !this.atEnd();
  }

  private closeArms(): void {
    this.CONSUME(t.RightBrace, { ERR_MSG: 'an arm or `}`' });
  }

  /** `pattern when guard -> body`. */
  private arm = this.rule('arm', (): Arm => {
    this.accept(t.Newline);
    this.accept(t.Bar);
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    const guard = this.accept(t.WhenKeyword) ? this.guard() : undefined;
    if (!this.at(t.Arrow)) this.failExpecting(guard ? '`->`' : '`->` or `when`', armHelp);
    this.CONSUME(t.Arrow);
    const body = this.inBrackets(() => this.SUBRULE(this.armBody));
    const span = this.spanFrom(start);
    this.acceptArmEnd();
    return { pattern, guard, body, span };
  });

  private acceptArmEnd(): void {
    if (this.at(t.Comma) || this.at(t.Semicolon) || this.at(t.Bar)) this.CONSUME(this.peek().tokenType);
  }

  /** An expression whose following arrow belongs to somebody else: `p when (a) -> x => y` guards with `(a)`. */
  protected guard(): Expression {
    const outer = this.arrowAllowed;
    this.arrowAllowed = false;
    const value = this.SUBRULE(this.expression);
    this.arrowAllowed = outer;
    return value;
  }

  private tryExpression = this.rule('tryExpression', (): Expression => {
    const start = this.CONSUME(t.TryKeyword) as Token;
    const body = this.SUBRULE(this.expression);
    let arms: Arm[] | undefined;
    if (this.accept(t.CatchKeyword)) {
      arms = this.SUBRULE(this.arms);
      this.closeArms();
    }
    const finalizer = this.accept(t.FinallyKeyword) ? this.SUBRULE(this.expression) : undefined;
    return { kind: 'Try', body, arms, finalizer, span: this.spanFrom(start) };
  });

  private receiveExpression = this.rule('receiveExpression', (): Expression => {
    const start = this.CONSUME(t.ReceiveKeyword) as Token;
    if (this.at(t.LeftParen)) this.fail(problems.receiveWithoutBlock(this.spanFrom(start)));
    const arms = this.SUBRULE(this.arms);
    const after = this.accept(t.AfterKeyword) ? this.afterPart() : undefined;
    this.closeArms();
    return { kind: 'Receive', arms, after, span: this.spanFrom(start) };
  });

  /** `timeout -> body` behind `after`. */
  private afterPart(): ReceiveExpression['after'] {
    const timeout = this.guard();
    this.CONSUME(t.Arrow);
    const body = this.inBrackets(() => this.SUBRULE(this.armBody));
    this.acceptArmEnd();
    return { timeout, body };
  }

  // ------------------------------------------------------------------------------------------ loops, jumps

  private doExpression = this.rule('doExpression', (): Expression => {
    const statements: Statement[] = [];
    const start = this.CONSUME(t.DoKeyword) as Token;
    this.inBrackets(() => {
      while (!this.at(t.EndKeyword) && !this.atEnd()) {
        if (this.accept(t.Newline) ?? this.accept(t.Semicolon)) continue;
        statements.push(this.SUBRULE(this.doStatement));
      }
    });
    this.CONSUME(t.EndKeyword);
    return { kind: 'Do', statements, span: this.spanFrom(start) };
  });

  private whileExpression = this.rule('whileExpression', (): Expression => {
    const start = this.CONSUME(t.WhileKeyword) as Token;
    const condition = this.SUBRULE(this.expression);
    this.accept(t.Newline);
    const body = this.SUBRULE(this.expression);
    return { kind: 'While', condition, body, span: this.spanFrom(start) };
  });

  /** `for i = a to b body`. */
  private forExpression = this.rule('forExpression', (): Expression => {
    const start = this.CONSUME(t.ForKeyword) as Token;
    const variable = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Equals);
    const from = this.SUBRULE(this.expression);
    this.accept(t.Newline);
    this.consumeWord('to');
    this.accept(t.Newline);
    const to = this.SUBRULE(this.expression);
    this.accept(t.Newline);
    const body = this.SUBRULE(this.expression);
    return { kind: 'For', variable, from, to, body, span: this.spanFrom(start) };
  });

  /** The value of `break` and `return` begins on the same line. */
  private breakExpression(): Expression {
    const start = this.CONSUME(t.BreakKeyword) as Token;
    const value = this.startsExpression() ? this.SUBRULE(this.expression) : undefined;
    return { kind: 'Break', value, span: this.spanFrom(start) };
  }

  private continueExpression(): Expression {
    return { kind: 'Continue', span: this.spanOf(this.CONSUME(t.ContinueKeyword) as Token) };
  }

  private returnExpression(): Expression {
    const start = this.CONSUME(t.ReturnKeyword) as Token;
    const value = this.startsExpression() ? this.SUBRULE(this.expression) : undefined;
    return { kind: 'Return', value, span: this.spanFrom(start) };
  }

  // ------------------------------------------------------------------------------------------ processes, quotes

  /** `spawn { … }`, `spawn(e)`, `spawn f`. */
  private spawnExpression = this.rule('spawnExpression', (): Expression => {
    const start = this.peek();
    this.CONSUME(start.tokenType);
    const isBlock = this.at(t.LeftBrace);
    // Of a call or a method it could not be seen what the new process does: it stands in brackets.
    const isName = this.at(t.Lower) && !this.at(t.LeftParen, 2) && !this.at(t.Dot, 2);
    const body = isBlock ? this.SUBRULE(this.block) : isName ? this.nameExpression() : this.enclosed();
    const mode = start.image as SpawnExpression['mode']; // the texts of the three keywords
    return { kind: 'Spawn', mode, isBlock, body, span: this.spanFrom(start) };
  });

  private enclosed(): Expression {
    this.CONSUME(t.LeftParen, { ERR_MSG: '`(` or `{`' });
    const value = this.inBrackets(() => this.SUBRULE(this.expression));
    this.CONSUME(t.RightParen);
    return value;
  }

  private quoteExpression = this.rule('quoteExpression', (): Expression => {
    const start = this.CONSUME(t.QuoteKeyword) as Token;
    this.quoteDepth++;
    const value: Expression = this.at(t.LeftBrace)
      ? this.SUBRULE(this.quoteBlock, { ARGS: [start] })
      : { kind: 'Quote', body: this.enclosed(), items: [], span: this.spanFrom(start) };
    this.quoteDepth--;
    return value;
  });

  // ------------------------------------------------------------------------------------------ recovery

  /**
   * Goes on behind the line of the fault: to the next line break that is not inside a group opened since `first`, or
   * to the brace that closes `open`.
   */
  protected skipToNextLine(first: number, fault: number, open: Token): void {
    const partner = this.brackets[open.index];
    const close = partner < 0 ? this.endIndex : partner;
    let i = first;
    while (i < close) {
      const type = this.tokens[i].tokenType;
      if (i >= fault && i > first && (type === t.Newline || type === t.Semicolon)) break;
      i = Math.max(this.brackets[i], i) + 1;
    }
    this.moveTo(Math.min(i, close));
  }
}

const armHelp = 'an arm is written `pattern -> expression`';
const anArm = 'an arm `pattern -> expression`';
