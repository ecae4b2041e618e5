import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { newKey, packOf, Place, skip, type TarEntry } from './support';

test(
  'the first key is remembered; another one, or none, is refused until it is accepted by name',
  { skip },
  () => {
    const [known, other] = [newKey(), newKey()];
    const place = new Place();
    const install = (bytes: Buffer, ...options: string[]) => {
      place.write({ 'b.tgz': bytes });
      return place.ext('install', ...options, 'b.tgz');
    };
    const first = install(packOf({ key: known }));
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stderr, /note: bitset is signed with the key SHA256:\S+, seen for the first time/);
    assert.match(place.ext('list').stdout, /prebuilt, signed/);

    const unsigned = install(packOf({ version: '2.0.0' }));
    assert.equal(unsigned.status, 1);
    assert.match(
      unsigned.stderr,
      /could not accept bitset: it is not signed, and it was signed with SHA256:/,
    );

    const foreign = install(packOf({ version: '2.0.0', key: other }));
    assert.equal(foreign.status, 1);
    const [, fingerprint] = /if the new key is right: --trust-key (\S+)/.exec(foreign.stderr) ?? [];
    assert.ok(fingerprint !== undefined, foreign.stderr);
    assert.match(place.ext('list').stdout, /1\.0\.0/);

    assert.equal(install(packOf({ version: '2.0.0', key: other }), '--trust-key', fingerprint).status, 0);
    assert.equal(install(packOf({ version: '3.0.0', key: known })).status, 1);
    assert.equal(install(packOf({ version: '3.0.0', key: other })).status, 0);

    place.ext('remove', '--forget', 'bitset');
    assert.equal(install(packOf({ version: '2.5.0' })).status, 0);
  },
);

test(
  'a signature that does not fit is refused: changed manifest, changed signature, foreign text',
  { skip },
  () => {
    const key = newKey();
    const place = new Place();
    const changed = (change: (entry: TarEntry) => TarEntry) =>
      packOf({ key, entries: (entries) => entries.map(change) });
    const packs = [
      changed((one) =>
        one.name.endsWith('pack.json')
          ? { ...one, content: String(one.content).replace('1.0.0', '1.0.1') }
          : one,
      ),
      changed((one) =>
        one.name.endsWith('.sig')
          ? {
              ...one,
              content: JSON.stringify({
                ...(JSON.parse(String(one.content)) as object),
                signature: 'A'.repeat(86) + '==',
              }),
            }
          : one,
      ),
      ...['null', '{}', 'x', '{"key":1,"signature":[]}'].map((content) =>
        changed((one) => (one.name.endsWith('.sig') ? { ...one, content } : one)),
      ),
    ];
    for (const bytes of packs) {
      place.write({ 'b.tgz': bytes });
      const { status, stderr } = place.ext('install', 'b.tgz');
      assert.equal(status, 1);
      assert.match(stderr, /its signature does not fit|is no Ed25519 signature/);
    }
    assert.deepEqual(place.report('list', '--all'), []);
  },
);

test(
  'verify notices a signature that was taken away; a damaged list of trust is no empty one',
  { skip },
  () => {
    const place = new Place().write({ 'b.tgz': packOf({ key: newKey() }) });
    place.ext('install', 'b.tgz');
    assert.equal(place.ext('verify').status, 0);
    const trust = join(place.home, 'trust.json');
    const text = readFileSync(trust, 'utf8');
    writeFileSync(trust, '{');
    assert.match(place.ext('install', 'b.tgz').stderr, /could not read '.*trust\.json': it is not JSON/);
    writeFileSync(trust, text.replace(/"key": "[^"]*"/, `"key": "${'A'.repeat(43)}="`));
    assert.match(place.ext('verify').stdout, /it is not signed with the trusted key/);
  },
);
