/**
 * Trust on first use. Native code may do whatever its user may, so every source that it comes from is announced once,
 * before the first load, and remembered; and an extension that was signed once must be signed by the same key ever
 * after. Kept in `trust.json`.
 */

import { existsSync } from 'node:fs';
import { failure } from './failure';
import { readJson, writeAtomically } from './store/files';
import { trustPath } from './store/paths';
import { fingerprintOf, type Signer } from './pack/signature';

/** What was accepted so far. */
export interface Trust {
  /** Sources of native code, each with the day of its first acceptance. */
  readonly sources: Readonly<Record<string, string>>;
  /** By extension, the key that signs it. */
  readonly keys: Readonly<Record<string, TrustedKey>>;
}

/** A key that was accepted for an extension. */
export interface TrustedKey {
  /** The raw public key in base64. */
  readonly key: string;
  readonly since: string;
}

/** An extension that wants to be accepted. */
export interface Candidate {
  readonly name: string;
  readonly source: string;
  readonly signer: Signer | undefined;
}

/** What accepting means: lines to be told, and the trust from then on. */
export interface Acceptance {
  readonly announcements: readonly string[];
  readonly trust: Trust;
}

/** Reads what was accepted; nothing yet when there is no such file. */
export function readTrust(home: string): Trust {
  const path = trustPath(home);
  const read = readJson(path) as Partial<Trust> | undefined;
  // A file that cannot be read must not pass for one that knows nobody yet.
  if (read === undefined && existsSync(path)) {
    throw failure(
      `could not read '${path}': it is not JSON`,
      'restore it, or remove it to begin trusting anew',
    );
  }
  return { sources: read?.sources ?? {}, keys: read?.keys ?? {} };
}

/** Writes down what is accepted. */
export function writeTrust(home: string, trust: Trust): void {
  writeAtomically(trustPath(home), `${JSON.stringify({ format: 1, ...trust }, undefined, 2)}\n`);
}

/**
 * Accepts a candidate, or throws a `CommandFailure` when its signature is not what it was at first.
 *
 * @param trustedKey fingerprint of a key that the user accepts in place of the known one
 */
export function accept(trust: Trust, candidate: Candidate, trustedKey: string | undefined): Acceptance {
  const { name, source, signer } = candidate;
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const announcements: string[] = [];
  const { sources, keys } = { sources: { ...trust.sources }, keys: { ...trust.keys } };
  const known = Object.hasOwn(trust.keys, name) ? trust.keys[name] : undefined;
  if (known?.key !== signer?.key) {
    if (known !== undefined) refuseOtherKey(candidate, known, trustedKey);
    if (signer !== undefined) {
      keys[name] = { key: signer.key, since: today };
      announcements.push(
        `note: ${name} is signed with the key ${signer.fingerprint}, seen for the first time; other keys will be refused`,
      );
    }
  }
  if (!Object.hasOwn(trust.sources, source)) {
    sources[source] = today;
    announcements.push(
      `note: first native code from ${source}: it can do whatever you can; the source is remembered`,
    );
  }
  return { announcements, trust: { sources, keys } };
}

function refuseOtherKey(
  { name, signer }: Candidate,
  known: TrustedKey,
  trustedKey: string | undefined,
): void {
  const before = `it was signed with ${fingerprintOf(known.key)} since ${known.since}`;
  if (signer === undefined) {
    throw failure(
      `could not accept ${name}: it is not signed, and ${before}`,
      `ask its author; \`nostos ext remove --forget ${name}\` removes it and forgets the key`,
    );
  }
  if (trustedKey === signer.fingerprint) return;
  throw failure(
    `could not accept ${name}: it is signed with ${signer.fingerprint}, and ${before}`,
    `ask its author; if the new key is right: --trust-key ${signer.fingerprint}`,
  );
}

/** Trust without what is known about an extension's key. */
export function withoutKey(trust: Trust, name: string): Trust {
  return {
    ...trust,
    keys: Object.fromEntries(Object.entries(trust.keys).filter(([other]) => other !== name)),
  };
}
