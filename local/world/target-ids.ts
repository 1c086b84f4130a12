/** One resource for each target that is an Azure resource, by az's name of the target. */
export interface TargetIds {
  readonly [target: string]: string;
}

/** The accounts of Azure AI services, by their kind; the one of `targetIds` is for Azure OpenAI. */
export interface CognitiveIds {
  readonly OpenAI: string;
  readonly AIServices: string;
  readonly CognitiveServices: string;
}

/** `providers` is what the ids begin with, up to the resource group's `/providers`. */
export function targetIds(providers: string): TargetIds {
  const below = (rest: string): string => `${providers}/${rest}`;
  const storage = below('Microsoft.Storage/storageAccounts/demostore');
  return {
    'storage-blob': `${storage}/blobServices/default`,
    'storage-queue': `${storage}/queueServices/default`,
    'storage-table': `${storage}/tableServices/default`,
    'storage-file': `${storage}/fileServices/default`,
    keyvault: below('Microsoft.KeyVault/vaults/demo-vault'),
    appconfig: below('Microsoft.AppConfiguration/configurationStores/demo-config'),
    'app-insights': below('Microsoft.Insights/components/demo-insights'),
    servicebus: below('Microsoft.ServiceBus/namespaces/demo-bus'),
    eventhub: below('Microsoft.EventHub/namespaces/demo-hubs'),
    signalr: below('Microsoft.SignalRService/SignalR/demo-signalr'),
    webpubsub: below('Microsoft.SignalRService/WebPubSub/demo-pubsub'),
    cognitiveservices: cognitiveIds(providers).OpenAI,
    redis: below('Microsoft.Cache/Redis/demo-redis/databases/0'),
    'redis-enterprise': below('Microsoft.Cache/redisEnterprise/demo-redis-enterprise/databases/default'),
    'postgres-flexible': below('Microsoft.DBforPostgreSQL/flexibleServers/demo-pg/databases/appdb'),
    postgres: below('Microsoft.DBforPostgreSQL/servers/demo-pg-single/databases/appdb'),
    'mysql-flexible': below('Microsoft.DBforMySQL/flexibleServers/demo-mysql/databases/appdb'),
    mysql: below('Microsoft.DBforMySQL/servers/demo-mysql-single/databases/appdb'),
    sql: below('Microsoft.Sql/servers/demo-sql/databases/appdb'),
    'neon-postgres': below('Neon.Postgres/organizations/demo-neon'),
    'mongodb-atlas': below('MongoDB.Atlas/organizations/demo-atlas'),
    ...cosmosIds(below('Microsoft.DocumentDB/databaseAccounts')),
  };
}

/** An account serves one API of Cosmos DB, so each has its own. */
function cosmosIds(accounts: string): TargetIds {
  return {
    'cosmos-sql': `${accounts}/demo-cosmos-sql/sqlDatabases/orders`,
    'cosmos-mongo': `${accounts}/demo-cosmos-mongo/mongodbDatabases/shop`,
    'cosmos-cassandra': `${accounts}/demo-cosmos-cassandra/cassandraKeyspaces/sales`,
    'cosmos-gremlin': `${accounts}/demo-cosmos-gremlin/gremlinDatabases/people/graphs/friends`,
    'cosmos-table': `${accounts}/demo-cosmos-table/tables/visits`,
  };
}

export function cognitiveIds(providers: string): CognitiveIds {
  const account = (name: string): string => `${providers}/Microsoft.CognitiveServices/accounts/${name}`;
  return {
    OpenAI: account('demo-openai'),
    AIServices: account('demo-ai-services'),
    CognitiveServices: account('demo-cognitive'),
  };
}
