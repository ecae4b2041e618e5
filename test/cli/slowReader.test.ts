import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cliPath, fileWith } from './command';

test('a slow reader gets every byte before exit, and the code', () => {
  const file = fileWith(
    'main() = {\n  chunk = "0123456789".repeat(1000)\n  for i = 0 to 10000 { print(chunk) }\n  exit(3)\n}\n',
  );
  const script = '"$0" "$1" "$2" | (sleep 0.3; wc -c); echo "${PIPESTATUS[0]}"';
  const { stdout } = spawnSync('bash', ['-c', script, process.execPath, cliPath, file], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.deepEqual(stdout.trim().split(/\s+/), ['100000000', '3']);
});
