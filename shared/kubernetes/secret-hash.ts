import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

interface Entry {
  readonly name: string;
  readonly value: string;
}

/** Whose data is hashed, and with which key. */
export interface HashKey {
  /** The linker's ARM id: it salts the hash, so that two connections with the same data do not show it. */
  readonly connection: string;
  readonly sealingKey: Buffer | undefined;
}

/**
 * A hash of a Secret's data, by which can be told later whether it is still as written, also where the data is a
 * caller's password that nobody keeps. It is stored in the history and on the Secret, so it is keyed with the sealing
 * key where there is one: a password cannot be tried out against it. Without that key no caller's password is taken,
 * and the keys that Azure makes are too long to be tried. The same data gives the same hash, so that a repeated request
 * writes nothing. The first part names the key.
 */
export function hashSecret(entries: readonly Entry[], key: HashKey): string {
  return `${keyId(key)}.${digest(entries, key).toString('base64url')}`;
}

/** `unknown` when the hash was made with another key, or is none of ours. */
export function checkHash(
  hash: string | undefined,
  entries: readonly Entry[],
  key: HashKey,
): 'same' | 'different' | 'unknown' {
  const [id, text] = hash?.split('.') ?? [];
  if (id !== keyId(key) || text === undefined) return 'unknown';
  const [given, wanted] = [Buffer.from(text, 'base64url'), digest(entries, key)];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? 'same' : 'different';
}

function keyId({ sealingKey }: HashKey): string {
  if (!sealingKey) return 'unkeyed';
  return createHmac('sha256', sealingKey).update('name of the key').digest('hex').slice(0, 8);
}

function digest(entries: readonly Entry[], { connection, sealingKey }: HashKey): Buffer {
  const salt = createHash('sha256').update(connection.toLowerCase()).digest();
  const byName = new Map(entries.map(({ name, value }) => [name, value]));
  const text = JSON.stringify([...byName].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return createHmac('sha256', sealingKey ?? salt)
    .update(salt)
    .update(text)
    .digest();
}
