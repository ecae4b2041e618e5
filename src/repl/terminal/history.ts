/** Entries of this and earlier sessions: kept in a file, walked through and searched while typing. */

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const separator = '# --- ENTRY ---';
/** Entries that are kept, and how many more the file may have before it is shortened. */
const LIMIT = 5000;

/** The entries, the oldest first. */
export class History {
  private readonly entries: string[];
  /** Index of the entry that is shown; the number of entries for what is being typed. */
  private position: number;
  /** What was being typed when the walk began. */
  private draft = '';

  constructor(private readonly path: string) {
    this.entries = readEntries(path);
    if (this.entries.length > 2 * LIMIT) {
      this.entries.splice(0, this.entries.length - LIMIT);
      attempt(() => {
        writeFileSync(path, this.entries.map(written).join(''), { mode: 0o600 });
      });
    }
    this.position = this.entries.length;
  }

  /** Adds an entry, unless it is the last one again. A file that cannot be written is no error. */
  add(entry: string): void {
    const text = entry.trimEnd();
    if (text.trim() !== '' && text !== this.entries.at(-1)) {
      this.entries.push(text);
      attempt(() => {
        mkdirSync(dirname(this.path), { recursive: true });
        appendFileSync(this.path, written(text), { mode: 0o600 });
      });
    }
    this.rewind();
  }

  /** Ends a walk. */
  rewind(): void {
    this.position = this.entries.length;
    this.draft = '';
  }

  /** The entry before the shown one; undefined at the oldest. `current` is what stands on the screen. */
  previous(current: string): string | undefined {
    if (this.position === 0) return undefined;
    if (this.position === this.entries.length) this.draft = current;
    return this.entries[--this.position];
  }

  /** The entry after the shown one, at last what was being typed. */
  next(): string | undefined {
    if (this.position === this.entries.length) return undefined;
    this.position++;
    return this.position === this.entries.length ? this.draft : this.entries[this.position];
  }

  /** The latest entry before `index` that contains `text`. */
  search(text: string, before: number = this.entries.length): { entry: string; index: number } | undefined {
    for (let index = Math.min(before, this.entries.length) - 1; index >= 0; index--)
      if (this.entries[index].includes(text)) return { entry: this.entries[index], index };
    return undefined;
  }
}

function written(entry: string): string {
  return `${separator}\n${entry}\n`;
}

function readEntries(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text
    .split(new RegExp(`^${separator}\\r?\\n`, 'm'))
    .map((entry) => entry.trimEnd())
    .filter((entry) => entry !== '');
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // A history that cannot be kept is forgotten at the end of the session.
  }
}
