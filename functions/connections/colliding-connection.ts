import type { InvocationContext } from '@azure/functions';

import { recordKey } from '../../shared/connection/record-codec.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import type { Tools } from '../../shared/workflow/tools.ts';

const PATIENCE_MILLISECONDS = 5000;

/**
 * The name of an existing connection that would share the Secret's name. A courtesy at the door: when the records
 * cannot be read now, the operation finds the collision later, so that a slow Azure refuses no good request.
 */
export async function collidingConnection(
  tools: Tools,
  wanted: { readonly cluster: ResourceId; readonly name: string },
  context: InvocationContext,
): Promise<string | undefined> {
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), PATIENCE_MILLISECONDS);
  try {
    const records = await Promise.race([listRecords(tools, wanted.cluster), patience.promise]);
    const sameKey = records?.filter((record) => recordKey(record.name) === recordKey(wanted.name));
    return sameKey?.find((record) => record.name.toLowerCase() !== wanted.name.toLowerCase())?.name;
  } catch (error) {
    context.debug(`records not readable at the door: ${error instanceof Error ? error.name : 'unknown'}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
