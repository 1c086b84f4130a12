import { createHash } from 'node:crypto';

import { toLinker } from '../../shared/connection/linker.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';

/** What of a connection is asked for, and so the same for the record to come and the one that is there. */
type Tagged = Omit<ConnectionRecord, 'version' | 'operationId' | 'createdAt'>;

/**
 * The entity tag of a linker, in double quotes as such tags are written. It changes with every change of what was asked
 * for, also by what ARM does not show, and is the same while an operation runs and after it.
 */
export function etagOf(cluster: string, record: Tagged): string {
  const { name, properties } = toLinker(cluster, record, 'Succeeded');
  const { address, reconcile } = record;
  const text = JSON.stringify({ name: name.toLowerCase(), properties, address, reconcile }, inOrder);
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
}

/** Two bodies with their members in different order ask for the same. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
