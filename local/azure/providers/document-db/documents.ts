import { randomBytes, randomUUID } from 'node:crypto';

import { asObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import { childDocument, resourceDocument, type Placement } from '../documents.ts';

/** What an account was made for; one account serves one API. */
export type CosmosApi = 'Sql' | 'MongoDB' | 'Cassandra' | 'Gremlin' | 'Table';

const ENDPOINTS: Partial<Record<CosmosApi, readonly [property: string, service: string]>> = {
  MongoDB: ['mongoEndpoint', 'mongo'],
  Cassandra: ['cassandraEndpoint', 'cassandra'],
  Gremlin: ['gremlinEndpoint', 'gremlin'],
  Table: ['tableEndpoint', 'table'],
};

/** An account for one API, with a single region. */
export function cosmosAccount(place: Placement & { readonly api: CosmosApi }): Document {
  const name = place.name.toLowerCase();
  const documentEndpoint = `https://${name}.documents.azure.com:443/`;
  const [property, service] = ENDPOINTS[place.api] ?? [];
  const region = {
    id: `${name}-westus2`,
    locationName: 'West US 2',
    provisioningState: 'Succeeded',
    failoverPriority: 0,
  };
  const locations = [{ ...region, documentEndpoint, isZoneRedundant: false }];
  return resourceDocument(
    'Microsoft.DocumentDB/databaseAccounts',
    { ...place, name, location: place.location ?? 'West US 2' },
    {
      kind: place.api === 'MongoDB' ? 'MongoDB' : 'GlobalDocumentDB',
      systemData: { createdAt: new Date().toISOString() },
      properties: {
        provisioningState: 'Succeeded',
        documentEndpoint,
        ...(property !== undefined && { [property]: `https://${name}.${service ?? ''}.cosmos.azure.com:443/` }),
        ...(place.api === 'MongoDB' && { apiProperties: { serverVersion: '7.0' } }),
        capabilities: place.api === 'Sql' || place.api === 'MongoDB' ? [] : [{ name: `Enable${place.api}` }],
        consistencyPolicy: { defaultConsistencyLevel: 'Session', maxIntervalInSeconds: 5, maxStalenessPrefix: 100 },
        databaseAccountOfferType: 'Standard',
        disableKeyBasedMetadataWriteAccess: false,
        disableLocalAuth: false,
        enableAutomaticFailover: true,
        instanceId: randomUUID(),
        ipRules: [],
        isVirtualNetworkFilterEnabled: false,
        locations,
        minimalTlsVersion: 'Tls12',
        publicNetworkAccess: 'Enabled',
        readLocations: locations,
        writeLocations: locations,
        virtualNetworkRules: [],
      },
    },
  );
}

/** A database, keyspace, graph or table in an account; `type` is what stands between the names: `sqlDatabases`. */
export function cosmosChild(parent: Document, type: string, name: string): Document {
  const rid = `${randomBytes(4).toString('base64').slice(0, 6)}==`;
  return childDocument(parent, `${parent.type}/${type}`, name, {
    properties: {
      resource: { id: name, _rid: rid, _self: `dbs/${rid}/`, _etag: `"${randomUUID()}"`, _ts: now() },
    },
  });
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Which API an account was made for: its kind or its capabilities tell. */
export function apiOf(account: Document): CosmosApi {
  if (account.kind === 'MongoDB') return 'MongoDB';
  const { capabilities } = asObject(account.properties);
  const names = (Array.isArray(capabilities) ? capabilities : []).map((one) => asObject(one).name);
  return (['Cassandra', 'Gremlin', 'Table'] as const).find((api) => names.includes(`Enable${api}`)) ?? 'Sql';
}
