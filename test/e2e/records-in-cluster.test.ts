import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectionListSchema, errorSchema } from '../../shared/workflow/response-schemas.ts';
import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { planOf } from '../helpers/plan.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { validate } from '../helpers/validation.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start({ CONNECTION_RECORDS: 'cluster' });
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('with the records in the cluster', () => {
  it('the extension and its provider are not needed, and everything else is the same', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.providerState(bed.world.ids.subscriptionId, 'NotRegistered');
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'registerProvider').status).toBe('Skipped');
    expect(stepOf(operation, 'installExtension').status).toBe('Skipped');
    expect(await bed.admin.resources(/Microsoft.KubernetesConfiguration\/extensions/i)).toEqual([]);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeDefined();
    const path = '/api/v1/namespaces/sc-system/configmaps/aks-service-connector-records';
    expect(Object.keys((await bed.cluster.read(cluster, path))?.data ?? {})).toEqual(['conn1']);
  });

  it('a plan names the ConfigMap, and a validation says nothing of the extension', async () => {
    const cluster = await bed.newCluster();
    const request = requests.secret(cluster);
    const planned = await planOf(bed, request);
    expect(planned.prerequisiteResults).toEqual([]);
    expect(planned.operationPreviews.map((one) => one.name)).toEqual(['writeRecord', 'createSecret']);
    await bed.api.connect(request);
    expect(await planOf(bed, request)).toEqual({ prerequisiteResults: [], operationPreviews: [] });
    const report = await validate(bed, cluster);
    expect(report.validationDetail.map((item) => item.result)).toEqual(Array(5).fill('success'));
    expect(report.validationDetail.map((item) => item.name)).not.toContain('Cluster extension validated.');
  });

  it('connections made at once lose no record', async () => {
    const cluster = await bed.newCluster();
    const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
    const operations = await Promise.all(names.map((name) => bed.api.connect(requests.secret(cluster, { name }))));
    expect(operations.map((one) => one.status)).toEqual(names.map(() => 'Succeeded'));
    const answer = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(
      connectionListSchema
        .parse(answer.body)
        .value.map((one) => one.name)
        .toSorted(),
    ).toEqual(names);
  });

  it('a failed connection leaves no record, and a name collision is found', async () => {
    const cluster = await bed.newCluster();
    const gone = bed.world.ids.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
    const failing = requests.secret(cluster, { targetService: { type: 'AzureResource', id: gone } });
    expect(await bed.api.connect(failing)).toMatchObject({ status: 'Failed', error: { code: 'TargetNotFound' } });
    const list = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(list.body).toEqual({ value: [] });
    await bed.api.connect(requests.secret(cluster, { name: 'a_b' }));
    const collision = await bed.api.post('/api/connections', requests.secret(cluster, { name: 'a.b' }));
    expect(collision.status).toBe(400);
    expect(errorSchema.parse(collision.body).error.details?.[0]?.code).toBe('ConnectionNameCollision');
  });
});
