import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import type { Answer } from './api.ts';
import type { TestBed } from './test-bed.ts';

export interface DurableInstance {
  readonly runtimeStatus: string;
  readonly output: unknown;
}

const BASE = '/runtime/webhooks/durabletask';

/** Starts an orchestration as an operator of the Function app can: by the management API, with its key. */
export function startInstance(
  bed: TestBed,
  orchestrator: string,
  { id, input }: { readonly id: string; readonly input: unknown },
): Promise<Answer> {
  return bed.api.post(`${BASE}/orchestrators/${orchestrator}/${id}?code=${keyOf(bed)}`, input);
}

/** An instance as the management API shows it; `undefined` when there is none. */
export async function readInstance(bed: TestBed, id: string): Promise<DurableInstance | undefined> {
  const { status, body, text } = await bed.api.get(`${BASE}/instances/${id}?showInput=false&code=${keyOf(bed)}`);
  if (status === 404) return undefined;
  if (status >= 400) throw new Error(`instance ${id}: ${status} ${text}`);
  return body as DurableInstance;
}

const keys = new WeakMap<TestBed, string>();

function keyOf(bed: TestBed): string {
  const known = keys.get(bed);
  if (known !== undefined) return known;
  const state = new DatabaseSync(join(bed.directory, 'host.sqlite'), { readOnly: true });
  const row = state.prepare("SELECT value FROM settings WHERE name = 'systemKey'").get();
  state.close();
  const key = encodeURIComponent(String(row?.['value']));
  keys.set(bed, key);
  return key;
}
