/** The sessions that docs/repl.md shows, one after the other in one session. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { replay } from './playing';

void test('shows what the page shows', async () => {
  const page = readFileSync(join(__dirname, '../../docs/repl.md'), 'utf8');
  const sessions = [...page.matchAll(/^```repl\n([\s\S]*?)^```$/gm)].map(([, session]) => session);
  assert.ok(sessions.length >= 5);
  for (const session of sessions) assert.equal((await replay(session)).text, session);
});
