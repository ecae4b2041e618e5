/** Blocks and their statements; generalisation of local functions (03 3.3). */

import { assertUnreachable } from '../../syntax/unreachable';
import type * as R from '../resolved';
import type { Checker, Expectation } from './checker';
import { inferLambda } from './lambdas';
import { mismatch } from './mismatch';
import { generalise, monomorphic, type Scheme } from './scheme';
import { GENERIC, UNIT, eachVariable, prune, type FunctionType, type Type, type Variable } from './type';

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
  for (let i = 0; i < statements.length - 1; i++) checkStatement(checker, statements[i]);
  const last = statements[statements.length - 1];
  if (last?.kind === 'Expression') {
    if (wanted === undefined) return checker.infer(last.expression);
    checker.check(last.expression, wanted.type, wanted.why);
    return wanted.type;
  }
  if (last !== undefined) checkStatement(checker, last);
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
      const source = { span: mvar.type.span, text: 'its type is declared here' };
      checker.check(statement.value, checker.annotation(mvar.type), { kind: 'assignment', source });
      return;
    }
    case 'AssignField':
      checkFieldAssignment(checker, statement);
      return;
    case 'AssignIndex':
      checkIndexAssignment(checker, statement);
      return;
    case 'DefineLocal':
      defineLocal(checker, statement);
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

/** Lambdas and names of generic functions stay generic; so does what a call's result leaves open by itself. */
function schemeOfValue(checker: Checker, value: R.Expression): Scheme {
  switch (value.kind) {
    case 'Lambda':
    case 'Function':
    case 'Builtin':
    case 'TraitMethod':
      return generalised(checker, () => checker.infer(value));
    case 'Construct':
      return value.args === undefined
        ? generalised(checker, () => checker.infer(value))
        : monomorphic(checker.infer(value));
    case 'Local':
      return checker.locals.get(value.local) ?? monomorphic(checker.infer(value));
    case 'TopBinding':
      checker.infer(value);
      return checker.functions.bindings.get(value.binding) ?? monomorphic(checker.infer(value));
    case 'Call':
    case 'ValueCall':
      return schemeOfCall(checker, value);
    default:
      return monomorphic(checker.infer(value));
  }
}

/** Infers one level deeper and quantifies what is left open there. */
function generalised(checker: Checker, infer: () => Type): Scheme {
  const { value, open } = checker.nested(infer);
  const { scheme, rest } = generalise(value, open, checker.level);
  checker.pending.push(...rest);
  return scheme;
}

/** Variables of a function that a call returns, when no argument mentions them, may be used at several types. */
function schemeOfCall(checker: Checker, call: R.CallExpression | R.ValueCallExpression): Scheme {
  checker.lastApplied = undefined;
  const { value, open } = checker.nested(() => checker.infer(call));
  const applied = checker.lastApplied as FunctionType | undefined;
  if (applied === undefined || prune(value).kind !== 'Function') {
    lower(checker, value, open);
    return monomorphic(value);
  }
  const fixed = new Set<Variable>();
  for (const type of applied.parameters) eachVariable(type, (variable) => fixed.add(variable));
  const isFree = (variable: Variable) => !fixed.has(variable) && !variable.isCell && !variable.isPostponed;
  const { scheme, rest } = generalise(value, open, checker.level, isFree);
  lower(checker, value, rest);
  return scheme;
}

/** What is not quantified lives on at the outer level. */
function lower(checker: Checker, type: Type, rest: Checker['pending']): void {
  eachVariable(type, (variable) => {
    if (variable.level > checker.level && variable.level !== GENERIC) variable.level = checker.level;
  });
  checker.pending.push(...rest);
}

/** `var x = e`: one type for all its life. */
function checkVariable(checker: Checker, statement: R.Statement & { kind: 'DeclareVar' }): void {
  const { local, type: written, value } = statement;
  if (written !== undefined) {
    const type = checker.annotation(written);
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
    module: statement.module,
    node: statement,
    origin: checker.origin(statement.span),
    isSolved: false,
  });
  if (statement.rebindValue !== undefined) checker.locals.set(statement.rebindValue, monomorphic(target));
  if (statement.rebinds !== undefined) checkStatement(checker, statement.rebinds);
}

/** A local function: sees itself with one type, is generic afterwards unless something used it before this place. */
function defineLocal(checker: Checker, statement: R.Statement & { kind: 'DefineLocal' }): void {
  const { local, overloads } = statement;
  const forward = checker.locals.get(local);
  const { value, open } = checker.nested(() => {
    const own = checker.fresh();
    if (forward === undefined) checker.locals.set(local, monomorphic(own));
    let type: Type = own;
    for (const definition of overloads) {
      type = inferLambda(checker, definition, undefined);
      const failure = checker.unify(own, type);
      if (failure !== undefined)
        checker.report(mismatch(definition.span, own, type, failure, { kind: 'other' }));
    }
    return type;
  });
  if (forward !== undefined) {
    const failure = checker.unify(forward.type, value);
    if (failure !== undefined)
      checker.report(mismatch(statement.span, forward.type, value, failure, { kind: 'other' }));
    lower(checker, value, open);
    return;
  }
  const { scheme, rest } = generalise(value, open, checker.level);
  checker.pending.push(...rest);
  checker.locals.set(local, scheme);
}
