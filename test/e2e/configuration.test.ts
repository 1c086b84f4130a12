import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { cognitiveServicesAccount } from '../../local/azure/providers/cognitive-services.ts';
import { stepOf, type Answer } from '../helpers/api.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { CLOSED, FirewallView } from '../helpers/firewalls.ts';
import { FOREIGN } from '../helpers/closed-firewall.ts';
import { Requests, toBlobs, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';
import { setVaultSecret } from '../helpers/vault.ts';

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

const CONNECTION_STRING = 'AZURE_STORAGEBLOB_CONNECTIONSTRING';

/** The codes and fields of a refusal. */
function refusals(answer: Answer): string[] {
  expect(answer.status).toBe(400);
  const { details } = (answer.body as { error: { details: { code: string; target?: string }[] } }).error;
  return details.flatMap(({ code, target }) => (target === undefined ? [] : [`${code} ${target}`]));
}

function show(cluster: string): Promise<Answer> {
  return bed.api.get(`/api/connections/conn_1?cluster=${encodeURIComponent(cluster)}`);
}

const BY_KEY = { authInfo: { authType: 'secret' } };

/** Properties that lead the workload elsewhere, sign it in as somebody else, or that the format cannot hold. */
const REFUSED_PROPERTIES: [
  target: 'storageAccount' | 'serviceBus' | 'postgres',
  clientType: string,
  names: string[],
][] = [
  ['storageAccount', 'nodejs', ['AccountKey', 'BlobEndpoint', 'SharedAccessSignature', 'EndpointSuffix', 'EntityPath']],
  ['serviceBus', 'python', ['Endpoint', 'SharedAccessKey', 'UseDevelopmentEmulator']],
  ['serviceBus', 'go', ['EntityPath']],
  ['postgres', 'python', ['host', 'hostaddr', 'service', 'passfile', 'options', 'sslmode', 'NoSuchProperty']],
  ['postgres', 'dotnet', ['Host', 'Passfile', 'Trust Server Certificate', 'Failover Partner', 'SslMode']],
  ['postgres', 'java', ['socketFactory', 'sslfactory', 'PGHOST', 'loggerFile', 'socketFactoryArg']],
];

describe('the configuration of a connection', () => {
  it('has the names, keys and properties that the caller wants, and shows no value of them', async () => {
    const cluster = await bed.newCluster();
    const configurationInfo = {
      customizedKeys: { AZURE_SERVICEBUS_CONNECTIONSTRING: 'BUS' },
      additionalConfigurations: { 'app.mode': 'fast', TOKEN: `${CANARY} token` },
      additionalConnectionStringProperties: { EntityPath: `orders ${CANARY}` },
      deleteOrUpdateBehavior: 'Default',
    };
    const operation = await bed.api.connect(
      requests.of(cluster, bed.world.ids.serviceBus, { ...BY_KEY, configurationInfo }),
    );
    expect(operation.status).toBe('Succeeded');
    expect(operation.properties.resources?.secret?.keys).toEqual(['BUS', 'TOKEN', 'app.mode']);
    const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    expect(values).toMatchObject({ 'app.mode': 'fast', TOKEN: `${CANARY} token` });
    expect(values['BUS']).toMatch(/^Endpoint=sb:.*;EntityPath=orders CANARY$/);
    expect((await show(cluster)).body).toMatchObject({
      properties: {
        configurationInfo: {
          customizedKeys: { AZURE_SERVICEBUS_CONNECTIONSTRING: 'BUS' },
          additionalConfigurations: { 'app.mode': '', TOKEN: '' },
          additionalConnectionStringProperties: { EntityPath: '' },
        },
      },
    });
  });

  it('has to be sent again with its values when the connection is changed', async () => {
    const cluster = await bed.newCluster();
    const configurationInfo = { additionalConfigurations: { A: '1', B: '2' } };
    await bed.api.connect(requests.secret(cluster, { configurationInfo }));
    const path = `/api/connections/conn_1?cluster=${encodeURIComponent(cluster)}`;
    expect(refusals(await bed.api.patch(path, { clientType: 'go' }))).toEqual([
      'MissingField configurationInfo.additionalConfigurations.A',
      'MissingField configurationInfo.additionalConfigurations.B',
    ]);
    const change = { configurationInfo: { additionalConfigurations: { A: '3', B: null } } };
    const answer = await bed.api.patch(path, change);
    await bed.api.follow((answer.body as { operation: { id: string } }).operation.id);
    const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    expect(values).toMatchObject({ A: '3' });
    expect(values['B']).toBeUndefined();
  });

  it.each<[string, Json, string]>([
    ['the name of no key', { customizedKeys: { NO_KEY: 'X' } }, 'InvalidField configurationInfo.customizedKeys'],
    [
      'a name that no Secret takes',
      { customizedKeys: { [CONNECTION_STRING]: 'a b' } },
      `InvalidField configurationInfo.customizedKeys.${CONNECTION_STRING}`,
    ],
    [
      'two keys of one name',
      { customizedKeys: { [CONNECTION_STRING]: 'X' }, additionalConfigurations: { X: 'y' } },
      'InvalidField configurationInfo',
    ],
    [
      'a value that is too long',
      { additionalConfigurations: { X: 'y'.repeat(8193) } },
      'InvalidField configurationInfo.additionalConfigurations.X',
    ],
    [
      'keys of a Secret that is not written',
      { action: 'optOut', additionalConfigurations: { X: 'y' } },
      'InvalidField configurationInfo',
    ],
    ['a store', { configurationStore: {} }, 'FieldNotSupported configurationInfo.configurationStore'],
  ])('is refused with %s', async (_, configurationInfo, refusal) => {
    const answer = await bed.api.post(
      '/api/connections',
      requests.secret(bed.world.ids.cluster, { configurationInfo }),
    );
    expect(refusals(answer)).toContain(refusal);
  });

  it.each(REFUSED_PROPERTIES)('with %s of %s is refused, and nothing is started', async (target, clientType, names) => {
    const properties = Object.fromEntries(names.map((name) => [name, name === 'EntityPath' ? 'a;b' : 'x']));
    const configurationInfo = { additionalConnectionStringProperties: properties };
    const { cluster } = bed.world.ids;
    const auth = target === 'postgres' ? {} : BY_KEY;
    const base = target === 'postgres' ? requests.database(cluster) : requests.of(cluster, bed.world.ids[target]);
    const answer = await bed.api.post('/api/connections', { ...base, ...auth, clientType, configurationInfo });
    const field = 'configurationInfo.additionalConnectionStringProperties';
    expect(refusals(answer)).toEqual(names.map((name) => `InvalidField ${field}.${name}`));
  });

  it('names the keys that there are when one is not known', async () => {
    const configurationInfo = { customizedKeys: { NO_KEY: 'X' } };
    const answer = await bed.api.post(
      '/api/connections',
      requests.secret(bed.world.ids.cluster, { configurationInfo }),
    );
    expect(answer.text).toContain(CONNECTION_STRING);
  });
});

describe('what a caller opts out of', () => {
  it('is the Secret: only the ServiceAccount is written, and an older Secret goes', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.workloadIdentity(cluster));
    const optOut = requests.workloadIdentity(cluster, { configurationInfo: { action: 'optOut' } });
    const operation = await bed.api.connect(optOut);
    expect(operation.status).toBe('Succeeded');
    expect(operation.properties.resources?.secret).toBeUndefined();
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeUndefined();
    const account = `sc-account-${bed.world.ids.identity.clientId}`;
    expect(await bed.cluster.serviceAccount(cluster, 'default', account)).toBeDefined();
    expect((await bed.api.remove(cluster, 'conn_1')).status).toBe('Succeeded');
    expect(await traces(bed, cluster)).toEqual([]);
  });

  it('is the access: no role and no federated credential is made', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const { clientId } = bed.world.ids.identity;
    const authInfo = { authType: 'userAssignedIdentity', clientId, authMode: 'optOutAllAuth' };
    const request = requests.workloadIdentity(cluster, { ...toBlobs(account), authInfo });
    const operation = await bed.api.connect(request);
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'grantAccess').status).toBe('Skipped');
    const left = await traces(bed, cluster, account);
    expect(left.filter((one) => /roleAssignments|federatedIdentity/i.test(one))).toEqual([]);
    expect((await show(cluster)).body).toMatchObject({ properties: { authInfo: { authMode: 'optOutAllAuth' } } });
  });

  it('is the firewall: it stays as it is', async () => {
    const cluster = await bed.newCluster();
    const firewalls = new FirewallView(bed);
    const { target, resource } = await firewalls.make(CLOSED['storage']!, 'leftalone');
    const changes = {
      targetService: { type: 'AzureResource', id: target },
      publicNetworkSolution: { action: 'optOut', deleteOrUpdateBehavior: 'ForcedCleanup' },
    };
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, changes));
    expect(stepOf(operation, 'openFirewall').status).toBe('Skipped');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it('is named when it is not supported', async () => {
    const { cluster, keyVault } = bed.world.ids;
    const unsupported = { vNetSolution: { type: 'privateLink' }, secretStore: { keyVaultId: keyVault } };
    const { vNetSolution, secretStore } = unsupported;
    const first = await bed.api.post('/api/connections', requests.secret(cluster, { vNetSolution }));
    expect(refusals(first)).toEqual(['FieldNotSupported vNetSolution']);
    const second = await bed.api.post('/api/connections', requests.secret(cluster, { secretStore }));
    expect(refusals(second)).toEqual(['FieldNotSupported secretStore']);
  });
});

describe('the roles of a connection', () => {
  const READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';

  it("take the place of the target's own, and go with the connection", async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const { clientId } = bed.world.ids.identity;
    const id = `/providers/Microsoft.Authorization/roleDefinitions/${READER.toUpperCase()}`;
    const authInfo = { authType: 'userAssignedIdentity', clientId, roles: [id] };
    await bed.api.connect(requests.workloadIdentity(cluster, { ...toBlobs(account), authInfo }));
    const assigned = async (): Promise<string[]> => {
      const all = await bed.admin.resources(/roleAssignments/i);
      const own = all.filter((one) => one.id.startsWith(account));
      return own.map((one) => String(one.properties['roleDefinitionId']).slice(-36));
    };
    expect(await assigned()).toEqual([READER]);
    await bed.api.remove(cluster, 'conn_1');
    expect(await assigned()).toEqual([]);
  });

  const CUSTOM = '99999999-0000-4000-8000-00000000000';

  /** A role of the customer's own; the id of a request that names it. */
  async function customRole(digit: number, ...actions: string[]): Promise<string> {
    const id = `/subscriptions/${bed.world.ids.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${CUSTOM}${digit}`;
    const properties = { roleName: 'Helper', type: 'CustomRole', permissions: [{ actions, notActions: [] }] };
    await bed.admin.write(id, { id, type: 'Microsoft.Authorization/roleDefinitions', name: id.slice(-36), properties });
    return id;
  }

  it.each<[string, string, actions?: string[]]>([
    ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    ['Contributor, which may do nearly everything', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
    ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
    ['Key Vault Data Access Administrator', '8b54135c-b56d-4d72-a534-26097cfdc8d8'],
    ['a custom role that writes everything', `${CUSTOM}1`, ['*/write']],
    [
      'a custom role that changes roles',
      `${CUSTOM}2`,
      ['Microsoft.Storage/*', 'microsoft.authorization/roleDef*/write'],
    ],
    ['a role that does not exist', `${CUSTOM}3`],
  ])('are not %s', async (_, guid, actions) => {
    const { cluster, identity } = bed.world.ids;
    if (actions) await customRole(Number(guid.at(-1)), ...actions);
    const authInfo = { authType: 'userAssignedIdentity', clientId: identity.clientId, roles: [guid] };
    const answer = await bed.api.post('/api/connections', requests.workloadIdentity(cluster, { authInfo }));
    expect(refusals(answer)).toEqual(['InvalidField authInfo.roles']);
  });

  it('are looked at again before anything is made, when they could not be read at the door', async () => {
    const cluster = await bed.newCluster();
    const { clientId } = bed.world.ids.identity;
    const roles = [await customRole(4, 'Microsoft.Authorization/*/write')];
    const fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' };
    await bed.admin.fault({ method: 'GET', path: `roleDefinitions/${CUSTOM}4`, times: 1, fault });
    const authInfo = { authType: 'userAssignedIdentity', clientId, roles };
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, { authInfo }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'RoleNotUsable' } });
    expect(await traces(bed, cluster)).toEqual([]);
  });
});

describe('a secret of the caller in a Key Vault', () => {
  function fromVault(cluster: string, secretInfo: Json): Json {
    const authInfo = { authType: 'secret', name: 'app', secretInfo };
    const secretStore = secretInfo['secretType'] === 'keyVaultSecretReference' && {
      secretStore: { keyVaultId: bed.world.ids.keyVault },
    };
    return requests.database(cluster, { authInfo, ...secretStore });
  }

  it.each<[string, Json]>([
    ['its URI', { secretType: 'keyVaultSecretUri', value: 'https://demo-vault.vault.azure.net/secrets/pg-password' }],
    ['a reference', { secretType: 'keyVaultSecretReference', name: 'pg-password' }],
  ])('is read by %s', async (_, secretInfo) => {
    const cluster = await bed.newCluster();
    await setVaultSecret(bed, 'demo-vault', 'pg-password', `${CANARY} from the vault`);
    const operation = await bed.api.connect(fromVault(cluster, secretInfo));
    expect(operation.status).toBe('Succeeded');
    const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    expect(values['AZURE_POSTGRESQL_PASSWORD']).toBe(`${CANARY} from the vault`);
  });

  it('that does not exist ends the operation before anything is made', async () => {
    const cluster = await bed.newCluster();
    const operation = await bed.api.connect(
      fromVault(cluster, { secretType: 'keyVaultSecretReference', name: 'missing' }),
    );
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'KeyVaultSecretNotFound' } });
    expect(await traces(bed, cluster)).toEqual([]);
  });

  it('that the service may not read has a code of its own', async () => {
    const cluster = await bed.newCluster();
    const fault = { kind: 'status', status: 403, code: 'Forbidden', message: 'Caller is not authorized' };
    await bed.admin.fault({ method: 'GET', path: '/_vault/demo-vault/secrets/locked', times: 5, fault });
    const operation = await bed.api.connect(
      fromVault(cluster, { secretType: 'keyVaultSecretReference', name: 'locked' }),
    );
    await bed.admin.clearFaults();
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'KeyVaultSecretUnreadable' } });
  });

  it('is refused without the vault that a reference is into', async () => {
    const { secretStore: _store, ...request } = fromVault(bed.world.ids.cluster, {
      secretType: 'keyVaultSecretReference',
      name: 'pg-password',
    });
    expect(refusals(await bed.api.post('/api/connections', request))).toEqual(['MissingField secretStore.keyVaultId']);
  });
});

describe('a target whose keys are switched off', () => {
  it('is refused at the door, with the way that is left', async () => {
    const account = await bed.ownStorageAccount();
    const document = (await bed.admin.read(account))!;
    const properties = { ...document.properties, allowSharedKeyAccess: false };
    await bed.admin.write(account, { ...document, properties });
    const request = requests.secret(bed.world.ids.cluster, toBlobs(account));
    const answer = await bed.api.post('/api/connections', request);
    expect(refusals(answer)).toEqual(['SecretAuthDisabled authInfo.authType']);
    expect(answer.text).toContain('userAssignedIdentity');
  });

  it('is refused for every kind that says so in its own words', async () => {
    const { subscriptionId, resourceGroup } = bed.world.ids;
    const overrides = { properties: { disableLocalAuth: true } };
    const account = cognitiveServicesAccount({
      subscriptionId,
      resourceGroup,
      name: 'noKeys',
      kind: 'OpenAI',
      overrides,
    });
    await bed.admin.write(account.id, account);
    const authInfo = { authType: 'secret' };
    const answer = await bed.api.post('/api/connections', requests.of(bed.world.ids.cluster, account.id, { authInfo }));
    expect(refusals(answer)).toEqual(['SecretAuthDisabled authInfo.authType']);
  });
});

describe('a connection by the Key Vault CSI driver', () => {
  it('comes with a SecretProviderClass to fill in', async () => {
    const cluster = await bed.newCluster();
    const operation = await bed.api.connect(requests.keyVaultCsi(cluster));
    const { tenantId } = bed.world.ids;
    expect(parse(operation.properties.resources?.secretProviderClass ?? '')).toMatchObject({
      kind: 'SecretProviderClass',
      metadata: { name: 'sc-conn1-secretprovider', namespace: 'default' },
      spec: { provider: 'azure', parameters: { keyvaultName: 'demo-vault', tenantId, useVMManagedIdentity: 'true' } },
    });
  });
});
