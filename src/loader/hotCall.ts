/**
 * The cheap way of `quick.ts` once more, for functions that are called often: one JavaScript function for each native
 * function, generated when it is hot. Everything that the signature fixes is a constant in it, so that V8 writes the
 * cells without bounds checks and without asking for kinds. Whatever is not as the signature says goes the general way.
 */

import type { HandleTable } from '../gc/handles';
import type { DirectCall } from '../lang/host';
import type { TypeDescriptor } from '../lang/values/types';
import { Float, NativeHandle, type Value } from '../lang/values/value';
import { cellSize, handle, handleArgumentSize, handleFresh, Status, Tag } from './abi';
import { noAnswer, word, type CallBuffer } from './callBuffer';
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

/** Generates the call of one native function. */
export function hotCall(parts: HotCallParts): DirectCall {
  const { parameters } = parts;
  const args = parameters.map((_, i) => `a${i}`).join(', ');
  const general = `return general([${args}], caller);`;
  const tests = parameters.map((parameter, i) => `if (!(${test(parameter, i)})) ${general}`).join('\n');
  const writes = parameters.map((parameter, i) => write(parameter, i, parameters)).join('\n');
  const types = parameters.map((parameter) => (parameter.kind === 'handle' ? parameter.type : undefined));
  const source = `
    const { buffer: { words, floats }, table, invoke, result, general, tookTime, finish } = parts;
    const [${types.map((_, i) => `type${i}`).join(', ')}] = types;
    let ${['lastKind', ...types.map((_, i) => `known${i} = 0`)].join(', ')};
    function learn(handle, type) {
      const kind = table.kindOfHandle(handle);
      return kind !== undefined && kind.type === type ? kind.index : 0;
    }
    return function native_${parts.name.replace(/[^A-Za-z0-9]+/g, '_')}(${['caller', args].join(', ')}) {
      if (caller > 4294967295) ${general}
      ${tests}
      words[${word.function}] = ${parts.index};
      words[${word.argumentCount}] = ${parameters.length};
      words[${word.caller}] = caller;
      words[${word.caller + 1}] = 0;
      ${writes}
      words[${word.status}] = words[${word.output}] = ${noAnswer};
      words[${word.outputFlags}] = 0;
      invoke();
      if (words[${word.elapsedMs}] !== 0) tookTime(words[${word.elapsedMs}]);
      if (words[${word.status}] === ${Status.OK} && words[${word.outputFlags}] === 0) {
        ${readHandle}
        const value = result.read();
        if (value !== notQuick) return value;
      }
      return finish();
    };`;
  const make = new Function('parts', 'types', 'Float', 'NativeHandle', 'notQuick', source) as (
    ...ambient: readonly unknown[]
  ) => DirectCall;
  return make(parts, types, Float, NativeHandle, notQuick);
}

/** Words of a result that is one handle, where a library puts it: right behind its cell. */
const made = word.output + cellSize / 4;

/** A new object of the kind that the last result had; everything else goes to `result`, which learns the kind. */
const readHandle = `if (words[${word.output}] === ${Tag.HANDLE}) {
          if (
            lastKind !== undefined && (words[${word.output + 1}] & ${handleFresh}) !== 0 &&
            words[${word.output + 2}] === ${cellSize} && words[${word.output + 3}] === 0 &&
            words[${made + handle.type_id / 4}] === lastKind.typeIdLow &&
            words[${made + handle.type_id / 4 + 1}] === lastKind.typeIdHigh
          ) return table.enter(lastKind, words, ${made}, true);
          const value = result.read();
          if (value === notQuick) return finish();
          lastKind = value.kind;
          return value;
        }`;

/** Whether the argument is what the cell can hold. */
function test({ kind }: HotParameter, i: number): string {
  switch (kind) {
    case 'float':
      return `a${i} instanceof Float`;
    case 'int':
      return `typeof a${i} === 'number'`;
    case 'bool':
      return `typeof a${i} === 'boolean'`;
    case 'handle':
      return `a${i} instanceof NativeHandle &&
        (table.isOfKind(a${i}, known${i}) || (known${i} = learn(a${i}, type${i})) !== 0)`;
  }
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
