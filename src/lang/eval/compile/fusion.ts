/**
 * Fusion: a tree of nodes becomes one JavaScript function.
 *
 * Expressions of Floats are fused when they are compiled: closures that hand Floats to each other spend their time
 * allocating boxes. Whole routines and loops are fused when they have run often enough to be worth V8's time; until
 * then, and after a capture, their closures run. Both share the texts of the nodes (`fusion/writer.ts`).
 */

import type { Node } from '../../values/function';
import { Float } from '../../values/value';
import { deepest, type Code } from './code';
import { Writer, type Text } from './fusion/writer';

/** Longest text of an expression that is fused further; beyond it an operand is called. */
const MAX_EXPRESSION = 1500;

/** Writes an expression of Floats and of what they are read from: no statements, other nodes are called. */
class ExpressionWriter extends Writer {
  constructor() {
    super('frame', { assigned: new Set(), floats: new Set() }, () => '');
  }
  override name(expression: string): string {
    return expression;
  }
  override read(slot: number): string {
    return `f[${slot}]`;
  }
  override value(code: Code): string {
    const { form } = code;
    if (form !== undefined) return form.kind === 'slot' ? this.read(form.slot) : this.bind(form.value);
    return code.inline === undefined ? `${this.bind(code.run)}(f)` : code.inline(this);
  }
}

type Factory = (float: typeof Float, parameters: readonly unknown[]) => Node;
const expressions = new Map<string, Factory>();

/** Code of a Float expression given as a bare number's text. */
export function fusedFloat(text: Text, parts: readonly Code[]): Code {
  const fused = fuseExpression((out) => `new Float(${text(out)})`, parts);
  return fused.length > MAX_EXPRESSION ? fused.code : { ...fused.code, float: text };
}

/** Code of any expression given as text; its parts must not suspend. */
export function fusedValue(text: Text, parts: readonly Code[]): Code {
  const fused = fuseExpression(text, parts);
  return fused.length > MAX_EXPRESSION ? fused.code : { ...fused.code, inline: text };
}

/** Texts are cached; what differs between two expressions of one text (closures, constants) comes in as parameters. */
function fuseExpression(text: Text, parts: readonly Code[]): { code: Code; length: number } {
  const out = new ExpressionWriter();
  const source = text(out);
  const { parameters } = out;
  let factory = expressions.get(source);
  if (factory === undefined) {
    const names = parameters.map((_, index) => `p${index}`).join(', ');
    const head = names === '' ? '' : `const [${names}] = parameters;`;
    factory = new Function(
      'Float',
      'parameters',
      `${head} return function fused(f) { return ${source}; };`,
    ) as Factory;
    expressions.set(source, factory);
  }
  const run = factory(Float, parameters);
  return {
    code: { run, suspends: false, abrupt: false, levels: 1 + deepest(parts), form: undefined },
    length: source.length,
  };
}
