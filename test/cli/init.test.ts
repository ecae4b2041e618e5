import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, nostos } from './command';

test('a new project runs', () => {
  const folder = folderWith({});
  const { status, stdout } = nostos(['init', 'tracker'], { folder });
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^Created directory: tracker\nCreated: .*nostos\.toml\nCreated: .*main\.nos\n\nProject 'tracker'/,
  );
  assert.match(readFileSync(join(folder, 'tracker/nostos.toml'), 'utf8'), /name = "tracker"/);
  assert.equal(nostos(['tracker'], { folder }).stdout, 'Hello from tracker!\n0\n');
});

test('in the present folder an existing main.nos stays, an existing manifest refuses', () => {
  const folder = folderWith({ 'main.nos': 'main() = 5' });
  assert.equal(nostos(['init'], { folder }).status, 0);
  assert.equal(readFileSync(join(folder, 'main.nos'), 'utf8'), 'main() = 5');
  const again = nostos(['init'], { folder });
  assert.deepEqual([again.status, again.stderr], [1, 'Error: nostos.toml already exists in .\n']);
});
