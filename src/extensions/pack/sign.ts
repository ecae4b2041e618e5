/** Keys that sign packs: Ed25519, the private one in a file of its owner (PKCS #8, PEM), the public one shown to users. */

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { systemReason } from '../../project/failure';
import { failure } from '../failure';
import { fingerprintOf, type Signer } from './signature';

/** Makes a key and writes it to a new file that only its owner can read. Throws a `CommandFailure`. */
export function createKey(path: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw failure(
      `could not write the key '${path}': ${isThere ? 'the file is there already' : systemReason(error)}`,
      isThere
        ? 'a key that has signed packs is needed again; name another file'
        : 'name a file that can be written',
    );
  }
  return signerOfKey(privateKey);
}

/** A key that was read. */
export interface SigningKey {
  readonly signer: Signer;
  /** The content of a signature's file for these bytes of a manifest. The same bytes give the same signature. */
  sign(manifest: Buffer): Buffer;
}

/** Reads a key that `createKey` or OpenSSL wrote; throws a `CommandFailure`. */
export function readKey(path: string): SigningKey {
  const key = readPrivateKey(path);
  const signer = signerOfKey(key);
  return {
    signer,
    sign: (manifest) => {
      const signature = sign(null, manifest, key).toString('base64');
      return Buffer.from(`${JSON.stringify({ key: signer.key, signature }, undefined, 2)}\n`);
    },
  };
}

function readPrivateKey(path: string): KeyObject {
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (error) {
    throw failure(
      `could not read the key '${path}': ${systemReason(error)}`,
      '`nostos ext keygen FILE` makes one',
    );
  }
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below.
  }
  throw failure(
    `could not read the key '${path}': it is no Ed25519 private key in PEM without a password`,
    '`nostos ext keygen FILE` makes one',
  );
}

function signerOfKey(key: KeyObject): Signer {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const raw = Buffer.from(x, 'base64url').toString('base64');
  return { key: raw, fingerprint: fingerprintOf(raw) };
}
