import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { coversScope, matchesGlob } from '../../../shared/policy/glob.ts';

/** Few letters, so that patterns and texts meet often. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
const segment = fc.stringMatching(/^[A-Za-z0-9_().-]{1,8}$/);
const path = fc.array(segment, { minLength: 1, maxLength: 8 }).map((parts) => `/${parts.join('/')}`);

/** The same meaning, told to another engine. */
function asRegExp(glob: string): RegExp {
  return new RegExp(`^${glob.replaceAll(/[.]/g, '\\$&').replaceAll('*', '.*')}$`, 's');
}

describe('a pattern', () => {
  it('fits what the regular expression with the same meaning fits', () => {
    fc.assert(
      fc.property(pattern, text, (glob, one) => matchesGlob(glob, one) === asRegExp(glob).test(one)),
      {
        numRuns: 5000,
      },
    );
  });

  it('without a star fits only itself', () => {
    fc.assert(fc.property(text, text, (one, other) => matchesGlob(one, other) === (one === other)));
  });

  it('still fits when any part of it becomes a star', () => {
    const cut = fc.tuple(text, fc.nat(8), fc.nat(8));
    fc.assert(
      fc.property(cut, ([whole, from, length]) =>
        matchesGlob(`${whole.slice(0, from)}*${whole.slice(from + length)}`, whole),
      ),
    );
  });

  it('of many stars is decided without trying every way', () => {
    // Trying every way would not end.
    expect(matchesGlob(`${'a*'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });
});

describe('a scope', () => {
  it('covers itself in any letter case, and all below it', () => {
    fc.assert(
      fc.property(path, path, (scope, below) => {
        expect(coversScope(scope, scope.toUpperCase())).toBe(true);
        expect(coversScope(`${scope}/`, scope + below)).toBe(true);
        expect(coversScope(scope + below, scope)).toBe(false);
      }),
    );
  });

  it('does not cover its neighbour whose name goes on', () => {
    fc.assert(fc.property(path, segment, (scope, more) => !coversScope(scope, scope + more)));
  });

  it('with a star in a segment reaches over no slash', () => {
    fc.assert(
      fc.property(path, segment, path, (parent, name, deeper) => {
        expect(coversScope(`${parent}/*`, `${parent}/${name}`)).toBe(true);
        expect(coversScope(`${parent}/*/end`, `${parent}/${name}/end`)).toBe(true);
        expect(coversScope(`${parent}/*${name}-end`, `${parent}/x${deeper}${name}-end`)).toBe(false);
      }),
    );
  });

  it.each(['/subscriptions/a', 'broker.confluent.cloud:9092', 'https://vault.vault.azure.net/secrets/a'])(
    'that is only a star covers %s',
    (id) => {
      expect(coversScope('*', id)).toBe(true);
      expect(coversScope('', id)).toBe(id.startsWith('/'));
    },
  );
});
