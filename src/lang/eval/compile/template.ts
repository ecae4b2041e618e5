/**
 * Closures for strict nodes, made from templates.
 *
 * A strict node evaluates its operands from left to right and then does something with the values. How an
 * operand is read (a frame slot, a constant, a child that cannot suspend, one that can) changes the best code,
 * and V8 keeps type feedback by function literal, not by closure. So each operation gets one literal for each
 * combination of operand forms that a program uses, generated from the operation's text when it is first needed.
 * Measured against one generic closure an operation in docs/decisions.
 */

import {
  Abrupt,
  BREAK,
  callFrame,
  CONTINUE,
  enter,
  machine,
  mustCapture,
  newFrame,
  putOff,
  RETURN,
  SUSPENDED,
  TAIL,
  type Continuation,
} from '../../machine/suspension';
import { raisedAt, suspendedAt } from '../../machine/thrown';
import { FunctionValue, type Frame, type Node } from '../../values/function';
import { Cell, Float } from '../../values/value';
import { type Code, deepest } from './code';
import type { Writer } from './fusion/writer';

/** An operation: its text uses `v0`, `v1`, … for the values, `f` for the frame, and the names in `uses`. */
export interface Operation {
  /** A word for profiles; unique, since generated code is cached by it. */
  readonly name: string;
  /** Statements that return the value; a function where the text depends on the test switch. */
  readonly text: string | (() => string);
  /** Names the text uses besides the values, given for each node in this order. */
  readonly uses: readonly string[];
  /** The text itself may return SUSPENDED. */
  readonly suspends: boolean;
  /** The text reads the frame: only a closure can run it. */
  readonly needsFrame?: boolean;
  /** Another text for fused code, where arguments need no frame; gives the name of the value. */
  readonly fused?: (out: Writer, values: readonly string[], uses: readonly unknown[]) => string;
  /** Another text for fused code in tail position; it ends by `return`. */
  readonly fusedTail?: (out: Writer, values: readonly string[], uses: readonly unknown[]) => void;
}

/** What a result variable holds until there is a result. */
const FAILED = Symbol('failed');

/** Names that every generated text may use. */
export const AMBIENT = {
  SUSPENDED,
  TAIL,
  machine,
  records: machine.records,
  sites: machine.sites,
  raisedAt,
  suspendedAt,
  FAILED,
  callFrame,
  mustCapture,
  enter,
  newFrame,
  putOff,
  FunctionValue,
  RETURN,
  BREAK,
  CONTINUE,
  Float,
  Cell,
  Abrupt,
};

type Factory = (
  uses: readonly unknown[],
  operands: readonly unknown[],
  continuations: Continuation<Frame, unknown>[],
) => Node;
const factories = new Map<string, Factory>();

/**
 * A strict node: `operation` over `operands`, with what its text uses. Fills `continuations` with how to go on after
 * each operand that may suspend, by its position.
 */
export function strict(
  operation: Operation,
  operands: readonly Code[],
  uses: readonly unknown[] = [],
  continuations: Continuation<Frame, unknown>[] = [],
): Code {
  const forms = operands.map(formOf).join('');
  const key = `${operation.name}:${forms}${machine.captureEvery > 0 ? ':capturing' : ''}`;
  let factory = factories.get(key);
  if (factory === undefined) {
    factory = generate(operation, forms);
    factories.set(key, factory);
  }
  const parts = operands.map((operand) =>
    operand.form === undefined
      ? operand.run
      : operand.form.kind === 'slot'
        ? operand.form.slot
        : operand.form.value,
  );
  return {
    run: factory(uses, parts, continuations),
    suspends: operation.suspends || forms.includes('m'),
    abrupt: false,
    levels: 1 + deepest(operands.filter((operand) => operand.form === undefined)),
    form: undefined,
    text:
      operation.needsFrame === true
        ? undefined
        : (out) => {
            const values = operandsText(out, operands, continuations);
            return operation.fused?.(out, values, uses) ?? strictText(out, operation, values, uses);
          },
    tailText:
      operation.fusedTail === undefined
        ? undefined
        : (out) => operation.fusedTail?.(out, operandsText(out, operands, continuations), uses),
  };
}

/** Writes operands from left to right; gives the names of their values. */
function operandsText(
  out: Writer,
  operands: readonly Code[],
  continuations: readonly Continuation<Frame, unknown>[],
): string[] {
  const names: string[] = [];
  operands.forEach((operand, index) => {
    const before = names.filter((_, i) => operands[i].form?.kind !== 'constant');
    const saved =
      before.length === 0 ? 'undefined' : before.length === 1 ? before[0] : `[${before.join(', ')}]`;
    names.push(out.step(operand, continuations[index], saved));
  });
  return names;
}

const ONLY_RETURN = /^return ([^;]*);$/;

/** Writes what an operation does with values that have names. */
function strictText(
  out: Writer,
  operation: Operation,
  values: readonly string[],
  uses: readonly unknown[],
): string {
  let text = (typeof operation.text === 'string' ? operation.text : operation.text()).trim();
  const names = new Map(operation.uses.map((use, index) => [use, out.bind(uses[index])]));
  values.forEach((value, index) => names.set(`v${index}`, value));
  text = text.replace(/(?<![\w.$])[A-Za-z_]\w*/g, (word) => names.get(word) ?? word);
  const only = ONLY_RETURN.exec(text);
  let result: string;
  if (only !== null) result = out.name(only[1]);
  else {
    result = out.fresh();
    const block = out.fresh('B');
    const given = text.replace(/return ([^;]*);/g, `{ ${result} = $1; break ${block}; }`);
    out.line(`let ${result}; ${block}: { ${given} }`);
  }
  if (operation.suspends) out.checkSuspended(result);
  return result;
}

/** `s` slot, `c` constant, `n` node that cannot suspend, `m` node that may. */
function formOf(operand: Code): string {
  if (operand.form !== undefined) return operand.form.kind === 'slot' ? 's' : 'c';
  return operand.suspends ? 'm' : 'n';
}

function generate(operation: Operation, forms: string): Factory {
  const text = typeof operation.text === 'string' ? operation.text : operation.text();
  const count = forms.length;
  const names = Array.from({ length: count }, (_, i) => `v${i}`);
  const continuations: string[] = [];
  for (let i = 0; i < count; i++) {
    if (forms[i] !== 'm') continue;
    continuations.push(
      `const k${i} = continuations[${i}] = { resume(f, t, v${i}) { ${restore(forms, i)} ${evaluate(forms, i + 1)} ${text} } };`,
    );
  }
  const source = `return function factory(uses, parts, continuations) {
    ${operation.uses.length > 0 ? `const [${operation.uses.join(', ')}] = uses;` : ''}
    ${count > 0 ? `const [${names.map((_, i) => `c${i}`).join(', ')}] = parts;` : ''}
    ${continuations.join('\n')}
    return function ${operation.name}_${forms}(f) { ${evaluate(forms, 0)} ${text} };
  }`;
  return new Function(...Object.keys(AMBIENT), source)(...Object.values(AMBIENT)) as Factory;
}

/** Statements that evaluate operands from `first` on, saving the values before a suspended one. */
function evaluate(forms: string, first: number): string {
  let text = '';
  for (let i = first; i < forms.length; i++) {
    switch (forms[i]) {
      case 's':
        text += `const v${i} = f[c${i}];`;
        break;
      case 'c':
        text += `const v${i} = c${i};`;
        break;
      case 'n':
        text += `const v${i} = c${i}(f);`;
        break;
      default:
        text += `const v${i} = c${i}(f); if (v${i} === SUSPENDED) { records.push(k${i}, f, ${saved(forms, i)}); return SUSPENDED; }`;
    }
  }
  return text;
}

/** Operands before `index` whose values a record must keep. */
function kept(forms: string, index: number): number[] {
  return [...forms].flatMap((form, i) => (i < index && form !== 'c' ? [i] : []));
}

function saved(forms: string, index: number): string {
  const indices = kept(forms, index);
  if (indices.length === 0) return 'undefined';
  return indices.length === 1 ? `v${indices[0]}` : `[${indices.map((i) => `v${i}`).join(', ')}]`;
}

function restore(forms: string, index: number): string {
  const constants = [...forms]
    .flatMap((form, i) => (i < index && form === 'c' ? [`const v${i} = c${i};`] : []))
    .join('');
  const indices = kept(forms, index);
  if (indices.length === 0) return constants;
  const names = indices.map((i) => `v${i}`);
  return constants + (names.length === 1 ? `const ${names[0]} = t;` : `const [${names.join(', ')}] = t;`);
}
