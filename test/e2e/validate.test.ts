import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { configurationListSchema, errorSchema, validationSchema } from '../../shared/workflow/response-schemas.ts';
import { callArm } from '../helpers/arm-call.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { startValidation, unwell, validate } from '../helpers/validation.ts';

const TARGET = 'Target resource existence validated.';
const FIREWALL = 'Target service firewall validated.';
const INFORMATION = 'Configured connection information validated.';
const IDENTITY = 'Managed Identity existence validated.';
const PERMISSIONS = 'Managed Identity permissions validated.';
const PRINCIPAL = 'Service principal permissions validated.';
const FEDERATION = 'Federated credential validated.';
const CLUSTER = 'Cluster state validated.';
const EXTENSION = 'Cluster extension validated.';
const FEATURES = 'Cluster features validated.';
const ACCOUNT = 'Kubernetes ServiceAccount validated.';
const SECRET = 'Kubernetes Secret validated.';

const SECRET_PATH = '/api/v1/namespaces/default/secrets/sc-conn1-secret';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterEach(async () => {
  await bed.admin.clearFaults();
  await bed.admin.deny();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

type Kind = 'workloadIdentity' | 'secret' | 'servicePrincipal' | 'database' | 'keyVaultCsi';

interface Connected {
  readonly cluster: string;
  /** The storage account of the connection, which no other test uses. */
  readonly account: string;
}

async function connected(kind: Kind): Promise<Connected> {
  const cluster = await bed.newCluster();
  const account = await bed.ownStorageAccount();
  const own = kind === 'database' || kind === 'keyVaultCsi' ? {} : toBlobs(account);
  const operation = await bed.api.connect(requests[kind](cluster, own));
  expect(operation).toMatchObject({ status: 'Succeeded' });
  return { cluster, account };
}

describe('the validation of a healthy connection', () => {
  it.each([
    ['workloadIdentity', 'userAssignedIdentity', [IDENTITY, PERMISSIONS, FEDERATION], [FEATURES, ACCOUNT]],
    ['secret', 'secret', [], []],
    ['servicePrincipal', 'servicePrincipalSecret', [PRINCIPAL], []],
    ['database', 'secret', [], []],
    ['keyVaultCsi', 'userAssignedIdentity', [IDENTITY, PERMISSIONS], [FEATURES]],
  ] as const)('is all success in every line (%s), and writes nothing', async (kind, authType, access, cluster) => {
    const place = await connected(kind);
    const before = await bed.admin.resources();
    await bed.admin.forgetRequests();
    const report = await validate(bed, place.cluster);
    expect(report.validationDetail.map((item) => item.name)).toEqual([
      TARGET,
      FIREWALL,
      INFORMATION,
      ...access,
      CLUSTER,
      EXTENSION,
      ...cluster,
      SECRET,
    ]);
    expect(unwell(report, 'failure').concat(unwell(report, 'warning'))).toEqual([]);
    expect(report).toMatchObject({
      linkerName: 'conn_1',
      isConnectionAvailable: true,
      sourceId: place.cluster,
      authType,
    });
    expect(report.validationDetail[0]).toEqual({
      name: TARGET,
      description: null,
      result: 'success',
      errorCode: null,
      errorMessage: null,
    });
    const writes = (await bed.admin.requests()).filter(
      ({ method, path }) => method !== 'GET' && !(method === 'POST' && /\/list[^/]*$/i.test(path)),
    );
    expect(writes).toEqual([]);
    expect(await bed.admin.resources()).toEqual(before);
  });
});

type Break = (place: Connected) => Promise<void>;

const BROKEN: readonly (readonly [what: string, kind: Kind, breaks: Break, expected: [line: string, code: string]])[] =
  [
    ['the Secret is deleted', 'secret', removeObject(SECRET_PATH), [SECRET, 'ValidationSecretMissing']],
    ['the Secret lost a key', 'secret', changeSecret(() => ({})), [SECRET, 'ValidationSecretKeys']],
    ['the Secret is not ours', 'secret', relabelSecret, [SECRET, 'ValidationSecretForeign']],
    ['a value is changed', 'secret', changeSecret(() => 'x'), [INFORMATION, 'ValidationSecretChanged']],
    [
      'a password is changed, which only the caller knows',
      'database',
      changeSecret((key, value) => (key.endsWith('PASSWORD') ? 'x' : value)),
      [INFORMATION, 'ValidationSecretChanged'],
    ],
    [
      'a client secret is changed, which only the caller knows',
      'servicePrincipal',
      changeSecret((key, value) => (key.endsWith('CLIENTSECRET') ? 'x' : value)),
      [INFORMATION, 'ValidationSecretChanged'],
    ],
    ['a key of the target is regenerated', 'secret', regenerateKey, [INFORMATION, 'ValidationSecretOutdated']],
    ['the database server moved', 'database', moveServer, [INFORMATION, 'ValidationSecretOutdated']],
    [
      'the ServiceAccount lost its annotation',
      'workloadIdentity',
      clearAccount,
      [ACCOUNT, 'ValidationServiceAccountChanged'],
    ],
    [
      'the ServiceAccount is deleted',
      'workloadIdentity',
      (place) => removeObject(accountPath())(place),
      [ACCOUNT, 'ValidationServiceAccountMissing'],
    ],
    [
      'the federated credential is deleted',
      'workloadIdentity',
      removeCredential,
      [FEDERATION, 'ValidationFederationMissing'],
    ],
    ['the role is taken away', 'workloadIdentity', removeRoles, [PERMISSIONS, 'ValidationAccessMissing']],
    [
      'the role of the principal is taken away',
      'servicePrincipal',
      removeRoles,
      [PRINCIPAL, 'ValidationAccessMissing'],
    ],
    ['the access policy is taken away', 'keyVaultCsi', removePolicies, [PERMISSIONS, 'ValidationAccessMissing']],
    [
      'the target is deleted',
      'workloadIdentity',
      ({ account }) => bed.admin.remove(account),
      [TARGET, 'ValidationTargetMissing'],
    ],
    ['the cluster is stopped', 'workloadIdentity', stop, [CLUSTER, 'ValidationClusterNotReady']],
    [
      'workload identity is turned off',
      'workloadIdentity',
      disableWorkloadIdentity,
      [FEATURES, 'ValidationFeatureDisabled'],
    ],
    ['the add-on is turned off', 'keyVaultCsi', disableAddon, [FEATURES, 'ValidationFeatureDisabled']],
    ['the extension failed', 'secret', failExtension, [EXTENSION, 'ValidationExtensionFailed']],
  ];

describe('the validation of a connection of which', () => {
  it.each(BROKEN)('%s (%s) has exactly that failure', async (_, kind, breaks, [line, code]) => {
    const place = await connected(kind);
    await breaks(place);
    const report = await validate(bed, place.cluster);
    expect(unwell(report, 'failure')).toEqual([[line, code]]);
    expect(report.isConnectionAvailable).toBe(false);
    const item = report.validationDetail.find((one) => one.name === line);
    expect(item?.description).toMatch(/\w{3}.*\.$/);
    for (const [, other] of unwell(report, 'warning')) expect(other).toBe('ValidationNotChecked');
    expect(JSON.stringify(report)).not.toContain(CANARY);
  });

  it('the identity is deleted has exactly that failure', async () => {
    const cluster = await bed.newCluster();
    const { id, clientId } = await ownIdentity();
    const authInfo = { authType: 'userAssignedIdentity', clientId };
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, { authInfo, ...toBlobs(account) }));
    expect((await validate(bed, cluster)).isConnectionAvailable).toBe(true);
    await bed.admin.remove(id);
    expect(unwell(await validate(bed, cluster), 'failure')).toEqual([[IDENTITY, 'ValidationIdentityMissing']]);
  });

  it('the identity may not be read is not taken for one that is gone', async () => {
    const cluster = await bed.newCluster();
    const { id, clientId } = await ownIdentity();
    const authInfo = { authType: 'userAssignedIdentity', clientId };
    await bed.api.connect(requests.workloadIdentity(cluster, { authInfo, ...toBlobs(await bed.ownStorageAccount()) }));
    await bed.admin.deny({ action: 'Microsoft.ManagedIdentity/userAssignedIdentities/read', scope: id });
    const report = await validate(bed, cluster);
    await bed.admin.deny();
    expect(unwell(report, 'failure')).toEqual([]);
    expect(unwell(report, 'warning')).toContainEqual([IDENTITY, 'ValidationUnreadable']);
  });

  it('all is repaired by an update is all success again', async () => {
    const { cluster, account } = await connected('workloadIdentity');
    await removeObject(SECRET_PATH)({ cluster, account });
    await clearAccount({ cluster, account });
    await removeRoles({ cluster, account });
    expect(unwell(await validate(bed, cluster), 'failure')).toHaveLength(3);
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    const report = await validate(bed, cluster);
    expect(report.validationDetail.every((item) => item.result === 'success')).toBe(true);
  });

  it('the target turned public access off is a warning, because there may be a private way', async () => {
    const { cluster, account } = await connected('secret');
    await change(account, { publicNetworkAccess: 'Disabled' });
    const report = await validate(bed, cluster);
    expect(unwell(report, 'warning')).toEqual([[FIREWALL, 'ValidationFirewallClosed']]);
    expect(report.isConnectionAvailable).toBe(true);
  });

  it('the firewall rule is removed has exactly that failure', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const networkAcls = { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };
    await change(account, { networkAcls });
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    expect(unwell(await validate(bed, cluster), 'failure')).toEqual([]);
    await change(account, { networkAcls });
    expect(unwell(await validate(bed, cluster), 'failure')).toEqual([[FIREWALL, 'ValidationFirewallRuleMissing']]);
  });

  it('the cluster is being updated is a warning', async () => {
    const { cluster } = await connected('secret');
    await bed.admin.clusterOperation(cluster, 60_000);
    const report = await validate(bed, cluster);
    expect(unwell(report, 'warning')).toEqual([[CLUSTER, 'ValidationInProgress']]);
  });
});

describe('a validation', () => {
  it('of something that cannot be read warns of it with the reason, and goes on', async () => {
    const { cluster } = await connected('workloadIdentity');
    await bed.admin.fault({
      method: 'GET',
      path: 'federatedIdentityCredentials$',
      times: 1,
      fault: { kind: 'status', status: 503, code: 'Busy', message: 'come back later' },
    });
    const report = await validate(bed, cluster);
    expect(unwell(report, 'warning')).toEqual([[FEDERATION, 'ValidationUnreadable']]);
    expect(report.validationDetail.find((item) => item.name === FEDERATION)?.errorMessage).toContain('come back later');
    expect(report.isConnectionAvailable).toBe(true);
  });

  it('that can read nothing at all fails with the reason', async () => {
    const { cluster } = await connected('secret');
    // The first call finds the record at the door.
    const fault = { kind: 'status', status: 403, code: 'AuthorizationFailed', message: 'nothing is allowed' };
    await bed.admin.fault({ path: '.', times: 1000, skip: 1, fault });
    const { operation } = await startValidation(bed, cluster);
    const ended = await bed.api.follow(operation.id);
    expect(ended).toMatchObject({
      status: 'Failed',
      error: { code: 'PermissionDenied', message: 'nothing is allowed' },
      properties: { action: 'validate' },
    });
  });

  it('runs beside an operation on the same connection', async () => {
    const { cluster, account } = await connected('secret');
    await bed.admin.clusterOperation(cluster, 60_000);
    const update = await bed.api.accepted(requests.secret(cluster, { ...toBlobs(account), clientType: 'python' }));
    const report = await validate(bed, cluster);
    expect(report.isConnectionAvailable).toBe(true);
    expect((await bed.api.operation(update)).status).toBe('Running');
    await bed.api.post(`/api/operations/${update}/cancel`, {});
    expect((await bed.api.follow(update)).status).toBe('Canceled');
  });

  it('of a connection that does not exist is 404, of a bad cluster 400', async () => {
    const cluster = await bed.newCluster();
    const at = (id: string): string => `/api/connections/nope/validate?cluster=${encodeURIComponent(id)}`;
    const missing = await bed.api.post(at(cluster), '');
    expect(missing.status).toBe(404);
    expect(errorSchema.parse(missing.body).error.code).toBe('ConnectionNotFound');
    expect((await bed.api.post(at(`${cluster}/..`), '')).status).toBe(400);
    expect((await bed.api.post('/api/connections/nope/validate', '')).status).toBe(400);
  });

  it('has a report in the shape that the API describes', async () => {
    const { cluster } = await connected('secret');
    const report = validationSchema.parse(await validate(bed, cluster));
    expect(Date.parse(report.reportEndTimeUtc)).toBeGreaterThanOrEqual(Date.parse(report.reportStartTimeUtc));
  });
});

describe('the configurations of a connection', () => {
  it('are its keys with the values of the Secret, and credentials empty', async () => {
    const { cluster } = await connected('database');
    const path = `/api/connections/conn_1/configurations?cluster=${encodeURIComponent(cluster)}`;
    const answer = await bed.api.get(path);
    expect(answer.status, answer.text).toBe(200);
    const { configurations } = configurationListSchema.parse(answer.body);
    const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    expect(configurations.map((one) => one.name)).toEqual(Object.keys(values));
    for (const { name, value } of configurations) {
      expect(value, name).toBe(name.endsWith('PASSWORD') ? '' : values[name]);
    }
    expect(values['AZURE_POSTGRESQL_PASSWORD']).toContain(CANARY);
  });

  it('tell nothing of a foreign Secret that took the place of ours', async () => {
    const place = await connected('workloadIdentity');
    await removeObject(SECRET_PATH)(place);
    await bed.cluster.create(place.cluster, '/api/v1/namespaces/default/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sc-conn1-secret', namespace: 'default' },
      stringData: { AZURE_STORAGEBLOB_CLIENTID: 'theirs' },
    });
    const path = `/api/connections/conn_1/configurations?cluster=${encodeURIComponent(place.cluster)}`;
    const { configurations } = configurationListSchema.parse((await bed.api.get(path)).body);
    expect(configurations.map((one) => one.value)).toEqual(['', '']);
  });

  it('of a request that is not made yet are the names alone', async () => {
    const cluster = await bed.newCluster();
    const answer = await bed.api.post('/api/connections/configurations', requests.servicePrincipal(cluster));
    const { configurations } = configurationListSchema.parse(answer.body);
    expect(configurations).toEqual(
      ['RESOURCEENDPOINT', 'CLIENTID', 'CLIENTSECRET', 'TENANTID'].map((name) => ({
        name: `AZURE_STORAGEBLOB_${name}`,
        value: '',
        configType: 'Default',
        keyVaultReferenceIdentity: null,
        description: '',
      })),
    );
    expect((await bed.api.post('/api/connections/configurations', { cluster })).status).toBe(400);
  });

  it('of a connection that does not exist are 404', async () => {
    const cluster = await bed.newCluster();
    const path = `/api/connections/nope/configurations?cluster=${encodeURIComponent(cluster)}`;
    expect((await bed.api.get(path)).status).toBe(404);
  });
});

function accountPath(): string {
  return `/api/v1/namespaces/default/serviceaccounts/sc-account-${bed.world.ids.identity.clientId}`;
}

function removeObject(path: string): Break {
  return async ({ cluster }) => {
    expect((await bed.cluster.send(cluster, path, { method: 'DELETE' })).status).toBe(200);
  };
}

/** Writes each value of the Secret anew; an object in a value's place removes the key. */
function changeSecret(value: (key: string, old: string) => string | object): Break {
  return async ({ cluster }) => {
    const secret = (await bed.cluster.read(cluster, SECRET_PATH))!;
    const old = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    const data = Object.entries(old).flatMap(([key, text]) => {
      const changed = value(key, text);
      return typeof changed === 'string' ? [[key, Buffer.from(changed).toString('base64')] as const] : [];
    });
    await replace(cluster, SECRET_PATH, { ...secret, data: Object.fromEntries(data) });
  };
}

async function relabelSecret({ cluster }: Connected): Promise<void> {
  const secret = (await bed.cluster.read(cluster, SECRET_PATH))!;
  await replace(cluster, SECRET_PATH, { ...secret, metadata: { ...secret.metadata, labels: {} } });
}

async function clearAccount({ cluster }: Connected): Promise<void> {
  const account = (await bed.cluster.read(cluster, accountPath()))!;
  await replace(cluster, accountPath(), { ...account, metadata: { ...account.metadata, annotations: {} } });
}

async function replace(cluster: string, path: string, object: unknown): Promise<void> {
  const { status, body } = await bed.cluster.send(cluster, path, { method: 'PUT', body: object });
  expect(status, JSON.stringify(body)).toBe(200);
}

async function regenerateKey({ account }: Connected): Promise<void> {
  for (const keyName of ['key1', 'key2']) await callArm(bed.world, 'POST', `${account}/regenerateKey`, { keyName });
}

async function moveServer(): Promise<void> {
  const server = bed.world.ids.postgres.split('/databases')[0]!;
  await change(server, { fullyQualifiedDomainName: `moved-${Date.now()}.postgres.database.azure.com` });
}

async function removeCredential({ cluster }: Connected): Promise<void> {
  const name = cluster.split('/').at(-1)!.slice(-10);
  const [found] = await bed.admin.resources(new RegExp(`federatedIdentityCredentials/sc_${name}_`, 'i'));
  await bed.admin.remove(found!.id);
}

async function removeRoles({ account }: Connected): Promise<void> {
  const roles = await bed.admin.resources(new RegExp(`${account}.*roleAssignments`, 'i'));
  expect(roles.length).toBeGreaterThan(0);
  for (const { id } of roles) await bed.admin.remove(id);
}

async function removePolicies(): Promise<void> {
  await change(bed.world.ids.keyVault, { accessPolicies: [] });
}

async function stop({ cluster }: Connected): Promise<void> {
  await change(cluster, { powerState: { code: 'Stopped' } });
}

async function disableWorkloadIdentity({ cluster }: Connected): Promise<void> {
  await change(cluster, { securityProfile: { workloadIdentity: { enabled: false } } });
}

async function disableAddon({ cluster }: Connected): Promise<void> {
  await change(cluster, { addonProfiles: { azureKeyvaultSecretsProvider: { enabled: false } } });
}

async function failExtension({ cluster }: Connected): Promise<void> {
  const id = `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
  await change(id, { provisioningState: 'Failed', errorInfo: { code: 'Helm', message: 'it broke' } });
}

/** Changes properties of a resource behind the app's back. */
async function change(id: string, properties: Readonly<Record<string, unknown>>): Promise<void> {
  const document = (await bed.admin.read(id))!;
  await bed.admin.write(id, { ...document, properties: { ...document.properties, ...properties } });
}

/** A managed identity that no other test uses. */
async function ownIdentity(): Promise<{ id: string; clientId: string }> {
  const demo = bed.world.ids.identity;
  const id = demo.id.replace(/[^/]+$/, 'own-identity');
  const [clientId, principalId] = [7, 8].map((n) => `33333333-0000-4000-8000-00000000000${n}`) as [string, string];
  const document = (await bed.admin.read(demo.id))!;
  await bed.admin.write(id, {
    ...document,
    id,
    name: 'own-identity',
    properties: { ...document.properties, clientId, principalId },
  });
  return { id, clientId };
}
