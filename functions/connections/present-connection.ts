import type { InvocationContext } from '@azure/functions';

import { recordKey } from '../../shared/connection/record-codec.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import type { Tools } from '../../shared/workflow/tools.ts';

const PATIENCE_MILLISECONDS = 5000;

/**
 * The connection that is there under the same Secret's name: the same one as it is now, or another one that is in the
 * way. A courtesy at the door: when the records cannot be read now, the operation finds it later, so that a slow Azure
 * refuses no good request.
 */
export async function presentConnection(
  tools: Tools,
  wanted: { readonly cluster: ResourceId; readonly name: string },
  context: InvocationContext,
): Promise<ConnectionRecord | undefined> {
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), PATIENCE_MILLISECONDS);
  try {
    const records = await Promise.race([listRecords(tools, wanted.cluster), patience.promise]);
    return records?.find((record) => recordKey(record.name) === recordKey(wanted.name));
  } catch (error) {
    context.debug(`records not readable at the door: ${error instanceof Error ? error.name : 'unknown'}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
