/**
 * What a native call costs: from a program, through the loader, through koffi alone, through CPython's ctypes; and
 * NumPy's `a + b`.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BenchOptions, Report } from './report';

const root = join(__dirname, '..');
const fixtures = join(root, 'fixtures');
const probe = join(fixtures, 'probe', 'prebuilt', 'linux-x64', 'libnostos_probe.so');

type Figures = Readonly<Record<string, number>>;

/** Runs the parts one after the other and puts them side by side. */
export async function measure({ rounds }: BenchOptions): Promise<Report> {
  if (!existsSync(probe)) throw new Error(`${probe} is missing: the fixtures are built for linux-x64 only`);
  const scratch = mkdtempSync(join(tmpdir(), 'nostos-bench-'));
  try {
    const loader = await loaderFigures(scratch, rounds);
    const python = pythonFigures(rounds);
    return report({ ...loader, ...python });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function loaderFigures(scratch: string, rounds: number): Promise<Figures> {
  const outfile = join(scratch, 'native.cjs');
  await build({
    entryPoints: [join(__dirname, 'ffi', 'native.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['koffi'],
    logLevel: 'error',
  });
  const environment = { ...process.env, NODE_PATH: join(root, 'node_modules') };
  return JSON.parse(
    output(
      process.execPath,
      [outfile, fixtures, join(__dirname, 'ffi', 'calls.nos'), String(rounds)],
      environment,
    ),
  ) as Figures;
}

/** No figures where there is no Python. */
function pythonFigures(rounds: number): Figures {
  const python = process.env['PYTHON'] ?? 'python3';
  const run = spawnSync(python, [join(__dirname, 'ffi', 'native.py'), probe, String(rounds)], {
    encoding: 'utf8',
  });
  return run.status === 0 ? (JSON.parse(run.stdout) as Figures) : {};
}

function output(program: string, words: readonly string[], env: NodeJS.ProcessEnv): string {
  const run = spawnSync(program, words, { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(`${words.join(' ')} failed:\n${run.stderr}${run.stdout}`);
  return run.stdout;
}

function report(figures: Figures): Report {
  const { rawAdd, copyOfList, ctypesAdd, numpyAdd } = figures;
  const callInProgram = figures['programNative'] - figures['programOrdinary'];
  const row = (what: string, ns: number | undefined, reference?: number, of?: string) => ({
    what,
    ns,
    ratio: ns === undefined || reference === undefined ? undefined : ns / reference,
    'compared with': reference === undefined ? undefined : of,
  });
  return {
    topic: 'ffi',
    command: 'npm run bench -- ffi',
    notes: [
      'Nanoseconds a call, the best of many batches of less than a millisecond; in programs processor time. Lists hold 1,000,000 floats.',
      '`beyond an ordinary call` is `__native__("Probe.add", x, 1.0)` less a call of `plus(a, b) = a + b` in the same loop.',
      numpyAdd === undefined
        ? 'NumPy is not installed: its row is missing (set PYTHON to one that has it).'
        : 'NumPy as installed.',
    ],
    rows: [
      row('koffi alone: f(Float, Float) -> Float', rawAdd),
      row('koffi alone: f()', figures['rawNothing']),
      row('loader: f(Float, Float) -> Float', figures['add'], rawAdd, 'koffi alone'),
      row('program: the same, beyond an ordinary call', callInProgram, rawAdd, 'koffi alone'),
      row('ctypes: the same', ctypesAdd, rawAdd, 'koffi alone'),
      row('loader: f()', figures['nothing']),
      row('loader: f(String) -> String, 12 characters', figures['shortString']),
      row('loader: f(handle, handle) -> Float', figures['dot']),
      row('loader: f(handle) -> the same handle', figures['sameHandle']),
      row('loader: f(handle, handle) -> new handle, with its cleanup', figures['newHandle']),
      row('program: v + v of 3 elements', figures['programVectors'], numpyAdd, 'NumPy a + b'),
      row('NumPy: a + b of 3 elements', numpyAdd),
      row('copy of a list of floats', copyOfList),
      row('loader: list of floats in (summed there)', figures['listIn'], copyOfList, 'copy'),
      row('loader: list of floats in and out (copied there)', figures['listInAndOut'], copyOfList, 'copy'),
    ],
    summary: {
      'program call in koffi calls (goal: at most 3)': callInProgram / rawAdd,
      'program call in ctypes calls (goal: below 1)':
        ctypesAdd === undefined ? undefined : callInProgram / ctypesAdd,
      'v + v in NumPy sums (goal: at most 1.5)':
        numpyAdd === undefined ? undefined : figures['programVectors'] / numpyAdd,
    },
  };
}
