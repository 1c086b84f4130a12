import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { backOffSeconds, type WaitPolicy } from '../../../shared/workflow/policy.ts';

const policy: WaitPolicy = {
  pollSeconds: 15,
  retryFirstSeconds: 5,
  retryMaxSeconds: 120,
  clusterWaitMinutes: 60,
  stepWaitMinutes: 30,
};

describe('back-off', () => {
  it('grows, stays below the cap and its spread, and is the same on every replay', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.string(), (failures, seed) => {
        const seconds = backOffSeconds(policy, failures, seed);
        expect(seconds).toBe(backOffSeconds(policy, failures, seed));
        expect(seconds).toBeGreaterThanOrEqual(Math.min(5 * 2 ** failures, 120));
        expect(seconds).toBeLessThanOrEqual(Math.min(5 * 2 ** failures, 120) * 1.2);
      }),
    );
  });

  it('waits at least as long as the server asks, above the cap too', () => {
    expect(backOffSeconds(policy, 0, 'x', 600)).toBe(600);
    expect(backOffSeconds(policy, 3, 'x', 1)).toBeGreaterThanOrEqual(40);
  });

  it('spreads connections that failed together', () => {
    const waits = new Set(Array.from({ length: 50 }, (_, index) => backOffSeconds(policy, 2, `operation-${index}`)));
    expect(waits.size).toBeGreaterThan(40);
  });
});
