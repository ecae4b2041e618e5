/**
 * `nostos-pack.sig`: an Ed25519 signature over the exact bytes of the manifest, which holds the hash of every file.
 * JSON: `{"key": …, "signature": …}`, the raw public key of 32 bytes and the signature of 64, both in base64.
 */

import { createHash, createPublicKey, verify } from 'node:crypto';
import { failure } from '../failure';
import { signatureFile, type PackManifest } from './manifest';

const keyBytes = 32;
const signatureBytes = 64;

/** A signature that fits. */
export interface Signer {
  /** The raw public key in base64. */
  readonly key: string;
  /** Short, for people to compare. */
  readonly fingerprint: string;
}

/** `SHA256:…` of a raw public key in base64, as ssh writes the fingerprints of its keys. */
export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/**
 * Who signed a pack; undefined for one without a signature. Throws a `CommandFailure` when there is a signature that
 * does not fit the manifest.
 *
 * @param origin the archive, for messages
 */
export function signerOf(
  manifest: PackManifest,
  manifestBytes: Buffer,
  signature: Buffer | undefined,
  origin: string,
): Signer | undefined {
  if (signature === undefined) return undefined;
  const { key, value } = parseSignature(signature, origin);
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
    format: 'jwk',
  });
  if (!verify(null, manifestBytes, publicKey, value)) {
    throw failure(
      `could not accept '${origin}': its signature does not fit ${manifest.name} ${manifest.version}`,
      'it was changed after it was signed: get it again from its author, and do not use this one',
    );
  }
  const text = key.toString('base64');
  return { key: text, fingerprint: fingerprintOf(text) };
}

function parseSignature(bytes: Buffer, origin: string): { key: Buffer; value: Buffer } {
  let fields: Readonly<Record<string, unknown>> = {};
  try {
    fields = (JSON.parse(bytes.toString('utf8')) ?? {}) as typeof fields;
  } catch {
    // Told below: it lacks what it must have.
  }
  const [key, value] = [fields['key'], fields['signature']].map((text) =>
    Buffer.from(typeof text === 'string' ? text : '', 'base64'),
  );
  if (key.length !== keyBytes || value.length !== signatureBytes) {
    throw failure(
      `could not accept '${origin}': its ${signatureFile} is no Ed25519 signature`,
      'get it again from its author',
    );
  }
  return { key, value };
}
