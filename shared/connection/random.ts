import { randomInt } from 'node:crypto';

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Five of a-z and 0-9, as az appends them to a default connection name. */
export function fiveRandom(): string {
  return Array.from({ length: 5 }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join('');
}
