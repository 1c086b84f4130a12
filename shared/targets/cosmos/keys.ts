import { formatResourceId } from '../../connection/resource-id.ts';
import { clientIdKey, principalKeys } from '../identity-keys.ts';
import { key } from '../key-table.ts';
import type { CosmosAccount } from './account.ts';

/** The version that the pages show in the URLs: it is what an application asks with, not what is asked here. */
const URL_API_VERSION = '2021-04-15';

const RESOURCE_MANAGER = 'https://management.azure.com';

type Located = Pick<CosmosAccount, 'id'>;

/** The URL of an action of the account, for an application that reads the keys with its identity. */
function actionUrl({ id }: Located, action: 'listKeys' | 'listConnectionStrings'): string {
  return `${RESOURCE_MANAGER}${formatResourceId(id)}/${action}?api-version=${URL_API_VERSION}`;
}

export const listKeyUrl = key('AZURE_COSMOS_LISTKEYURL', 'URL to get the connection string', (it: Located) =>
  actionUrl(it, 'listKeys'),
);

export const listConnectionStringUrl = key(
  'AZURE_COSMOS_LISTCONNECTIONSTRINGURL',
  'URL to get the connection string',
  (it: Located) => actionUrl(it, 'listConnectionStrings'),
);

export const scope = key('AZURE_COSMOS_SCOPE', 'Scope of the identity', () => `${RESOURCE_MANAGER}/.default`);

export const resourceEndpoint = key(
  'AZURE_COSMOS_RESOURCEENDPOINT',
  'Resource endpoint',
  (it: Pick<CosmosAccount, 'documentEndpoint'>) => it.documentEndpoint,
);

export const clientId = clientIdKey('AZURE_COSMOS_CLIENTID');

export const principal = principalKeys('AZURE_COSMOS');

/** The rows of the APIs whose applications read a whole connection string: MongoDB, NoSQL and Table. */
export const byConnectionString = {
  identity: [listConnectionStringUrl, scope, clientId, resourceEndpoint],
  principal: [listConnectionStringUrl, scope, ...principal, resourceEndpoint],
};

/** The rows that begin the tables of the APIs whose applications read a key: Cassandra and Gremlin. */
export const byKey = [listKeyUrl, scope, resourceEndpoint];
