/** Operators. With types known the operation is picked here; else the values decide (`dynamic.ts`). */

import type { BuiltinRow } from '../../builtins/row';
import type * as R from '../../check/resolved';
import { raise, type Continuation } from '../../machine/suspension';
import { divisionByZero, locate, raisedAt } from '../../machine/thrown';
import * as arithmetic from '../../operations/arithmetic';
import { toNumber } from '../../builtins/numbers';
import { compare } from '../../operations/ordering';
import { concat, joinTexts, tailOf } from '../../operations/concat';
import { equals } from '../../operations/equality';
import type { Frame } from '../../values/function';
import type { Integer } from '../../values/integer';
import { Float, type Value } from '../../values/value';
import { List } from '../../values/list';
import type { BinaryOperator } from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import { BinaryDispatch } from '../dispatch/operators';
import { code, constant, type Code, type Position } from './code';
import type { RoutineContext } from './context';
import { callFunction } from './calls';
import { fusedFloat, fusedValue } from './fusion';
import type { Text } from './fusion/writer';
import { strict, type Operation } from './template';

const SAFE = 'r <= 9007199254740991 && r >= -9007199254740991';

/** Text for two Ints that fit in 53 bits; anything else goes to `slow`. */
function integer(name: string, fast: string, fused: FusedInteger): Operation {
  return {
    name,
    text: `if (typeof v0 === 'number' && typeof v1 === 'number') { ${fast} } return slow(v0, v1);`,
    uses: ['slow'],
    suspends: false,
    fused: (out, [a, b], [slow]) => {
      const result = out.fresh();
      const numbers = [a, b].flatMap((v) => (LITERAL.test(v) ? [] : [`typeof ${v} === 'number'`]));
      const guard = numbers.length === 0 ? 'true' : numbers.join(' && ');
      out.line(`let ${result};`);
      out.line(`if (!(${guard} && ${fused(result, a, b)})) ${result} = ${out.bind(slow)}(${a}, ${b});`);
      return result;
    },
  };
}

const LITERAL = /^\(?-?\d+\)?$/;

/** A condition that sets `r` to the result and says whether it is right. */
type FusedInteger = (r: string, a: string, b: string) => string;

/** A result that must be within 53 bits; adding a literal can leave them at one end only. */
const within =
  (operator: '+' | '-' | '*'): FusedInteger =>
  (r, a, b) => {
    const most = `<= ${Number.MAX_SAFE_INTEGER}`;
    const least = `>= -${Number.MAX_SAFE_INTEGER}`;
    const set = `(${r} = ${a} ${operator} ${b}${operator === '*' ? ' + 0' : ''})`;
    if (operator !== '*' && LITERAL.test(b))
      return `${set} ${b.startsWith('(') === (operator === '+') ? least : most}`;
    return `${set} ${most} && ${r} ${least}`;
  };

/** A result that is always right; `where` says where it is. */
const always =
  (expression: (a: string, b: string) => string, where?: (b: string) => string | undefined): FusedInteger =>
  (r, a, b) => {
    const condition = where?.(b);
    const set = `((${r} = ${expression(a, b)}), true)`;
    return condition === undefined ? set : `${condition} && ${set}`;
  };

const unlessZero = (b: string): string | undefined =>
  LITERAL.test(b) && b !== '0' ? undefined : `${b} !== 0`;
/** Cut toward zero; by whole numbers of 32 bits where V8 can know that they suffice. */
const quotient = (a: string, b: string): string =>
  /^[1-9]\d*$/.test(b)
    ? `((${a} | 0) === ${a} ? (${a} / ${b}) | 0 : Math.trunc(${a} / ${b}) + 0)`
    : `Math.trunc(${a} / ${b}) + 0`;

const comparison = (name: string, symbol: string): Operation =>
  integer(
    name,
    `return v0 ${symbol} v1;`,
    always((a, b) => `${a} ${symbol} ${b}`),
  );

const INTEGER: Readonly<Record<string, Operation>> = {
  '+': integer('add', `const r = v0 + v1; if (${SAFE}) return r;`, within('+')),
  '-': integer('subtract', `const r = v0 - v1; if (${SAFE}) return r;`, within('-')),
  '*': integer('multiply', `const r = v0 * v1; if (${SAFE}) return r + 0;`, within('*')),
  '/': integer('divide', 'if (v1 !== 0) return Math.trunc(v0 / v1) + 0;', always(quotient, unlessZero)),
  '%': integer(
    'remainder',
    'if (v1 !== 0) return (v0 % v1) + 0;',
    always((a, b) => `(${a} % ${b}) + 0`, unlessZero),
  ),
  '**': integer('power', '', () => 'false'),
  '<': comparison('less', '<'),
  '<=': comparison('lessEqual', '<='),
  '>': comparison('greater', '>'),
  '>=': comparison('greaterEqual', '>='),
  '==': comparison('equal', '==='),
  '!=': comparison('unequal', '!=='),
  '++': {
    name: 'concat',
    text: "if (typeof v0 === 'string' && typeof v1 === 'string') return v0 + v1; return slow(v0, v1);",
    uses: ['slow'],
    suspends: false,
  },
};

/** The same where `slow` may call the program. */
const callsProgram = (operation: Operation): Operation => ({
  name: `dynamic_${operation.name}`,
  text: operation.text,
  uses: operation.uses,
  suspends: true,
});

/** Division by what may be 0: that is raised without a JavaScript exception. */
const DIVISION: Readonly<Record<string, Operation>> = Object.fromEntries(
  ['/', '%'].map((operator) => {
    const { name, text, uses, fused } = INTEGER[operator];
    const raising: Operation = {
      name: `${name}OrRaise`,
      text: `if (v1 === 0) return zero(); ${text as string}`,
      uses: [...uses, 'zero'],
      suspends: true,
      fused: (out, values, [slow, zero]) => {
        out.line(`if (${values[1]} === 0) { ${out.bind(zero)}(); ${out.suspending()} }`);
        return fused?.(out, values, [slow]) ?? '';
      },
    };
    return [operator, raising];
  }),
);

const DYNAMIC: Readonly<Record<string, Operation>> = Object.fromEntries(
  Object.entries(INTEGER).map(([operator, operation]) => [operator, callsProgram(operation)]),
);

/** Text for two Floats whose kinds the checker has proved, where an operand may suspend. */
function float(name: string, expression: string): Operation {
  return { name: `float_${name}`, text: `return ${expression};`, uses: ['Float'], suspends: false };
}
const FLOAT: Readonly<Record<string, Operation>> = {
  '+': float('add', 'new Float(v0.value + v1.value)'),
  '-': float('subtract', 'new Float(v0.value - v1.value)'),
  '*': float('multiply', 'new Float(v0.value * v1.value)'),
  '/': float('divide', 'new Float(v0.value / v1.value)'),
  '%': float('remainder', 'new Float(v0.value % v1.value)'),
  '**': float('power', 'new Float(v0.value ** v1.value)'),
  '<': float('less', 'v0.value < v1.value'),
  '<=': float('lessEqual', 'v0.value <= v1.value'),
  '>': float('greater', 'v0.value > v1.value'),
  '>=': float('greaterEqual', 'v0.value >= v1.value'),
  '==': float('equal', 'v0.value === v1.value'),
  '!=': float('unequal', 'v0.value !== v1.value'),
};
const SYMBOLS: Readonly<Record<string, string>> = { '==': '===', '!=': '!==' };
const ARITHMETIC = new Set<string>(['+', '-', '*', '/', '%', '**']);

/** An operator on two Floats: fused where neither operand can suspend. */
function floatBinary(operator: BinaryOperator, left: Code, right: Code): Code {
  if (left.suspends || right.suspends) return suspendingFloatBinary(operator, left, right);
  const symbol = SYMBOLS[operator] ?? operator;
  // In JavaScript `-a ** b` is no expression: both sides stand in parentheses.
  const text: Text = (out) => `((${out.number(left)}) ${symbol} (${out.number(right)}))`;
  return ARITHMETIC.has(operator) ? fusedFloat(text, [left, right]) : fusedValue(text, [left, right]);
}

/** The same where an operand may suspend: what a record must keep is boxed only then. */
function suspendingFloatBinary(operator: BinaryOperator, left: Code, right: Code): Code {
  const continuations: Continuation<Frame, unknown>[] = [];
  const whole = strict(FLOAT[operator], [left, right], [Float], continuations);
  const text: Text = (out) => {
    const a = out.numberStep(left, continuations[0]);
    const saved = left.form?.kind === 'constant' ? 'undefined' : `new Float(${a})`;
    const b = out.numberStep(right, continuations[1], saved);
    return out.name(`${a} ${SYMBOLS[operator] ?? operator} ${b}`);
  };
  return ARITHMETIC.has(operator) ? { ...whole, number: text } : { ...whole, text };
}

const STRING: Readonly<Record<string, Operation>> = {
  // A library function may give bytes where a String is declared, and JavaScript would join anything.
  '++': {
    name: 'join',
    text: "return typeof v0 === 'string' && typeof v1 === 'string' ? v0 + v1 : slow(v0, v1);",
    uses: ['slow'],
    suspends: false,
  },
  '==': { name: 'sameText', text: 'return v0 === v1;', uses: [], suspends: false },
  '!=': { name: 'otherText', text: 'return v0 !== v1;', uses: [], suspends: false },
};

/** `xs ++ [x]`, by which lists are grown: without a list for the one element. */
const APPEND: Operation = {
  name: 'append',
  text: 'return append(v0, v1);',
  uses: ['append'],
  suspends: false,
};

/** The `x` of `xs ++ [x]`; undefined for all else. */
export function appended(context: RoutineContext, node: R.BinaryExpression): R.Expression | undefined {
  const { right } = node;
  if (node.operator !== '++' || node.operation?.kind !== 'builtin' || right.kind !== 'List') return undefined;
  const isOne = right.elements.length === 1 && right.tail === undefined;
  return isOne && context.linker.checkOf(right) === undefined ? right.elements[0] : undefined;
}

function appendOne(node: R.BinaryExpression, list: Code, element: Code): Code {
  const slow = located('++', node.span);
  const append = (front: Value, last: Value): Value =>
    front instanceof List ? front.append(last) : slow(front, List.of(last));
  return strict(APPEND, [list, element], [append]);
}

const CONS: Operation = {
  name: 'cons',
  text: 'return tail(v1, span).cons(v0);',
  uses: ['tail', 'span'],
  suspends: false,
};

/** What an operator does with values of any builtin kind, each checked. */
type Builtin = (a: Value, b: Value) => Value;
const SLOW: Readonly<Record<string, Builtin>> = {
  '+': arithmetic.add,
  '-': arithmetic.subtract,
  '*': arithmetic.multiply,
  '/': arithmetic.divide,
  '%': arithmetic.remainder,
  '**': arithmetic.power,
  '<': (a, b) => compare(a, b, 'Lt') < 0,
  '<=': (a, b) => compare(a, b, 'Le') <= 0,
  '>': (a, b) => compare(a, b, 'Gt') > 0,
  '>=': (a, b) => compare(a, b, 'Ge') >= 0,
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '++': concat,
};

/** The operator on builtin kinds, with errors that carry the place. */
function located(operator: BinaryOperator, span: Span, slow: Builtin = SLOW[operator]): Builtin {
  return (a, b) => {
    let isDone = false;
    try {
      const value = slow(a, b);
      isDone = true;
      return value;
    } finally {
      if (!isDone) raisedAt(span);
    }
  };
}

/** `l op r`. */
export function compileBinary(context: RoutineContext, node: R.BinaryExpression, position: Position): Code {
  const { operator } = node;
  if (operator === '&&' || operator === '||') return compileLogical(context, node);
  const together = multiplyRemainder(context, node);
  if (together !== undefined) return together;
  const left = context.compile(node.left, 'operand');
  const last = appended(context, node);
  if (last !== undefined) return appendOne(node, left, context.compile(last, 'operand'));
  const right = context.compile(node.right, 'operand');
  if (operator === '::') return strict(CONS, [left, right], [tailOf, node.span]);
  const operation = node.operation;
  if (operation === undefined || operation.kind === 'dynamic')
    return dynamicBinary(context, node, left, right);
  switch (operation.kind) {
    case 'method':
    case 'scalar': {
      const argument = operation.kind === 'scalar' && operation.convertRight ? toFloat(right) : right;
      return callFunction(
        context.linker.functionValue(operation.definition),
        [left, argument],
        node.span,
        position === 'tail',
      );
    }
    case 'builtin':
      return builtinBinary(node, operation, left, right);
  }
}

/** Whether both operands are Ints, for all that the checker knows. */
function isInt(node: R.Expression, operator: BinaryOperator): node is R.BinaryExpression {
  return (
    node.kind === 'Binary' &&
    node.operator === operator &&
    node.operation?.kind === 'builtin' &&
    node.operation.operands === 'Int' &&
    node.operation.convert === 'none'
  );
}

const MULTIPLY_REMAINDER: Operation = {
  name: 'multiplyRemainder',
  text: `if (typeof v0 === 'number' && typeof v1 === 'number' && typeof v2 === 'number' && v2 !== 0) { const r = v0 * v1; if (${SAFE}) return (r % v2) + 0; }
    return slow(v0, v1, v2);`,
  uses: ['slow'],
  suspends: false,
};

/** `a * b % m` at once: its product often needs more than 53 bits, its value does not. Undefined for all else. */
function multiplyRemainder(context: RoutineContext, node: R.BinaryExpression): Code | undefined {
  if (!isInt(node, '%') || !isInt(node.left, '*')) return undefined;
  if (context.linker.checkOf(node.left) !== undefined) return undefined;
  const operands = [node.left.left, node.left.right, node.right].map((part) =>
    context.compile(part, 'operand'),
  );
  const slow = (a: Integer, b: Integer, m: Integer): Value => {
    try {
      return arithmetic.intMultiplyRemainder(a, b, m);
    } catch (error) {
      throw locate(error, node.span);
    }
  };
  return strict(MULTIPLY_REMAINDER, operands, [slow]);
}

function builtinBinary(
  node: R.BinaryExpression,
  operation: Extract<R.BinaryOperation, { kind: 'builtin' }>,
  left: Code,
  right: Code,
): Code {
  const { operator, span } = node;
  const l = operation.convert === 'leftToFloat' ? toFloat(left) : left;
  const r = operation.convert === 'rightToFloat' ? toFloat(right) : right;
  const slow = located(operator, span);
  if (operation.operands === 'Float' && FLOAT[operator] !== undefined) return floatBinary(operator, l, r);
  if (operation.operands === 'String' && STRING[operator] !== undefined)
    return strict(STRING[operator], [l, r], operator === '++' ? [located(operator, span, joinTexts)] : []);
  if (operation.operands === 'Int' && DIVISION[operator] !== undefined && mayBeZero(r)) {
    const zero = (): Value => raise(locate(divisionByZero(), span) as object);
    return strict(DIVISION[operator], [l, r], [slow, zero]);
  }
  return strict(INTEGER[operator], [l, r], [slow]);
}

function mayBeZero(divisor: Code): boolean {
  return divisor.form?.kind !== 'constant' || divisor.form.value === 0;
}

const TO_FLOAT: Operation = {
  name: 'toFloat',
  text: "return typeof v0 === 'object' ? v0 : new Float(Number(v0));",
  uses: ['Float'],
  suspends: false,
};

/** The value as a Float; Ints are converted, Floats stay. */
function toFloat(operand: Code): Code {
  if (operand.form?.kind === 'constant' && typeof operand.form.value === 'number')
    return constant(new Float(operand.form.value));
  if (!operand.suspends) {
    return fusedFloat(
      (out) => {
        const value = out.value(operand);
        return `${out.bind(toNumber)}(${value})`;
      },
      [operand],
    );
  }
  return strict(TO_FLOAT, [operand], [Float]);
}

/** Nothing is known: numbers and strings take the fast path, user types their methods. */
function dynamicBinary(context: RoutineContext, node: R.BinaryExpression, left: Code, right: Code): Code {
  const { operator, span } = node;
  const dispatch = new BinaryDispatch(context.linker, operator, located(operator, span));
  return strict(DYNAMIC[operator], [left, right], [(a: Value, b: Value) => dispatch.apply(a, b)]);
}

const BOOLEAN: Operation = { name: 'boolean', text: 'return check(v0);', uses: ['check'], suspends: false };

/** `&&` and `||`: the right side runs only when needed. */
function compileLogical(context: RoutineContext, node: R.BinaryExpression): Code {
  const left = context.compile(node.left, 'operand');
  const right = context.compile(node.right, 'operand');
  const isAnd = node.operator === '&&';
  const l = left.run;
  const r = right.run;
  const continuations: Continuation<Frame, unknown>[] = [];
  const text: Text = (out) => {
    const first = out.step(left, continuations[0]);
    const result = out.fresh();
    out.line(`let ${result} = ${!isAnd}; if (${first} ${isAnd ? '===' : '!=='} true) {`);
    out.line(`${result} = ${out.value(right)}; }`);
    return result;
  };
  if (!left.suspends) {
    const run: Code['run'] = isAnd
      ? function and(frame) {
          return l(frame) === true ? r(frame) : false;
        }
      : function or(frame) {
          return l(frame) === true ? true : r(frame);
        };
    return { ...code(run, [left, right], right.suspends), text };
  }
  const then: Operation = {
    name: isAnd ? 'andThen' : 'orElse',
    text: isAnd ? 'return v0 === true ? right(f) : false;' : 'return v0 === true ? true : right(f);',
    uses: ['right'],
    suspends: true,
    needsFrame: true,
  };
  const whole = strict(then, [left], [r], continuations);
  return { ...whole, levels: 1 + Math.max(left.levels, right.levels), text };
}

const NOT: Operation = { name: 'not', text: 'return check(v0);', uses: ['check'], suspends: false };
const NEGATE: Operation = {
  name: 'negate',
  text: "if (typeof v0 === 'number') return 0 - v0; return slow(v0);",
  uses: ['slow'],
  suspends: false,
};

/** `-e` and `!e`. */
export function compileUnary(context: RoutineContext, node: R.UnaryExpression): Code {
  const operand = context.compile(node.operand, 'operand');
  const { span } = node;
  if (node.operator === '-') {
    if (operand.form?.kind === 'constant') return constant(arithmetic.negate(operand.form.value));
    return strict(
      NEGATE,
      [operand],
      [
        (value: Value) => {
          try {
            return arithmetic.negate(value);
          } catch (error) {
            throw locate(error, span);
          }
        },
      ],
    );
  }
  return strict(NOT, [operand], [(value: Value) => !context.linker.requireBool(value, span)]);
}

/** The value of a condition: anything but a Bool is an error of the program. */
export function condition(context: RoutineContext, expression: R.Expression): Code {
  const value = context.compile(expression, 'operand');
  if (isSurelyBool(expression)) return value;
  return strict(
    BOOLEAN,
    [value],
    [
      (v: Value) =>
        v === true ? true : v === false ? false : context.linker.requireBool(v, expression.span),
    ],
  );
}

const COMPARISONS = new Set<string>(['==', '!=', '<', '>', '<=', '>=']);

function isSurelyBool(expression: R.Expression): boolean {
  switch (expression.kind) {
    case 'Literal':
      return expression.literal.kind === 'Bool';
    case 'Unary':
      return expression.operator === '!';
    case 'Binary':
      if (expression.operator === '&&' || expression.operator === '||')
        return isSurelyBool(expression.left) && isSurelyBool(expression.right);
      return COMPARISONS.has(expression.operator) && expression.operation?.kind === 'builtin';
    case 'BuiltinCall':
      return expression.row !== undefined && givesBool(expression.row);
    case 'MethodCall':
      return expression.target?.kind === 'builtin' && givesBool(expression.target.row);
    default:
      return false;
  }
}

function givesBool(row: BuiltinRow): boolean {
  return row.signature.endsWith('-> Bool');
}
