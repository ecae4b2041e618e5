/** Blocks and their statements; generalisation of local functions. */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';
import type { Checker } from './checker';
import type { Expectation } from './context';
import { generality, isValue } from './generality';
import { defineLocals, groupAt, lower } from './local-functions';
import { mismatch } from './mismatch';
import { generalise, monomorphic, type Scheme } from './scheme';
import { UNIT, eachVariable, prune, type Type } from './type';

/** What a block is wanted to give. */
interface Wanted {
  readonly type: Type;
  readonly why: Expectation;
}

/** The type of a block: that of its last expression, `()` when it ends in something else. */
export function inferBlock(checker: Checker, block: R.BlockExpression, wanted: Wanted | undefined): Type {
  const { statements } = block;
  for (const statement of statements) {
    if (statement.kind === 'DefineLocal') checker.levels.set(statement.local, checker.level);
  }
  const last = statements[statements.length - 1];
  for (let i = 0; i < statements.length;) {
    const statement = statements[i];
    if (statement === last && statement.kind === 'Expression') {
      if (wanted === undefined) return checker.infer(statement.expression);
      checker.check(statement.expression, wanted.type, wanted.why);
      return wanted.type;
    }
    const group = groupAt(statements, i);
    if (group.length > 0) defineLocals(checker, group);
    else checkStatement(checker, statement);
    i += Math.max(1, group.length);
  }
  if (wanted !== undefined && prune(wanted.type).kind !== 'Any') {
    const failure = checker.unify(wanted.type, UNIT);
    if (failure !== undefined) {
      const help = 'a block that ends in a binding gives `()`: end it with the value';
      const span = last?.span ?? block.span;
      checker.report(
        mismatch(span, wanted.type, UNIT, failure, {
          ...wanted.why,
          help: last === undefined ? undefined : help,
        }),
      );
    }
  }
  return UNIT;
}

function checkStatement(checker: Checker, statement: R.Statement): void {
  switch (statement.kind) {
    case 'Bind':
      checkBind(checker, statement);
      return;
    case 'DeclareVar':
      checkVariable(checker, statement);
      return;
    case 'AssignLocal': {
      const source = {
        span: statement.local.span,
        text: `\`${statement.local.name}\` has its type from here`,
      };
      checker.check(statement.value, checker.local(statement.local, statement.span), {
        kind: 'assignment',
        source,
      });
      return;
    }
    case 'AssignMvar': {
      const { mvar } = statement;
      const source = { span: mvar.type?.span ?? mvar.span, text: 'its type is declared here' };
      const type = checker.mvar(mvar, statement.span);
      checker.check(statement.value, type, { kind: 'assignment', source });
      return;
    }
    case 'AssignField':
      checkFieldAssignment(checker, statement);
      return;
    case 'AssignIndex':
      checkIndexAssignment(checker, statement);
      return;
    case 'DefineLocal':
      defineLocals(checker, [statement]);
      return;
    case 'Expression':
      checker.infer(statement.expression);
      return;
    default:
      assertUnreachable(statement);
  }
}

/** `pattern = e`, `x: T = e`. */
function checkBind(checker: Checker, statement: R.Statement & { kind: 'Bind' }): void {
  const { pattern, type: written, value } = statement;
  if (written !== undefined) {
    const type = checker.annotation(written);
    tellWantedType(value, written);
    checker.check(value, type, { kind: 'annotation', source: { span: written.span, text: 'declared here' } });
    checker.pattern(pattern, type);
    return;
  }
  if (pattern.kind === 'Bind') {
    const scheme = schemeOfValue(checker, value);
    if (checker.locals.has(pattern.local))
      checker.bindLocal(pattern.local, checker.use(scheme, pattern.span));
    else checker.locals.set(pattern.local, scheme);
    return;
  }
  checker.pattern(pattern, checker.infer(value));
}

/** `v: Result[T, …] = request.toType()`: the type to make is told by the annotation. */
function tellWantedType(value: R.Expression, written: R.Type): void {
  if (value.kind !== 'MethodCall' || value.name !== 'toType' || value.args.length > 0) return;
  if (written.kind === 'Named' && written.definition.name === 'Result' && value.typeArgs === undefined)
    value.wantedTypes = written.args;
}

/** The scheme of a bound value: names of generic things stay generic, and so does what the value restriction leaves free. */
function schemeOfValue(checker: Checker, value: R.Expression): Scheme {
  if (value.kind === 'Local') return checker.locals.get(value.local) ?? monomorphic(checker.infer(value));
  if (value.kind === 'TopBinding') {
    checker.infer(value);
    return checker.functions.bindings.get(value.binding) ?? monomorphic(checker.infer(value));
  }
  if (!isValue(value) && value.kind !== 'Call' && value.kind !== 'ValueCall')
    return monomorphic(checker.infer(value));
  checker.lastApplied = undefined;
  const { value: type, open } = checker.nested(() => checker.infer(value));
  const isFree = generality(checker, value, type);
  const { scheme, rest } =
    isFree === undefined
      ? { scheme: monomorphic(type), rest: open }
      : generalise(type, open, checker.level, isFree);
  lower(checker, type);
  checker.pending.push(...rest);
  return scheme;
}

/** `var x = e`: one type for all its life. */
function checkVariable(checker: Checker, statement: R.Statement & { kind: 'DeclareVar' }): void {
  const { local, type: written, value } = statement;
  if (written !== undefined) {
    const type = checker.annotation(written);
    tellWantedType(value, written);
    checker.check(value, type, { kind: 'annotation', source: { span: written.span, text: 'declared here' } });
    checker.locals.set(local, monomorphic(type));
    return;
  }
  const type = checker.infer(value);
  eachVariable(type, (variable) => (variable.isCell = true));
  checker.locals.set(local, monomorphic(type));
}

function checkFieldAssignment(checker: Checker, statement: R.Statement & { kind: 'AssignField' }): void {
  const target = checker.infer(statement.target);
  checker.assumeOwner(target, statement.name, statement.nameSpan);
  const result = checker.postponed();
  const { name, nameSpan } = statement;
  checker.require({
    kind: 'field',
    target,
    name,
    result,
    node: statement,
    origin: checker.origin(nameSpan),
    isSolved: false,
  });
  checker.check(statement.value, result, { kind: 'assignment' });
}

function checkIndexAssignment(checker: Checker, statement: R.Statement & { kind: 'AssignIndex' }): void {
  const target = checker.infer(statement.target);
  const index = checker.infer(statement.index);
  const element = checker.infer(statement.value);
  const literal = statement.index.kind === 'Literal' ? statement.index.literal : undefined;
  checker.require({
    kind: 'index',
    target,
    index,
    literal: literal?.kind === 'Int' ? Number(literal.value) : undefined,
    element,
    isAssignment: true,
    isKept: statement.rebinds !== undefined,
    module: statement.module,
    node: statement,
    origin: checker.origin(statement.span),
    isSolved: false,
  });
  if (statement.rebindValue !== undefined) checker.locals.set(statement.rebindValue, monomorphic(target));
  if (statement.rebinds !== undefined) checkStatement(checker, statement.rebinds);
}
