/** Wrong calls of every builtin are refused where they stand: all in one program, a call a line. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allBuiltinRows, type BuiltinRow } from '../../../src/lang/builtins';
import { parseSignature, type SignatureType } from '../../../src/lang/check/types/signatures';
import { compile } from '../../../src/lang';
import { Source } from '../../../src/lang/syntax/source';
import { runProgram } from './programs';

/** The rows of each name of each module, in table order. */
function families(): BuiltinRow[][] {
  const found = new Map<string, BuiltinRow[]>();
  for (const row of allBuiltinRows()) {
    const key = `${row.module ?? ''}:${row.name}`;
    const rows = found.get(key);
    if (rows === undefined) found.set(key, [row]);
    else rows.push(row);
  }
  return [...found.values()];
}

const parametersOf = (row: BuiltinRow) => parseSignature(row.signature)?.parameters ?? [];

/** An expression whose type is not that one; undefined when every value has it. */
function wrongFor(type: SignatureType): string | undefined {
  if (type.kind !== 'name') return type.kind === 'unit' ? '5' : '#{1}';
  if (/^(Any|[A-Za-z])$/.test(type.name)) return undefined;
  if (type.name === 'Set') return 'true';
  return /^(U?Int\d*|Float\d*|Decimal|BigInt|List|Char|Bool|Pid|Map|Option|Result)$/.test(type.name)
    ? '#{"wrong"}'
    : '(1, #{2})';
}

/** Calls that the checker takes apart itself, and the tag that every program has a function of its own for. */
const special = new Set(['assertType', 'Html', 'HttpRequest.toType', 'main']);

function callOf(row: BuiltinRow, args: readonly string[]): string {
  return `${row.name}${row.typeArgument === true ? '[Int]' : ''}(${args.join(', ')})`;
}

/** Lines of a program without a diagnostic, and whether a program with these calls is refused for nothing else. */
function accepted(module: string | undefined, calls: readonly string[]): string[] {
  const head = module === undefined ? 'main() = ()' : `use ${module}.*\nmain() = ()`;
  const text = [...head.split('\n'), ...calls.map((call, index) => `call${index}() = ${call}`)].join('\n');
  const source = new Source('calls.nos', text);
  const { diagnostics } = compile({
    files: [{ source, module: '' }],
    entry: { module: '', name: 'main' },
    native: undefined,
  });
  const lines = new Set(
    diagnostics.flatMap(({ severity, label }) =>
      severity === 'error' && label?.span.source === source ? [source.position(label.span.start).line] : [],
    ),
  );
  const first = head.split('\n').length + 1;
  return calls.filter((_, index) => !lines.has(first + index));
}

function byModule(
  calls: readonly { readonly module: string | undefined; readonly call: string }[],
): string[] {
  const modules = [...new Set(calls.map(({ module }) => module))];
  return modules.flatMap((module) =>
    accepted(
      module,
      calls.filter((one) => one.module === module).map(({ call }) => call),
    ),
  );
}

describe('calls of builtins', () => {
  const all = families().filter(([{ name }]) => !special.has(name));

  it('with too many arguments are refused', () => {
    const calls = all.map((rows) => {
      const most = Math.max(...rows.map((row) => parametersOf(row).length));
      return { module: rows[0].module, call: callOf(rows[0], Array<string>(most + 1).fill('1')) };
    });
    assert.deepEqual(byModule(calls), []);
  });

  it('with too few arguments are refused', () => {
    const calls = all.flatMap((rows) => {
      const least = Math.min(
        ...rows.map((row) => parametersOf(row).filter(({ isOptional }) => !isOptional).length),
      );
      return least === 0
        ? []
        : [{ module: rows[0].module, call: callOf(rows[0], Array<string>(least - 1).fill('1')) }];
    });
    assert.deepEqual(byModule(calls), []);
  });

  it('with arguments of other types are refused', () => {
    const calls = all.flatMap((rows) =>
      rows.flatMap((row) => {
        const args = parametersOf(row).map(({ type }) => wrongFor(type));
        if (args.every((arg) => arg === undefined)) return [];
        return [
          {
            module: row.module,
            call: callOf(
              row,
              args.map((arg) => arg ?? '1'),
            ),
          },
        ];
      }),
    );
    assert.deepEqual(byModule(calls), []);
  });

  it('with values that only the run knows end in an error of the program', async () => {
    const calls = all.flatMap((rows) =>
      rows.flatMap((row) => {
        const parameters = parametersOf(row);
        if (row.module !== undefined || parameters.every(({ type }) => wrongFor(type) === undefined))
          return [];
        return [
          callOf(
            row,
            parameters.map(({ type }) =>
              wrongFor(type) === undefined
                ? '1'
                : type.kind === 'name' && type.name === 'Set'
                  ? 'unknown(true)'
                  : 'unknown(#{1})',
            ),
          ),
        ];
      }),
    );
    const program = [
      'unknown(x: Any) -> Any = x',
      ...calls.map((call, index) => `call${index}() = ${call}`),
      'main() = {',
      ...calls.map(
        (_, index) =>
          `    println("${index} " ++ (try { call${index}(); "none" } catch { (k, m) -> k ++ ": " ++ m }))`,
      ),
      '}',
    ].join('\n');
    const { output, errors } = await runProgram(program);
    assert.equal(errors, '');
    const without = output
      .trimEnd()
      .split('\n')
      .filter((line) => !/^\d+ TypeError: expected .+, (got|found) (Set|Bool)/.test(line))
      .map((line) => line.replace(/^\d+/, (index) => calls[Number(index)]));
    assert.deepEqual(without, []);
  });
});
