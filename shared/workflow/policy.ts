/**
 * How long an operation waits. Taken from the settings when it is accepted and kept in its input, so that a replay
 * decides the same whatever the settings are by then.
 */
export interface WaitPolicy {
  /** How often a resource in progress is looked at. */
  readonly pollSeconds: number;
  readonly retryFirstSeconds: number;
  readonly retryMaxSeconds: number;
  /** How long the cluster may take to be ready. */
  readonly clusterWaitMinutes: number;
  /** How long every other step may take. */
  readonly stepWaitMinutes: number;
}

const JITTER = 0.2;

/**
 * Seconds until the next try: exponential with a cap, at least what the server asked for, and spread by up to 20 %
 * so that many connections that met one conflict do not come back together. The spread is made from `seed`, not
 * from a random number, because a replay must come to the same time.
 */
export function backOffSeconds(policy: WaitPolicy, failures: number, seed: string, askedSeconds = 0): number {
  const exponential = policy.retryFirstSeconds * 2 ** Math.min(failures, 30);
  const capped = Math.min(exponential, policy.retryMaxSeconds);
  return Math.max(capped * (1 + JITTER * fraction(`${seed}/${failures}`)), askedSeconds);
}

/** A number from 0 to 1 made from a text (FNV-1a). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash / 0xffffffff;
}
