import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { callArm } from '../helpers/arm-call.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { ownIdentity } from '../helpers/identities.ts';
import { newPlace } from '../helpers/place.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';
import { healthOf, operationsOf, until } from './connection-health.ts';

let bed: TestBed;
let requests: Requests;

// Tests of one bed wait side by side.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  bed = await TestBed.start({
    RECONCILE_SCHEDULE: '*/1 * * * * *',
    RECONCILE_SPREAD_SECONDS: '0',
    CLEAN_UP_BROKEN: 'true',
    RESTART_WORKLOADS: 'true',
  });
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

const WORKLOADS = '/apis/apps/v1/namespaces/default';
const KINDS = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' } as const;
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

interface Workload {
  readonly spec: { readonly template: { readonly metadata: { readonly annotations?: Record<string, string> } } };
}

interface User {
  readonly kind: keyof typeof KINDS;
  readonly name: string;
  readonly pod: object;
}

async function makeWorkload(cluster: string, { kind, name, pod }: User): Promise<void> {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'app', ...('env' in pod || 'envFrom' in pod ? pod : {}) }];
  const volumes = 'volumes' in pod ? pod : {};
  await bed.cluster.create(cluster, `${WORKLOADS}/${KINDS[kind]}`, {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...volumes } },
    },
  });
}

async function restartOf(cluster: string, { kind, name }: User): Promise<string | undefined> {
  const { body } = await bed.cluster.send(cluster, `${WORKLOADS}/${KINDS[kind]}/${name}`);
  return (body as Workload).spec.template.metadata.annotations?.[RESTARTED_AT];
}

describe('without any event and any request', () => {
  it.concurrent(
    'a key that was regenerated comes into the Secret, and the workloads that read it are restarted, no others',
    async () => {
      const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
      await bed.api.connect(requests.secret(cluster, toBlobs(account)));
      const name = 'sc-conn1-secret';
      const users: readonly User[] = [
        { kind: 'Deployment', name: 'by-all', pod: { envFrom: [{ secretRef: { name } }] } },
        {
          kind: 'StatefulSet',
          name: 'by-one',
          pod: { env: [{ name: 'K', valueFrom: { secretKeyRef: { name, key: 'K' } } }] },
        },
        { kind: 'DaemonSet', name: 'by-volume', pod: { volumes: [{ name: 'v', secret: { secretName: name } }] } },
        {
          kind: 'Deployment',
          name: 'by-projection',
          pod: { volumes: [{ name: 'v', projected: { sources: [{ secret: { name } }] } }] },
        },
      ];
      const pod = { envFrom: [{ secretRef: { name: 'other' } }, { configMapRef: { name } }] };
      const others = (['Deployment', 'StatefulSet', 'DaemonSet'] as const).map((kind) => ({
        kind,
        name: 'other',
        pod,
      }));
      for (const one of [...users, ...others]) await makeWorkload(cluster, one);
      const before = await bed.cluster.values(cluster, 'default', name);
      await callArm(bed.world, 'POST', `${account}/regenerateKey`, { keyName: 'key2' });
      await until(
        () => bed.cluster.values(cluster, 'default', name),
        (values) => JSON.stringify(values) !== JSON.stringify(before),
      );
      for (const user of users) {
        await until(
          () => restartOf(cluster, user),
          (at) => at !== undefined,
        );
      }
      const restarts = (): Promise<(string | undefined)[]> =>
        Promise.all(users.map((user) => restartOf(cluster, user)));
      const first = await restarts();
      for (const other of others) expect(await restartOf(cluster, other)).toBeUndefined();
      // Further checks find nothing to do.
      const { lastProbeTime } = await healthOf(bed, cluster);
      await until(
        () => healthOf(bed, cluster),
        (health) => health.lastProbeTime > lastProbeTime && health.status === 'Ready',
      );
      expect(await restarts()).toEqual(first);
      expect((await operationsOf(bed, cluster)).map((one) => one.properties.action)).toEqual(['repair', 'create']);
    },
  );

  it.concurrent(
    'a connection whose target is gone is removed when the settings say so, and one with reconcile=report stays',
    async () => {
      const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
      await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
      await bed.api.connect(requests.secret(cluster, { ...toBlobs(account), name: 'told', reconcile: 'report' }));
      await bed.admin.remove(account);
      await until(
        () => traces(bed, cluster, account),
        (left) => left.length === 2,
      );
      expect(await traces(bed, cluster, account)).toEqual(['Secret default/sc-told-secret', 'connections.told']);
      expect(await healthOf(bed, cluster, 'told')).toMatchObject({ status: 'Broken' });
      const removals = (await operationsOf(bed, cluster)).filter((one) => one.properties.action === 'delete');
      expect(removals).toMatchObject([{ properties: { requestedBy: 'the service itself' } }]);
    },
  );

  it.concurrent.each([
    ['cluster', (cluster: string) => cluster],
    [
      'extension',
      (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`,
    ],
    ['identity', (_: string, identity: string) => identity],
  ])('what a connection whose %s is gone has left elsewhere is removed', async (_, of) => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    const { id: identity, signIn } = await ownIdentity(bed);
    await bed.api.connect(requests.workloadIdentity(cluster, { ...toBlobs(account), ...signIn }));
    const elsewhere = async (): Promise<unknown[]> => {
      return bed.admin.resources(new RegExp(`${account}/.*roleAssignments|${identity}/federated`, 'i'));
    };
    expect(await elsewhere()).toHaveLength(2);
    await bed.admin.remove(of(cluster, identity));
    await until(elsewhere, (left) => left.length === 0);
    await until(
      () => operationsOf(bed, cluster),
      ([removal]) => removal?.properties.action === 'delete' && removal.status === 'Succeeded',
    );
  });

  it.concurrent('a connection with reconcile=off is not looked at', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.secret(cluster, { ...toBlobs(account), name: 'left', reconcile: 'off' }));
    await bed.api.connect(requests.secret(cluster, { ...toBlobs(account), name: 'seen' }));
    await until(
      () => healthOf(bed, cluster, 'seen'),
      ({ reason }) => reason === 'ChecksSucceeded',
    );
    expect(await healthOf(bed, cluster, 'left')).toMatchObject({ reason: 'OperationSucceeded' });
  });

  it('the connections of other subscriptions are checked although one refuses to list its clusters', async () => {
    const place = await newPlace(bed);
    // Which subscriptions there are is remembered for a while.
    await bed.crash();
    const clusters = [await bed.newCluster(), place.cluster];
    const { value } = (await callArm(bed.world, 'GET', '/subscriptions')) as { value: { id: string }[] };
    const at = (cluster: string): number => value.findIndex(({ id }) => cluster.startsWith(`${id}/`));
    const [refusing, other] = clusters.toSorted((one, next) => at(one) - at(next)) as [string, string];
    await bed.api.connect(requests.secret(other));
    await bed.admin.fault({
      method: 'GET',
      path: `^${value[at(refusing)]!.id}/providers/Microsoft.ContainerService/managedClusters`,
      times: 1000,
      fault: { kind: 'status', status: 403, code: 'AuthorizationFailed' },
    });
    // A check that was started before the refusal has looked by then.
    const since = new Date(Date.now() + 500).toISOString();
    await until(
      () => healthOf(bed, other),
      (health) => health.lastProbeTime > since,
    );
    await bed.admin.clearFaults();
  });
});
