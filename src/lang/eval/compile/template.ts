/**
 * Closures for strict nodes, made from templates.
 *
 * A strict node evaluates its operands from left to right and then does something with the values. How an
 * operand is read (a frame slot, a constant, a child that cannot suspend, one that can) changes the best code,
 * and V8 keeps type feedback by function literal, not by closure. So each operation gets one literal for each
 * combination of operand forms that a program uses, generated from the operation's text when it is first needed.
 * Measured against one generic closure an operation in docs/decisions.
 */

import { callFrame, enter, machine, mustCapture, newFrame, SUSPENDED, TAIL } from '../../machine/suspension';
import { raisedAt } from '../../machine/thrown';
import { FunctionValue, type Node } from '../../values/function';
import { type Code, deepest } from './code';

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
}

/** What a result variable holds until there is a result. */
const FAILED = Symbol('failed');

/** Names that every operation's text may use. */
const AMBIENT = {
  SUSPENDED,
  TAIL,
  machine,
  records: machine.records,
  sites: machine.sites,
  raisedAt,
  FAILED,
  callFrame,
  mustCapture,
  enter,
  newFrame,
  FunctionValue,
};

type Factory = (uses: readonly unknown[], operands: readonly unknown[]) => Node;
const factories = new Map<string, Factory>();

/** A strict node: `operation` over `operands`, with what its text uses. */
export function strict(operation: Operation, operands: readonly Code[], uses: readonly unknown[] = []): Code {
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
    run: factory(uses, parts),
    suspends: operation.suspends || operands.some((operand) => operand.suspends),
    abrupt: false,
    levels: 1 + deepest(operands.filter((operand) => operand.form === undefined)),
    form: undefined,
  };
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
      `const k${i} = { resume(f, t, v${i}) { ${restore(forms, i)} ${evaluate(forms, i + 1)} ${text} } };`,
    );
  }
  const source = `return function factory(uses, parts) {
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
