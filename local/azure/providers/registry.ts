import { gatewayError } from '../arm-error.ts';
import type { Store } from '../store/store.ts';
import { appConfiguration } from './app-configuration.ts';
import { authorization } from './authorization.ts';
import { cache } from './cache/provider.ts';
import { cognitiveServices } from './cognitive-services.ts';
import { containerService } from './container-service/provider.ts';
import { documentDb } from './document-db/provider.ts';
import { mysql } from './mysql.ts';
import { mongodbAtlas, neon } from './partners.ts';
import { postgresql } from './postgresql.ts';
import { eventHub } from './event-hub.ts';
import { insights } from './insights.ts';
import { keyVault } from './key-vault.ts';
import { kubernetesConfiguration } from './kubernetes-configuration/provider.ts';
import { managedIdentity } from './managed-identity.ts';
import { network } from './network.ts';
import type { ResourceProvider, ResourceType } from './provider.ts';
import { serviceBus } from './service-bus.ts';
import { signalR } from './signalr.ts';
import { sql } from './sql.ts';
import { storage } from './storage.ts';

/**
 * The resource providers of the simulated Azure.
 *
 * A further provider is one file beside this one and one line in this list. The file exports a `ResourceProvider`:
 * its namespace and, for each resource type, the name below the namespace, the api-versions and what differs from any
 * resource. Reading, listing, writing and deleting need no code (generic.ts); an action such as `listKeys` is a
 * function from the call to its answer, `ok(body)`, and takes its keys from `call.azure.credentials`, which makes each
 * once and keeps it. The file also exports the factories of its documents, in the form that Azure answers with.
 * service-bus.ts shows all of it. Casing, paging, errors, permissions, registration and events are the gateway's.
 */
const PROVIDERS: readonly ResourceProvider[] = [
  appConfiguration,
  authorization,
  cache,
  cognitiveServices,
  containerService,
  documentDb,
  eventHub,
  insights,
  keyVault,
  kubernetesConfiguration,
  managedIdentity,
  mongodbAtlas,
  mysql,
  neon,
  network,
  postgresql,
  serviceBus,
  signalR,
  sql,
  storage,
];

export interface KnownType {
  readonly namespace: string;
  /** `Microsoft.Storage/storageAccounts` */
  readonly type: string;
  readonly definition: ResourceType;
}

const BY_NAMESPACE = new Map(PROVIDERS.map((provider) => [provider.namespace.toLowerCase(), provider]));

const BY_TYPE = new Map(
  PROVIDERS.flatMap(({ namespace, types }) =>
    types.map((definition): [string, KnownType] => {
      const type = `${namespace}/${definition.name}`;
      return [type.toLowerCase(), { namespace, type, definition }];
    }),
  ),
);

export function allProviders(): readonly ResourceProvider[] {
  return PROVIDERS;
}

export function findProvider(namespace: string): ResourceProvider | undefined {
  return BY_NAMESPACE.get(namespace.toLowerCase());
}

/** The type, or a plain one if resources of an unlisted type are stored; throws the gateway's 404s. */
export function findType(store: Store, namespace: string, types: readonly string[]): KnownType {
  const type = [namespace, ...types].join('/');
  const known = BY_TYPE.get(type.toLowerCase());
  if (known) return known;
  const example = store.list('', type)[0];
  if (example) return plainType(example.type);
  if (!findProvider(namespace)) {
    throw gatewayError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  }
  const message = `The resource type '${types.join('/')}' could not be found in the namespace '${namespace}'.`;
  throw gatewayError(404, 'InvalidResourceType', message);
}

/** Any api-version serves it. */
function plainType(type: string): KnownType {
  const [namespace = '', ...names] = type.split('/');
  return { namespace, type, definition: { name: names.join('/'), apiVersions: [] } };
}
