/** Making and reading data: constructors, fields, tuples, lists, maps, sets, indices, interpolation. */

import type * as R from '../../check/resolved';
import { anyInteger } from '../../builtins/arguments';
import { notifyRead } from '../../machine/reactive';
import { suspend, SUSPENDED, type Continuation } from '../../machine/suspension';
import { locate, panic } from '../../machine/thrown';
import { tailOf } from '../../operations/concat';
import { getAtIndex } from '../../operations/indexing';
import { consecutiveInts, distance } from '../../operations/ranges';
import { display } from '../../operations/show';
import { describe } from '../../values/describe';
import { FunctionCode, FunctionValue, type Frame } from '../../values/function';
import { EMPTY_LIST, List } from '../../values/list';
import { linksOf, newData } from '../../values/links';
import { MapValue } from '../../values/map';
import { SetValue } from '../../values/set';
import { type DataConstructor, tupleConstructor, tupleType } from '../../values/types';
import { Data, Data0, DATA_CLASSES, type Value } from '../../values/value';
import { IndexDispatch } from '../dispatch/indexing';
import { gathered } from './calls';
import { constant, type Code } from './code';
import type { RoutineContext } from './context';
import { fusedValue } from './fusion';
import type { Writer } from './fusion/writer';
import { strict, type Operation } from './template';
import { compileBorrowed } from './updates';

const CONSTRUCT: Operation[] = DATA_CLASSES.map((_, arity) => ({
  name: `construct${arity}`,
  text: `return new Class(ctor${Array.from({ length: arity }, (_each, i) => `, v${i}`).join('')});`,
  uses: ['Class', 'ctor'],
  suspends: false,
}));

/** A value of `ctor` with the fields given in declaration order. */
function construct(ctor: DataConstructor, fields: readonly Code[]): Code {
  if (fields.length === 0) return constant(new Data0(ctor));
  if (ctor.type.flavour === 'reactive') return gathered(fields, (values) => newData(ctor, values), false);
  if (fields.length < DATA_CLASSES.length)
    return strict(CONSTRUCT[fields.length], fields, [DATA_CLASSES[fields.length], ctor]);
  return gathered(fields, (values) => Data.of(ctor, values), false);
}

/** `C(args)`, or `C` as a value: a unit constructor is its value, one with fields is a function. */
export function compileConstruct(context: RoutineContext, node: R.ConstructExpression): Code {
  const candidate = node.constructor_ ?? chooseConstructor(node);
  const { descriptor } = candidate;
  if (node.args === undefined) {
    return constant(descriptor.arity === 0 ? new Data0(descriptor) : constructorFunction(descriptor));
  }
  const args = node.args;
  const order = fieldOrder(candidate, args);
  if (order === undefined) {
    const found = args.length;
    return gathered([], () => {
      throw locate(
        panic(`Wrong number of arguments: expected ${descriptor.arity}, found ${found}`),
        node.span,
      );
    });
  }
  const values = args.map((arg) => context.compile(arg.value, 'operand'));
  const isInOrder = order.every((from, index) => from === index);
  if (isInOrder) return construct(descriptor, values);
  // Arguments run as written and are arranged by field afterwards.
  return gathered(
    values,
    (written) =>
      newData(
        descriptor,
        order.map((from) => written[from]),
      ),
    false,
  );
}

/** Without types: a candidate that takes these arguments, in order of preference. */
function chooseConstructor(node: R.ConstructExpression): R.ConstructorDefinition {
  const args = node.args;
  const fits = (candidate: R.ConstructorDefinition) =>
    args === undefined || fieldOrder(candidate, args) !== undefined;
  return node.candidates.find(fits) ?? node.candidates[0];
}

/** For each field the written argument that fills it; undefined when they do not fit. */
function fieldOrder(candidate: R.ConstructorDefinition, args: readonly R.Argument[]): number[] | undefined {
  const names = candidate.descriptor.fieldNames;
  if (args.length !== candidate.descriptor.arity) return undefined;
  if (args.every((arg) => arg.name === undefined)) return args.map((_, index) => index);
  if (names === undefined) return undefined;
  const order = names.map((name) => args.findIndex((arg) => arg.name === name));
  return order.includes(-1) ? undefined : order;
}

const constructorFunctions = new WeakMap<DataConstructor, FunctionValue>();

/** A constructor as a function value. */
function constructorFunction(ctor: DataConstructor): FunctionValue {
  let made = constructorFunctions.get(ctor);
  if (made === undefined) {
    const body = (frame: Frame) => newData(ctor, frame.slice(1, 1 + ctor.arity) as Value[]);
    made = new FunctionValue(
      new FunctionCode(`${ctor.name}/${ctor.arity}`, ctor.arity, 1 + ctor.arity, body, undefined, false),
      [],
    );
    constructorFunctions.set(ctor, made);
  }
  return made;
}

/** A copy of `v0`, whose constructor is known, with the fields at `changed` replaced by the values after it. */
function updateOperation(ctor: DataConstructor, changed: readonly number[]): Operation {
  const fields = Array.from({ length: ctor.arity }, (_, index) => {
    const position = changed.indexOf(index);
    return position === -1 ? `v0.field${index}` : `v${position + 1}`;
  });
  return {
    name: `update${ctor.arity}_${changed.join('_')}`,
    text: `return new Class(ctor, ${fields.join(', ')});`,
    uses: ['Class', 'ctor'],
    suspends: false,
  };
}

/** `P(base, x: 9)`: base first, then the new values in declaration order of their fields. */
export function compileUpdate(context: RoutineContext, node: R.UpdateExpression): Code {
  const base = context.compile(node.base, 'operand');
  const known = (node.constructor_ ?? node.candidates[0]).descriptor.fieldNames ?? [];
  const fields = [...node.fields].sort((a, b) => known.indexOf(a.name) - known.indexOf(b.name));
  const values = fields.map((field) => context.compile(field.value, 'operand'));
  const ctor = node.constructor_?.descriptor;
  const isPlain = ctor?.type.flavour !== 'reactive';
  if (ctor !== undefined && isPlain && ctor.arity < DATA_CLASSES.length && ctor.arity > 0) {
    return strict(
      updateOperation(
        ctor,
        fields.map((field) => known.indexOf(field.name)),
      ),
      [base, ...values],
      [DATA_CLASSES[ctor.arity], ctor],
    );
  }
  return gathered(
    [base, ...values],
    ([record, ...replacements]) => {
      if (!(record instanceof Data))
        throw locate(panic(`Cannot update non-record type: ${describe(record)}`), node.span);
      const copy = Array.from({ length: record.ctor.arity }, (_, index) => record.get(index));
      fields.forEach((field, position) => {
        const index = record.ctor.fieldNames?.indexOf(field.name) ?? -1;
        if (index === -1) throw locate(panic(`Unknown field: ${field.name}`), field.nameSpan);
        copy[index] = replacements[position];
      });
      return newData(record.ctor, copy);
    },
    false,
  );
}

const FIELD0: Operation = { name: 'field0', text: 'return v0.field0;', uses: [], suspends: false };
const FIELD1: Operation = { name: 'field1', text: 'return v0.field1;', uses: [], suspends: false };
const FIELD2: Operation = { name: 'field2', text: 'return v0.field2;', uses: [], suspends: false };
const FIELD3: Operation = { name: 'field3', text: 'return v0.field3;', uses: [], suspends: false };
const DIRECT = [FIELD0, FIELD1, FIELD2, FIELD3];
const FIELD_AT: Operation = {
  name: 'fieldAt',
  text: 'return v0.get(index);',
  uses: ['index'],
  suspends: false,
};
const FIELD_NAMED: Operation = {
  name: 'fieldNamed',
  text: 'return read(v0);',
  uses: ['read'],
  suspends: true,
};

/** Reads the field in a slot that is known when the code is compiled. */
function readField(target: Code, index: number): Code {
  return index < DIRECT.length ? strict(DIRECT[index], [target]) : strict(FIELD_AT, [target], [index]);
}

/** `e.f`. */
export function compileField(context: RoutineContext, node: R.FieldExpression): Code {
  const target = context.compile(node.target, 'operand');
  const { name, span } = node;
  if (node.index !== undefined) {
    const { index } = node;
    const isProperty = (node.mostFields ?? Infinity) < DATA_CLASSES.length;
    if (target.suspends) return isProperty ? readField(target, index) : strict(FIELD_AT, [target], [index]);
    const read = isProperty ? `field${index}` : `get(${index})`;
    return fusedValue((out) => `${out.value(target)}.${read}`, [target]);
  }
  let lastConstructor: DataConstructor | undefined;
  let lastIndex = -1;
  const read = (value: Value): Value => {
    if (!(value instanceof Data)) throw locate(panic(`Unknown field: ${name}`), span);
    if (value.ctor !== lastConstructor) {
      lastConstructor = value.ctor;
      lastIndex = value.ctor.fieldNames?.indexOf(name) ?? -1;
    }
    if (lastIndex === -1) {
      const linked = value.type.flavour === 'reactive' ? linksOf(value, name) : undefined;
      if (linked !== undefined) return List.from(linked.slice());
      throw locate(panic(`Unknown field: ${name}`), span);
    }
    const field = value.get(lastIndex);
    return value.type.flavour === 'reactive' ? notifyRead(value, name, field) : field;
  };
  return strict(FIELD_NAMED, [target], [read]);
}

const TUPLE_INDEX: Operation = {
  name: 'tupleIndex',
  text: 'return read(v0);',
  uses: ['read'],
  suspends: false,
};

/** `t.0`; on lists indexing, on single-constructor variants the payload. */
export function compileTupleIndex(context: RoutineContext, node: R.TupleIndexExpression): Code {
  const target = context.compile(node.target, 'operand');
  const { index, span } = node;
  const read = (value: Value): Value => {
    if (value instanceof Data) {
      if (index < value.ctor.arity) return value.get(index);
      if (value.type === tupleType) throw locate(panic(`Tuple index ${index} out of bounds`), span);
      throw locate(panic(`Unknown field: ${index}`), span);
    }
    try {
      return getAtIndex(value, index);
    } catch (error) {
      throw locate(error, span);
    }
  };
  return strict(TUPLE_INDEX, [target], [read]);
}

const INDEX: Operation = { name: 'index', text: 'return read(v0, v1);', uses: ['read'], suspends: true };
/** The same where no getter of the program can be meant. */
const PLAIN_INDEX: Operation = {
  name: 'plainIndex',
  text: `if (typeof v0 === 'object') { const r = v0.at(v1); if (r !== undefined) return r; }
    return read(v0, v1);`,
  uses: ['read'],
  suspends: false,
};
const ANY_INDEX: Operation = { ...PLAIN_INDEX, name: 'anyIndex', suspends: true };

/** `c[i]`. */
export function compileIndex(context: RoutineContext, node: R.IndexExpression): Code {
  const target = compileBorrowed(context, node.target, [node.index]);
  const index = context.compile(node.index, 'operand');
  const dispatch = new IndexDispatch(context.linker, 'Get', node.getter);
  const read = (collection: Value, key: Value): Value => {
    if (collection instanceof Data && collection.type !== tupleType)
      return dispatch.callGetter(collection, key);
    try {
      return getAtIndex(collection, key);
    } catch (error) {
      throw locate(error, node.span);
    }
  };
  const operation = node.isBuiltin ? PLAIN_INDEX : node.getter === undefined ? ANY_INDEX : INDEX;
  return strict(operation, [target, index], [read]);
}

/** `(a, b)`. */
export function compileTuple(context: RoutineContext, node: R.TupleExpression): Code {
  const elements = node.elements.map((element) => context.compile(element, 'operand'));
  return construct(tupleConstructor(elements.length), elements);
}

const CONS: Operation = {
  name: 'consOne',
  text: 'return tail(v1, span).cons(v0);',
  uses: ['tail', 'span'],
  suspends: false,
};

/** `[a, b]` and `[a, b | tail]`. */
export function compileList(context: RoutineContext, node: R.ListExpression): Code {
  const elements = node.elements.map((element) => context.compile(element, 'operand'));
  if (node.tail !== undefined) {
    const tail = context.compile(node.tail, 'operand');
    if (elements.length === 1) return strict(CONS, [elements[0], tail], [tailOf, node.span]);
    return gathered(
      [...elements, tail],
      (values) => {
        let list = tailOf(values.pop(), node.span);
        for (let i = values.length - 1; i >= 0; i--) list = list.cons(values[i]);
        return list;
      },
      false,
    );
  }
  if (elements.length === 0) return constant(EMPTY_LIST);
  if (elements.length > LONG_LITERAL) return longList(elements);
  return gathered(elements, (values) => List.from(values), false);
}

/** Above this many elements a literal is built by a loop instead of one generated closure. */
const LONG_LITERAL = 32;

function longList(elements: readonly Code[]): Code {
  return collected(elements, (values) => List.from(values));
}

/** Evaluates any number of operands by a loop. */
function collected(
  elements: readonly Code[],
  finish: (values: Value[]) => Value,
  finishText = (out: Writer, values: readonly string[]) => `${out.bind(finish)}([${values.join(', ')}])`,
): Code {
  const runs = elements.map((element) => element.run);
  const after: Continuation<Frame, Value[]> = {
    resume: (frame, values, value) => {
      values.push(value);
      return from(frame, values);
    },
  };
  function from(frame: Frame, values: Value[]): Value {
    while (values.length < runs.length) {
      const value = runs[values.length](frame);
      if (value === SUSPENDED) return suspend(after, frame, values);
      values.push(value);
    }
    return finish(values);
  }
  return {
    run: (frame) => from(frame, []),
    suspends: elements.some((element) => element.suspends),
    abrupt: false,
    levels: 2 + Math.max(0, ...elements.map((element) => element.levels)),
    form: undefined,
    text: (out) => {
      const names: string[] = [];
      for (const element of elements) {
        names.push(out.step(element, after, `[${names.join(', ')}]`));
      }
      return out.name(finishText(out, names));
    },
  };
}

/** `[a..b]`: both ends included. */
export function compileRange(context: RoutineContext, node: R.RangeExpression): Code {
  const from = context.compile(node.from, 'operand');
  const to = context.compile(node.to, 'operand');
  return gathered(
    [from, to],
    ([first, last]) => {
      try {
        const start = anyInteger(first);
        const count = distance(start, anyInteger(last));
        return consecutiveInts(start, typeof count === 'number' ? count + 1 : count + 1n);
      } catch (error) {
        throw locate(error, node.span);
      }
    },
    false,
  );
}

/** `%{k: v}`: key then value of each entry; later duplicates win. */
export function compileMap(context: RoutineContext, node: R.MapExpression): Code {
  const operands = node.entries
    .flatMap((entry) => [entry.key, entry.value])
    .map((part) => context.compile(part, 'operand'));
  return collected(operands, (values) => {
    const entries: [Value, Value][] = [];
    for (let i = 0; i < values.length; i += 2) entries.push([values[i], values[i + 1]]);
    return located(node, () => MapValue.from(entries));
  });
}

/** `#{a, b}`. */
export function compileSet(context: RoutineContext, node: R.SetExpression): Code {
  const elements = node.elements.map((element) => context.compile(element, 'operand'));
  return collected(elements, (values) => located(node, () => SetValue.from(values)));
}

function located(node: R.Expression, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw locate(error, node.span);
  }
}

const DISPLAY: Operation = {
  name: 'display',
  text: "if (typeof v0 === 'string') return v0; if (typeof v0 === 'number') return String(v0); return display(v0);",
  uses: ['display'],
  suspends: true,
};

/** `"…${e}…"`: each part is shown when it has been evaluated, then all are joined. */
export function compileInterpolation(context: RoutineContext, node: R.InterpolationExpression): Code {
  const parts = node.parts.map((part) =>
    typeof part === 'string'
      ? constant(part)
      : strict(DISPLAY, [context.compile(part, 'operand')], [display]),
  );
  return collected(
    parts,
    (texts) => (texts as string[]).join(''),
    (_out, texts) => (texts.length === 0 ? "''" : texts.join(' + ')),
  );
}
