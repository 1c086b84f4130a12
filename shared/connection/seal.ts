import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** A sealed secret could not be opened: the key changed, or the text was altered or moved to where it is not for. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Seals a secret for one purpose, such as a connection (AES-256-GCM). `purpose` is authenticated with it: a sealed text
 * that is copied to another connection does not open there; in a later operation of the same one it would.
 */
export function seal(key: Buffer, purpose: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** Opens what `seal` made with the same key and purpose; throws `UnsealError` otherwise. */
export function unseal(key: Buffer, purpose: string, text: string): string {
  const [version, nonce, sealed] = text.split('.');
  if (version !== VERSION || nonce === undefined || sealed === undefined) {
    throw new UnsealError('the sealed secret is not in a known form');
  }
  try {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new UnsealError('the sealed secret does not open: was SEALING_KEY changed since the request?', { cause });
  }
}
