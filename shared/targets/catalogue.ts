import { resourceType } from '../connection/resource-id.ts';
import { isEndpoint, type TargetId } from '../connection/target-id.ts';
import { appConfig } from './appconfig.ts';
import { appInsights } from './app-insights.ts';
import { cognitiveServices } from './cognitiveservices.ts';
import { confluentKafka, confluentSchemaRegistry } from './confluent-cloud.ts';
import { cosmosCassandra } from './cosmos-cassandra.ts';
import { cosmosGremlin } from './cosmos-gremlin.ts';
import { cosmosMongo } from './cosmos-mongo.ts';
import { cosmosSql } from './cosmos-sql.ts';
import { cosmosTable } from './cosmos-table.ts';
import { eventHub } from './eventhub.ts';
import { keyVault } from './keyvault.ts';
import { mongodbAtlas } from './mongodb-atlas.ts';
import { mysqlFlexible } from './mysql-flexible.ts';
import { mysql } from './mysql.ts';
import { neonPostgres } from './neon-postgres.ts';
import { postgresFlexible } from './postgres-flexible.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import { redisEnterprise } from './redis-enterprise.ts';
import { serviceBus } from './servicebus.ts';
import { signalR } from './signalr.ts';
import { sql } from './sql.ts';
import { storageBlob } from './storage-blob.ts';
import { storageFile } from './storage-file.ts';
import { storageQueue } from './storage-queue.ts';
import { storageTable } from './storage-table.ts';
import { TargetError } from './target-error.ts';
import type { Target } from './target.ts';
import { webPubSub } from './webpubsub.ts';

export { supportedClientTypes } from './supported-client-types.ts';

/** Every backing service that a workload can be connected to. A new one is a file of its own and a word here. */
export const targets: readonly Target[] = [
  storageBlob,
  storageQueue,
  storageTable,
  storageFile,
  keyVault,
  appConfig,
  appInsights,
  serviceBus,
  eventHub,
  signalR,
  webPubSub,
  cognitiveServices,
  redis,
  redisEnterprise,
  postgresFlexible,
  postgres,
  mysqlFlexible,
  mysql,
  sql,
  neonPostgres,
  mongodbAtlas,
  cosmosSql,
  cosmosMongo,
  cosmosCassandra,
  cosmosGremlin,
  cosmosTable,
  confluentKafka,
  confluentSchemaRegistry,
];

/** The target that an id is of; types are compared without regard to case. */
export function findTarget(id: TargetId): Target | undefined {
  if (!isEndpoint(id) && id.providers.length !== 1) return undefined;
  const type = (isEndpoint(id) ? id.type : resourceType(id)).toLowerCase();
  return targets.find((target) => target.resourceType.toLowerCase() === type);
}

/** The target of a connection that was accepted before. A name from another release is a `TargetError`. */
export function findTargetByName(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found) return found;
  const message = `this release knows no target ${name}. It knows: ${targetNames().join(', ')}`;
  throw new TargetError('UnknownTarget', message);
}

/** The names of all targets, as az writes them. */
function targetNames(): readonly string[] {
  return targets.map((target) => target.name);
}
