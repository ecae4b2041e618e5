/** How long parsing and checking take for long files, and whether the time grows with the length only. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan } from '../src/lang/syntax/scanner';
import { Source } from '../src/lang/syntax/source';
import { fastestRuns, type Command } from './process';
import type { BenchOptions, Report } from './report';

const cli = join(__dirname, '..', 'dist', 'cli.js');
const lineCounts = [20, 2_500, 5_000, 10_000, 20_000] as const;

/** Checks generated programs of growing length; the shortest one stands for the start-up. */
export async function measure({ rounds }: BenchOptions): Promise<Report> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    const commands: Command[] = lineCounts.map((lines) => {
      const path = join(folder, `lines${lines}.nos`);
      writeFileSync(path, programOf(lines));
      return { program: process.execPath, words: [cli, 'check', path] };
    });
    const runs = await fastestRuns(commands, rounds);
    const failed = runs.find(({ status }) => status !== 0);
    if (failed !== undefined)
      throw new Error(`a generated program does not check:\n${failed.errors.slice(0, 1000)}`);
    const startUp = runs[0].milliseconds;
    const rows = runs.map(({ milliseconds, peakBytes }, index) => ({
      lines: lineCounts[index],
      'tokens a line': tokensOf(programOf(lineCounts[index])) / lineCounts[index],
      milliseconds: Math.round(milliseconds),
      'after start-up': Math.round(milliseconds - startUp),
      'µs a line': index === 0 ? undefined : ((milliseconds - startUp) * 1000) / lineCounts[index],
      MB: Math.round(peakBytes / 1e6),
    }));
    return {
      topic: 'check',
      command: 'npm run bench -- check',
      notes: [`Whole processes of \`nostos check\`; fastest of ${rounds} alternating runs.`],
      rows,
      summary: {},
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tokensOf(text: string): number {
  return scan(new Source('bench.nos', text)).tokens.length;
}

/** Well-typed code that uses the whole language a little; each part calls the one before. */
function programOf(lines: number): string {
  const parts: string[] = [
    'type Item = { name: String, price: Float, count: Int }',
    'value0(n: Int) -> Int = n',
  ];
  let length = parts.length;
  for (let part = 1; length < lines - partLines; part++, length += partLines) parts.push(partOf(part));
  parts.push(`main() = value${parts.length - 2}(1)`);
  return `${parts.join('\n')}\n`;
}

const partLines = 20;

function partOf(n: number): string {
  return `type Shape${n} = Round${n}(Float) | Flat${n}(Float, Float) | None${n}
area${n}(Round${n}(radius)) = 3.0 * radius * radius
area${n}(Flat${n}(a, b)) = a * b
area${n}(None${n}) = 0.0
total${n}(items: List[Item]) -> Float = {
  prices = items.map(item => item.price * item.count.toFloat())
  prices.fold(0.0, (sum, price) => sum + price)
}
value${n}(n: Int) -> Int = {
  first = Item("item \${n}", 1.5, n)
  other = Item(name: "other", price: 2.5, count: n + ${n})
  items = [first, other].filter(item => item.count > 0)
  label = match items {
    [one, _] -> one.name ++ show(total${n}(items))
    [one] -> one.name ++ "!"
    _ -> "none"
  }
  isLong = area${n}(Round${n}(2.0)) > 1.0 && label.length() > n
  if isLong then value${n - 1}(n + 1) else label.length() + n
}`;
}
