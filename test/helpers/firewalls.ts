import { configurationStore } from '../../local/azure/providers/app-configuration.ts';
import { redisCache } from '../../local/azure/providers/cache/documents.ts';
import { cognitiveServicesAccount } from '../../local/azure/providers/cognitive-services.ts';
import { cosmosAccount, cosmosChild } from '../../local/azure/providers/document-db/documents.ts';
import type { Placement } from '../../local/azure/providers/documents.ts';
import { eventHubNamespace } from '../../local/azure/providers/event-hub.ts';
import { keyVaultVault } from '../../local/azure/providers/key-vault.ts';
import { mysqlDatabase, mysqlFlexibleServer, mysqlSingleServer } from '../../local/azure/providers/mysql.ts';
import {
  postgresDatabase,
  postgresFlexibleServer,
  postgresSingleServer,
} from '../../local/azure/providers/postgresql.ts';
import { serviceBusNamespace } from '../../local/azure/providers/service-bus.ts';
import { signalRService } from '../../local/azure/providers/signalr.ts';
import { sqlDatabase, sqlServer } from '../../local/azure/providers/sql.ts';
import { storageAccount } from '../../local/azure/providers/storage.ts';
import type { Document } from '../../local/azure/store/store.ts';
import { closed } from './closed-firewall.ts';
import type { TestBed } from './test-bed.ts';

interface Made {
  readonly documents: readonly Document[];
  /** Id of the target below the first document: the database, the blob service. */
  readonly target?: string;
}

type Make = (place: Placement & { readonly tenantId: string }) => Made;

/** A server that is closed, with a database. */
function server(made: Document, database: Document): Made {
  return { documents: [...closed([made]), database], target: database.id };
}

/** One resource of each type with a firewall that admits `FOREIGN` only. */
export const CLOSED: Readonly<Record<string, Make>> = {
  storage: (place) => {
    const account = storageAccount(place);
    return { documents: closed([account]), target: `${account.id}/blobServices/default` };
  },
  keyvault: (place) => ({ documents: closed([keyVaultVault(place)]) }),
  cognitiveservices: (place) => ({ documents: closed([cognitiveServicesAccount({ ...place, kind: 'OpenAI' })]) }),
  cosmos: (place) => {
    const account = cosmosAccount({ ...place, api: 'Sql' });
    return server(account, cosmosChild(account, 'sqlDatabases', 'app'));
  },
  servicebus: (place) => ({ documents: closed(serviceBusNamespace(place)) }),
  eventhub: (place) => ({ documents: closed(eventHubNamespace(place)) }),
  redis: (place) => {
    const cache = redisCache(place);
    return { documents: closed([cache]), target: `${cache.id}/databases/0` };
  },
  'postgres-flexible': (place) => {
    const made = postgresFlexibleServer(place);
    return server(made, postgresDatabase(made, 'app'));
  },
  postgres: (place) => {
    const made = postgresSingleServer(place);
    return server(made, postgresDatabase(made, 'app'));
  },
  'mysql-flexible': (place) => {
    const made = mysqlFlexibleServer(place);
    return server(made, mysqlDatabase(made, 'app'));
  },
  mysql: (place) => {
    const made = mysqlSingleServer(place);
    return server(made, mysqlDatabase(made, 'app'));
  },
  sql: (place) => {
    const made = sqlServer(place);
    return server(made, sqlDatabase(made, 'app'));
  },
};

function withProperties(place: Placement, properties: Record<string, unknown>): Placement {
  return { ...place, overrides: { properties } };
}

/** Resources that only have a switch for public access, which is off. */
export const PRIVATE: Readonly<Record<string, Make>> = {
  appconfig: (place) => ({
    documents: [configurationStore(withProperties(place, { publicNetworkAccess: 'Disabled' }))],
  }),
  signalr: (place) => ({
    documents: [
      signalRService(withProperties(place, { networkACLs: { defaultAction: 'Deny', publicNetwork: { allow: [] } } })),
    ],
  }),
};

/** A firewall of the world as an administrator sees it. */
export class FirewallView {
  readonly #bed: TestBed;

  constructor(bed: TestBed) {
    this.#bed = bed;
  }

  /** Makes a resource; the id of the target in it and that of the resource. */
  async make(make: Make, name: string): Promise<{ target: string; resource: string }> {
    const { subscriptionId, resourceGroup, tenantId } = this.#bed.world.ids;
    const { documents, target } = make({ subscriptionId, resourceGroup, tenantId, location: 'westus2', name });
    for (const document of documents) await this.#bed.admin.write(document.id, document);
    const resource = documents[0]!.id;
    return { target: target ?? resource, resource };
  }

  /** Every address that the firewall of a resource admits, wherever it keeps them, in order. */
  async admitted(resource: string): Promise<string[]> {
    const all = await this.#bed.admin.resources();
    const own = all.filter((one) => one.id.toLowerCase().startsWith(resource.toLowerCase()));
    return own.flatMap((one) => addressesOf(one.properties)).toSorted();
  }
}

/** The addresses that a document of a firewall admits. */
export function addressesOf(properties: Readonly<Record<string, unknown>>): string[] {
  const acls = (properties['networkAcls'] ?? properties) as { ipRules?: readonly Record<string, string>[] };
  const listed = (acls.ipRules ?? []).map((rule) => rule['value'] ?? rule['ipMask'] ?? rule['ipAddressOrRange'] ?? '');
  const named = [properties['startIpAddress'], properties['startIP']].filter((one) => typeof one === 'string');
  return [...listed, ...named].map((address) => address.replace('/32', ''));
}

/** The public addresses of a cluster, as Azure has them. */
export async function addressesOfCluster(bed: TestBed, cluster: string): Promise<string[]> {
  const document = await bed.admin.read(cluster);
  const { loadBalancerProfile } = document!.properties['networkProfile'] as {
    loadBalancerProfile: { effectiveOutboundIPs: { id: string }[] };
  };
  const addresses = await Promise.all(loadBalancerProfile.effectiveOutboundIPs.map(({ id }) => bed.admin.read(id)));
  return addresses.map((one) => String(one!.properties['ipAddress']));
}
