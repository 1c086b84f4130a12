import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema } from '../../shared/workflow/response-schemas.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { ClusterFaults } from '../helpers/cluster-faults.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { codesOf, connectedCluster, diagnosed, within, type Diagnosis } from './diagnosed.ts';

let bed: TestBed;
let requests: Requests;
let connected: string;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
  connected = await connectedCluster(bed);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

function path(cluster: string, rest = ''): string {
  return `/api/clusters${cluster}/diagnosis${rest}`;
}

describe('a diagnosis', () => {
  it('finds nothing where all is well, and says what was seen', async () => {
    const { findings, unread, observations } = await diagnosed(bed, connected);
    expect({ findings, unread }).toEqual({ findings: [], unread: [] });
    const states = Object.fromEntries(observations.map(({ what, state }) => [what, state]));
    expect(states).toMatchObject({
      Registration: 'Registered',
      'Add-ons': 'OIDC issuer on, workload identity on, Key Vault CSI on',
      Connections: 'conn_1 (storage-blob), vault_1 (keyvault)',
    });
    expect(states['Cluster']).toMatch(/^Succeeded, Running/);
    expect(states['Extension']).toMatch(/^Succeeded, .*2 connections recorded/);
    expect(states['Helm release']).toMatch(/is deployed/);
  });

  it('writes nothing anywhere', async () => {
    const clusters = new ClusterFaults(bed.world);
    await bed.admin.forgetRequests();
    await clusters.forgetRequests();
    await diagnosed(bed, connected);
    const toAzure = await bed.admin.requests();
    const writes = toAzure.filter(({ method, path: at }) => method !== 'GET' && !/\/list\w+$/i.test(at));
    expect(toAzure.length).toBeGreaterThan(10);
    expect(writes).toEqual([]);
    const methods = (await clusters.requests()).map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  it('of a cluster that does not exist says so', async () => {
    expect((await codesOf(bed, `${connected}x`))[0]).toBe('ClusterNotFound');
  });

  it('takes a connection that is being made for no finding', async () => {
    const fault = { kind: 'status', status: 503, code: 'Busy' };
    await bed.admin.fault({ method: 'POST', path: `${connected}/listClusterUserCredential`, times: 3, fault });
    const id = await bed.api.accepted(requests.secret(connected, { name: 'second' }));
    await bed.api.follow(id, (one) => one.properties.steps.some((step) => step.status === 'Waiting'));
    await bed.admin.clearFaults();
    expect((await codesOf(bed, connected)).filter((code) => code === 'SecretMissing')).toEqual([]);
    await bed.api.follow(id);
    await bed.api.remove(connected, 'second');
  });

  it('of a cluster that is busy while the service works on it says so', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 60_000);
    const evidence = async (): Promise<string[] | undefined> =>
      (await diagnosed(bed, cluster)).findings.find(({ code }) => code === 'ClusterBusy')?.evidence;
    expect((await evidence())?.join()).not.toContain('this service');
    const id = await bed.api.accepted(requests.secret(cluster));
    expect(await evidence()).toContain('one operation of this service at work on its connections');
    await bed.api.post(`/api/operations/${id}/cancel`, '');
    await bed.api.follow(id);
  });

  it('names what could not be read, and reads the rest', async () => {
    const fault = { kind: 'status', status: 500, code: 'InternalServerError', message: 'not today' };
    await bed.admin.fault({ method: 'GET', path: 'providers/Microsoft.KubernetesConfiguration$', times: 1, fault });
    const { findings, unread, observations } = await diagnosed(bed, connected);
    expect(findings).toEqual([]);
    expect(unread).toEqual([
      {
        what: 'the registration of Microsoft.KubernetesConfiguration',
        reason: 'InternalServerError: not today',
      },
    ]);
    expect(observations.map(({ what }) => what)).not.toContain('Registration');
    expect(observations.length).toBeGreaterThan(8);
  });

  it('of what is gone of a connection is mended by sending its request again', async () => {
    const account = `sc-account-${bed.world.ids.identity.clientId}`;
    for (const object of ['secrets/sc-conn1-secret', `serviceaccounts/${account}`]) {
      await bed.cluster.send(connected, `/api/v1/namespaces/default/${object}`, { method: 'DELETE' });
    }
    expect(await codesOf(bed, connected)).toEqual(['SecretMissing', 'ServiceAccountMissing']);
    expect((await bed.api.connect(requests.workloadIdentity(connected))).status).toBe('Succeeded');
    expect(await codesOf(bed, connected)).toEqual([]);
  });

  it('of a failed extension is mended by sending a request again', async () => {
    await bed.world.enterState(connected, 'helmTimeout');
    expect(await codesOf(bed, connected)).toEqual(['HelmTimeout']);
    expect((await bed.api.connect(requests.secret(connected, { name: 'third' }))).status).toBe('Succeeded');
    expect(await codesOf(bed, connected)).toEqual([]);
    await bed.api.remove(connected, 'third');
  });

  it('says what the validation of a connection says', async () => {
    const account = await bed.ownStorageAccount();
    const request = requests.secret(connected, { name: 'gone' });
    const targetService = { type: 'AzureResource', id: `${account}/blobServices/default` };
    expect((await bed.api.connect({ ...request, targetService })).status).toBe('Succeeded');
    await bed.admin.remove(account);
    const { findings } = await diagnosed(bed, connected);
    expect(findings.map(({ code, connection }) => [code, connection])).toEqual([['ValidationTargetMissing', 'gone']]);
    expect(findings[0]?.commands.join()).toContain(account);
    await bed.api.remove(connected, 'gone');
  });

  it('quotes messages of others without letting them into the page or the terminal', async () => {
    const id = `${connected}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
    const before = (await bed.admin.read(id))!;
    const message = '<script>alert(1)</script> \u001b[31mred\u001b[0m & "quoted"';
    const statuses = [{ code: 'InstallationFailed', level: 'Error', message }];
    await bed.admin.write(id, {
      ...before,
      properties: { ...before.properties, provisioningState: 'Failed', statuses },
    });
    const page = (await bed.api.get(path(connected, '?format=html'))).text;
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain('&lt;script&gt;');
    const text = (await bed.api.get(path(connected, '?format=text'))).text;
    expect(text).toContain('<script>alert(1)</script>');
    expect(text).not.toContain('\u001b');
    await bed.admin.write(id, before);
  });
});

describe('a diagnosis of one connection', () => {
  const narrowed = async (body: unknown): Promise<{ status: number; body: unknown; text: string }> =>
    bed.api.post(path(connected), body);

  it('leaves the others out, whether it is named by its name or its id', async () => {
    await within(bed, { cluster: connected, states: ['workloadIdentityOff', 'keyVaultAddonOff'] }, async () => {
      for (const connection of ['vault_1', `${connected}/providers/Microsoft.ServiceLinker/linkers/vault_1`]) {
        const answer = await narrowed({ connection });
        expect((answer.body as Diagnosis).findings.map(({ code }) => code)).toEqual(['KeyVaultAddonOff']);
      }
    });
  });

  it.each([
    ['that does not exist is 404', { connection: 'nobody' }, 404, 'ConnectionNotFound'],
    ['with no name is refused', { connection: 'a b' }, 400, 'InvalidRequest'],
    ['of another cluster is refused', { connection: '/subscriptions/x/linkers/y' }, 400, 'InvalidRequest'],
    ['with a further field is refused', { connection: 'conn_1', colour: 'red' }, 400, 'InvalidRequest'],
    ['that is no JSON is refused', '{"connection":', 400, 'InvalidRequest'],
  ])('%s', async (_, body, status, code) => {
    const answer = await narrowed(body);
    expect(answer.status, answer.text).toBe(status);
    expect(errorSchema.parse(answer.body).error.code).toBe(code);
  });

  it.each([
    ['/api/clusters/subscriptions/x/diagnosis', 400],
    ['/api/clusters/nothing', 404],
    ['/api/clusters/%2e%2e%2fx/diagnosis', 404],
  ])('of %s is refused with %d', async (at, status) => {
    expect((await bed.api.get(at)).status).toBe(status);
  });

  it('in a format that there is not is refused', async () => {
    expect((await bed.api.get(path(connected, '?format=xml'))).status).toBe(400);
    expect((await bed.api.get(path(connected, '/bundle'))).status).toBe(404);
  });
});

describe('a failed operation', () => {
  it('carries what was found when it failed, short enough for its status', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster));
    const long = 'Timed out waiting for resource readiness '.repeat(200);
    await bed.admin.extensionFails(cluster, 'InstallationFailed', long);
    const states = ['egressBlocked', 'nodesTainted', 'imagePullUnauthorized', 'imageMissing', 'jobStuck'] as const;
    const operation = await within(bed, { cluster, states }, () =>
      bed.api.connect(requests.secret(cluster, { name: 'late' })),
    );
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ExtensionFailed' } });
    const found = operation.error?.details?.filter(({ target }) => target === 'finding') ?? [];
    expect(found.map(({ code }) => code).slice(0, 3)).toEqual([
      'EgressBlocked',
      'NodesTainted',
      'ImagePullUnauthorized',
    ]);
    for (const { message } of found) expect(message).toMatch(/What to do: \S/);
    const parts = [operation.properties.steps, found];
    expect(JSON.stringify(parts).length).toBeLessThan(16 * 1024);
  });
});
