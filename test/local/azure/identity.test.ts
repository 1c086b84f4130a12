import { randomUUID } from 'node:crypto';

import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { userAssignedIdentity } from '../../../local/azure/providers/managed-identity.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { GROUP, GROUP_ID, place, SCOPE, Simulation, SUBSCRIPTION, TENANT } from './simulation.ts';

const ROLE = `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
const OTHER_ROLE = `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`;
const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;
const AUDIENCES = ['api://AzureADTokenExchange'];

let simulation: Simulation;
let msi: ManagedServiceIdentityClient;
let authorization: AuthorizationManagementClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  simulation.azure.put(storageAccount(place('acct')));
  const { credential, clientOptions } = simulation;
  const options = { ...clientOptions, retryOptions: { maxRetries: 0 } };
  msi = new ManagedServiceIdentityClient(credential, SUBSCRIPTION, options);
  authorization = new AuthorizationManagementClient(credential, SUBSCRIPTION, options);
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

describe('a role assignment', () => {
  const principalType = 'ServicePrincipal';

  it('is made, made again without harm, and deleted', async () => {
    const name = randomUUID();
    const wanted = { roleDefinitionId: ROLE, principalId: randomUUID(), principalType };
    const made = await authorization.roleAssignments.create(STORAGE, name, wanted);
    expect(made).toMatchObject({ name, scope: STORAGE, principalId: wanted.principalId, roleDefinitionId: ROLE });
    expect(await authorization.roleAssignments.create(STORAGE, name, wanted)).toMatchObject({ name });
    expect(await authorization.roleAssignments.delete(STORAGE, name)).toMatchObject({ name });
    await expect(authorization.roleAssignments.get(STORAGE, name)).rejects.toMatchObject({ statusCode: 404 });
    const id = `${STORAGE}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    expect((await simulation.arm('DELETE', id, '2022-04-01')).status).toBe(204);
  });

  it('exists once for principal, role and scope, whatever its name', async () => {
    const wanted = { roleDefinitionId: ROLE, principalId: randomUUID(), principalType };
    await authorization.roleAssignments.create(STORAGE, randomUUID(), wanted);
    await expect(authorization.roleAssignments.create(STORAGE, randomUUID(), wanted)).rejects.toMatchObject({
      statusCode: 409,
      code: 'RoleAssignmentExists',
    });
    await authorization.roleAssignments.create(STORAGE, randomUUID(), { ...wanted, roleDefinitionId: OTHER_ROLE });
    await authorization.roleAssignments.create(GROUP_ID, randomUUID(), wanted);
  });

  it('keeps its principal and role', async () => {
    const name = randomUUID();
    const wanted = { roleDefinitionId: ROLE, principalId: randomUUID(), principalType };
    await authorization.roleAssignments.create(STORAGE, name, wanted);
    await expect(
      authorization.roleAssignments.create(STORAGE, name, { ...wanted, principalId: randomUUID() }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'RoleAssignmentUpdateNotPermitted' });
  });

  it('does not find a principal made a moment ago, unless its type is given', async () => {
    simulation.slow();
    const { principalId } = await msi.userAssignedIdentities.createOrUpdate(GROUP, 'fresh', { location: 'westus2' });
    const create = (type?: string): Promise<unknown> =>
      authorization.roleAssignments.create(STORAGE, randomUUID(), {
        roleDefinitionId: type === undefined ? ROLE : OTHER_ROLE,
        principalId: principalId!,
        ...(type !== undefined && { principalType: type }),
      });
    await expect(create()).rejects.toMatchObject({
      statusCode: 400,
      code: 'PrincipalNotFound',
      message: expect.stringContaining(`Principal ${principalId!.replaceAll('-', '')} does not exist`) as string,
    });
    await create(principalType);
    simulation.azure.pace('instant');
    expect(await create()).toMatchObject({ principalId });
  });

  it('is listed at its scope, above and below it, or only from above', async () => {
    const principalId = randomUUID();
    const wanted = { roleDefinitionId: ROLE, principalId, principalType };
    for (const scope of [SCOPE, GROUP_ID, STORAGE]) {
      await authorization.roleAssignments.create(scope, randomUUID(), wanted);
    }
    const list = async (scope: string, filter: string): Promise<unknown[]> => {
      const scopes: unknown[] = [];
      for await (const one of authorization.roleAssignments.listForScope(scope, { filter })) scopes.push(one.scope);
      return scopes.toSorted();
    };
    const mine = `principalId eq '${principalId}'`;
    expect(await list(GROUP_ID, mine)).toEqual([SCOPE, GROUP_ID, STORAGE].toSorted());
    expect(await list(GROUP_ID, `atScope() and ${mine}`)).toEqual([SCOPE, GROUP_ID]);
    expect(await list(STORAGE, mine.toUpperCase().replace('PRINCIPALID EQ', 'principalId eq'))).toHaveLength(3);
    expect(await list(GROUP_ID, `principalId eq '${randomUUID()}'`)).toEqual([]);
    await expect(list(GROUP_ID, "roleName eq 'x'")).rejects.toMatchObject({ statusCode: 400 });
  });

  it('on a resource that is missing is answered with that resource’s 404', async () => {
    const wanted = { roleDefinitionId: ROLE, principalId: randomUUID(), principalType };
    await expect(
      authorization.roleAssignments.create(STORAGE.replace('acct', 'gone'), randomUUID(), wanted),
    ).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: expect.stringContaining("'Microsoft.Storage/storageAccounts/gone'") as string,
    });
  });
});
