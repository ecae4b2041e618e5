/**
 * The cheap way of `quick.ts` once more, for functions that are called often: one JavaScript function for each native
 * function, generated when it is hot. Everything that the signature fixes is a constant in it, so that V8 writes the
 * cells without bounds checks and without asking for kinds. Whatever is not as the signature says goes the general way.
 */

import type { HandleTable } from '../gc/handles';
import type { TypeDescriptor } from '../lang/values/types';
import { Float, NativeHandle, type Value } from '../lang/values/value';
import { cellSize, handleArgumentSize, Status, Tag } from './abi';
import { word, type CallBuffer } from './callBuffer';
import { notQuick, type QuickResult } from './quick';

/** Calls after which a native function gets its own. */
export const HOT_CALLS = 50;

/** A parameter that can be written without looking at its type again. */
export type HotParameter =
  { readonly kind: 'float' | 'int' | 'bool' } | { readonly kind: 'handle'; readonly type: TypeDescriptor };

/** What a generated call works with. */
export interface HotCallParts {
  /** For profiles. */
  readonly name: string;
  readonly index: number;
  readonly parameters: readonly HotParameter[];
  readonly buffer: CallBuffer;
  readonly table: HandleTable;
  readonly invoke: () => void;
  readonly result: QuickResult;
  /** Calls the general way, with all its errors. */
  readonly general: (args: readonly Value[], caller: number) => Value;
  /** Notes that the call took that many milliseconds. */
  readonly tookTime: (elapsedMs: number) => void;
  /** Reads the result the general way. */
  readonly finish: () => Value;
}

/** A synchronous native call: arguments, the calling process, its result. */
export type HotCall = (args: readonly Value[], caller: number) => Value;

/** Generates the call of one native function. */
export function hotCall(parts: HotCallParts): HotCall {
  const { parameters } = parts;
  const reads = parameters.map((_, i) => `const a${i} = args[${i}];`).join(' ');
  const tests = parameters.map((parameter, i) => test(parameter, i)).join('\n');
  const writes = parameters.map((parameter, i) => write(parameter, i, parameters)).join('\n');
  const types = parameters.map((parameter) => (parameter.kind === 'handle' ? parameter.type : undefined));
  const source = `
    const { buffer: { words, floats }, table, invoke, result, general, tookTime, finish } = parts;
    const [${types.map((_, i) => `type${i}`).join(', ')}] = types;
    return function ${parts.name.replace(/[^A-Za-z0-9]+/g, '_')}(args, caller) {
      if (args.length !== ${parameters.length} || caller > 4294967295) return general(args, caller);
      ${reads}
      ${tests}
      words[${word.function}] = ${parts.index};
      words[${word.argumentCount}] = ${parameters.length};
      words[${word.caller}] = caller;
      words[${word.caller + 1}] = 0;
      ${writes}
      invoke();
      if (words[${word.elapsedMs}] !== 0) tookTime(words[${word.elapsedMs}]);
      if (words[${word.status}] === ${Status.OK} && words[${word.outputFlags}] === 0) {
        const value = result.read();
        if (value !== notQuick) return value;
      }
      return finish();
    };`;
  const make = new Function('parts', 'types', 'Float', 'NativeHandle', 'notQuick', source) as (
    ...ambient: readonly unknown[]
  ) => HotCall;
  return make(parts, types, Float, NativeHandle, notQuick);
}

/** Leaves for the general way unless the argument is what the cell can hold. */
function test({ kind }: HotParameter, i: number): string {
  const fits = {
    float: `a${i} instanceof Float`,
    int: `typeof a${i} === 'number'`,
    bool: `typeof a${i} === 'boolean'`,
    handle: `a${i} instanceof NativeHandle && table.kindOfHandle(a${i})?.type === type${i}`,
  }[kind];
  return `if (!(${fits})) return general(args, caller);`;
}

function write({ kind }: HotParameter, i: number, parameters: readonly HotParameter[]): string {
  const cell = word.input + 4 * i;
  const tag = (name: Tag): string => `words[${cell}] = ${name}; words[${cell + 1}] = 0;`;
  switch (kind) {
    case 'float':
      return `${tag(Tag.FLOAT)} floats[${(cell + 2) >>> 1}] = a${i}.value;`;
    case 'int':
      return `${tag(Tag.INT)} words[${cell + 2}] = a${i};
        words[${cell + 3}] = (a${i} | 0) === a${i} ? a${i} >> 31 : Math.floor(a${i} / 4294967296);`;
    case 'bool':
      return `${tag(Tag.BOOL)} words[${cell + 2}] = a${i} ? 1 : 0; words[${cell + 3}] = 0;`;
    case 'handle': {
      const before = parameters.slice(0, i).filter((other) => other.kind === 'handle').length;
      const offset = parameters.length * cellSize + before * handleArgumentSize;
      return `${tag(Tag.HANDLE)} words[${cell + 2}] = ${offset}; words[${cell + 3}] = 0;
        table.writeArgument(a${i}, words, ${word.input + (offset >>> 2)});`;
    }
  }
}
