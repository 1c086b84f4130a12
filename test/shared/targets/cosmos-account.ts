import { idOf } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

export const ACCOUNT = idOf('Microsoft.DocumentDB/databaseAccounts/acct');
export const KEY = `${'Ab9+/'.repeat(17)}A==`;
export const MONGO =
  'mongodb://acct:Ab9Cd8Ef7==@acct.mongo.cosmos.azure.com:10255/?ssl=true&replicaSet=globaldb&retrywrites=false&maxIdleTimeMS=120000&appName=@acct@';

export const DOCUMENT_ENDPOINT = 'https://acct.documents.azure.com:443/';
export const CHILDREN = {
  cassandra: `${ACCOUNT}/cassandraKeyspaces/Sales`,
  gremlin: `${ACCOUNT}/gremlinDatabases/People/graphs/Friends`,
  mongo: `${ACCOUNT}/mongodbDatabases/Shop`,
  sql: `${ACCOUNT}/sqlDatabases/Orders`,
  table: `${ACCOUNT}/tables/Visits`,
};

export function child(id: string): Record<string, unknown> {
  const name = id.split('/').at(-1)!;
  return { [`GET ${id}`]: { id, name, properties: { resource: { id: name, _rid: 'x', _ts: 1, _etag: '"e"' } } } };
}

const answers = {
  [`POST ${ACCOUNT}/listKeys`]: {
    primaryMasterKey: KEY,
    secondaryMasterKey: 'second',
    primaryReadonlyMasterKey: 'read only',
    secondaryReadonlyMasterKey: 'second, read only',
  },
  [`POST ${ACCOUNT}/listConnectionStrings`]: {
    connectionStrings: [
      {
        connectionString: 'mongodb://acct:second@x/',
        description: 'Secondary MongoDB Connection String',
        keyKind: 'Secondary',
        type: 'MongoDB',
      },
      {
        connectionString: MONGO,
        description: 'Primary MongoDB Connection String',
        keyKind: 'Primary',
        type: 'MongoDB',
      },
    ],
  },
  ...Object.assign({}, ...[...Object.values(CHILDREN), `${ACCOUNT}/gremlinDatabases/People`].map(child)),
} as Record<string, unknown>;

export function account(properties: object = {}, without: readonly string[] = []): RecordedArm {
  const all = {
    [`GET ${ACCOUNT}`]: {
      id: ACCOUNT,
      name: 'acct',
      location: 'West US',
      type: 'Microsoft.DocumentDB/databaseAccounts',
      kind: 'GlobalDocumentDB',
      properties: {
        provisioningState: 'Succeeded',
        documentEndpoint: DOCUMENT_ENDPOINT,
        databaseAccountOfferType: 'Standard',
        disableLocalAuth: false,
        writeLocations: [
          { id: 'acct-eastus2', locationName: 'East US 2', failoverPriority: 0, isZoneRedundant: false },
        ],
        ...properties,
      },
    },
    ...answers,
  };
  return recordedArm(Object.fromEntries(Object.entries(all).filter(([request]) => !without.includes(request))));
}
