import type { DurableClient } from 'durable-functions';

import { recordKey } from '../../shared/connection/record-codec.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { Health } from '../../shared/health/health.ts';
import type { Instance } from './find-instance.ts';
import { lastKnown } from './last-known.ts';
import { stateOf } from './start-check.ts';

/** A connection whose record is gone with its cluster or the extension, as the check that found it so knew it. */
export interface BrokenConnection {
  readonly record: ConnectionRecord;
  readonly health: Health;
}

/** The broken connection of this name, by the instance of its health, unless it has been removed since. */
export async function brokenConnection(
  client: DurableClient,
  { cluster, name }: { readonly cluster: ResourceId; readonly name: string },
  health: Instance | undefined,
): Promise<BrokenConnection | undefined> {
  const broken = health && asBroken(health);
  if (broken?.record.name.toLowerCase() !== name.toLowerCase()) return undefined;
  return (await lastKnown(client, cluster, name)) ? broken : undefined;
}

/** The broken connections of a cluster beside those that have a record. */
export async function brokenConnections(
  client: DurableClient,
  { cluster, records }: { readonly cluster: ResourceId; readonly records: readonly ConnectionRecord[] },
  healths: readonly Instance[],
): Promise<BrokenConnection[]> {
  const recorded = new Set(records.map(({ name }) => recordKey(name)));
  const broken = healths.map(asBroken).filter((one) => one !== undefined);
  const lost = broken.filter(({ record }) => !recorded.has(recordKey(record.name)));
  const known = await Promise.all(lost.map(({ record }) => lastKnown(client, cluster, record.name)));
  return lost.filter((_, at) => known[at] !== undefined);
}

function asBroken(instance: Instance): BrokenConnection | undefined {
  const { health, record } = stateOf(instance) ?? {};
  return health?.status === 'Broken' && record ? { record, health } : undefined;
}
