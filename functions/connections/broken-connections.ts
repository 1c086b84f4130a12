import type { DurableClient } from 'durable-functions';

import { recordKey } from '../../shared/connection/record-codec.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { CheckInput } from '../../shared/health/check.ts';
import type { Health } from '../../shared/health/health.ts';
import type { Instance } from './find-instance.ts';
import { lastKnown } from './last-known.ts';
import { stateOf } from './start-check.ts';

/** A connection whose record is gone with its cluster or the extension, as the last operation on it left it. */
export interface BrokenConnection {
  readonly record: ConnectionRecord;
  readonly health: Health;
}

/** The broken connection of this name, by the instance of its health, unless it has been removed since. */
export async function brokenConnection(
  client: DurableClient,
  { cluster, name }: { readonly cluster: ResourceId; readonly name: string },
  instance: Instance | undefined,
): Promise<BrokenConnection | undefined> {
  const health = instance && stateOf(instance)?.health;
  if (health?.status !== 'Broken') return undefined;
  const record = await lastKnown(client, cluster, name);
  return record && { record, health };
}

/** The broken connections of a cluster beside those that have a record. */
export async function brokenConnections(
  client: DurableClient,
  { cluster, records }: { readonly cluster: ResourceId; readonly records: readonly ConnectionRecord[] },
  healths: readonly Instance[],
): Promise<BrokenConnection[]> {
  const recorded = new Set(records.map(({ name }) => recordKey(name)));
  const lost = healths.filter((instance) => !recorded.has(recordKey(nameOf(instance))));
  const broken = lost.map((instance) => brokenConnection(client, { cluster, name: nameOf(instance) }, instance));
  return (await Promise.all(broken)).filter((one) => one !== undefined);
}

/** Only checks have the ids of health instances. */
function nameOf({ input }: Instance): string {
  return (input as CheckInput).name;
}
