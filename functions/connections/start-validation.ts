import type { DurableClient } from 'durable-functions';

import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings } from '../tools.ts';
import { findRecord } from './records.ts';
import { startInspection } from './start-inspection.ts';

/** Starts the validation of a connection; `undefined` when there is none. Throws what Azure or the cluster answers. */
export async function startValidation(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<OperationInput | undefined> {
  const record = await findRecord(cluster, name, 'validate');
  if (!record) return undefined;
  const connection = { ...record, cluster: formatResourceId(cluster) };
  const { policy } = currentSettings();
  return startInspection(client, { action: 'validate', connection, policy, caller: currentGuard().caller });
}
