/**
 * What checking costs and what it brings: the same programs compiled with and without the checker. Without it the
 * evaluator decides by the values what the checker would have decided by types.
 */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { runProcess, type Command } from './process';
import { type BenchOptions, geometricMean, type Report } from './report';

const programs = join(__dirname, 'language');
/** Reads its words from standard input, which the driver does not have. */
const withInput = 'word_count.nos';

const twentyLines = `type Item = { name: String, price: Float, count: Int }
type Shape = Round(Float) | Flat(Float, Float) | Nothing
trait Weight
    weight(self) -> Int
end
Item: Weight
    weight(self) = self.count * 2
end
area(Round(r)) = 3.0 * r * r
area(Flat(a, b)) = a * b
area(Nothing) = 0.0
cost(item) = item.price * item.count
total(items: List[Item]) -> Float = items.map(cost).fold(0.0, (a, b) => a + b)
heaviest[T: Weight](items: List[T]) = items.map(item => item.weight()).maximum()
main() = {
    items = [Item("cup", 1.5, 4), Item(name: "jug", price: 9.25, count: 1)]
    shapes = [Round(1.0), Flat(2.0, 3.0), Nothing]
    areas = shapes.map(area).map(a => show(a))
    println("\${total(items)} \${heaviest(items)} \${areas}")
}
`;

/** Measures a short program, then the programs of the language benchmark, both ways. */
export async function measure({ rounds, match }: BenchOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    const short = join(folder, 'twenty_lines.nos');
    writeFileSync(short, twentyLines);
    const driver = await bundle(folder, short);
    const files = readdirSync(programs)
      .filter((file) => file.endsWith('.nos') && file !== withInput && match.test(file))
      .map((file) => join(programs, file));
    const first = await compare(driver, short, rounds * 4);
    const rows = [first];
    for (const file of files.sort()) rows.push(await compare(driver, file, rounds));
    return {
      topic: 'unchecked',
      command: 'npm run bench -- unchecked',
      notes: [
        `Processor time of whole processes of the language alone; least of ${rounds} alternating runs, of ${rounds * 4} for the first.`,
        'gain: time without the checker divided by time with it. Above 1 the checker pays.',
      ],
      rows,
      summary: {
        'start-up of 20 lines with the checker, more ms': first.checkedMs - first.uncheckedMs,
        'geometric mean of gains': geometricMean(rows.slice(1).map(({ gain }) => gain)),
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundles the driver as the command is: beside `src/start.ts`, which loads it with compiled code from the first run. */
async function bundle(folder: string, short: string): Promise<string> {
  const start = join(folder, 'cli.js');
  await build({
    entryPoints: {
      cli: join(__dirname, '..', 'src', 'start.ts'),
      nostos: join(__dirname, 'unchecked', 'driver.ts'),
    },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    minifySyntax: true,
    external: ['koffi'],
    logLevel: 'error',
  });
  await runProcess({ program: process.execPath, words: [start, 'checked', short] });
  return start;
}

interface Row {
  readonly program: string;
  readonly checkedMs: number;
  readonly uncheckedMs: number;
  readonly gain: number;
  readonly [column: string]: string | number;
}

async function compare(driver: string, file: string, rounds: number): Promise<Row> {
  const command = (mode: string): Command => ({ program: process.execPath, words: [driver, mode, file] });
  const program = basename(file, '.nos');
  const outputs = new Set<string>();
  let checkedMs = Infinity;
  let uncheckedMs = Infinity;
  for (let round = 0; round < rounds; round++) {
    for (const mode of ['checked', 'unchecked']) {
      const { status, output, errors } = await runProcess(command(mode));
      if (status !== 0) throw new Error(`${program} fails: ${errors.slice(0, 600)}`);
      outputs.add(output);
      const milliseconds = Number(errors.trim().split('\n').at(-1)) / 1000;
      if (mode === 'checked') checkedMs = Math.min(checkedMs, milliseconds);
      else uncheckedMs = Math.min(uncheckedMs, milliseconds);
    }
  }
  if (outputs.size > 1) throw new Error(`${program} prints something else without types`);
  return { program, checkedMs, uncheckedMs, gain: uncheckedMs / checkedMs };
}
