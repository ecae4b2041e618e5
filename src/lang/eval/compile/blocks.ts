/** Blocks and their statements. */

import type * as R from '../../check/resolved';
import { BREAK, CONTINUE, RETURN, suspend, SUSPENDED, type Continuation } from '../../machine/suspension';
import { locate, panic } from '../../machine/thrown';
import type { Frame, Node } from '../../values/function';
import { Cell, Float, type Value } from '../../values/value';
import { assignField, assignIndex } from './assignments';
import { deepest, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { compileClosure, lazyFunctionCode } from './functions';
import { patternText } from './fusion/patterns';
import type { Text, Writer } from './fusion/writer';
import { compilePattern } from './patterns';
import { strict, type Operation } from './template';
import { compileMvarAssignment } from './globals';
import { compileUpdate } from './updates';
import { assigner, assignText, initialiser, initialiseText, type Store } from './variables';

/** `{ s1; s2; … }`: the value of the last statement when it is an expression, else unit. */
export function compileBlock(context: RoutineContext, node: R.BlockExpression, position: Position): Code {
  const statements = node.statements;
  const last = statements[statements.length - 1];
  if (statements.length === 1 && last.kind === 'Expression')
    return context.compile(last.expression, position);
  const hoisted = statements.flatMap((statement) =>
    statement.kind === 'DefineLocal' && statement.local.isCell ? [context.slotOf(statement.local)] : [],
  );
  const inner: Position = position === 'operand' ? 'operand' : 'statement';
  const compiled = statements.map((statement, index) =>
    compileStatement(context, statement, index === statements.length - 1 ? position : inner),
  );
  if (last === undefined || last.kind !== 'Expression') compiled.push(unit());
  return sequence(compiled, hoisted);
}

function unit(): Code {
  return {
    run: () => undefined,
    suspends: false,
    abrupt: false,
    levels: 1,
    form: { kind: 'constant', value: undefined },
  };
}

/** Statements one after the other; cells of local functions that refer to each other exist from the start. */
function sequence(statements: readonly Code[], hoisted: readonly number[]): Code {
  const suspends = statements.some((statement) => statement.suspends);
  const abrupt = statements.some((statement) => statement.abrupt);
  const runs = statements.map((statement) => statement.run);
  const levels = 1 + deepest(statements);
  const inner =
    abrupt || suspends
      ? suspendingSequence(statements)
      : {
          run: plainSequence(runs),
          before: (out: Writer) => statements.slice(0, -1).forEach((s) => out.value(s)),
        };
  const run: Node =
    hoisted.length === 0
      ? inner.run
      : function hoisting(frame) {
          for (const slot of hoisted) frame[slot] = new Cell(undefined);
          return inner.run(frame);
        };
  const cells = (out: Writer) => {
    for (const slot of hoisted) out.assign(slot, 'new Cell(undefined)');
  };
  const last = statements[statements.length - 1];
  return {
    run,
    suspends,
    abrupt,
    levels: levels + (hoisted.length > 0 ? 1 : 0),
    form: undefined,
    text: (out) => {
      cells(out);
      inner.before(out);
      return out.value(last);
    },
    tailText: (out) => {
      cells(out);
      inner.before(out);
      out.tail(last);
    },
  };
}

function plainSequence(runs: readonly Node[]): Node {
  const last = runs.length - 1;
  if (runs.length === 2) {
    const [first, second] = runs;
    return function block2(frame) {
      first(frame);
      return second(frame);
    };
  }
  if (runs.length === 3) {
    const [first, second, third] = runs;
    return function block3(frame) {
      first(frame);
      second(frame);
      return third(frame);
    };
  }
  return function block(frame) {
    for (let i = 0; i < last; i++) runs[i](frame);
    return runs[last](frame);
  };
}

function isAbrupt(value: Value): boolean {
  return value === RETURN || value === BREAK || value === CONTINUE;
}

/** A sequence some of which may suspend or end abruptly; `before` writes all but the last. */
function suspendingSequence(statements: readonly Code[]): { run: Node; before: (out: Writer) => void } {
  const runs = statements.map((statement) => statement.run);
  const last = runs.length - 1;
  const after: Continuation<Frame, undefined>[] = runs.map((_, index) => ({
    resume: (frame, _temporary, value) => (isAbrupt(value) ? value : from(frame, index + 1)),
  }));
  function from(frame: Frame, first: number): Value {
    for (let i = first; i < last; i++) {
      const value = runs[i](frame);
      if (value === SUSPENDED) return suspend(after[i], frame, undefined);
      if (value === RETURN || value === BREAK || value === CONTINUE) return value;
    }
    return runs[last](frame);
  }
  const before = (out: Writer) => {
    for (let i = 0; i < last; i++) out.step(statements[i], after[i]);
  };
  if (runs.length === 2) {
    const [first, second] = runs;
    const afterFirst = after[0];
    return {
      run: function block2(frame) {
        const value = first(frame);
        if (value === SUSPENDED) return suspend(afterFirst, frame, undefined);
        if (value === RETURN || value === BREAK || value === CONTINUE) return value;
        return second(frame);
      },
      before,
    };
  }
  return {
    run: function block(frame) {
      return from(frame, 0);
    },
    before,
  };
}

function compileStatement(context: RoutineContext, statement: R.Statement, position: Position): Code {
  const inner: Position = position === 'tail' ? 'statement' : position;
  switch (statement.kind) {
    case 'Expression':
      return context.compile(statement.expression, position);
    case 'Bind':
      return compileBind(context, statement, inner);
    case 'DeclareVar':
      return storing(context, context.compile(statement.value, inner), firstStore(context, statement.local));
    case 'AssignLocal':
      return storing(
        context,
        compileUpdate(context, statement.local, statement.value) ?? context.compile(statement.value, inner),
        {
          store: assigner(context, statement.local),
          slot: slotIfPlain(context, statement.local),
          text: (out, value) => assignText(context, statement.local, out, value),
        },
      );
    case 'AssignMvar':
      return compileMvarAssignment(context, statement.mvar, statement.value);
    case 'AssignField':
      return assignField(context, statement);
    case 'AssignIndex':
      return assignIndex(context, statement, (rebind) => compileStatement(context, rebind, 'operand'));
    case 'DefineLocal':
      return compileLocalFunction(context, statement);
  }
}

/** The slot of a variable of this routine that is no cell. */
function slotIfPlain(context: RoutineContext, local: R.Local): number | undefined {
  const place = context.placeOf(local);
  return place.kind === 'slot' && !place.isCell ? place.slot : undefined;
}

/** Where a value goes: by a closure, into a plain slot where it is one, and as text. */
interface Target {
  readonly store: Store;
  readonly slot: number | undefined;
  /** Undefined where only the closure can store. */
  readonly text: ((out: Writer, value: string) => void) | undefined;
}

/** The first store into a variable of this routine. */
function firstStore(context: RoutineContext, local: R.Local): Target {
  return {
    store: initialiser(context, local),
    slot: slotIfPlain(context, local),
    text: (out, value) => initialiseText(context, local, out, value),
  };
}

const SET_SLOT: Operation = {
  name: 'setSlot',
  text: 'f[slot] = v0; return undefined;',
  uses: ['slot'],
  suspends: false,
  needsFrame: true,
};
const STORE: Operation = {
  name: 'store',
  text: 'store(f, v0); return undefined;',
  uses: ['store'],
  suspends: false,
  needsFrame: true,
};

/** Evaluates and stores. An abrupt end of the value is passed on instead. */
function storing(context: RoutineContext, value: Code, target: Target): Code {
  const { store, slot, text } = target;
  if (slot !== undefined) context.noteStore(slot, isFloat(value));
  if (!value.abrupt) {
    const continuations: Continuation<Frame, unknown>[] = [];
    const code =
      slot === undefined
        ? strict(STORE, [value], [store], continuations)
        : strict(SET_SLOT, [value], [slot], continuations);
    if (text === undefined) return code;
    return { ...code, text: (out) => storeText(out, value, slot, text, continuations[0]) };
  }
  const run = value.run;
  const put = (frame: Frame, result: Value): Value => {
    if (isAbrupt(result)) return result;
    store(frame, result);
    return undefined;
  };
  const after: Continuation<Frame, undefined> = { resume: (frame, _temporary, result) => put(frame, result) };
  return {
    run: function storeUnlessAbrupt(frame) {
      const result = run(frame);
      return result === SUSPENDED ? suspend(after, frame, undefined) : put(frame, result);
    },
    suspends: value.suspends,
    abrupt: true,
    levels: value.levels + 1,
    form: undefined,
    text: text === undefined ? undefined : (out) => storeText(out, value, slot, text, after),
  };
}

function storeText(
  out: Writer,
  value: Code,
  slot: number | undefined,
  text: (out: Writer, value: string) => void,
  after: unknown,
): string {
  const write = () => (slot !== undefined && out.isNumber(slot) ? out.number(value) : out.value(value));
  text(out, value.suspends ? out.within(after, 'undefined', write) : write());
  return 'undefined';
}

/** Whether a value surely is a Float, by the node that makes it. */
function isFloat(value: Code): boolean {
  const text = value.float ?? value.number;
  return text !== undefined || (value.form?.kind === 'constant' && value.form.value instanceof Float);
}

/** `pattern = e`: a mismatch is a panic. */
function compileBind(
  context: RoutineContext,
  statement: Extract<R.Statement, { kind: 'Bind' }>,
  position: Position,
): Code {
  const { pattern } = statement;
  if (pattern.kind === 'Bind') {
    return storing(context, context.compile(statement.value, position), firstStore(context, pattern.local));
  }
  if (pattern.kind === 'Wildcard') {
    const target = { store: () => undefined, slot: undefined, text: () => undefined };
    return storing(context, context.compile(statement.value, position), target);
  }
  const test = compilePattern(context, pattern);
  const fail = () => {
    throw locate(panic('Non-exhaustive match: no pattern matched'), statement.span);
  };
  return storing(context, context.compile(statement.value, position), {
    store: (frame, value) => {
      if (!test(frame, value)) fail();
    },
    slot: undefined,
    text: (out, value) => {
      const [matched, failed] = [out.fresh('B'), out.fresh('B')];
      out.line(`${matched}: { ${failed}: {`);
      patternText(context, pattern, test, out, value, failed);
      out.line(`break ${matched}; } ${out.bind(fail)}(); }`);
    },
  });
}

/** A local function comes into being here; where others captured it before, its cell is filled. */
function compileLocalFunction(
  context: RoutineContext,
  statement: Extract<R.Statement, { kind: 'DefineLocal' }>,
): Code {
  const [definition] = statement.overloads;
  const compiled = lazyFunctionCode(context.linker, definition.routine.name, definition, true);
  context.linker.noteLocalFunction(compiled, definition);
  const make = compileClosure(context, compiled, definition.routine);
  const slot = context.slotOf(statement.local);
  const run: Node = statement.local.isCell
    ? (frame) => {
        (frame[slot] as Cell).value = make.run(frame);
        return undefined;
      }
    : (frame) => {
        frame[slot] = make.run(frame);
        return undefined;
      };
  const text: Text = (out) => {
    const value = make.text(out);
    if (statement.local.isCell) out.line(`${out.slot(slot)}.value = ${value};`);
    else out.assign(slot, value);
    return 'undefined';
  };
  return { run, suspends: false, abrupt: false, levels: 2, form: undefined, text };
}
