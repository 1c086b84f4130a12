import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  canonicalRange,
  endsOf,
  ipRangeBetween,
  isAdmitted,
  parseIpRange,
} from '../../../shared/targets/network/ip-range.ts';

describe('a range of addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.7/28', '203.0.113.0/28'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s has one text: %s', (given, canonical) => {
    expect(canonicalRange(given)).toBe(canonical);
  });

  it.each(['', '203.0.113', '203.0.113.256', '203.0.113.7/33', '203.0.113.7/', '2001:db8::1', 'x', '1.2.3.4/1/2'])(
    '%j is none',
    (text) => {
      expect(parseIpRange(text)).toBeUndefined();
    },
  );

  it('is admitted by one that holds all of it', () => {
    const ranges = [ipRangeBetween('203.0.113.0', '203.0.113.15')!];
    expect(isAdmitted(ranges, '203.0.113.15')).toBe(true);
    expect(isAdmitted(ranges, '203.0.113.0/28')).toBe(true);
    expect(isAdmitted(ranges, '203.0.113.0/27')).toBe(false);
    expect(isAdmitted(ranges, '203.0.113.16')).toBe(false);
  });

  it('is between its own ends, whatever it is', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        const range = canonicalRange(`${address}/${prefix}`)!;
        const [first, last] = endsOf(range);
        expect(ipRangeBetween(first, last)).toEqual(parseIpRange(range));
        expect(isAdmitted([parseIpRange(range)!], address)).toBe(true);
      }),
    );
  });
});
