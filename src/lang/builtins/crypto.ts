/** Digests, password hashes, identifiers. */

import { panic } from '../machine/thrown';
import type { Value } from '../values/value';
import { countOf, integer, text } from './arguments';
import { currentHost, waitFor } from './context';
import { calling, row } from './define';
import { loadBcrypt } from './lazy-modules';
import { rows } from './row';

const crypto = () => currentHost().node.crypto;

function digest(algorithm: string): (content: Value) => Value {
  return (content) => crypto().createHash(algorithm).update(text(content)).digest('hex');
}

/** More random bytes at once than this are refused. */
const mostBytes = 100_000_000;

function randomHex(value: Value): string {
  return crypto()
    .randomBytes(countOf('Crypto.randomBytes', value, mostBytes))
    .toString('hex');
}

/** Waits for a computation that Node does in pieces beside other processes. */
function computed(start: () => Promise<Value>): Value {
  return waitFor((done) => {
    let isAbandoned = false;
    start().then(
      (value) => {
        if (!isAbandoned) done({ kind: 'value', value });
      },
      (error: unknown) => {
        if (!isAbandoned) done({ kind: 'error', thrown: panic(`bcrypt error: ${String(error)}`) });
      },
    );
    return () => {
      isAbandoned = true;
    };
  });
}

function bcryptHash(password: string, cost: number): Value {
  if (cost < 4 || cost > 31) throw panic(`bcrypt error: cost ${cost} is not between 4 and 31`);
  return computed(() => loadBcrypt().hash(password, cost));
}

/** What is no hash belongs to no password. */
function bcryptVerify(password: string, hash: string): Value {
  return computed(() =>
    loadBcrypt()
      .compare(password, hash)
      .catch(() => false),
  );
}

const hyphenated = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const uuidText = new RegExp(
  `^(?:[0-9a-f]{32}|${hyphenated}|\\{${hyphenated}\\}|urn:uuid:${hyphenated})$`,
  'i',
);

/** The namespaces `Crypto` and `Uuid`. */
export const cryptoRows = () =>
  rows([
    row(
      'Crypto.md5',
      '(content: String) -> String',
      'The MD5 digest of the text in UTF-8, in hexadecimal.',
      ['Crypto.md5("abc")', '900150983cd24fb0d6963f7d28e17f72'],
      digest('md5'),
    ),
    row(
      'Crypto.sha256',
      '(content: String) -> String',
      'The SHA-256 digest of the text in UTF-8, in hexadecimal.',
      ['Crypto.sha256("abc").take(16)', 'ba7816bf8f01cfea'],
      digest('sha256'),
    ),
    row(
      'Crypto.sha512',
      '(content: String) -> String',
      'The SHA-512 digest of the text in UTF-8, in hexadecimal.',
      ['Crypto.sha512("abc").take(16)', 'ddaf35a193617aba'],
      digest('sha512'),
    ),
    row(
      'Crypto.randomBytes',
      '(count: Int) -> String',
      'So many random bytes in hexadecimal, fit for secrets.',
      ['Crypto.randomBytes(4).length()', '8'],
      randomHex,
    ),
    calling(
      'Crypto.bcryptHash',
      '(password: String, cost: Int) -> String',
      'The bcrypt hash of a password; the cost is between 4 and 31.',
      ['Crypto.bcryptHash("secret", 4).length()', '60'],
      (password: Value, cost: Value) => bcryptHash(text(password), integer(cost)),
    ),
    calling(
      'Crypto.bcryptVerify',
      '(password: String, hash: String) -> Bool',
      'Whether a bcrypt hash is one of the password.',
      ['Crypto.bcryptVerify("secret", "nonsense")', 'false'],
      (password: Value, hash: Value) => bcryptVerify(text(password), text(hash)),
    ),
    row('Uuid.v4', '() -> String', 'A new random identifier.', ['Uuid.v4().length()', '36'], () =>
      crypto().randomUUID(),
    ),
    row(
      'Uuid.isValid',
      '(id: String) -> Bool',
      'Whether the text is an identifier in one of its four forms.',
      ['Uuid.isValid("nope")', 'false'],
      (id: Value) => uuidText.test(text(id)),
    ),
  ]);
