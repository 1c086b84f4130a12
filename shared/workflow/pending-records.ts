import { recordSetting } from '../connection/record-codec.ts';
import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';

/** What the record of one connection shall become; `undefined`: none. */
export interface PendingRecord {
  readonly cluster: ResourceId;
  readonly name: string;
  readonly wanted: ConnectionRecord | undefined;
}

/**
 * An operation asks again well before that, and is believed anew. One that ended by a time limit or was cancelled asks
 * no more, and its wish is not to be fulfilled much later.
 */
const KEPT_MILLISECONDS = 120_000;

/**
 * The changes of records that operations of this process wait to see written. A write of the extension takes minutes and
 * keeps the whole cluster busy, so each one takes along what all of that cluster wait for. Nothing is lost with it: each
 * operation has announced its change, and asks for it until it is there.
 */
export class PendingRecords {
  readonly #clusters = new Map<string, Map<string, { readonly record: PendingRecord; readonly until: number }>>();

  /** Takes the place of what was wanted of the same record before. */
  add(record: PendingRecord): void {
    const key = keyOf(record.cluster);
    const records = this.#clusters.get(key) ?? new Map<string, never>();
    this.#clusters.set(key, records);
    records.set(recordSetting(record.name), { record, until: Date.now() + KEPT_MILLISECONDS });
  }

  remove({ cluster, name }: Pick<PendingRecord, 'cluster' | 'name'>): void {
    const records = this.#clusters.get(keyOf(cluster));
    records?.delete(recordSetting(name));
    if (records?.size === 0) this.#clusters.delete(keyOf(cluster));
  }

  of(cluster: ResourceId): PendingRecord[] {
    const records = [...(this.#clusters.get(keyOf(cluster))?.values() ?? [])];
    const now = Date.now();
    for (const { record, until } of records) if (until <= now) this.remove(record);
    return records.filter(({ until }) => until > now).map(({ record }) => record);
  }
}

function keyOf(cluster: ResourceId): string {
  return formatResourceId(cluster).toLowerCase();
}
