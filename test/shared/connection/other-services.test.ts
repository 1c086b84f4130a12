import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { checkRequest, type CheckedRequest } from '../../../shared/connection/check-request.ts';
import { toLinker, toRecord, type Linker } from '../../../shared/connection/linker.ts';
import { decodeRecord, encodeRecord } from '../../../shared/connection/record-codec.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../../shared/connection/spec.ts';
import { targetIdOf } from '../../../shared/connection/target-id.ts';
import { toSpec } from '../../../shared/connection/to-spec.ts';

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers';
const CLUSTER = `${GROUP}/Microsoft.ContainerService/managedClusters/aks1`;
const NEON = `${GROUP}/Neon.Postgres/organizations/neon1`;
const ATLAS = `${GROUP}/MongoDB.Atlas/organizations/org1`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/kv1`;
const POSTGRES = `${GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/pg1/databases/app`;

const KAFKA = { type: 'ConfluentBootstrapServer', endpoint: 'pkc-1.eastus.azure.confluent.cloud:9092' };
const REGISTRY = { type: 'ConfluentSchemaRegistry', endpoint: 'https://psrc-1.westus2.azure.confluent.cloud' };
const AT_NEON = { additionalConnectionStringProperties: { Server: 'ep-1.eastus2.azure.neon.tech', Database: 'app' } };

const secretInfo = { secretType: 'rawValue', value: 'CANARY' };

function request(targetService: object, changes: object = {}): Record<string, unknown> {
  const authInfo = { authType: 'secret', name: 'key', secretInfo };
  return { cluster: CLUSTER, name: 'conn_1', targetService, authInfo, clientType: 'java', ...changes };
}

const rules = { deniedNamespaces: [], randomSuffix: () => 'abc12' };

function accepted(body: unknown): CheckedRequest {
  const checked = checkRequest(body, rules);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

function refusals(body: unknown): string[] {
  const checked = checkRequest(body, rules);
  return checked.ok ? [] : checked.problems.map(({ code, target }) => `${code} ${target}`);
}

/** The way of a connection: checked, stored in a history, recorded, and shown again. */
function theWayOf(body: unknown): { spec: ConnectionSpec; record: ConnectionRecord; linker: Linker } {
  const spec = toSpec(accepted(body), randomBytes(32));
  const stored = JSON.parse(JSON.stringify(spec)) as ConnectionSpec;
  const record = decodeRecord(encodeRecord(toRecord(stored, 'op1', '2026-01-01T00:00:00.000Z')))!;
  return { spec: stored, record, linker: toLinker(CLUSTER, record, 'Succeeded') };
}

describe('a connection to Confluent Cloud', () => {
  it.each([
    ['confluent-cloud', KAFKA],
    ['confluent-cloud-schema', REGISTRY],
  ])('%s is stored, recorded and shown with its address', (name, service) => {
    const { spec, record, linker } = theWayOf(request(service));
    expect(spec).toMatchObject({ target: name, targetId: service.endpoint, targetType: service.type });
    expect(targetIdOf(spec)).toEqual(service);
    expect(record).toMatchObject({ target: name, targetId: service.endpoint, targetType: service.type });
    expect(linker.properties.targetService).toEqual(service);
    expect(JSON.stringify([spec, record, linker])).not.toContain('CANARY');
  });

  it('gets a name from az if it has none', () => {
    const { name: _name, ...nameless } = request(KAFKA);
    expect(accepted(nameless).name).toBe('confluentcloud_abc12');
  });

  it('has its address in canonical form', () => {
    const loud = { ...KAFKA, endpoint: KAFKA.endpoint.toUpperCase() };
    expect(theWayOf(request(loud)).spec.targetId).toBe(KAFKA.endpoint);
    const slash = { ...REGISTRY, endpoint: `${REGISTRY.endpoint}/` };
    expect(theWayOf(request(slash)).spec.targetId).toBe(REGISTRY.endpoint);
  });

  it.each<[string, object, string]>([
    ['a URL for Kafka', { ...KAFKA, endpoint: REGISTRY.endpoint }, 'InvalidTargetId targetService.endpoint'],
    ['a host for the registry', { ...REGISTRY, endpoint: 'host:443' }, 'InvalidTargetId targetService.endpoint'],
    ['no address', { type: KAFKA.type }, 'MissingField targetService.endpoint'],
    ['an id', { type: KAFKA.type, id: VAULT }, 'MissingField targetService.endpoint'],
    ['an address for a resource', { type: 'AzureResource', endpoint: 'x' }, 'MissingField targetService.id'],
    ['a type that ARM does not have', { type: 'Kafka', endpoint: 'x' }, 'InvalidField targetService.type'],
    ['a server of its own', { type: 'SelfHostedServer', endpoint: 'x' }, 'TargetTypeNotSupported targetService.type'],
    [
      'a CSI driver',
      { ...KAFKA, resourceProperties: { type: 'KeyVault' } },
      'UnknownField targetService.resourceProperties',
    ],
  ])('is refused with %s', (_, service, refusal) => {
    expect(refusals(request(service))).toContain(refusal);
  });

  it('takes neither identities nor client types without a table', () => {
    const authInfo = { authType: 'userAssignedIdentity', clientId: '0a1b2c3d-0000-4000-8000-00000000c11e' };
    expect(refusals(request(KAFKA, { authInfo }))).toEqual(['AuthTypeNotSupported authInfo.authType']);
    expect(refusals(request(KAFKA, { clientType: 'ruby' }))).toEqual(['ClientTypeNotSupported clientType']);
    expect(refusals(request(KAFKA, { authInfo: { authType: 'secret' } }))).toEqual([
      'MissingField authInfo.name',
      'MissingField authInfo.secretInfo',
    ]);
  });
});

describe('a connection to Neon', () => {
  const neon = { type: 'AzureResource', id: NEON };

  it('is stored, recorded and shown with its server and database', () => {
    const { spec, record, linker } = theWayOf(request(neon, { configurationInfo: AT_NEON }));
    const address = { server: 'ep-1.eastus2.azure.neon.tech', database: 'app' };
    expect(spec).toMatchObject({ target: 'neon-postgres', targetId: NEON, address });
    expect(record.address).toEqual(address);
    expect(linker.properties.configurationInfo).toEqual(AT_NEON);
  });

  const FIELD = 'configurationInfo.additionalConnectionStringProperties';

  it.each<[string, object, string]>([
    ['nothing', {}, `MissingField ${FIELD}`],
    ['no database', { Server: 'ep-1.neon.tech' }, `MissingField ${FIELD}.Database`],
    ['a server with a port', { Server: 'ep-1.neon.tech:5432', Database: 'app' }, `InvalidField ${FIELD}.Server`],
    ['a line end in the database', { Server: 'ep-1.neon.tech', Database: 'a\nb' }, `InvalidField ${FIELD}.Database`],
    ['a password', { Server: 'ep-1.neon.tech', Database: 'a', Password: 'x' }, `InvalidField ${FIELD}.Password`],
  ])('is refused with %s', (_, properties, refusal) => {
    const given = Object.keys(properties).length > 0 && { additionalConnectionStringProperties: properties };
    expect(refusals(request(neon, { configurationInfo: { ...given } }))).toContain(refusal);
  });

  it('is the only one whose request says where it is', () => {
    const database = { type: 'AzureResource', id: POSTGRES };
    expect(refusals(request(database, { configurationInfo: AT_NEON }))).toEqual([
      `InvalidField ${FIELD}.Server`,
      `InvalidField ${FIELD}.Database`,
    ]);
    expect(refusals(request(database, { configurationInfo: {} }))).toEqual([]);
  });
});

describe('a connection to Atlas', () => {
  const atlas = { type: 'AzureResource', id: ATLAS };

  it('needs no login name, and takes the one that az fills in', () => {
    const without = request(atlas, { authInfo: { authType: 'secret', secretInfo } });
    expect(accepted(without).auth).toEqual({ kind: 'secret', secret: { kind: 'plain', value: 'CANARY' } });
    expect(refusals(request(atlas, { authInfo: { authType: 'secret', name: 'NA', secretInfo } }))).toEqual([]);
    expect(refusals(request(atlas, { authInfo: { authType: 'secret' } }))).toEqual([
      'MissingField authInfo.secretInfo',
    ]);
  });
});

describe('what an earlier release stored', () => {
  const record = {
    version: 1,
    name: 'conn_1',
    targetId: VAULT,
    target: 'keyvault',
    auth: { kind: 'keyVaultCsi' },
    clientType: 'none',
    namespace: 'default',
    operationId: 'op1',
    createdAt: '2026-01-01T00:00:00.000Z',
  };

  it('is read as a connection to an Azure resource', () => {
    const decoded = decodeRecord(Buffer.from(JSON.stringify(record)).toString('base64url'))!;
    expect(decoded).toEqual(record);
    expect(targetIdOf(decoded)).toMatchObject({ resourceGroup: 'rg' });
    expect(toLinker(CLUSTER, decoded, 'Succeeded').properties.targetService).toEqual({
      type: 'AzureResource',
      id: VAULT,
      resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
    });
  });
});
