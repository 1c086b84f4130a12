import type * as z from 'zod';

import { operationSchema, type validationSchema } from '../../shared/workflow/response-schemas.ts';
import type { TestBed } from './test-bed.ts';

type Validation = z.infer<typeof validationSchema>;

/** Validates a connection and follows the operation to its end; fails unless that is `Succeeded` with a report. */
export async function validate(bed: TestBed, cluster: string, name = 'conn_1'): Promise<Validation> {
  const { operation } = await startValidation(bed, cluster, name);
  const ended = operationSchema.parse(await bed.api.follow(operation.id));
  const { validation } = ended.properties;
  if (ended.status !== 'Succeeded' || !validation) throw new Error(`no report: ${JSON.stringify(ended)}`);
  return validation;
}

export async function startValidation(
  bed: TestBed,
  cluster: string,
  name = 'conn_1',
): Promise<{ operation: { id: string; status: string } }> {
  const path = `/api/connections/${name}/validate?cluster=${encodeURIComponent(cluster)}`;
  const answer = await bed.api.post(path, '');
  if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
  return answer.body as { operation: { id: string; status: string } };
}

/** The lines that are not well, as name and code. */
export function unwell({ validationDetail }: Validation, result: 'failure' | 'warning'): [string, string | null][] {
  return validationDetail.filter((item) => item.result === result).map((item) => [item.name, item.errorCode]);
}
