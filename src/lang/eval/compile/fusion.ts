/**
 * Fusion: an expression of Floats becomes one closure that computes with bare numbers and boxes only its result.
 *
 * Each Float is an object, so that closures that hand Floats to each other spend their time allocating. Where the
 * checker has proved that an operator works on Floats, its operands give their text instead of a closure, and
 * one function is generated for the whole expression. Texts are cached; what differs between two expressions of
 * one text (closures, constants) comes in as parameters.
 */

import { Float } from '../../values/value';
import type { Node } from '../../values/function';
import { deepest, type Code } from './code';

/** Adds something to the parameters of the generated function; gives the name to use in the text. */
export type Bind = (value: unknown) => string;
/** JavaScript text of an expression over the frame `f`. */
export type Text = (bind: Bind) => string;

/** Longest text that is fused further; beyond it an operand is called. */
const MAX_TEXT = 1500;

type Factory = (float: typeof Float, parameters: readonly unknown[]) => Node;
const factories = new Map<string, Factory>();

/** Text of an operand that is known to be a Float, as a bare number. */
export function floatText(operand: Code): Text {
  if (operand.float !== undefined) return operand.float;
  if (operand.form?.kind === 'constant' && operand.form.value instanceof Float) {
    const { value } = operand.form.value;
    return (bind) => bind(value);
  }
  const boxed = boxedText(operand);
  return (bind) => `${boxed(bind)}.value`;
}

/** Text of any operand that cannot suspend, as the value itself. */
export function boxedText(operand: Code): Text {
  if (operand.inline !== undefined) return operand.inline;
  if (operand.form?.kind === 'slot') {
    const { slot } = operand.form;
    return () => `f[${slot}]`;
  }
  if (operand.form?.kind === 'constant') {
    const { value } = operand.form;
    return (bind) => bind(value);
  }
  const { run } = operand;
  return (bind) => `${bind(run)}(f)`;
}

/** Code of a Float expression given as a bare number's text. */
export function fusedFloat(text: Text, parts: readonly Code[]): Code {
  const fused = fuse((bind) => `new Float(${text(bind)})`, parts);
  return fused.length > MAX_TEXT ? fused.code : { ...fused.code, float: text };
}

/** Code of any expression given as text; its parts must not suspend. */
export function fusedValue(text: Text, parts: readonly Code[]): Code {
  const fused = fuse(text, parts);
  return fused.length > MAX_TEXT ? fused.code : { ...fused.code, inline: text };
}

function fuse(text: Text, parts: readonly Code[]): { code: Code; length: number } {
  const parameters: unknown[] = [];
  const source = text((value) => {
    parameters.push(value);
    return `p${parameters.length - 1}`;
  });
  let factory = factories.get(source);
  if (factory === undefined) {
    const names = parameters.map((_, index) => `p${index}`).join(', ');
    const head = names === '' ? '' : `const [${names}] = parameters;`;
    factory = new Function(
      'Float',
      'parameters',
      `${head} return function fused(f) { return ${source}; };`,
    ) as Factory;
    factories.set(source, factory);
  }
  const run = factory(Float, parameters);
  return {
    code: { run, suspends: false, abrupt: false, levels: 1 + deepest(parts), form: undefined },
    length: source.length,
  };
}
