import { randomUUID } from 'node:crypto';

import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { childDocument, resourceDocument, type Placement } from './documents.ts';
import { existing } from './generic.ts';
import { page } from './paging.ts';
import type { Call, ResourceProvider } from './provider.ts';

const API_VERSIONS = ['2014-04-01', '2021-11-01', '2022-05-01-preview', '2023-08-01', '2024-05-01-preview'];

const SERVER = 'Microsoft.Sql/servers';

export const sql: ResourceProvider = {
  namespace: 'Microsoft.Sql',
  types: [
    { name: 'servers', apiVersions: API_VERSIONS, read: readServer, list: listServers },
    { name: 'servers/databases', apiVersions: API_VERSIONS },
    { name: 'servers/firewallRules', apiVersions: API_VERSIONS },
  ],
};

function readServer(call: Call): ProviderAnswer {
  return ok(shown(call, existing(call)));
}

function listServers(call: Call): ProviderAnswer {
  return page(
    call,
    call.azure.store.list(call.id, call.type).map((server) => shown(call, server)),
  );
}

/** The administrators of a server are shown to who asks for them only. */
function shown(call: Call, server: Document): Document {
  if (call.query.get('$expand')?.toLowerCase().startsWith('administrators') === true) return server;
  const { administrators: _hidden, ...properties } = asObject(server.properties);
  return { ...server, properties };
}

/** A logical server that takes passwords. */
export function sqlServer(place: Placement): Document {
  return resourceDocument(SERVER, place, {
    kind: 'v12.0',
    properties: {
      administratorLogin: 'sqladmin',
      fullyQualifiedDomainName: `${place.name.toLowerCase()}.database.windows.net`,
      minimalTlsVersion: '1.2',
      privateEndpointConnections: [],
      publicNetworkAccess: 'Enabled',
      restrictOutboundNetworkAccess: 'Disabled',
      state: 'Ready',
      version: '12.0',
    },
  });
}

export function sqlDatabase(server: Document, name: string): Document {
  return childDocument(server, `${SERVER}/databases`, name, {
    location: server.location,
    kind: 'v12.0,user',
    sku: { name: 'Basic', tier: 'Basic', capacity: 5 },
    properties: {
      collation: 'SQL_Latin1_General_CP1_CI_AS',
      creationDate: new Date().toISOString(),
      databaseId: randomUUID(),
      maxSizeBytes: 2_147_483_648,
      status: 'Online',
    },
  });
}
