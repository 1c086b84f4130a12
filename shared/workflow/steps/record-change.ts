import { recordKey } from '../../connection/record-codec.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { failed, type Outcome } from '../outcome.ts';

/**
 * Compares the record that is wanted with those that are there: `same` needs no write, `new` and `changed` do.
 * A change that would leave behind what the old connection made is an outcome that fails.
 */
export function compareRecord(
  wanted: ConnectionRecord,
  records: readonly ConnectionRecord[],
): 'same' | 'new' | 'changed' | Outcome {
  const existing = records.find((record) => recordKey(record.name) === recordKey(wanted.name));
  if (!existing) return 'new';
  if (existing.name.toLowerCase() !== wanted.name.toLowerCase()) {
    const message = `connection '${existing.name}' of this cluster has the same Secret name as '${wanted.name}'`;
    return failed('ConnectionNameCollision', message);
  }
  const moved = MUST_STAY.filter(([, read]) => read(existing) !== read(wanted)).map(([name]) => name);
  if (moved.length > 0) {
    return failed(
      'ConnectionChangeNotSupported',
      `connection '${wanted.name}' exists with another ${moved.join(', ')}`,
    );
  }
  return MAY_CHANGE.every((read) => read(existing) === read(wanted)) ? 'same' : 'changed';
}

const MAY_CHANGE: readonly ((record: ConnectionRecord) => string | undefined)[] = [
  (record) => record.clientType,
  (record) => record.auth.name,
  (record) => record.address?.server,
  (record) => record.address?.database,
];

const MUST_STAY: readonly (readonly [string, (record: ConnectionRecord) => string | undefined])[] = [
  ['target', (record) => record.targetId.toLowerCase()],
  ['namespace', (record) => record.namespace],
  ['auth type', (record) => record.auth.kind],
  ['client id', (record) => record.auth.clientId?.toLowerCase()],
];
