import { SERVICE } from '../azure/gateway/tokens.ts';
import type { JsonObject } from '../azure/json.ts';
import { configurationStore } from '../azure/providers/app-configuration.ts';
import { redisCache, redisEnterpriseCluster } from '../azure/providers/cache/documents.ts';
import { cognitiveServicesAccount } from '../azure/providers/cognitive-services.ts';
import { cosmosAccount, cosmosChild, type CosmosApi } from '../azure/providers/document-db/documents.ts';
import type { Placement } from '../azure/providers/documents.ts';
import { eventHubNamespace } from '../azure/providers/event-hub.ts';
import { applicationInsights } from '../azure/providers/insights.ts';
import { keyVaultVault } from '../azure/providers/key-vault.ts';
import { mysqlDatabase, mysqlFlexibleServer, mysqlSingleServer } from '../azure/providers/mysql.ts';
import { atlasOrganization, neonOrganization } from '../azure/providers/partners.ts';
import { postgresDatabase, postgresFlexibleServer, postgresSingleServer } from '../azure/providers/postgresql.ts';
import { serviceBusNamespace } from '../azure/providers/service-bus.ts';
import { signalRService, webPubSubService } from '../azure/providers/signalr.ts';
import { sqlDatabase, sqlServer } from '../azure/providers/sql.ts';
import { storageAccount } from '../azure/providers/storage.ts';
import type { Document } from '../azure/store/store.ts';

/** The service may read secrets that callers refer to. */
function ownPolicy(tenantId: string): JsonObject {
  return { tenantId, objectId: SERVICE.objectId, permissions: { secrets: ['get'] } };
}

type Place = (name: string) => Placement;

/** The resources that `targetIds` names, with what is above them. */
export function targetDocuments(place: Place, tenantId: string): Document[] {
  return [
    storageAccount(place('demostore')),
    keyVaultVault({
      ...place('demo-vault'),
      tenantId,
      overrides: { properties: { accessPolicies: [ownPolicy(tenantId)] } },
    }),
    configurationStore(place('demo-config')),
    applicationInsights({ ...place('demo-insights'), appId: '33333333-0000-4000-8000-000000000001' }),
    ...serviceBusNamespace(place('demo-bus')),
    ...eventHubNamespace(place('demo-hubs')),
    signalRService(place('demo-signalr')),
    webPubSubService(place('demo-pubsub')),
    cognitiveServicesAccount({ ...place('demo-openai'), kind: 'OpenAI' }),
    cognitiveServicesAccount({ ...place('demo-ai-services'), kind: 'AIServices' }),
    cognitiveServicesAccount({ ...place('demo-cognitive'), kind: 'CognitiveServices' }),
    redisCache(place('demo-redis')),
    ...redisEnterpriseCluster(place('demo-redis-enterprise')),
    ...databases(place),
    ...cosmosDocuments(place),
    neonOrganization(place('demo-neon')),
    atlasOrganization(place('demo-atlas')),
  ];
}

function databases(place: Place): Document[] {
  const servers: readonly (readonly [Document, (server: Document, name: string) => Document])[] = [
    [postgresFlexibleServer(place('demo-pg')), postgresDatabase],
    [postgresSingleServer(place('demo-pg-single')), postgresDatabase],
    [mysqlFlexibleServer(place('demo-mysql')), mysqlDatabase],
    [mysqlSingleServer(place('demo-mysql-single')), mysqlDatabase],
    [sqlServer(place('demo-sql')), sqlDatabase],
  ];
  return servers.flatMap(([server, database]) => [server, database(server, 'appdb')]);
}

function cosmosDocuments(place: Place): Document[] {
  const account = (name: string, api: CosmosApi): Document => cosmosAccount({ ...place(`demo-cosmos-${name}`), api });
  const withChild = (parent: Document, type: string, name: string): Document[] => [
    parent,
    cosmosChild(parent, type, name),
  ];
  const gremlin = account('gremlin', 'Gremlin');
  const people = cosmosChild(gremlin, 'gremlinDatabases', 'people');
  return [
    ...withChild(account('sql', 'Sql'), 'sqlDatabases', 'orders'),
    ...withChild(account('mongo', 'MongoDB'), 'mongodbDatabases', 'shop'),
    ...withChild(account('cassandra', 'Cassandra'), 'cassandraKeyspaces', 'sales'),
    ...withChild(account('table', 'Table'), 'tables', 'visits'),
    gremlin,
    people,
    cosmosChild(people, 'graphs', 'friends'),
  ];
}
