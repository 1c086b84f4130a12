import type * as z from 'zod';

import { operationSchema, type planSchema } from '../../shared/workflow/response-schemas.ts';
import type { TestBed } from './test-bed.ts';

export type Plan = z.infer<typeof planSchema>;

/** Plans a request and follows the operation to its end; fails unless that is `Succeeded` with a plan. */
export async function planOf(bed: TestBed, request: unknown): Promise<Plan> {
  const answer = await bed.api.post('/api/connections/plan', request);
  if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
  const { id } = (answer.body as { operation: { id: string } }).operation;
  const ended = operationSchema.parse(await bed.api.follow(id));
  const { action, plan } = ended.properties;
  if (ended.status !== 'Succeeded' || action !== 'plan' || !plan) throw new Error(`no plan: ${JSON.stringify(ended)}`);
  return plan;
}
