import { describe, expect, it } from 'vitest';

import { cancel } from '../../functions/connections/cancel.ts';
import { claimConnection, type Claim, type Work } from '../../functions/connections/claim-connection.ts';
import { deleteDryrun } from '../../functions/connections/dryruns.ts';
import { findOperation } from '../../functions/connections/find-operation.ts';
import { claimId, dryrunId, newOperationId } from '../../functions/connections/operation-ids.ts';
import { guarded, guardFor } from '../../functions/policy/guard.ts';
import { claimKey, dryrunKey } from '../../shared/connection/names.ts';
import { parseResourceId } from '../../shared/connection/resource-id.ts';
import { DelayedClient } from './delayed-client.ts';

const CLUSTER =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks';
const cluster = parseResourceId(CLUSTER)!;
const caller = { kind: 'loopback' } as const;
const work = {
  action: 'delete',
  caller,
  connection: { cluster: CLUSTER, name: 'conn_1', keepKubernetesResources: false },
} as unknown as Work;

function asCaller<T>(ask: () => Promise<T>): Promise<T> {
  return guarded(guardFor({ kind: 'loopback' }, caller), ask);
}

describe('a claim on an engine that answers overlapping starts with success', () => {
  const operationOf = (claim: Claim): string =>
    claim.kind === 'accepted' ? claim.input.operationId : claim.running.operationId;

  it('is given once, and the others hear of the one that holds it', async () => {
    const client = new DelayedClient();
    const claims = await Promise.all([1, 2, 3].map(() => claimConnection(client.durable, work)));
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'busy', 'busy']);
    expect(new Set(claims.map(operationOf)).size).toBe(1);
  });

  it('is not believed when another process holds it afterwards', async () => {
    const client = new DelayedClient();
    client.rival = { ...work, operationId: newOperationId(claimKey(cluster, 'conn_1')) };
    const claim = await claimConnection(client.durable, work);
    expect(claim).toMatchObject({ kind: 'busy', running: client.rival });
  });
});

describe('an operation whose own instance comes later', () => {
  it('is cancelled when it is there', async () => {
    const client = new DelayedClient();
    client.later('operation', { input: work, runtimeStatus: 'Running' });
    expect(await cancel(client.durable, 'operation')).toBe(true);
    expect(client.calls).toEqual(['cancel operation']);
  });

  it.each(['claim', 'dry run'])('is found by its %s until then, and by nothing else', async (holder) => {
    const client = new DelayedClient();
    const key = holder === 'claim' ? claimKey(cluster, 'conn_1') : dryrunKey(cluster, 'dry');
    const [mine, other] = [newOperationId(key), newOperationId(key)];
    const input = { ...work, operationId: mine };
    const row = holder === 'claim' ? input : { name: 'dry', plan: input };
    client.rows.set(holder === 'claim' ? claimId(key) : dryrunId(key), { input: row, runtimeStatus: 'Pending' });
    expect(await asCaller(() => findOperation(client.durable, mine))).toMatchObject({
      input,
      runtimeStatus: 'Pending',
    });
    expect(await asCaller(() => findOperation(client.durable, other))).toBeUndefined();
  });
});

describe('a dry run that is running', () => {
  it('is gone when its deletion is answered, although its end takes a while', async () => {
    const client = new DelayedClient();
    const id = dryrunId(dryrunKey(cluster, 'dry'));
    const connection = { cluster: CLUSTER, name: 'dry', namespace: 'default', targetId: CLUSTER, auth: {} };
    const plan = { ...work, action: 'plan', connection, operationId: newOperationId(dryrunKey(cluster, 'dry')) };
    client.rows.set(id, { input: { name: 'dry', plan }, runtimeStatus: 'Running' });
    expect(await asCaller(() => deleteDryrun(client.durable, cluster, 'dry'))).toEqual({ kind: 'deleted' });
    expect(client.calls).toEqual([`terminate ${id}`]);
    expect(client.rows.has(id)).toBe(false);
  });
});
