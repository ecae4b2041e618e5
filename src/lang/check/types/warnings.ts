/**
 * Warnings: names that nothing reads, code that nothing reaches. They stop no program, so they are looked for
 * only when somebody asks (`nostos check`, an editor).
 */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import { problemAt } from '../../diagnostics/problem';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { eachChild, visitClauses } from './walk';

/** All warnings about a program, in source order within each file. */
export function findWarnings(program: R.ResolvedProgram): Diagnostic[] {
  const finder = new WarningFinder();
  const functions = [...program.functions, ...program.implementations.flatMap((each) => each.methods)];
  for (const definition of functions) visitClauses(definition.clauses, (part) => void finder.look(part));
  for (const binding of program.bindings) finder.look(binding.value);
  for (const test of program.tests) finder.look(test.body);
  return finder.warnings.sort((a, b) => startOf(a) - startOf(b));
}

function startOf(diagnostic: Diagnostic): number {
  return diagnostic.label?.span.start ?? 0;
}

const warning = (code: string, span: Span, message: string, help: string): Diagnostic =>
  problemAt('check', code, span, message, { severity: 'warning', help });

class WarningFinder {
  readonly warnings: Diagnostic[] = [];

  look(root: R.Expression): void {
    const pending = [root];
    for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
      if (expression.kind === 'Block') this.lookAtBlock(expression);
      if (expression.kind === 'Match' || expression.kind === 'Receive') this.lookAtArms(expression.arms);
      if (expression.kind === 'Try') this.lookAtArms(expression.arms ?? []);
      eachChild(expression, (child) => void pending.push(child));
    }
  }

  private lookAtBlock(block: R.BlockExpression): void {
    block.statements.forEach((statement, index) => {
      this.lookAtNames(statement);
      const next = block.statements[index + 1];
      if (next !== undefined && statement.kind === 'Expression' && neverEnds(statement.expression)) {
        this.warnings.push(
          warning(
            'W0402',
            next.span,
            'unreachable code',
            'the statement before never lets the program get here',
          ),
        );
      }
    });
  }

  private lookAtNames(statement: R.Statement): void {
    const local =
      statement.kind === 'DeclareVar' || statement.kind === 'DefineLocal'
        ? statement.local
        : statement.kind === 'Bind' && statement.pattern.kind === 'Bind'
          ? statement.pattern.local
          : undefined;
    if (local === undefined || local.isUsed || local.name.startsWith('_')) return;
    const span = { ...local.span, end: Math.min(local.span.end, local.span.start + local.name.length) };
    this.warnings.push(
      warning('W0401', span, `unused variable \`${local.name}\``, `remove it, or call it \`_${local.name}\``),
    );
  }

  /** Arms after one that takes everything, and constructors that an earlier arm takes whole. */
  private lookAtArms(arms: readonly R.Arm[]): void {
    let catchAll: R.Arm | undefined;
    const taken = new Set<string>();
    for (const arm of arms) {
      const alternatives = arm.pattern.kind === 'Or' ? arm.pattern.alternatives : [arm.pattern];
      const keys = alternatives.map(keyOf);
      if (catchAll !== undefined || keys.every((key) => key !== undefined && taken.has(key))) {
        this.warnings.push(
          warning(
            'W0403',
            arm.pattern.span,
            'unreachable pattern',
            'an arm before takes every value that fits here',
          ),
        );
        continue;
      }
      if (arm.guard !== undefined) continue;
      if (alternatives.some(takesAll)) catchAll = arm;
      for (const [index, key] of keys.entries())
        if (key !== undefined && isWhole(alternatives[index])) taken.add(key);
    }
  }
}

function takesAll(pattern: R.Pattern): boolean {
  return pattern.kind === 'Wildcard' || pattern.kind === 'Bind' || pattern.kind === 'AssignVar';
}

/** What an arm's pattern selects by, for constructors and literals. */
function keyOf(pattern: R.Pattern): string | undefined {
  if (pattern.kind === 'Constructor') return `constructor ${pattern.name}`;
  if (pattern.kind !== 'Literal') return undefined;
  const { literal } = pattern;
  const value =
    literal.kind === 'Unit' ? '' : literal.kind === 'Decimal' ? literal.text : String(literal.value);
  return `${literal.kind} ${value}`;
}

/** Whether a pattern takes every value of its key. */
function isWhole(pattern: R.Pattern): boolean {
  return (
    pattern.kind === 'Literal' ||
    (pattern.kind === 'Constructor' && (pattern.fields ?? []).every((field) => takesAll(field.pattern)))
  );
}

const ENDING: ReadonlySet<string> = new Set(['throw', 'panic', 'exit']);

/** Whether evaluation never goes on behind an expression. */
function neverEnds(expression: R.Expression): boolean {
  switch (expression.kind) {
    case 'Return':
    case 'Break':
    case 'Continue':
      return true;
    case 'BuiltinCall':
      return ENDING.has(expression.name);
    case 'If':
      return (
        expression.otherwise !== undefined &&
        neverEnds(expression.otherwise) &&
        expression.branches.every((branch) => neverEnds(branch.body))
      );
    case 'Match':
      return expression.arms.length > 0 && expression.arms.every((arm) => neverEnds(arm.body));
    case 'Block': {
      const last = expression.statements[expression.statements.length - 1];
      return last?.kind === 'Expression' && neverEnds(last.expression);
    }
    default:
      return false;
  }
}
