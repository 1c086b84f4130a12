import { expect } from 'vitest';
import type * as z from 'zod';

import type { StateName } from '../../local/world/states/states.ts';
import { diagnosisSchema } from '../../shared/diagnosis/report-schema.ts';
import { Requests } from '../helpers/requests.ts';
import type { TestBed } from '../helpers/test-bed.ts';

export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** Diagnoses a cluster; the answer has to have the form that the API describes. */
export async function diagnosed(bed: TestBed, cluster: string): Promise<Diagnosis> {
  const answer = await bed.api.get(`/api/clusters${cluster}/diagnosis`);
  expect(answer.status, answer.text).toBe(200);
  return diagnosisSchema.parse(answer.body);
}

export async function codesOf(bed: TestBed, cluster: string): Promise<string[]> {
  return (await diagnosed(bed, cluster)).findings.map(({ code }) => code);
}

/** A cluster with one connection by workload identity and one by the CSI driver. */
export async function connectedCluster(bed: TestBed): Promise<string> {
  const cluster = await bed.newCluster();
  const requests = new Requests(bed.world);
  for (const request of [requests.workloadIdentity(cluster), requests.keyVaultCsi(cluster, { name: 'vault_1' })]) {
    expect(await bed.api.connect(request)).toMatchObject({ status: 'Succeeded' });
  }
  return cluster;
}

/** A cluster with the extension and no connection: what is wrong with it costs few reads to find. */
export async function bareCluster(bed: TestBed): Promise<string> {
  const cluster = await bed.newCluster();
  expect(await bed.api.connect(new Requests(bed.world).secret(cluster))).toMatchObject({ status: 'Succeeded' });
  expect(await bed.api.remove(cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
  return cluster;
}

/** Runs with a cluster in the given states, and mends them all afterwards. */
export async function within<T>(
  bed: TestBed,
  { cluster, states }: { readonly cluster: string; readonly states: readonly StateName[] },
  run: () => Promise<T>,
): Promise<T> {
  for (const state of states) await bed.world.enterState(cluster, state);
  try {
    return await run();
  } finally {
    for (const state of states.toReversed()) await bed.world.leaveState(cluster, state);
  }
}
