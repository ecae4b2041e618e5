/** What is told about the native heap: `--gc-stats FILE`. */

import type { HandleTable } from './handles';

/** One collection. Times in milliseconds. */
export interface CollectionRecord {
  readonly markMs: number;
  readonly sweepMs: number;
  /** Objects followed while marking. */
  readonly visited: number;
  readonly freed: number;
  /** Handles live afterwards. */
  readonly live: number;
}

/** Handles of one type of one extension. */
export interface KindReport {
  readonly extension: string;
  /** The author's number, in decimal: it may need all 64 bits. */
  readonly typeId: string;
  /** The opaque type, or `Native` where no signature named one. */
  readonly type: string;
  readonly live: number;
  readonly freed: number;
  readonly liveBytes: number;
}

/** The whole report, as it is written to the file. */
export interface HeapReport {
  readonly live: number;
  readonly liveBytes: number;
  readonly totalAllocated: number;
  readonly totalFreed: number;
  readonly collections: number;
  /** All pauses together, the longest one, and the median of the listed ones. */
  readonly pauseMs: { readonly total: number; readonly longest: number; readonly median: number };
  readonly byType: readonly KindReport[];
  /** The last collections, oldest first. */
  readonly last: readonly CollectionRecord[];
}

/** Collections that the report lists one by one. */
const listed = 100;

/** The collections of a run: sums of all, and the last ones singly. */
export class History {
  collections = 0;
  pauseMs = 0;
  longestMs = 0;
  private records: CollectionRecord[] = [];

  /** Enters one more. */
  add(record: CollectionRecord): void {
    const pause = record.markMs + record.sweepMs;
    this.collections++;
    this.pauseMs += pause;
    this.longestMs = Math.max(this.longestMs, pause);
    this.records.push(record);
    if (this.records.length >= 2 * listed) this.records = this.last;
  }

  /** The last collections, oldest first. */
  get last(): CollectionRecord[] {
    return this.records.slice(-listed);
  }
}

/** Puts a report together. */
export function reportOf(table: HandleTable, history: History): HeapReport {
  const { last } = history;
  const pauses = last.map(({ markMs, sweepMs }) => markMs + sweepMs).sort((a, b) => a - b);
  const byType: KindReport[] = [];
  const census = table.census();
  for (const kind of table.kinds) {
    if (kind === undefined) continue;
    const { owner, typeId, type, freed } = kind;
    const { live, bytes } = census[kind.index];
    byType.push({
      extension: owner.name,
      typeId: String(typeId),
      type: type.name,
      live,
      freed,
      liveBytes: bytes,
    });
  }
  return {
    live: table.live,
    liveBytes: table.liveBytes,
    totalAllocated: table.totalAllocated,
    totalFreed: table.totalFreed,
    collections: history.collections,
    pauseMs: { total: history.pauseMs, longest: history.longestMs, median: pauses[pauses.length >> 1] ?? 0 },
    byType,
    last,
  };
}
