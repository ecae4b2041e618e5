import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreSections } from '../../../src/lang/builtins/groups';

for (const { title, names, rows } of coreSections) {
  test(`${title}: the section lists the names and namespaces of its rows`, () => {
    const listed = rows().map(({ name }) =>
      name.includes('.') ? name.slice(0, name.indexOf('.') + 1) : name,
    );
    assert.deepEqual([...new Set(listed)].sort(), [...names].sort());
  });
}
