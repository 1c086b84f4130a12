import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { entryOf, isFindingCode, rankOf } from '../../shared/diagnosis/catalogue/catalogue.ts';
import { diagnosisSchema } from '../../shared/diagnosis/report-schema.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { STATES } from './states.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** Of a symptom and its cause the cause; of two causes the one that the catalogue has first. */
function rootOf(one: string, other: string): string {
  if (!isFindingCode(one) || !isFindingCode(other)) throw new Error(`${one} or ${other} is no code of the catalogue`);
  if (entryOf(one).followsFrom.includes(other)) return other;
  if (entryOf(other).followsFrom.includes(one)) return one;
  return rankOf(one) < rankOf(other) ? one : other;
}

async function codes(cluster: string): Promise<string[]> {
  const answer = await bed.api.get(`/api/clusters${cluster}/diagnosis`);
  expect(answer.status, answer.text).toBe(200);
  return diagnosisSchema.parse(answer.body).findings.map((one) => one.code);
}

/** A cluster with a connection; an identity has room for 20 clusters only, so it is used where it matters. */
async function connected(byIdentity = false): Promise<string> {
  const cluster = await bed.newCluster();
  await connect(cluster, byIdentity);
  return cluster;
}

async function connect(cluster: string, byIdentity: boolean): Promise<void> {
  const request = byIdentity ? requests.workloadIdentity(cluster) : requests.secret(cluster);
  expect(await bed.api.connect(request)).toMatchObject({ status: 'Succeeded' });
}

describe('the diagnosis of a cluster', () => {
  it('finds nothing where all is well', async () => {
    expect(await codes(await connected(true))).toEqual([]);
  });

  it.each(STATES.map((state) => [state.name, state] as const))(
    'says it first when %s, and nothing when that is mended',
    async (_, state) => {
      const cluster = await connected(state.byIdentity);
      await state.enter(bed, cluster);
      try {
        expect((await codes(cluster))[0]).toBe(state.code);
      } finally {
        await state.leave(bed, cluster, () => connect(cluster, state.byIdentity ?? false));
      }
      expect(await codes(cluster)).toEqual([]);
    },
  );

  it('says the root cause first of every two states that can hold at once', async () => {
    const cluster = await connected();
    const again = (): Promise<void> => connect(cluster, false);
    const usable = STATES.filter((state) => !state.byIdentity);
    let pairs = 0;
    for (const [index, one] of usable.entries()) {
      for (const other of usable.slice(index + 1).filter((state) => state.place !== one.place)) {
        await one.enter(bed, cluster);
        await other.enter(bed, cluster);
        const [first] = await codes(cluster);
        // A connection can be made again only where nothing else is wrong.
        const mending = [one, other].toSorted((a, b) => Number(a.place === 'secret') - Number(b.place === 'secret'));
        for (const state of mending) await state.leave(bed, cluster, again);
        expect(first, `${one.name}, and ${other.name}`).toBe(rootOf(one.code, other.code));
        pairs += 1;
      }
    }
    expect(pairs).toBeGreaterThan(100);
    expect(await codes(cluster)).toEqual([]);
  }, 90_000);

  it('of one that does not exist says so', async () => {
    expect((await codes(`${await bed.newCluster()}x`))[0]).toBe('ClusterNotFound');
  });

  it('takes a connection that is being made for no finding', async () => {
    const cluster = await connected();
    const fault = { kind: 'status', status: 503, code: 'Busy' };
    await bed.admin.fault({ method: 'POST', path: `${cluster}/listClusterUserCredential`, times: 3, fault });
    const id = await bed.api.accepted(requests.secret(cluster, { name: 'second' }));
    await bed.api.follow(id, (one) => one.properties.steps.some((step) => step.status === 'Waiting'));
    await bed.admin.clearFaults();
    expect((await codes(cluster)).filter((code) => code === 'SecretMissing')).toEqual([]);
    await bed.api.follow(id);
  });

  it('writes nothing anywhere', async () => {
    const cluster = await connected();
    await bed.admin.forgetRequests();
    await codes(cluster);
    const writes = (await bed.admin.requests()).filter(
      ({ method, path }) => method !== 'GET' && !/\/list\w+$/i.test(path),
    );
    expect(writes).toEqual([]);
  });

  it('is a text for a terminal, a page for a browser and a bundle for a support case, none with a secret', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.database(cluster));
    await bed.cluster.send(cluster, '/api/v1/namespaces/default/secrets/sc-conn1-secret', { method: 'DELETE' });
    const text = await bed.api.get(`/api/clusters${cluster}/diagnosis?format=text`);
    expect(text.text).toContain("The Secret of connection 'conn_1' is gone");
    const page = await bed.api.get(`/api/clusters${cluster}/diagnosis?format=html`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toMatch(/^<!doctype html>/i);
    expect(page.text).not.toMatch(/<script/i);
    const bundle = await bed.api.bytes(`/api/clusters${cluster}/diagnosis/bundle`);
    const files = unzipSync(bundle);
    expect(Object.keys(files).length).toBeGreaterThan(2);
    for (const [name, content] of Object.entries(files)) {
      expect(Buffer.from(content).includes(CANARY), name).toBe(false);
    }
  });

  it('comes with a failed operation', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.extensionFails(cluster, 'InstallationFailed', 'Timed out waiting for resource readiness');
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expect(operation.error?.details?.map((one) => one.code)).toContain('HelmTimeout');
  });

  it.each([
    ['/api/clusters/subscriptions/x/diagnosis', 400],
    ['/api/clusters/nothing', 404],
  ])('of %s is refused with %d', async (path, status) => {
    expect((await bed.api.get(path)).status).toBe(status);
  });
});
