import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ClusterApi } from '../kubernetes/cluster-api.ts';
import type { KeyedQueue } from './keyed-queue.ts';
import type { PendingRecords } from './pending-records.ts';
import type { ExtensionSettings } from './settings.ts';

/** What the steps work with. Given as an argument, so that a test gives its own. */
export interface Tools {
  readonly arm: Arm;
  /** Opens the API of a cluster with credentials that ARM hands out. */
  readonly openCluster: (cluster: ResourceId) => Promise<ClusterApi>;
  /** Reads a secret that the caller keeps in a Key Vault. */
  readonly readKeyVaultSecret: (uri: string) => Promise<string>;
  /** Object id of the identity that the service signs in as; `undefined` when its token does not say. */
  readonly principalId: () => Promise<string | undefined>;
  /** Where the records of finished connections are kept. */
  readonly records: 'extension' | 'cluster';
  readonly extension: ExtensionSettings;
  readonly sealingKey: Buffer | undefined;
  /** Are workloads restarted when their Secret gets other values? */
  readonly restartWorkloads: boolean;
  /** Orders writes that Azure does not take side by side: on one identity, on one cluster's extension. */
  readonly queue: KeyedQueue;
  /** What the next write of a cluster's extension takes along. */
  readonly pendingRecords: PendingRecords;
}
