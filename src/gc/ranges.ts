/** Which parts of the shared stores of lists a marking has seen, so that many views of one store cost one walk. */

/** Views of at most this many elements are walked without bookkeeping, which would cost more. */
const short = 8;

/** Parts of one store, each `[from, to)`, disjoint and in no order. */
type Parts = [from: number, to: number][];

/** The parts of stores seen so far in one marking. */
export class MarkedRanges {
  private readonly partsOf = new Map<readonly unknown[], Parts>();

  /** Forgets everything. */
  clear(): void {
    if (this.partsOf.size > 0) this.partsOf.clear();
  }

  /**
   * Calls `visit` for the elements `from` to `to` of a store that were not visited yet (for short ranges: for all).
   */
  each(items: readonly unknown[], from: number, to: number, visit: (value: unknown) => void): void {
    if (to - from <= short) {
      for (let i = from; i < to; i++) visit(items[i]);
      return;
    }
    const parts = this.partsOf.get(items);
    if (parts === undefined) {
      this.partsOf.set(items, [[from, to]]);
      for (let i = from; i < to; i++) visit(items[i]);
      return;
    }
    for (const [first, end] of gaps(parts, from, to)) {
      for (let i = first; i < end; i++) visit(items[i]);
    }
  }
}

/** The parts of `[from, to)` that are in none of `parts`; enters it there, joined with those that it touches. */
function gaps(parts: Parts, from: number, to: number): Parts {
  let open: Parts = [[from, to]];
  let first = from;
  let end = to;
  const apart: Parts = [];
  for (const part of parts) {
    if (part[1] < from || part[0] > to) {
      apart.push(part);
      continue;
    }
    first = Math.min(first, part[0]);
    end = Math.max(end, part[1]);
    open = open.flatMap((gap) => without(gap, part));
  }
  parts.splice(0, parts.length, ...apart, [first, end]);
  return open;
}

function without([from, to]: readonly [number, number], [first, end]: readonly [number, number]): Parts {
  const left: Parts = [];
  if (from < Math.min(to, first)) left.push([from, Math.min(to, first)]);
  if (Math.max(from, end) < to) left.push([Math.max(from, end), to]);
  return left;
}
