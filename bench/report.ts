/** A benchmark's result: rows of named figures, as a table for people or as JSON. */

import { cpus } from 'node:os';

/** A figure with its unit, or a word. */
export type Cell = number | string | boolean | undefined;

/** What every topic is told. */
export interface BenchOptions {
  /** How often each thing is measured; the best counts. */
  readonly rounds: number;
  /** Which parts of the topic to measure, by name. */
  readonly match: RegExp;
}

/** What a topic measured. */
export interface Report {
  readonly topic: string;
  /** The command that gives these figures again. */
  readonly command: string;
  /** What to know before comparing: how a figure was taken, what it contains. */
  readonly notes: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Figures over all rows. */
  readonly summary: Readonly<Record<string, Cell>>;
}

/** One JSON object with the machine beside the figures. */
export function reportAsJson(report: Report): string {
  return JSON.stringify({ ...report, machine: machine(), node: process.version }, undefined, 2);
}

/** A table of aligned columns. */
export function reportAsText(report: Report): string {
  const columns = [...new Set(report.rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...report.rows.map((row) => columns.map((column) => cellText(row[column])))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  const summary = Object.entries(report.summary).map(([name, value]) => `${name}: ${cellText(value)}`);
  return [
    `${report.topic}  (${machine()}, Node ${process.version})`,
    ...report.notes.map((note) => `  ${note}`),
    '',
    ...lines,
    '',
    ...summary,
    '',
  ].join('\n');
}

/** The n-th root of the product; 0 for no values. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The middle value; 0 for no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((first, second) => first - second);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function cellText(cell: Cell): string {
  if (typeof cell === 'number')
    return Number.isInteger(cell) ? String(cell) : cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
  return cell === undefined ? '' : String(cell);
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model ?? 'unknown processor'}`;
}
