import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { stepOf, type Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { connectionPath } from '../events/connection-health.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { newPlace, type Place } from '../helpers/place.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  // What ended over a tenth of a second ago is purged, twice a second.
  bed = await TestBed.start({ OPERATION_RETENTION_DAYS: '0.000001', PURGE_SCHEDULE: '*/1 * * * * *' });
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** Role assignments and federated credentials in the subscription of a place. */
async function grants({ number }: Place): Promise<string[]> {
  const all = await bed.admin.resources(/\/(roleAssignments|federatedIdentityCredentials)\//i);
  return all.map(({ id }) => id).filter((id) => id.includes(number));
}

async function removeCluster({ cluster }: Place): Promise<void> {
  for (const { id } of await bed.admin.resources()) {
    if (id.toLowerCase() === cluster.toLowerCase() || id.startsWith(`${cluster}/`)) await bed.admin.remove(id);
  }
}

async function changed(cluster: string, change: unknown): Promise<Operation> {
  const answer = await bed.api.patch(connectionPath(cluster), change);
  expect(answer.status, answer.text).toBe(202);
  return bed.api.follow((answer.body as { operation: Operation }).operation.id);
}

/** Deletes the connection, which leaves no grant. */
async function expectNothingLeft(place: Place): Promise<void> {
  expect(await grants(place)).not.toEqual([]);
  expect(await bed.api.remove(place.cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
  expect(await grants(place)).toEqual([]);
  expect((await bed.api.delete(connectionPath(place.cluster))).status).toBe(204);
}

/** Turns the vault of a place from Azure roles to access policies, or back. */
async function switchVault({ ids }: Place, enableRbacAuthorization: boolean): Promise<void> {
  const vault = (await bed.admin.read(ids.keyVault))!;
  await bed.admin.write(vault.id, { ...vault, properties: { ...vault.properties, enableRbacAuthorization } });
}

describe('what a connection was granted is taken back', () => {
  it('when its cluster is gone after changes that failed, one of them for that very reason', async () => {
    const place = await newPlace(bed);
    const { cluster, ids } = place;
    await bed.api.connect(place.requests.workloadIdentity(cluster));
    const id = ids.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
    expect(await changed(cluster, { targetService: { id } })).toMatchObject({ error: { code: 'TargetNotFound' } });
    await removeCluster(place);
    const again = place.requests.workloadIdentity(cluster, { clientType: 'python' });
    expect(await bed.api.connect(again)).toMatchObject({ error: { code: 'ClusterNotFound' } });
    await expectNothingLeft(place);
  });

  it('when its operation is long past and its cluster is gone', async () => {
    const place = await newPlace(bed);
    const id = await bed.api.accepted(place.requests.workloadIdentity(place.cluster));
    await bed.api.follow(id);
    // An older one is purged, the last one is kept.
    const last = await bed.api.connect(place.requests.workloadIdentity(place.cluster));
    await expect.poll(async () => (await bed.api.get(`/api/operations/${id}`)).status, { timeout: 15_000 }).toBe(404);
    expect((await bed.api.get(`/api/operations/${last.id}`)).status).toBe(200);
    await removeCluster(place);
    await expectNothingLeft(place);
  });

  it.each<[string, (place: Place) => Promise<void>]>([
    [
      'is off',
      async ({ cluster }) => {
        const { properties, ...document } = (await bed.admin.read(cluster))!;
        const addonProfiles = { azureKeyvaultSecretsProvider: { enabled: false } };
        await bed.admin.write(cluster, { ...document, properties: { ...properties, addonProfiles } });
      },
    ],
    ['is gone with its cluster', removeCluster],
  ])('when the add-on that it was granted to %s', async (_, happen) => {
    const place = await newPlace(bed);
    await switchVault(place, true);
    await bed.api.connect(place.requests.keyVaultCsi(place.cluster));
    await happen(place);
    await expectNothingLeft(place);
  });

  it('when its vault gives access by policies by then', async () => {
    const place = await newPlace(bed);
    await switchVault(place, true);
    const targetService = { type: 'AzureResource', id: place.ids.keyVault };
    await bed.api.connect(place.requests.workloadIdentity(place.cluster, { targetService }));
    await switchVault(place, false);
    await expectNothingLeft(place);
  });

  it('when its vault gave access by policies and gives it by roles by then', async () => {
    const place = await newPlace(bed);
    await switchVault(place, false);
    const policies = async (): Promise<unknown> =>
      (await bed.admin.read(place.ids.keyVault))!.properties['accessPolicies'];
    const targetService = { type: 'AzureResource', id: place.ids.keyVault };
    await bed.api.connect(place.requests.workloadIdentity(place.cluster, { targetService }));
    expect(await policies()).toHaveLength(1);
    await switchVault(place, true);
    await expectNothingLeft(place);
    expect(await policies()).toEqual([]);
  });
});

describe('an operation names what it keeps and for whom', () => {
  it('a delete and an update', async () => {
    const cluster = await bed.newCluster();
    const account = toBlobs(await bed.ownStorageAccount());
    for (const name of ['conn_1', 'other', 'third']) {
      await bed.api.connect(requests.workloadIdentity(cluster, { name, ...account }));
    }
    const kept = [
      expect.stringMatching(/roleAssignments\/.* was kept: connection 'other' uses it/),
      expect.stringMatching(/federatedIdentityCredentials\/.* was kept: connection 'other' uses it/),
      expect.stringMatching(/^serviceAccount default\/.* was kept: connection 'other' uses it/),
    ];
    const update = await changed(cluster, { authInfo: { authType: 'secret' } });
    expect(stepOf(update, 'removePrevious').status).toBe('Succeeded');
    expect(update.properties.warnings).toEqual(expect.arrayContaining(kept));
    const removal = await bed.api.remove(cluster, 'third');
    expect(removal.properties.warnings).toEqual(expect.arrayContaining(kept));
    expect((await bed.api.remove(cluster, 'other')).properties.warnings).toBeUndefined();
  });
});
