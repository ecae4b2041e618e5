/** Names like one that is unknown. */

import { distance } from 'fastest-levenshtein';

/** Names shown at most. */
const most = 3;

/** The names nearest to `name`: so few letters away that it is likely one of them was meant, nearest first. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  return known
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.other.localeCompare(b.other))
    .slice(0, most)
    .map(({ other }) => other);
}
