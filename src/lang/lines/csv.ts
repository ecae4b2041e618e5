/** Comma-separated values as RFC 4180 has them: quotes where needed, doubled inside, line breaks inside allowed. */

/** What the text of a record is so far: its cells, or undefined when a quoted cell goes on in the next line. */
export function parseCsv(record: string, separator: string): string[] | undefined {
  if (!record.includes('"')) return record.split(separator);
  const cells: string[] = [];
  let position = 0;
  for (;;) {
    if (record[position] === '"') {
      const end = endOfQuoted(record, position + 1);
      if (end < 0) return undefined;
      const next = record.indexOf(separator, end + 1);
      const stop = next < 0 ? record.length : next;
      // What follows the closing quote belongs to the cell: such files exist.
      cells.push(record.slice(position + 1, end).replaceAll('""', '"') + record.slice(end + 1, stop));
      position = stop;
    } else {
      const next = record.indexOf(separator, position);
      const stop = next < 0 ? record.length : next;
      cells.push(record.slice(position, stop));
      position = stop;
    }
    if (position >= record.length) return cells;
    position += separator.length;
    if (position >= record.length) return [...cells, ''];
  }
}

/** Index of the quote that closes a cell; -1 when there is none. */
function endOfQuoted(record: string, start: number): number {
  for (let at = record.indexOf('"', start); at >= 0; at = record.indexOf('"', at + 2)) {
    if (record[at + 1] !== '"') return at;
  }
  return -1;
}

/** The line of a record, without its end. */
export function writeCsv(cells: readonly string[], separator: string): string {
  const line = cells.map((cell) => quoteIfNeeded(cell, separator)).join(separator);
  // A lone empty cell would be an empty line, which readers skip.
  return line === '' && cells.length === 1 ? '""' : line;
}

function quoteIfNeeded(cell: string, separator: string): string {
  const isPlain = !/["\r\n]/.test(cell) && !cell.includes(separator) && !/^\s|\s$/.test(cell);
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
