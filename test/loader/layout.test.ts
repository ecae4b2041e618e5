import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as abi from '../../src/loader/abi';

interface Layout {
  readonly structs: Readonly<
    Record<
      string,
      { readonly size: number; readonly fields: Readonly<Record<string, { readonly offset: number }>> }
    >
  >;
  readonly constants: Readonly<Record<string, number>>;
}
const layout = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'rust-abi', 'layout.json'), 'utf8'),
) as Layout;

function offsets(struct: string): Record<string, number> {
  const { fields } = layout.structs[struct];
  return Object.fromEntries(Object.entries(fields).map(([name, { offset }]) => [name, offset]));
}

/** The constants of the header whose names start with `prefix`, without it. */
function constants(prefix: string): Record<string, number> {
  const own = Object.entries(layout.constants).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Of an enum as TypeScript compiles it only the names, not the numbers that lead back to them. */
function members(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !/^\d+$/.test(name)));
}

for (const [name, { size, fields }] of Object.entries(abi.structs)) {
  test(`${name} has the header's size and offsets`, () => {
    assert.equal(size, layout.structs[name].size);
    assert.deepEqual(fields, offsets(name));
  });
}

test('the header of the call buffer has the offsets of the header file', () => {
  const { reserved: _reserved, ...named } = offsets('NostosCallHeader');
  assert.deepEqual(abi.header, named);
  assert(layout.structs['NostosCallHeader'].size <= abi.limits.INPUT_LENT_OFFSET);
});

test('cells, handles and events have the offsets of the header file', () => {
  assert.equal(abi.cellSize, layout.structs['NostosCell'].size);
  assert.deepEqual(offsets('NostosCell'), { tag: 0, aux: 4, payload: 8 });
  assert.deepEqual(abi.handle, offsets('NostosHandle'));
  assert.equal(abi.handleSize, layout.structs['NostosHandle'].size);
  assert.equal(abi.eventSize, layout.structs['NostosEvent'].size);
  assert.equal(abi.eventValueOffset, offsets('NostosEvent')['value']);
  assert.deepEqual(offsets('NostosEvent'), { kind: 0, status: 4, id: 8, value: 16 });
  assert.deepEqual(offsets('NostosLent'), { address: 0, size: 8 });
  assert.deepEqual(offsets('NostosCleanup'), { pointer: 0, type_id: 8, cleanup: 16, token: 24 });
});

test('tags, statuses, flags and limits are those of the header file', () => {
  assert.deepEqual(members(abi.Tag), constants('NOSTOS_TAG_'));
  assert.deepEqual(members(abi.Place), constants('NOSTOS_PLACE_'));
  assert.deepEqual(members(abi.Status), constants('NOSTOS_STATUS_'));
  assert.deepEqual(members(abi.EventKind), constants('NOSTOS_EVENT_'));
  assert.deepEqual(members(abi.FunctionKind), constants('NOSTOS_FUNCTION_'));
  assert.deepEqual(members(abi.TypeKind), constants('NOSTOS_TYPE_'));
  assert.deepEqual(members(abi.LibraryFlag), constants('NOSTOS_LIBRARY_'));
  assert.deepEqual(
    members(abi.Output),
    Object.fromEntries(
      ['OVERFLOW', 'RELEASE', 'MORE', 'BACKGROUND'].map((name) => [
        name,
        layout.constants[`NOSTOS_OUTPUT_${name}`],
      ]),
    ),
  );
  for (const [name, value] of Object.entries(abi.limits)) {
    assert.equal(value, layout.constants[`NOSTOS_${name}`], name);
  }
  assert.equal(abi.abiMajor, layout.constants['NOSTOS_ABI_MAJOR']);
  assert.equal(abi.abiMinor, layout.constants['NOSTOS_ABI_MINOR']);
  assert.equal(abi.handleFresh, layout.constants['NOSTOS_HANDLE_FRESH']);
  assert.equal(abi.noSlot, layout.constants['NOSTOS_NO_SLOT']);
  assert.equal(abi.handleArgumentSize, layout.constants['NOSTOS_HANDLE_ARGUMENT_SIZE']);
  assert.equal(abi.signatureBinds, layout.constants['NOSTOS_SIGNATURE_BINDS']);
  assert.equal(abi.hostCrashReport, layout.constants['NOSTOS_HOST_CRASH_REPORT']);
});
