import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { Requests, toBlobs, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';

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

interface Shape {
  readonly kind: 'workloadIdentity' | 'servicePrincipal' | 'secret';
  readonly scope: 'default' | 'shop';
  readonly account: 0 | 1;
}

/** A connection is brought to a shape, or deleted. */
interface Command {
  readonly name: 'a' | 'b' | 'c';
  readonly shape: Shape | undefined;
}

const shape = fc.record<Shape>({
  kind: fc.constantFrom('workloadIdentity', 'servicePrincipal', 'secret'),
  scope: fc.constantFrom('default', 'shop'),
  account: fc.constantFrom(0, 1),
});

const command = fc.record<Command>({
  name: fc.constantFrom('a', 'b', 'c'),
  shape: fc.option(shape, { nil: undefined, freq: 3 }),
});

/** What connections of these names and shapes have, in the words of `traces`. */
function expected(connections: ReadonlyMap<string, Shape>, accounts: readonly string[]): string[] {
  const { identity, servicePrincipal } = bed.world.ids;
  const all = [...connections].flatMap(([name, { kind, scope, account }]) => [
    `connections.${name}`,
    `Secret ${scope}/sc-${name}-secret`,
    ...(kind === 'workloadIdentity'
      ? [
          `ServiceAccount ${scope}/sc-account-${identity.clientId}`,
          `credential ${scope}`,
          `role of ${identity.principalId} on ${accounts[account]!}`,
        ]
      : []),
    ...(kind === 'servicePrincipal' ? [`role of ${servicePrincipal.principalId} on ${accounts[account]!}`] : []),
  ]);
  return [...new Set(all)].toSorted();
}

async function actual(cluster: string, accounts: readonly string[]): Promise<string[]> {
  const all = await traces(bed, cluster, ...accounts);
  const named = await Promise.all(
    all.map(async (one) => {
      if (/federatedIdentityCredentials/i.test(one)) return `credential ${/_([a-z]+)$/.exec(one)?.[1] ?? ''}`;
      if (!/roleAssignments/i.test(one)) return one;
      const principal = (await bed.admin.read(one))?.properties['principalId'];
      return `role of ${String(principal)} on ${one.split('/providers/Microsoft.Authorization')[0]!}`;
    }),
  );
  return named.toSorted();
}

async function apply(cluster: string, accounts: readonly string[], { name, shape: wanted }: Command): Promise<void> {
  if (wanted) {
    const changes: Json = { name, scope: wanted.scope, ...toBlobs(accounts[wanted.account]!) };
    expect(await bed.api.connect(requests[wanted.kind](cluster, changes))).toMatchObject({ status: 'Succeeded' });
    return;
  }
  const answer = await bed.api.delete(`/api/connections/${name}?cluster=${encodeURIComponent(cluster)}`);
  expect([202, 204]).toContain(answer.status);
  if (answer.status === 202) await bed.api.follow((answer.body as { operation: { id: string } }).operation.id);
}

describe('connections of one cluster and identity', () => {
  it('leave exactly what the remaining ones need, whatever was made, changed and deleted before', async () => {
    const property = fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 8 }), async (commands) => {
      const cluster = await bed.newCluster();
      const accounts = [await bed.ownStorageAccount(), await bed.ownStorageAccount()];
      const model = new Map<string, Shape>();
      for (const one of commands) {
        await apply(cluster, accounts, one);
        if (one.shape) model.set(one.name, one.shape);
        else model.delete(one.name);
        expect(await actual(cluster, accounts)).toEqual(expected(model, accounts));
      }
    });
    await fc.assert(property, { numRuns: 8, seed: 20_261_125, endOnFailure: true });
  }, 120_000);

  it('made twice are as made once, and made and deleted as never made', async () => {
    const property = fc.asyncProperty(shape, async (one) => {
      const cluster = await bed.newCluster();
      const accounts = [await bed.ownStorageAccount(), await bed.ownStorageAccount()];
      const before = await actual(cluster, accounts);
      await apply(cluster, accounts, { name: 'a', shape: one });
      const once = await actual(cluster, accounts);
      await apply(cluster, accounts, { name: 'a', shape: one });
      expect(await actual(cluster, accounts)).toEqual(once);
      await apply(cluster, accounts, { name: 'a', shape: undefined });
      expect(await actual(cluster, accounts)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 4, seed: 20_261_125, endOnFailure: true });
  }, 60_000);

  it('never have two operations at once, whichever come together', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster, { name: 'a' }));
    await bed.admin.clusterOperation(cluster, 500);
    const path = `/api/connections/a?cluster=${encodeURIComponent(cluster)}`;
    const answers = await Promise.all([
      bed.api.post('/api/connections', requests.secret(cluster, { name: 'a' })),
      bed.api.delete(path),
      bed.api.patch(path, { clientType: 'python' }),
      bed.api.delete(path),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([202, 409, 409, 409]);
    const accepted = answers.find((one) => one.status === 202)!.body as { operation: { id: string } };
    await bed.api.follow(accepted.operation.id);
  });
});
