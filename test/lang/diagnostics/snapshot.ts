/** Rendered texts kept in files, so that a change of wording or drawing shows up as a diff to be read. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';

const isUpdating = process.env['NOSTOS_UPDATE_SNAPSHOTS'] === '1';

/**
 * One test for each name: what `render` gives must equal the file of that name in `folder`. Files without a test fail.
 * With NOSTOS_UPDATE_SNAPSHOTS=1 the files are written instead; read the diff before you commit it.
 */
export function checkSnapshots(folder: string, renderings: ReadonlyMap<string, () => string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, render] of renderings) {
    it(name, () => {
      const path = join(folder, fileName(name));
      const text = render();
      if (isUpdating) writeFileSync(path, text);
      assert.ok(existsSync(path), `no snapshot of ${name}: run with NOSTOS_UPDATE_SNAPSHOTS=1`);
      assert.equal(text, readFileSync(path, 'utf8'));
    });
  }
  it('every file has its test', () => {
    const known = new Set([...renderings.keys()].map(fileName));
    const orphans = readdirSync(folder).filter((file) => !known.has(file));
    if (!isUpdating) assert.deepEqual(orphans, []);
  });
  after(() => {
    if (!isUpdating) return;
    const known = new Set([...renderings.keys()].map(fileName));
    for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(join(folder, file));
  });
}

function fileName(name: string): string {
  return `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.snap`;
}
