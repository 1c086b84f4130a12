import { describe, expect, it } from 'vitest';

import { checkRequest } from '../../../shared/connection/check-request.ts';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const GUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers`;
const CLUSTER = `${GROUP}/Microsoft.ContainerService/managedClusters/aks1`;
const BLOB = `${GROUP}/Microsoft.Storage/storageAccounts/acct/blobServices/default`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/kv1`;
const DATABASE = `${GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/pg1/databases/app`;

const rules = { deniedNamespaces: ['kube-system'], randomSuffix: () => 'abc12' };

function request(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    cluster: CLUSTER,
    name: 'conn_1',
    targetService: { type: 'AzureResource', id: BLOB },
    authInfo: { authType: 'secret' },
    clientType: 'nodejs',
    scope: 'default',
    ...changes,
  };
}

function problemsOf(body: unknown): { code: string; target: string; message: string }[] {
  const checked = checkRequest(body, rules);
  return checked.ok ? [] : [...checked.problems];
}

describe('a connection request', () => {
  it('is taken with its defaults: name, client type and namespace', () => {
    const { name: _name, clientType: _clientType, scope: _scope, ...least } = request();
    const checked = checkRequest(least, rules);
    expect(checked).toMatchObject({
      ok: true,
      value: { name: 'storageblob_abc12', clientType: 'none', namespace: 'default', auth: { kind: 'secret' } },
    });
  });

  it('takes ids in any letter case', () => {
    expect(
      problemsOf(
        request({ cluster: CLUSTER.toLowerCase(), targetService: { type: 'AzureResource', id: BLOB.toUpperCase() } }),
      ),
    ).toEqual([]);
  });

  it.each([
    ['no object', 'text', ''],
    ['a cluster that is no cluster', request({ cluster: BLOB }), 'cluster'],
    ['a cluster with a dot segment', request({ cluster: CLUSTER.replace('aks1', '..') }), 'cluster'],
    ['an escaped slash', request({ cluster: CLUSTER.replace('aks1', 'a%2fb') }), 'cluster'],
    ['a cluster that is a number', request({ cluster: 7 }), 'cluster'],
    ['a hyphen in the name', request({ name: 'my-conn' }), 'name'],
    ['a name of 61 letters', request({ name: 'a'.repeat(61) }), 'name'],
    ['a name without a letter or digit', request({ name: '._.' }), 'name'],
    ['an unknown client type', request({ clientType: 'cobol' }), 'clientType'],
    ['a namespace in upper case', request({ scope: 'Default' }), 'scope'],
    ['a protected namespace', request({ scope: 'kube-system' }), 'scope'],
    ['an unknown auth type', request({ authInfo: { authType: 'magic' } }), 'authInfo.authType'],
    ['a system identity', request({ authInfo: { authType: 'systemAssignedIdentity' } }), 'authInfo.authType'],
    ['no auth', request({ authInfo: undefined }), 'authInfo'],
    ['a field that is not known', request({ vNetSolution: {} }), 'vNetSolution'],
    [
      'a target that is not supported',
      request({ targetService: { type: 'AzureResource', id: CLUSTER } }),
      'targetService.id',
    ],
    [
      'a server in place of its database',
      request({ targetService: { type: 'AzureResource', id: DATABASE.replace('/databases/app', '') } }),
      'targetService.id',
    ],
    ['an identity without client id', request({ authInfo: { authType: 'userAssignedIdentity' } }), 'authInfo.clientId'],
    [
      'a client id that is no GUID',
      request({ authInfo: { authType: 'userAssignedIdentity', clientId: 'x' } }),
      'authInfo.clientId',
    ],
    [
      'a service principal without secret',
      request({ authInfo: { authType: 'servicePrincipalSecret', clientId: GUID, principalId: GUID } }),
      'authInfo.secret',
    ],
    [
      'a secret for a target that has its own',
      request({ authInfo: { authType: 'secret', name: 'x' } }),
      'authInfo.secretInfo',
    ],
    ['a vault with secret', request({ targetService: { type: 'AzureResource', id: VAULT } }), 'authInfo.authType'],
    ['a database without login', request({ targetService: { type: 'AzureResource', id: DATABASE } }), 'authInfo.name'],
    [
      'CSI for a storage account',
      request({
        targetService: {
          type: 'AzureResource',
          id: BLOB,
          resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
        },
      }),
      'targetService.resourceProperties',
    ],
  ])('is refused with %s, and the field is named', (_, body, field) => {
    expect(problemsOf(body).map((one) => one.target)).toContain(field);
  });

  it('names every wrong field at once', () => {
    const fields = problemsOf(request({ cluster: 1, name: '-', scope: 'A' })).map((one) => one.target);
    expect(fields.toSorted()).toEqual(['cluster', 'name', 'scope']);
  });

  it('never repeats a secret in what it says', () => {
    const secret = { authType: 'servicePrincipalSecret', clientId: 'no', principalId: 'no', secret: 'CANARY' };
    expect(JSON.stringify(problemsOf(request({ authInfo: secret })))).not.toContain('CANARY');
    const raw = { authType: 'secret', name: 'u', secretInfo: { secretType: 'CANARY', value: 'CANARY' } };
    expect(JSON.stringify(problemsOf(request({ authInfo: raw })))).not.toContain('CANARY');
  });

  it('takes a vault by CSI without auth info', () => {
    const targetService = {
      type: 'AzureResource',
      id: VAULT,
      resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
    };
    expect(checkRequest(request({ targetService, authInfo: undefined, clientType: 'none' }), rules)).toMatchObject({
      ok: true,
      value: { auth: { kind: 'keyVaultCsi' } },
    });
  });
});

describe('a target that is not supported', () => {
  const PROVIDERS = `${GROUP}/`;
  it.each([
    ['Microsoft.DBforPostgreSQL/flexibleServers/pg1', 'add /databases/{database} (postgres-flexible)'],
    ['Microsoft.Storage/storageAccounts/acct', 'add /blobServices/default (storage-blob) or /queueServices/default'],
    [
      'Microsoft.Cache/other/x',
      'the forms are /subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Cache/redis/',
    ],
    ['Microsoft.Web/sites/x', 'the targets are '],
  ])('as %s is told what is missing, of its own provider only', (id, text) => {
    const [problem, ...more] = problemsOf(request({ targetService: { type: 'AzureResource', id: PROVIDERS + id } }));
    expect(more).toEqual([]);
    expect(problem?.message).toContain(text);
    expect(problem?.message).toContain(`type ${id.split('/').slice(0, 2).join('/')} is`);
    if (!text.startsWith('the targets')) expect(problem?.message).not.toContain('KeyVault');
  });
});
