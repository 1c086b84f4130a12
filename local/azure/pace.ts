import { asObject } from './json.ts';

/** How long things take, in milliseconds. */
export interface Durations {
  readonly providerRegistration: number;
  readonly clusterOperation: number;
  readonly extensionOperation: number;
  /** How long the cluster stays busy after an extension write has ended. */
  readonly extensionClusterBusy: number;
  /** How long a new principal is unknown to role assignments that do not name its type. */
  readonly replication: number;
  /** How long one write of a federated credential locks its identity. */
  readonly federatedCredentialWrite: number;
  /** How long a Redis cache works on a change of its access policies. */
  readonly cacheWrite: number;
}

export type PaceName = 'realistic' | 'fast' | 'instant';

const PACES: Readonly<Record<PaceName, Durations>> = {
  realistic: {
    providerRegistration: 60_000,
    clusterOperation: 150_000,
    extensionOperation: 90_000,
    extensionClusterBusy: 30_000,
    replication: 20_000,
    federatedCredentialWrite: 1500,
    cacheWrite: 20_000,
  },
  fast: {
    providerRegistration: 1500,
    clusterOperation: 2000,
    extensionOperation: 2000,
    extensionClusterBusy: 1500,
    replication: 0,
    federatedCredentialWrite: 150,
    cacheWrite: 500,
  },
  instant: {
    providerRegistration: 8,
    clusterOperation: 8,
    extensionOperation: 8,
    extensionClusterBusy: 8,
    replication: 0,
    federatedCredentialWrite: 2,
    cacheWrite: 8,
  },
};

export function isPaceName(value: unknown): value is PaceName {
  return typeof value === 'string' && Object.hasOwn(PACES, value);
}

export function durationsOf(pace: PaceName): Durations {
  return PACES[pace];
}

/** The named pace, or `current` with the given milliseconds put in; `undefined` when `wanted` is neither. */
export function changePace(current: Durations, wanted: unknown): Durations | undefined {
  if (isPaceName(wanted)) return PACES[wanted];
  const changes = Object.entries(asObject(wanted));
  const valid = changes.every(([key, value]) => Object.hasOwn(current, key) && typeof value === 'number' && value >= 0);
  return changes.length > 0 && valid ? { ...current, ...Object.fromEntries(changes) } : undefined;
}
