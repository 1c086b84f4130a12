import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkHash, hashSecret } from '../../../shared/kubernetes/secret-hash.ts';

const sealingKey = randomBytes(32);
const connection = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ServiceLinker/linkers/one';
const key = { connection, sealingKey };

const data = fc.uniqueArray(fc.record({ name: fc.string(), value: fc.string() }), { selector: ({ name }) => name });

describe('the hash of the data of a Secret', () => {
  it('tells the same data, in any order, from other data', () => {
    fc.assert(
      fc.property(data, data, (one, other) => {
        const hash = hashSecret(one, key);
        expect(checkHash(hash, one.toReversed(), key)).toBe('same');
        const plain = (entries: typeof one): string =>
          JSON.stringify(entries.map((it) => [it.name, it.value]).toSorted());
        if (plain(one) !== plain(other)) expect(checkHash(hash, other, key)).toBe('different');
      }),
    );
  });

  it('is the same each time, so that a repeated request writes nothing', () => {
    const entries = [{ name: 'KEY', value: 'v' }];
    expect(hashSecret(entries, key)).toBe(hashSecret(entries, key));
  });

  it('of two connections with the same data does not show it', () => {
    const entries = [{ name: 'KEY', value: 'v' }];
    expect(hashSecret(entries, key)).not.toBe(hashSecret(entries, { ...key, connection: `${connection}2` }));
    expect(checkHash(hashSecret(entries, key), entries, { ...key, connection: `${connection}2` })).toBe('different');
  });

  it('made with another key, or by someone else, says nothing', () => {
    const entries = [{ name: 'KEY', value: 'v' }];
    const others = [
      { connection, sealingKey: randomBytes(32) },
      { connection, sealingKey: undefined },
    ];
    for (const other of others) expect(checkHash(hashSecret(entries, other), entries, key)).toBe('unknown');
    for (const text of [undefined, '', 'x', '.', 'a.b']) expect(checkHash(text, entries, key)).toBe('unknown');
    expect(checkHash(`${hashSecret(entries, key).split('.')[0]!}.AAAA`, entries, key)).toBe('different');
  });
});
