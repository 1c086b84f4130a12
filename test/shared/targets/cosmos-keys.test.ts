import { describe } from 'vitest';

import { account, ACCOUNT, CHILDREN, DOCUMENT_ENDPOINT, KEY, MONGO } from './cosmos-account.ts';
import { CLIENT_ID, CLIENT_SECRET, itWritesTheDocumentedKeys, TENANT_ID } from './documented.ts';

const MANAGEMENT = 'https://management.azure.com';

const OTHER_CLIENTS = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'] as const;

const principal = {
  AZURE_COSMOS_CLIENTID: CLIENT_ID,
  AZURE_COSMOS_CLIENTSECRET: CLIENT_SECRET,
  AZURE_COSMOS_TENANTID: TENANT_ID,
};

const listKeys = {
  AZURE_COSMOS_LISTKEYURL: `${MANAGEMENT}${ACCOUNT}/listKeys?api-version=2021-04-15`,
  AZURE_COSMOS_SCOPE: `${MANAGEMENT}/.default`,
  AZURE_COSMOS_RESOURCEENDPOINT: DOCUMENT_ENDPOINT,
};

const listConnectionStrings = {
  AZURE_COSMOS_LISTCONNECTIONSTRINGURL: `${MANAGEMENT}${ACCOUNT}/listConnectionStrings?api-version=2021-04-15`,
  AZURE_COSMOS_SCOPE: `${MANAGEMENT}/.default`,
};

describe('the Cosmos DB targets', () => {
  const cassandra = {
    AZURE_COSMOS_CONTACTPOINT: 'acct.cassandra.cosmos.azure.com',
    AZURE_COSMOS_PORT: '10350',
    AZURE_COSMOS_KEYSPACE: 'Sales',
    AZURE_COSMOS_USERNAME: 'acct',
  };
  itWritesTheDocumentedKeys({
    target: 'cosmos-cassandra',
    id: CHILDREN.cassandra,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [OTHER_CLIENTS, { ...cassandra, AZURE_COSMOS_PASSWORD: KEY }],
        [
          ['springBoot'],
          {
            'spring.data.cassandra.contact-points': 'acct.cassandra.cosmos.azure.com',
            'spring.data.cassandra.port': '10350',
            'spring.data.cassandra.keyspace-name': 'Sales',
            'spring.data.cassandra.username': 'acct',
            'spring.data.cassandra.password': KEY,
            'spring.data.cassandra.local-datacenter': 'East US 2',
            'spring.data.cassandra.ssl': 'true',
          },
        ],
      ],
      servicePrincipalSecret: [[OTHER_CLIENTS, { ...listKeys, ...cassandra, ...principal }]],
      userAssignedIdentity: [[OTHER_CLIENTS, { ...listKeys, ...cassandra, AZURE_COSMOS_CLIENTID: CLIENT_ID }]],
    },
  });

  const gremlin = {
    AZURE_COSMOS_HOSTNAME: 'acct.gremlin.cosmos.azure.com',
    AZURE_COSMOS_PORT: '443',
    AZURE_COSMOS_USERNAME: '/dbs/People/colls/Friends',
  };
  itWritesTheDocumentedKeys({
    target: 'cosmos-gremlin',
    id: CHILDREN.gremlin,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [[[...OTHER_CLIENTS, 'php'], { ...gremlin, AZURE_COSMOS_PASSWORD: KEY }]],
      servicePrincipalSecret: [[[...OTHER_CLIENTS, 'php'], { ...listKeys, ...gremlin, ...principal }]],
      userAssignedIdentity: [
        [
          [...OTHER_CLIENTS, 'php'],
          { ...listKeys, ...gremlin, AZURE_CLIENTID: CLIENT_ID, AZURE_COSMOS_CLIENTID: CLIENT_ID },
        ],
      ],
    },
  });

  const byConnectionString = {
    servicePrincipalSecret: [
      [OTHER_CLIENTS, { ...listConnectionStrings, ...principal, AZURE_COSMOS_RESOURCEENDPOINT: DOCUMENT_ENDPOINT }],
    ],
    userAssignedIdentity: [
      [
        OTHER_CLIENTS,
        {
          ...listConnectionStrings,
          AZURE_COSMOS_CLIENTID: CLIENT_ID,
          AZURE_COSMOS_RESOURCEENDPOINT: DOCUMENT_ENDPOINT,
        },
      ],
    ],
  } as const;

  itWritesTheDocumentedKeys({
    target: 'cosmos-mongo',
    id: CHILDREN.mongo,
    arm: account,
    credentials: [MONGO],
    tables: {
      secret: [
        [OTHER_CLIENTS, { AZURE_COSMOS_CONNECTIONSTRING: MONGO }],
        [['springBoot'], { 'spring.data.mongodb.database': 'Shop', 'spring.data.mongodb.uri': MONGO }],
      ],
      ...byConnectionString,
    },
  });

  itWritesTheDocumentedKeys({
    target: 'cosmos-sql',
    id: CHILDREN.sql,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [OTHER_CLIENTS, { AZURE_COSMOS_CONNECTIONSTRING: `AccountEndpoint=${DOCUMENT_ENDPOINT};AccountKey=${KEY}` }],
        [
          ['springBoot'],
          {
            'azure.cosmos.key': KEY,
            'azure.cosmos.database': 'Orders',
            'azure.cosmos.uri': DOCUMENT_ENDPOINT,
            'spring.cloud.azure.cosmos.key': KEY,
            'spring.cloud.azure.cosmos.database': 'Orders',
            'spring.cloud.azure.cosmos.endpoint': DOCUMENT_ENDPOINT,
          },
        ],
      ],
      servicePrincipalSecret: [
        ...byConnectionString.servicePrincipalSecret,
        [
          ['springBoot'],
          {
            'spring.cloud.azure.cosmos.credential.client-id': CLIENT_ID,
            'spring.cloud.azure.cosmos.credential.client-secret': CLIENT_SECRET,
            'spring.cloud.azure.cosmos.profile.tenant-id': TENANT_ID,
            'spring.cloud.azure.cosmos.database': 'Orders',
            'spring.cloud.azure.cosmos.endpoint': DOCUMENT_ENDPOINT,
          },
        ],
      ],
      userAssignedIdentity: [
        ...byConnectionString.userAssignedIdentity,
        [
          ['springBoot'],
          {
            'spring.cloud.azure.cosmos.credential.managed-identity-enabled': 'true',
            'spring.cloud.azure.cosmos.database': 'Orders',
            'spring.cloud.azure.cosmos.endpoint': DOCUMENT_ENDPOINT,
            'spring.cloud.azure.cosmos.credential.client-id': CLIENT_ID,
          },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    target: 'cosmos-table',
    id: CHILDREN.table,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [
          OTHER_CLIENTS,
          {
            AZURE_COSMOS_CONNECTIONSTRING: `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};TableEndpoint=https://acct.table.cosmos.azure.com:443/;`,
          },
        ],
      ],
      ...byConnectionString,
    },
  });
});
