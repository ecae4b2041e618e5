/** Expressions that steer control: conditions, matches, loops, exceptions, processes, quotes. */

import type { IToken, ParserMethod } from 'chevrotain';
import type { Arm, Expression, IfExpression, ReceiveExpression, SpawnExpression, Statement } from '../ast';
import * as problems from '../problems';
import * as t from '../tokens';
import type { Token } from '../tokens';
import { ExpressionGrammar } from './expressions';

/** The rules of the forms that begin with a keyword. */
export abstract class ControlGrammar extends ExpressionGrammar {
  protected abstract readonly branch: ParserMethod<[boolean], Expression>;
  protected abstract readonly armBody: ParserMethod<[], Expression>;
  protected abstract readonly doStatement: ParserMethod<[], Statement>;
  protected abstract readonly quoteBlock: ParserMethod<[Token], Expression>;

  protected readonly controlForms = [
    { ALT: () => this.SUBRULE(this.ifExpression, { ARGS: [false] }) },
    { ALT: () => this.SUBRULE(this.matchExpression) },
    { ALT: () => this.SUBRULE(this.tryExpression) },
    { ALT: () => this.SUBRULE(this.doExpression) },
    { ALT: () => this.SUBRULE(this.receiveExpression) },
    { ALT: () => this.SUBRULE(this.whileExpression) },
    { ALT: () => this.SUBRULE(this.forExpression) },
    { ALT: () => this.SUBRULE(this.breakExpression) },
    { ALT: () => this.SUBRULE(this.continueExpression) },
    { ALT: () => this.SUBRULE(this.returnExpression) },
    { ALT: () => this.SUBRULE(this.spawnExpression) },
    { ALT: () => this.SUBRULE(this.quoteExpression) },
  ];

  /**
   * `if c then a else b`. Ladders of `else if` are read in one loop and nested afterwards. In a statement the branches
   * may be assignments.
   */
  protected ifExpression = this.RULE('ifExpression', (isStatement: boolean): Expression => {
    const rungs: { start: Token; condition: Expression; consequent: Expression }[] = [];
    const first = this.CONSUME(t.IfKeyword) as Token;
    rungs.push({ start: first, ...this.SUBRULE(this.rung, { ARGS: [isStatement] }) });
    this.MANY({
      GATE: () => this.at(t.IfKeyword, 2),
      DEF: () => {
        this.CONSUME(t.ElseKeyword);
        const start = this.CONSUME1(t.IfKeyword) as Token;
        rungs.push({ start, ...this.SUBRULE1(this.rung, { ARGS: [isStatement] }) });
      },
    });
    const otherwise = this.OPTION(() => {
      this.CONSUME1(t.ElseKeyword);
      return this.SUBRULE(this.branch, { ARGS: [isStatement] });
    });
    return this.ladder(rungs, otherwise);
  });

  private ladder(
    rungs: { start: Token; condition: Expression; consequent: Expression }[],
    last: Expression | undefined,
  ): Expression {
    let otherwise = last;
    for (let i = rungs.length - 1; i >= 0; i--) {
      const { start, condition, consequent } = rungs[i];
      const next: IfExpression = { kind: 'If', condition, consequent, otherwise, span: this.spanFrom(start) };
      otherwise = next;
    }
    return otherwise as Expression; // there is at least one rung
  }

  /** Condition and branch of an `if`. */
  private rung = this.RULE(
    'rung',
    (isStatement: boolean): { condition: Expression; consequent: Expression } => {
      const condition = this.SUBRULE(this.expression);
      this.OPTION(() => this.CONSUME(t.Newline));
      this.OPTION1(() => this.CONSUME(t.ThenKeyword));
      const consequent = this.SUBRULE(this.branch, { ARGS: [isStatement] });
      return { condition, consequent };
    },
  );

  private matchExpression = this.RULE('matchExpression', (): Expression => {
    const start = this.CONSUME(t.MatchKeyword) as Token;
    const scrutinee = this.SUBRULE(this.expression);
    this.OPTION(() => this.CONSUME(t.Newline));
    const open = this.CONSUME(t.LeftBrace) as Token;
    const arms = this.SUBRULE(this.arms, { ARGS: [open] });
    if (arms.length === 0) this.failExpecting('an arm `pattern -> expression`');
    this.CONSUME(t.RightBrace);
    return { kind: 'Match', scrutinee, arms, span: this.spanFrom(start) };
  });

  /** Arms up to the closing brace or `after`; an arm with an error is left out. */
  private arms = this.RULE('arms', (open: Token): Arm[] => {
    const arms: Arm[] = [];
    this.MANY(() => {
      const first = this.position;
      const arm = this.recovering(
        () => this.SUBRULE(this.arm),
        (fault) => this.skipToNextLine(first, fault, open),
      );
      if (arm !== undefined) arms.push(arm);
    });
    return arms;
  });

  /** `pattern when guard -> body`. */
  private arm = this.RULE('arm', (): Arm => {
    this.OPTION(() => this.CONSUME(t.Newline));
    this.OPTION1(() => this.CONSUME(t.Bar));
    const start = this.peek();
    const pattern = this.SUBRULE(this.pattern);
    const guard = this.OPTION2(() => {
      this.CONSUME(t.WhenKeyword);
      return this.SUBRULE(this.guard);
    });
    this.CONSUME(t.Arrow);
    const body = this.inBrackets(() => this.SUBRULE(this.armBody));
    const span = this.spanFrom(start);
    this.OPTION3(() =>
      this.OR<IToken>([
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.CONSUME(t.Semicolon) },
        { ALT: () => this.CONSUME1(t.Bar) },
      ]),
    );
    return { pattern, guard, body, span };
  });

  /** An expression whose following arrow belongs to somebody else: `p when (a) -> x => y` guards with `(a)`. */
  protected guard = this.RULE('guard', (): Expression => {
    const outer = this.arrowAllowed;
    this.arrowAllowed = false;
    const value = this.SUBRULE(this.expression);
    this.arrowAllowed = outer;
    return value;
  });

  private tryExpression = this.RULE('tryExpression', (): Expression => {
    const start = this.CONSUME(t.TryKeyword) as Token;
    const body = this.SUBRULE(this.expression);
    const arms = this.OPTION(() => {
      this.CONSUME(t.CatchKeyword);
      const open = this.CONSUME(t.LeftBrace) as Token;
      const caught = this.SUBRULE(this.arms, { ARGS: [open] });
      this.CONSUME(t.RightBrace);
      return caught;
    });
    const finalizer = this.OPTION1(() => {
      this.CONSUME(t.FinallyKeyword);
      return this.SUBRULE1(this.expression);
    });
    return { kind: 'Try', body, arms, finalizer, span: this.spanFrom(start) };
  });

  private doExpression = this.RULE('doExpression', (): Expression => {
    const statements: Statement[] = [];
    const start = this.CONSUME(t.DoKeyword) as Token;
    this.MANY(() =>
      this.OR<unknown>([
        { ALT: () => this.CONSUME(t.Newline) },
        { ALT: () => this.CONSUME(t.Semicolon) },
        { ALT: () => statements.push(this.inBrackets(() => this.SUBRULE(this.doStatement))) },
      ]),
    );
    this.CONSUME(t.EndKeyword);
    return { kind: 'Do', statements, span: this.spanFrom(start) };
  });

  private receiveExpression = this.RULE('receiveExpression', (): Expression => {
    let after: ReceiveExpression['after'];
    const start = this.CONSUME(t.ReceiveKeyword) as Token;
    if (this.at(t.LeftParen)) this.fail(problems.receiveWithoutBlock(this.spanFrom(start)));
    const open = this.CONSUME(t.LeftBrace) as Token;
    const arms = this.SUBRULE(this.arms, { ARGS: [open] });
    this.OPTION(() => {
      this.CONSUME(t.AfterKeyword);
      const timeout = this.SUBRULE(this.guard);
      this.CONSUME(t.Arrow);
      after = { timeout, body: this.inBrackets(() => this.SUBRULE(this.armBody)) };
      this.OPTION1(() =>
        this.OR<IToken>([{ ALT: () => this.CONSUME(t.Comma) }, { ALT: () => this.CONSUME(t.Semicolon) }]),
      );
    });
    this.CONSUME(t.RightBrace);
    return { kind: 'Receive', arms, after, span: this.spanFrom(start) };
  });

  private whileExpression = this.RULE('whileExpression', (): Expression => {
    const start = this.CONSUME(t.WhileKeyword) as Token;
    const condition = this.SUBRULE(this.expression);
    this.OPTION(() => this.CONSUME(t.Newline));
    const body = this.SUBRULE1(this.expression);
    return { kind: 'While', condition, body, span: this.spanFrom(start) };
  });

  /** `for i = a to b body`. */
  private forExpression = this.RULE('forExpression', (): Expression => {
    const start = this.CONSUME(t.ForKeyword) as Token;
    const variable = this.identifier(this.CONSUME(t.Lower));
    this.CONSUME(t.Equals);
    const from = this.SUBRULE(this.expression);
    this.OPTION(() => this.CONSUME(t.Newline));
    this.CONSUME(t.To);
    this.OPTION1(() => this.CONSUME1(t.Newline));
    const to = this.SUBRULE1(this.expression);
    this.OPTION2(() => this.CONSUME2(t.Newline));
    const body = this.SUBRULE2(this.expression);
    return { kind: 'For', variable, from, to, body, span: this.spanFrom(start) };
  });

  private breakExpression = this.RULE('breakExpression', (): Expression => {
    const start = this.CONSUME(t.BreakKeyword) as Token;
    const value = this.OPTION(() => this.SUBRULE(this.expression));
    return { kind: 'Break', value, span: this.spanFrom(start) };
  });

  private continueExpression = this.RULE('continueExpression', (): Expression => {
    return { kind: 'Continue', span: this.spanOf(this.CONSUME(t.ContinueKeyword) as Token) };
  });

  private returnExpression = this.RULE('returnExpression', (): Expression => {
    const start = this.CONSUME(t.ReturnKeyword) as Token;
    const value = this.OPTION(() => this.SUBRULE(this.expression));
    return { kind: 'Return', value, span: this.spanFrom(start) };
  });

  private spawnExpression = this.RULE('spawnExpression', (): Expression => {
    const start = this.OR<IToken>([
      { ALT: () => this.CONSUME(t.SpawnKeyword) },
      { ALT: () => this.CONSUME(t.SpawnLinkKeyword) },
      { ALT: () => this.CONSUME(t.SpawnMonitorKeyword) },
    ]) as Token;
    const isBlock = this.at(t.LeftBrace);
    const body = this.SUBRULE(this.spawned);
    const mode = start.image as SpawnExpression['mode'];
    return { kind: 'Spawn', mode, isBlock, body, span: this.spanFrom(start) };
  });

  private spawned = this.RULE('spawned', (): Expression => {
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.enclosed) },
      { ALT: () => this.SUBRULE(this.block) },
    ]);
  });

  private enclosed = this.RULE('enclosed', (): Expression => {
    this.CONSUME(t.LeftParen);
    const value = this.inBrackets(() => this.SUBRULE(this.expression));
    this.CONSUME(t.RightParen);
    return value;
  });

  private quoteExpression = this.RULE('quoteExpression', (): Expression => {
    const start = this.CONSUME(t.QuoteKeyword) as Token;
    this.quoteDepth++;
    const value = this.OR<Expression>([
      {
        ALT: () => {
          const body = this.SUBRULE(this.enclosed);
          return { kind: 'Quote', body, items: [], span: this.spanFrom(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.quoteBlock, { ARGS: [start] }) },
    ]);
    this.quoteDepth--;
    return value;
  });

  /**
   * Goes on behind the line of the fault: to the next line break that is not inside a group opened since `first`, or
   * to the brace that closes `open`.
   */
  protected skipToNextLine(first: number, fault: number, open: Token): void {
    const partner = this.brackets[open.index];
    const close = partner < 0 ? this.tokens.length - 1 : partner;
    let i = first;
    while (i < close) {
      const type = this.tokens[i].tokenType;
      if (i >= fault && i > first && (type === t.Newline || type === t.Semicolon)) break;
      i = Math.max(this.brackets[i], i) + 1;
    }
    this.moveTo(Math.min(i, close));
  }
}
