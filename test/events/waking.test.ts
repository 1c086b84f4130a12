import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { until } from './connection-health.ts';
import { deliver, toEvent, written } from './deliver.ts';

let bed: TestBed;
let requests: Requests;

/** Far longer than any of these tests takes: what ends in time was ended by an event. */
const SLOW = { POLL_SECONDS: '600', RETRY_FIRST_SECONDS: '600', RETRY_MAX_SECONDS: '600' };

beforeAll(async () => {
  bed = await TestBed.start(SLOW);
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

const extension = (cluster: string): string =>
  `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;

async function waitsIn(id: string, name: string): Promise<void> {
  await bed.api.follow(id, (operation) => operation.properties.steps.some((step) => isWaiting(step, name)));
}

function isWaiting(step: { name: string; status: string }, name: string): boolean {
  return step.name === name && step.status === 'Waiting';
}

async function becomesReady(cluster: string): Promise<void> {
  await bed.admin.hurry();
  await until(
    () => bed.admin.read(cluster),
    (document) => document?.properties['provisioningState'] === 'Succeeded',
  );
}

describe('an event of a cluster', () => {
  it('ends the waits of its operations at once, those of other clusters wait on', async () => {
    const [cluster, other] = [await bed.newCluster(), await bed.newCluster()];
    for (const one of [cluster, other]) await bed.admin.clusterOperation(one, 120_000);
    const [id, waiting] = [
      await bed.api.accepted(requests.secret(cluster)),
      await bed.api.accepted(requests.secret(other)),
    ];
    for (const one of [id, waiting]) await waitsIn(one, 'waitForCluster');
    await becomesReady(cluster);
    await deliver(bed, toEvent(written(cluster.toUpperCase())));
    await waitsIn(id, 'installExtension');
    await deliver(bed, toEvent(written(extension(cluster))));
    const operation = await bed.api.follow(id);
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'waitForCluster')).toMatchObject({ wokenBy: 'event', attempts: 2 });
    expect(stepOf(operation, 'installExtension')).toMatchObject({ wokenBy: 'event' });
    expect(stepOf(await bed.api.operation(waiting), 'waitForCluster')).toMatchObject({
      status: 'Waiting',
      attempts: 1,
    });
  });

  it('that comes too early makes the operation look and wait again, as often as it comes', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 120_000);
    const id = await bed.api.accepted(requests.secret(cluster));
    await waitsIn(id, 'waitForCluster');
    for (const attempts of [2, 3, 4]) {
      await deliver(bed, toEvent(written(cluster)));
      await bed.api.follow(id, (one) => stepOf(one, 'waitForCluster').attempts === attempts);
      await waitsIn(id, 'waitForCluster');
    }
    await becomesReady(cluster);
    await deliver(bed, toEvent(written(cluster)));
    await waitsIn(id, 'installExtension');
    await deliver(bed, toEvent(written(extension(cluster))));
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
  });
});
