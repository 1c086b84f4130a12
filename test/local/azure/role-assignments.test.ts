import { randomUUID } from 'node:crypto';

import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { GROUP, GROUP_ID, place, SCOPE, Simulation, SUBSCRIPTION } from './simulation.ts';

const ROLE = `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
const OTHER_ROLE = `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`;
const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;

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

  it('of a role that there is not is refused', async () => {
    const roleDefinitionId = ROLE.replace(/[^/]+$/, randomUUID());
    const wanted = { roleDefinitionId, principalId: randomUUID(), principalType };
    const refused = { statusCode: 404, code: 'RoleDefinitionDoesNotExist' };
    await expect(authorization.roleAssignments.create(STORAGE, randomUUID(), wanted)).rejects.toMatchObject(refused);
  });

  it('has a name of its own in the tenant', async () => {
    const name = randomUUID();
    const wanted = { roleDefinitionId: ROLE, principalId: randomUUID(), principalType };
    await authorization.roleAssignments.create(STORAGE, name, wanted);
    const refused = { statusCode: 400, code: 'RoleAssignmentUpdateNotPermitted' };
    await expect(authorization.roleAssignments.create(GROUP_ID, name, wanted)).rejects.toMatchObject(refused);
  });

  it('is refused for a principal that is of another type', async () => {
    const { principalId } = await msi.userAssignedIdentities.createOrUpdate(GROUP, 'typed', { location: 'westus2' });
    const wanted = { roleDefinitionId: ROLE, principalId: principalId!, principalType: 'User' };
    const refused = { statusCode: 400, code: 'UnmatchedPrincipalType' };
    await expect(authorization.roleAssignments.create(STORAGE, randomUUID(), wanted)).rejects.toMatchObject(refused);
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
