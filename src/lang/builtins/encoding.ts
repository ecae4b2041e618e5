/** Base64, percent encoding, UTF-8. */

import { List } from '../values/list';
import type { Value } from '../values/value';
import { integer, list, text } from './arguments';
import { pairOf } from './construct';
import { row } from './define';
import { decodeUtf8 } from './io-error';
import { rows } from './row';

const encoder = new TextEncoder();
const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const success = (value: string): Value => pairOf('ok', value);
const failure = (message: string): Value => pairOf('error', message);

function decodeBase64(source: string): Value {
  const invalid = /[^A-Za-z0-9+/=]/u.exec(source);
  if (invalid !== null) {
    const symbol = `${JSON.stringify(invalid[0])} at position ${invalid.index}`;
    return failure(`invalid base64: unexpected character ${symbol}`);
  }
  if (!base64Text.test(source)) return failure('invalid base64: wrong length or padding');
  return success(lossyDecoder.decode(Buffer.from(source, 'base64')));
}

/** Percent-encodes every byte but ASCII letters and digits. */
export function encodeUrl(source: string): string {
  return source.replace(/[^A-Za-z0-9]+/gu, (run) => {
    let encoded = '';
    for (const byte of encoder.encode(run)) encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    return encoded;
  });
}

/** The text of a percent-encoded one; malformed sequences stay. Undefined when the bytes are not UTF-8. */
export function decodeUrl(source: string): string | undefined {
  if (!source.includes('%')) return source;
  const bytes: number[] = [];
  const raw = encoder.encode(source);
  for (let i = 0; i < raw.length; i++) {
    const digits = raw[i] === 0x25 ? String.fromCharCode(raw[i + 1], raw[i + 2]) : '';
    if (/^[0-9a-fA-F]{2}$/.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      i += 2;
    } else {
      bytes.push(raw[i]);
    }
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

/** The namespaces `Base64`, `Url` and `Encoding`. */
export const encodingRows = () =>
  rows([
    row(
      'Base64.encode',
      '(content: String) -> String',
      'The text, in UTF-8, as base64 with padding.',
      ['Base64.encode("Nostos!")', 'Tm9zdG9zIQ=='],
      (content: Value) => Buffer.from(text(content)).toString('base64'),
    ),
    row(
      'Base64.decode',
      '(encoded: String) -> (String, String)',
      '`("ok", text)`, or `("error", reason)`.',
      ['Base64.decode("aGk=")', '("ok", "hi")'],
      (encoded: Value) => decodeBase64(text(encoded)),
    ),
    row(
      'Url.encode',
      '(content: String) -> String',
      'The text with every byte but ASCII letters and digits as `%XX`.',
      ['Url.encode("a b&c")', 'a%20b%26c'],
      (content: Value) => encodeUrl(text(content)),
    ),
    row(
      'Url.decode',
      '(encoded: String) -> (String, String)',
      '`("ok", text)`, or `("error", reason)`.',
      ['Url.decode("x%20y%2Bz")', '("ok", "x y+z")'],
      (encoded: Value) => {
        const decoded = decodeUrl(text(encoded));
        return decoded === undefined
          ? failure('invalid URL encoding: the bytes are not UTF-8')
          : success(decoded);
      },
    ),
    row(
      'Encoding.toBytes',
      '(content: String) -> [Int]',
      'The bytes of the text in UTF-8.',
      ['Encoding.toBytes("hé")', '[104, 195, 169]'],
      (content: Value) => List.from(Array.from(encoder.encode(text(content)))),
    ),
    row(
      'Encoding.fromBytes',
      '(bytes: [Int]) -> (String, String)',
      '`("ok", text)` of bytes in UTF-8, or `("error", reason)`.',
      ['Encoding.fromBytes([104, 195, 169])', '("ok", "hé")'],
      (bytes: Value) => {
        const decoded = decodeUtf8(Uint8Array.from(list(bytes).toArray().map(integer)));
        return decoded === undefined ? failure('invalid UTF-8: the bytes are not a text') : success(decoded);
      },
    ),
  ]);
