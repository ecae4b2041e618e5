/** How long parsing and checking take for long files, and whether the time grows with the length only. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastestRuns, type Command } from './process';
import type { Report } from './report';
import type { BenchOptions } from './run';

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
      milliseconds: Math.round(milliseconds),
      'after start-up': Math.round(milliseconds - startUp),
      'µs a line': index === 0 ? undefined : ((milliseconds - startUp) * 1000) / lineCounts[index],
      MB: Math.round(peakBytes / 1e6),
    }));
    return {
      topic: 'check',
      command: 'npm run bench -- check',
      notes: [
        `Whole processes of \`nostos check\`; fastest of ${rounds} alternating runs; some 12 tokens a line.`,
      ],
      rows,
      summary: {},
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
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

const partLines = 10;

function partOf(n: number): string {
  return `type Shape${n} = Round${n}(Float) | Flat${n}(Float, Float) | None${n}
area${n}(Round${n}(r)) = 3.0 * r * r
area${n}(Flat${n}(a, b)) = a * b
area${n}(None${n}) = 0.0
total${n}(items: List[Item]) -> Float = items.map(item => item.price * item.count.toFloat()).fold(0.0, (a, b) => a + b)
value${n}(n: Int) -> Int = {
  items = [Item("item \${n}", 1.5, n), Item(name: "other", price: 2.5, count: n + ${n})]
  label = match items { [first, _] -> first.name ++ show(total${n}(items)), _ -> "none" }
  if area${n}(Round${n}(2.0)) > 1.0 && label.length() > n then value${n - 1}(n + 1) else label.length()
}`;
}
