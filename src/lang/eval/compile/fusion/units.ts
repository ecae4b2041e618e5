/** Whole routines and loops as one JavaScript function each: the hot form of a program. */

import { COST_OF_LEVEL, machine } from '../../../machine/suspension';
import type { Direct, FunctionCode, Node } from '../../../values/function';
import { deepest, type Code } from '../code';
import type { RoutineContext } from '../context';
import { AMBIENT } from '../template';
import { MAX_TEXT, type Outline, SPILL, VARIABLES, Writer, type Text } from './writer';

/** Temporaries of a function that take as much of the JavaScript stack as one closure. */
const TEMPORARIES_OF_LEVEL = 16;

/**
 * Replaces the body of a routine that has become hot by one function. Does nothing where that cannot help.
 * `body` is the routine's code without what ends `return`; `afterBody` the continuation that does, where there is one.
 */
export function fuseRoutine(
  context: RoutineContext,
  target: FunctionCode,
  body: Code,
  afterBody: unknown,
): boolean {
  if (!hasText(body)) return false;
  for (const storage of ['locals', 'frame'] as const) {
    const out = new Writer(storage, context.layout, (value) => `return ${value};`, target);
    if (afterBody === undefined) out.tail(body);
    else out.within(afterBody, 'undefined', () => out.tail(body));
    // What a closure throws to leave the routine would go through the fused function.
    if (context.throwsReturn && out.called.length > 0) return false;
    if (out.needsFrame) continue;
    if (out.length > MAX_TEXT) return false;
    if (storage === 'locals') install(target, out, context.frameSize);
    else target.body = routineOverFrame(target, out);
    target.cost = costOf(out);
    return true;
  }
  return false;
}

/** Whether the writer can do better than to call the closure. */
function hasText({ form, float, number, inline, text, tailText }: Code): boolean {
  return (form ?? float ?? number ?? inline ?? text ?? tailText) !== undefined;
}

/**
 * Below so many calls a frame is left without the variables that nobody reads any more: deep recursion is what makes
 * many frames. Higher up they stay, since what a variable holds is alive as long as the variable is. Tests that
 * capture at every call leave them out everywhere.
 */
const DEEP = 64;

/** The function takes its arguments directly; a frame is made when something suspends. */
function install(target: FunctionCode, out: Writer, frameSize: number): void {
  const parameters = Array.from({ length: target.arity }, (_, i) => `s${i + 1}`);
  const isFloat = (slot: number) => out.isNumber(slot);
  const others = [...out.used].filter((slot) => slot > target.arity);
  const declared = others.map((slot) => (isFloat(slot) ? `s${slot} = 0` : `s${slot}`));
  const frameOf = (isKept: (slot: number) => boolean) => {
    const slots = Array.from({ length: frameSize - 1 }, (_, i) => {
      const slot = i + 1;
      if (!isKept(slot)) return 'undefined';
      return isFloat(slot) ? `new Float(s${slot})` : `s${slot}`;
    });
    return `[${['fn', ...slots].join(', ')}]`;
  };
  const whole = frameOf((slot) => slot <= target.arity || out.used.has(slot));
  const spill = (outline: Outline) => {
    const live = out.liveAfter(outline);
    const least = frameOf((slot) => live.has(slot));
    return least === whole
      ? whole
      : `state.calls > ${machine.captureEvery > 0 ? -1 : DEEP} ? ${least} : ${whole}`;
  };
  const text = `${declared.length === 0 ? '' : `let ${declared.join(', ')};`}
    ${out.repeats ? 'again: for (;;) {' : ''}
    ${out.text}
    ${out.repeats ? '}' : ''}`;
  const name = identifier(target.name);
  const all = ['fn', ...parameters, ...others.map((slot) => `s${slot}`)].join(', ');
  target.direct = generate(
    `function ${name}(${['fn', ...parameters].join(', ')}) { const machine = state; ${text} }`,
    out,
    all,
    spill,
  ) as Direct;
  const args = ['f[0]', ...parameters.map((_, i) => `f[${i + 1}]`)].join(', ');
  target.body = new Function('direct', `return function ${name}_frame(f) { return direct(${args}); }`)(
    target.direct,
  ) as Node;
}

function routineOverFrame(target: FunctionCode, out: Writer): Node {
  const body = out.repeats ? `again: for (;;) { ${out.text} }` : out.text;
  return generate(
    `function ${identifier(target.name)}(f) { const machine = state; ${body} }`,
    out,
    'f',
  ) as Node;
}

/**
 * A part of a routine that has become hot, as one function over the frame that gives the part's value. Undefined where
 * fusing cannot help.
 */
export function fusePart(context: RoutineContext, text: Text): Node | undefined {
  const leave = (value: string) =>
    context.throwsReturn
      ? `throw new Abrupt(RETURN, ${value});`
      : `machine.abruptValue = ${value}; return RETURN;`;
  for (const storage of ['locals', 'frame'] as const) {
    const out = new Writer(storage, context.layout, leave, undefined);
    out.line(`return ${text(out)};`);
    if (out.needsFrame) continue;
    if (out.length > MAX_TEXT) return undefined;
    const body = storage === 'locals' ? borrowed(out) : out.text;
    return generate(`function part(f) { const machine = state; ${body} }`, out, 'f') as Node;
  }
  return undefined;
}

/**
 * Code that is run by a node which has no text itself: its closure until it is hot, then one function that starts and
 * ends with the frame. Abrupt ends are given as RETURN, BREAK and CONTINUE.
 */
export function warming(context: RoutineContext, code: Code): Node {
  if (code.text === undefined || context.throwsReturn) return code.run;
  let runs = 0;
  let run = code.run;
  return function warmingPart(frame) {
    if (++runs === machine.hotAfter) run = fusePart(context, (out) => out.value(code)) ?? run;
    return run(frame);
  };
}

/** Variables are taken out of the frame at the start and put back on every way out. */
function borrowed(out: Writer): string {
  const taken = [...out.used].map((slot) =>
    out.isNumber(slot)
      ? `s${slot} = f[${slot}] === undefined ? 0 : f[${slot}].value`
      : `s${slot} = f[${slot}]`,
  );
  const put = [...out.set].map((slot) =>
    out.isNumber(slot) ? `f[${slot}] = new Float(s${slot});` : `f[${slot}] = s${slot};`,
  );
  const head = `const fn = f[0]; ${taken.length === 0 ? '' : `let ${taken.join(', ')};`}`;
  return put.length === 0
    ? `${head} ${out.text}`
    : `${head} try { ${out.text} } finally { ${put.join(' ')} }`;
}

/**
 * Compiles the text of a function together with its outlined parts. `variables` is what these are handed to make the
 * frame from, and `spill` how they do.
 *
 * What the text uses comes in as parameters that nobody assigns: V8's optimizing compiler takes the values of such for
 * granted, and the interpreter need not check that they are there. Each function has the machine in a variable of its
 * own, which makes its bytecode shorter.
 */
function generate(
  source: string,
  out: Writer,
  variables: string,
  spill?: (outline: Outline) => string,
): unknown {
  const outlines = out.outlines.map((outline) =>
    spill === undefined
      ? outline.text.replace(SPILL, '')
      : outline.text.replace(SPILL, `const f = ${spill(outline)};`),
  );
  const text = [...outlines, `return ${source};`].join('\n').replaceAll(VARIABLES, variables);
  const names = out.parameters.map((_, index) => `p${index}`);
  const make = new Function(...Object.keys(AMBIENT), 'state', ...names, text);
  return (make as (...given: unknown[]) => unknown)(...Object.values(AMBIENT), machine, ...out.parameters);
}

function costOf(out: Writer): number {
  return COST_OF_LEVEL * (1 + Math.ceil(out.temporaries / TEMPORARIES_OF_LEVEL) + deepest(out.called));
}

/** A JavaScript name for profiles. */
function identifier(name: string): string {
  return `hot_${name.replace(/[^A-Za-z0-9]+/g, '_')}`;
}
