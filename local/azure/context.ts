import type { Changes } from './changes.ts';
import type { ClusterRuntime } from './cluster-runtime.ts';
import type { Credentials } from './credentials.ts';
import type { EventGrid } from './events/event-grid.ts';
import type { Operations } from './operations.ts';
import type { Durations } from './pace.ts';
import type { Store } from './store/store.ts';

/** Everything that a provider works with. */
export interface Simulation {
  readonly store: Store;
  readonly operations: Operations;
  readonly credentials: Credentials;
  readonly changes: Changes;
  readonly eventGrid: EventGrid;
  readonly clusters: ClusterRuntime;
  /** `https://127.0.0.1:port`: what polling and paging URLs start with. */
  readonly endpoint: string;
  /** How long things take now; it can change while the simulation runs. */
  readonly durations: Durations;
}

/** The tenant of a subscription, which its identities live in. */
export function tenantOf(azure: Pick<Simulation, 'store'>, subscriptionId: string | undefined): string {
  const subscription = azure.store.get(`/subscriptions/${subscriptionId ?? ''}`);
  return typeof subscription?.tenantId === 'string' ? subscription.tenantId : NO_TENANT;
}

/** The tenant that tokens are of: that of the first subscription. */
export function firstTenant({ store }: Pick<Simulation, 'store'>): string {
  const [first] = store.list('', 'Microsoft.Resources/subscriptions');
  return typeof first?.tenantId === 'string' ? first.tenantId : NO_TENANT;
}

const NO_TENANT = '00000000-0000-0000-0000-000000000000';
