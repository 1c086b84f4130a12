import { conditionSchema } from '../../shared/workflow/response-schemas.ts';
import type { Operation } from '../helpers/api.ts';
import type { TestBed } from '../helpers/test-bed.ts';

export type Condition = ReturnType<typeof conditionSchema.parse>;

export function connectionPath(cluster: string, name = 'conn_1', action = ''): string {
  return `/api/connections/${name}${action}?cluster=${encodeURIComponent(cluster)}`;
}

export async function healthOf(bed: TestBed, cluster: string, name = 'conn_1'): Promise<Condition> {
  const answer = await bed.api.get(connectionPath(cluster, name));
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return conditionSchema.parse((answer.body as { health: unknown }).health);
}

/** Has a connection checked and waits until that has found it, or made it, as wanted. */
export async function checked(
  bed: TestBed,
  cluster: string,
  status: Condition['status'] = 'Ready',
  name = 'conn_1',
): Promise<Condition> {
  const since = new Date().toISOString();
  const answer = await bed.api.post(connectionPath(cluster, name, '/check'), {});
  if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
  return until(
    () => healthOf(bed, cluster, name),
    (health) => health.lastProbeTime >= since && health.status === status,
  );
}

/** The operations of a cluster, the newest first. */
export async function operationsOf(bed: TestBed, cluster: string): Promise<Operation[]> {
  const answer = await bed.api.get(`/api/operations?cluster=${encodeURIComponent(cluster)}`);
  return (answer.body as { value: Operation[] }).value;
}

/** Reads until it is as wanted, less and less often; fails after 25 s with what it was last. */
export async function until<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean | Promise<boolean>,
  milliseconds = 25_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (let pause = 30; ; pause = Math.min(pause * 1.4, 250)) {
    const value = await read();
    if (await isWanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`not so in time: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
