import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ServiceLinkerManagementClient, type AuthInfoBaseUnion, type LinkerResource } from '@azure/arm-servicelinker';
import type { TokenCredential } from '@azure/core-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { IDS } from '../../local/world/ids.ts';
import { requestJson } from '../helpers/https.ts';
import { Started } from '../helpers/started.ts';

const STATE = mkdtempSync(join(tmpdir(), 'service-connector-sdk-'));
const SOURCE = IDS.cluster.slice(1);
const WAIT = { updateIntervalInMs: 50 };
let started: Started;
let client: ServiceLinkerManagementClient;
let containers: ContainerServiceClient;
let endpoint: string;
let ca: string;

beforeAll(async () => {
  started = new Started(STATE, ['--pace', 'instant'], { POLL_SECONDS: '0.05', RETRY_FIRST_SECONDS: '0.05' });
  endpoint = await started.until(/Both over HTTPS +(https:\S+)/);
  await started.until(/Ctrl-C stops it/);
  ca = readFileSync(join(STATE, 'demo', 'world', 'ca.crt'), 'utf8');
  const tlsOptions = { ca };
  const credential: TokenCredential = {
    getToken: () => Promise.resolve({ token: 'of-a-caller', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const options = { endpoint, tlsOptions };
  client = new ServiceLinkerManagementClient(credential, options);
  containers = new ContainerServiceClient(credential, IDS.subscriptionId, options);
});

afterAll(async () => {
  started.interrupt();
  await started.exit;
  rmSync(STATE, { recursive: true, force: true });
});

const password = { secretType: 'rawValue' as const, value: 'pass;word' };
const { clientId, principalId } = IDS.servicePrincipal;

const KINDS: readonly (readonly [string, string, AuthInfoBaseUnion, string])[] = [
  ['secret', IDS.storageAccount, { authType: 'secret' }, 'AZURE_STORAGEBLOB_CONNECTIONSTRING'],
  ['password', IDS.postgres, { authType: 'secret', name: 'app', secretInfo: password }, 'AZURE_POSTGRESQL_PASSWORD'],
  [
    'servicePrincipal',
    IDS.storageAccount,
    { authType: 'servicePrincipalSecret', clientId, principalId, secret: 'sp-secret' },
    'AZURE_STORAGEBLOB_CLIENTSECRET',
  ],
  [
    'workloadIdentity',
    IDS.storageAccount,
    { authType: 'userAssignedIdentity', clientId: IDS.identity.clientId, subscriptionId: IDS.subscriptionId },
    'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
  ],
];

function linker(id: string, authInfo: AuthInfoBaseUnion): LinkerResource {
  return { targetService: { type: 'AzureResource', id }, authInfo, clientType: 'none', scope: 'default' };
}

describe("Microsoft's SDK, unmodified, against npm start", { timeout: 60_000 }, () => {
  it.concurrent.each(KINDS)(
    'makes, reads, changes, validates and deletes a linker: %s',
    async (kind, target, auth, key) => {
      const name = `sdk_${kind}`;
      const made = await client.linker.beginCreateOrUpdateAndWait(SOURCE, name, linker(target, auth), WAIT);
      expect(made).toMatchObject({ name, provisioningState: 'Succeeded', clientType: 'none', scope: 'default' });
      expect(made.authInfo?.authType).toBe(auth.authType);
      expect(JSON.stringify(made)).not.toMatch(/pass;word|sp-secret/);

      const read = await client.linker.get(SOURCE, name);
      expect(read.id).toBe(`${IDS.cluster}/providers/Microsoft.ServiceLinker/linkers/${name}`);
      expect(read.targetService).toMatchObject({ id: target });

      const { configurations } = await client.linker.listConfigurations(SOURCE, name);
      expect(configurations?.map((one) => one.name)).toContain(key);
      expect(JSON.stringify(configurations)).not.toMatch(/pass;word|sp-secret/);

      const valid = await client.linker.beginValidateAndWait(SOURCE, name, WAIT);
      expect(valid).toMatchObject({ isConnectionAvailable: true, linkerName: name });
      expect(valid.validationDetail?.map((one) => one.name)).toContain('Target resource existence validated.');

      const changed = await client.linker.beginUpdateAndWait(
        SOURCE,
        name,
        { clientType: 'python', authInfo: auth, scope: 'moved' },
        WAIT,
      );
      expect(changed).toMatchObject({ clientType: 'python', scope: 'moved', provisioningState: 'Succeeded' });

      await client.linker.beginDeleteAndWait(SOURCE, name, WAIT);
      await expect(client.linker.get(SOURCE, name)).rejects.toMatchObject({
        statusCode: 404,
        code: 'ResourceNotFound',
      });
    },
  );

  it('lists linkers, and whatever else Azure has, at the same address', async () => {
    const names = [];
    for await (const one of client.linker.list(SOURCE)) names.push(one.name);
    expect(names).toContain('storageblob_demo');
    const cluster = await containers.managedClusters.get('demo-rg', 'demo-aks').catch((error: unknown) => error);
    // The simulated Azure knows no token of this caller's: it is asked all the same.
    expect(cluster).toMatchObject({ statusCode: 401 });
  });

  it('lets nobody change the simulation without its login', async () => {
    const answer = await requestJson(`${endpoint}/_admin/resources`, ca, { method: 'GET' });
    expect(answer).toMatchObject({ status: 401 });
  });

  it('lists the operations of the provider', async () => {
    const names = [];
    for await (const one of client.operations.list()) names.push(one.name);
    expect(names).toContain('Microsoft.ServiceLinker/linkers/write');
  });

  it('gets an error with code and message for a request that is refused', async () => {
    const server = IDS.postgres.split('/databases')[0]!;
    await expect(
      client.linker.beginCreateOrUpdateAndWait(SOURCE, 'wrong', linker(server, { authType: 'secret' }), WAIT),
    ).rejects.toMatchObject({ statusCode: 400, code: 'TargetTypeNotSupported' });
  });

  it('gets the reason of an operation that fails', async () => {
    const gone = IDS.storageAccount.replace('demostore', 'gone');
    await expect(
      client.linker.beginCreateOrUpdateAndWait(SOURCE, 'failing', linker(gone, { authType: 'secret' }), WAIT),
    ).rejects.toThrow(/TargetNotFound/);
  });
});
