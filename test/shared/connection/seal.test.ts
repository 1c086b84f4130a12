import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { seal, unseal, UnsealError } from '../../../shared/connection/seal.ts';

const key = randomBytes(32);

describe('a sealed secret', () => {
  it('opens with the same key and purpose, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, purpose) => {
        expect(unseal(key, purpose, seal(key, purpose, secret))).toBe(secret);
      }),
    );
  });

  it('does not open with another key, for another purpose or when it was altered', () => {
    const sealed = seal(key, 'one', 'CANARY');
    expect(() => unseal(randomBytes(32), 'one', sealed)).toThrow(UnsealError);
    expect(() => unseal(key, 'other', sealed)).toThrow(UnsealError);
    expect(() => unseal(key, 'one', sealed.slice(0, -2))).toThrow(UnsealError);
    expect(() => unseal(key, 'one', 'v9.a.b')).toThrow(UnsealError);
  });

  it('shows nothing of the secret and differs each time', () => {
    const sealed = seal(key, 'one', 'CANARY');
    expect(sealed).not.toContain('CANARY');
    expect(sealed).not.toContain(Buffer.from('CANARY').toString('base64url'));
    expect(seal(key, 'one', 'CANARY')).not.toBe(sealed);
  });
});
