import { createHmac, randomBytes } from 'node:crypto';

const SALT_BYTES = 16;

interface Entry {
  readonly name: string;
  readonly value: string;
}

/**
 * A salted hash of a Secret's data, by which can be told later whether it is still as written. It is stored in the
 * history, so it is keyed with the sealing key where there is one: a caller's password cannot be tried out against
 * it. Without that key no caller's password is taken, and the keys that Azure makes are too long to be tried.
 */
export function hashSecret(entries: readonly Entry[], sealingKey: Buffer | undefined): string {
  const salt = randomBytes(SALT_BYTES);
  return `${salt.toString('base64url')}.${digest(salt, entries, sealingKey).toString('base64url')}`;
}

function digest(salt: Buffer, entries: readonly Entry[], sealingKey: Buffer | undefined): Buffer {
  const byName = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  const text = JSON.stringify(
    Object.keys(byName)
      .toSorted()
      .map((name) => [name, byName[name]]),
  );
  return createHmac('sha256', sealingKey ?? salt)
    .update(salt)
    .update(text)
    .digest();
}
