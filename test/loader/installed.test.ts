/** A library that was changed since it was installed is not opened. */

import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ExtensionError } from '../../src/lang/host';
import { checkInstalled } from '../../src/loader/installed';
import { open, prebuilt, skip } from './support';

const scratch = mkdtempSync(join(tmpdir(), 'nostos-installed-'));
after(() => rmSync(scratch, { recursive: true }));

/** Longer than a tick of any file system's clock. */
const tickMs = 50;

/** An extension as `nostos ext install` leaves it, as far as the loader looks. */
function installed(name: string): { folder: string; library: string } {
  const folder = join(scratch, name);
  const library = join(folder, `lib${name}.so`);
  mkdirSync(folder);
  copyFileSync(prebuilt('c-sample', 'libbitset.so'), library);
  writeFileSync(join(folder, `${name}.nos`), 'pub one() -> Int = 1\n');
  const sha256 = createHash('sha256').update(readFileSync(library)).digest('hex');
  const files = { [`lib/linux-x64/lib${name}.so`]: { size: 1, sha256 } };
  writeFileSync(join(folder, 'nostos-pack.json'), JSON.stringify({ files }));
  writeFileSync(join(folder, 'nostos-origin.json'), '{}');
  return { folder, library };
}

const refused = (name: string, { folder, library }: ReturnType<typeof installed>): void =>
  assert.throws(
    () => checkInstalled(name, folder, library),
    (error) =>
      error instanceof ExtensionError &&
      /it was changed since it was installed/.test(error.message) &&
      /hint: `nostos ext verify/.test(error.message),
  );

test('one that nobody touched is not read again', { skip }, () => {
  const { folder, library } = installed('untouched');
  // Would not fit if it were looked at.
  writeFileSync(join(folder, 'nostos-pack.json'), '{}');
  checkInstalled('untouched', folder, library);
});

test('one with other bytes is refused before it is opened', { skip }, async () => {
  const changed = installed('changed');
  await setTimeout(tickMs);
  appendFileSync(changed.library, '\n');
  refused('changed', changed);
  assert.throws(() => open(['changed'], { extensionsFolder: scratch }), /changed since it was installed/);
});

test('one that only its owner or mode changed of is what it was', { skip }, async () => {
  const { folder, library } = installed('touched');
  await setTimeout(tickMs);
  chmodSync(library, 0o755);
  checkInstalled('touched', folder, library);
  const { extensions } = open(['touched'], { extensionsFolder: scratch });
  assert.equal(extensions.libraries.length, 1);
});

test(
  'an installed one without a readable manifest is refused, one copied by hand is not',
  { skip },
  async () => {
    const bare = installed('bare');
    await setTimeout(tickMs);
    chmodSync(bare.library, 0o755);
    rmSync(join(bare.folder, 'nostos-pack.json'));
    refused('bare', bare);
    for (const manifest of [
      '',
      'null',
      '{"files":[]}',
      '{"files":{"libbare.so":null}}',
      '{"files":{"libbare.so":1}}',
    ]) {
      writeFileSync(join(bare.folder, 'nostos-pack.json'), manifest);
      refused('bare', bare);
    }
    rmSync(join(bare.folder, 'nostos-origin.json'));
    checkInstalled('bare', bare.folder, bare.library);
  },
);
