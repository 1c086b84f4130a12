import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { claimKey, clusterKey } from '../../shared/connection/names.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { findInstance, RUNNING, type Instance } from './find-instance.ts';
import { claimId, healthId } from './operation-ids.ts';
import { queryInstances, type InstanceQuery } from './query-instances.ts';

/** What the engine knows of one connection. */
export interface InstancesOfConnection {
  /** Its claim, while an operation runs that writes. */
  readonly claim: Instance | undefined;
  /** The instance that keeps its health. */
  readonly health: Instance | undefined;
  readonly operation: (operationId: string) => Promise<Instance | undefined>;
}

/** Above this many connections all operations of their cluster are read at once. */
const FEW = 20;

/** Reads the instances of one connection, one by one. */
export async function instancesOfConnection(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<InstancesOfConnection> {
  const key = claimKey(cluster, name);
  const [claim, health] = await Promise.all([claimId(key), healthId(key)].map((id) => findInstance(client, id)));
  return { claim, health, operation: (id) => findInstance(client, id) };
}

/** Reads the instances of many connections of a cluster in a few queries, however many there are. */
export async function instancesOfCluster(
  context: InvocationContext,
  client: DurableClient,
  { cluster, count }: { readonly cluster: ResourceId; readonly count: number },
): Promise<{
  readonly of: (name: string) => InstancesOfConnection;
  /** Of those too that are not recorded. */
  readonly healths: readonly Instance[];
}> {
  const key = clusterKey(cluster);
  const [claims, healths] = await Promise.all([
    byId(context, { idPrefix: claimId(key), statuses: RUNNING, showInput: true }),
    byId(context, { idPrefix: healthId(key), showInput: true }),
  ]);
  let operations: Promise<Map<string, Instance>> | undefined;
  const operation = async (id: string): Promise<Instance | undefined> => {
    if (count <= FEW) return findInstance(client, id);
    operations ??= byId(context, { idPrefix: key, showInput: false });
    return (await operations).get(id);
  };
  const of = (name: string): InstancesOfConnection => {
    const connection = claimKey(cluster, name);
    return { claim: claims.get(claimId(connection)), health: healths.get(healthId(connection)), operation };
  };
  return { of, healths: [...healths.values()] };
}

async function byId(context: InvocationContext, query: InstanceQuery): Promise<Map<string, Instance>> {
  const found = new Map<string, Instance>();
  for await (const page of queryInstances(context, query)) {
    for (const instance of page) found.set(instance.instanceId, instance);
  }
  return found;
}
