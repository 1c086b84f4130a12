import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { userAssignedIdentity } from '../../../local/azure/providers/managed-identity.ts';
import { GROUP, place, Simulation, SUBSCRIPTION, TENANT } from './simulation.ts';

const AUDIENCES = ['api://AzureADTokenExchange'];

let simulation: Simulation;
let msi: ManagedServiceIdentityClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  const { credential, clientOptions } = simulation;
  const options = { ...clientOptions, retryOptions: { maxRetries: 0 } };
  msi = new ManagedServiceIdentityClient(credential, SUBSCRIPTION, options);
});

afterEach(() => simulation.azure.pace('instant'));

afterAll(() => simulation[Symbol.asyncDispose]());

describe('an identity', () => {
  it('is made with ids that stay, listed, and deleted with its credentials', async () => {
    const made = await msi.userAssignedIdentities.createOrUpdate(GROUP, 'made', { location: 'westus2' });
    expect(made).toMatchObject({ name: 'made', tenantId: TENANT });
    const again = await msi.userAssignedIdentities.createOrUpdate(GROUP, 'made', {
      location: 'westus2',
      tags: { a: 'b' },
    });
    expect(again).toMatchObject({ clientId: made.clientId, principalId: made.principalId, tags: { a: 'b' } });
    const names: (string | undefined)[] = [];
    for await (const one of msi.userAssignedIdentities.listBySubscription()) names.push(one.name);
    for await (const one of msi.userAssignedIdentities.listByResourceGroup(GROUP)) names.push(one.name);
    expect(names).toEqual(['made', 'made']);
    const wanted = { issuer: 'https://issuer/', subject: 'system:serviceaccount:a:b', audiences: AUDIENCES };
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'made', 'one', wanted);
    await msi.userAssignedIdentities.delete(GROUP, 'made');
    await expect(msi.userAssignedIdentities.get(GROUP, 'made')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    await expect(msi.federatedIdentityCredentials.get(GROUP, 'made', 'one')).rejects.toMatchObject({
      code: 'ParentResourceNotFound',
    });
  });
});

describe('a federated credential', () => {
  const identity = (name: string): void =>
    simulation.azure.put(userAssignedIdentity({ ...place(name), tenantId: TENANT }));
  const wanted = (subject: string): { issuer: string; subject: string; audiences: string[] } => ({
    issuer: 'https://issuer/',
    subject,
    audiences: AUDIENCES,
  });

  it('is made, read, replaced, listed and deleted', async () => {
    identity('federated');
    const made = await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'federated', 'one', wanted('s1'));
    expect(made).toMatchObject({ name: 'one', ...wanted('s1') });
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'federated', 'one', wanted('s2'));
    expect(await msi.federatedIdentityCredentials.get(GROUP, 'federated', 'one')).toMatchObject({ subject: 's2' });
    await msi.federatedIdentityCredentials.delete(GROUP, 'federated', 'one');
    for await (const one of msi.federatedIdentityCredentials.list(GROUP, 'federated')) expect(one).toBeUndefined();
  });

  it('is refused while another one of the identity is being written, and not while one of another identity is', async () => {
    identity('crowded');
    identity('calm');
    simulation.azure.pace({ federatedCredentialWrite: 300 });
    const write = (who: string, name: string): Promise<unknown> =>
      msi.federatedIdentityCredentials.createOrUpdate(GROUP, who, name, wanted(name));
    const [first, second, third] = await Promise.allSettled([
      write('crowded', 'one'),
      write('crowded', 'two'),
      write('calm', 'one'),
    ]);
    expect([first.status, second.status, third.status].toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(third.status).toBe('fulfilled');
    const refused = [first, second].find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      statusCode: 409,
      code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
    });
    simulation.azure.pace('instant');
    await write('crowded', 'two');
    await write('crowded', 'one');
  });

  it('needs an issuer and subject of its own', async () => {
    identity('unique');
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'unique', 'one', wanted('same'));
    await expect(
      msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'unique', 'two', wanted('same')),
    ).rejects.toMatchObject({
      statusCode: 409,
      message: 'Issuer and subject combination already exists for this Managed Identity.',
    });
    // Letter case counts in a subject.
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'unique', 'two', wanted('Same'));
  });

  it('is one of twenty at most', async () => {
    identity('full');
    for (let count = 1; count <= 20; count += 1) {
      await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'full', `fic-${count}`, wanted(`s${count}`));
    }
    await expect(
      msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'full', 'fic-21', wanted('s21')),
    ).rejects.toMatchObject({ statusCode: 400 });
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'full', 'fic-20', wanted('other'));
  });

  it.each([
    ['a name too short', 'ab', { issuer: 'i', subject: 's', audiences: AUDIENCES }],
    ['no issuer', 'name', { issuer: '', subject: 's', audiences: AUDIENCES }],
    ['no audience', 'name', { issuer: 'i', subject: 's', audiences: [] }],
    ['two audiences', 'name', { issuer: 'i', subject: 's', audiences: ['a', 'b'] }],
  ])('with %s is refused', async (_, name, credential) => {
    identity('strict');
    await expect(
      msi.federatedIdentityCredentials.createOrUpdate(GROUP, 'strict', name, credential),
    ).rejects.toMatchObject({ statusCode: 400 });
  });
});
