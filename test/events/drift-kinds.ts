import { redisCache } from '../../local/azure/providers/cache/documents.ts';
import { postgresFlexibleServer } from '../../local/azure/providers/postgresql.ts';
import { FOREIGN } from '../helpers/closed-firewall.ts';
import type { Place } from '../helpers/place.ts';
import type { Json } from '../helpers/requests.ts';
import { addStrangers, alterPolicies, closeAccount, OF_CREDENTIAL, OF_FIREWALL, OF_ROLE } from './drifts-in-azure.ts';
import { NAMESPACE, OF_SECRET, OF_SERVICE_ACCOUNT, OTHER_GUID, type Drift } from './drifts-in-cluster.ts';
import { changeDocument, removeResource } from './tamper.ts';

/** A kind of connection, and everything of it that can drift. */
export interface DriftKind {
  readonly name: string;
  /** Makes the target as it has to be; what is of others in it has to outlive every repair. */
  readonly prepare: (place: Place) => Promise<void>;
  readonly request: (place: Place) => Json;
  /** For each object what can happen to it, its deletion last. */
  readonly objects: readonly (readonly Drift[])[];
}

const serverOf = ({ ids }: Place): string => ids.postgres.split('/databases')[0]!;
const cacheOf = ({ ids, number }: Place): string =>
  ids.keyVault.replace(/Microsoft\.KeyVault.*$/, `Microsoft.Cache/redis/cache-p${number}`);

export const DRIFT_KINDS: readonly DriftKind[] = [
  {
    name: 'workload identity and a storage account',
    prepare: async (place) => {
      await closeAccount(place);
      await addStrangers(place);
    },
    request: ({ requests, cluster }) => requests.workloadIdentity(cluster, { scope: NAMESPACE }),
    objects: [OF_SECRET, OF_SERVICE_ACCOUNT, OF_CREDENTIAL, OF_ROLE, OF_FIREWALL],
  },
  {
    name: 'workload identity and a vault with access policies',
    prepare: ({ bed, ids }) =>
      changeDocument(bed, ids.keyVault, {
        accessPolicies: [{ objectId: OTHER_GUID, tenantId: ids.tenantId, permissions: { secrets: ['get'] } }],
      }),
    request: ({ requests, cluster, ids }) =>
      requests.workloadIdentity(cluster, { targetService: { type: 'AzureResource', id: ids.keyVault } }),
    objects: [
      [
        {
          what: 'right of the access policy taken away',
          says: /rights secrets\/list/,
          happens: (place) => alterPolicies(place, (rights) => rights.filter((right) => right !== 'list')),
        },
        {
          what: 'access policy deleted',
          says: /rights secrets\/get, secrets\/list/,
          happens: (place) => alterPolicies(place, () => undefined),
        },
      ],
    ],
  },
  {
    name: 'password and a server with named firewall rules',
    prepare: async (place) => {
      const { bed, ids } = place;
      const id = `${serverOf(place)}/firewallRules/office`;
      const { subscriptionId, resourceGroup, location } = ids;
      const name = ids.postgres.split('/').at(-3)!;
      const server = postgresFlexibleServer({ subscriptionId, resourceGroup, location, name });
      const rule = { startIpAddress: FOREIGN, endIpAddress: FOREIGN };
      await bed.admin.write(server.id, server);
      await bed.admin.write(id, { id, name: 'office', type: `${server.type}/firewallRules`, properties: rule });
    },
    request: ({ requests, cluster }) => requests.database(cluster),
    objects: [
      [
        {
          what: 'range of the firewall rule altered',
          says: /does not admit .* any more/,
          happens: async ({ bed, ids }) => {
            const [rule] = await bed.admin.resources(new RegExp(`${ids.subscriptionId}.*firewallRules/sc_`, 'i'));
            await changeDocument(bed, rule!.id, { startIpAddress: '192.0.2.1', endIpAddress: '192.0.2.1' });
          },
        },
        {
          what: 'firewall rule deleted',
          says: /does not admit .* any more/,
          happens: (place) => removeResource(place, /firewallRules\/sc_/i),
        },
      ],
    ],
  },
  {
    name: 'workload identity and a Redis cache',
    prepare: async (place) => {
      const { subscriptionId, resourceGroup, location } = place.ids;
      const cache = redisCache({ subscriptionId, resourceGroup, location, name: cacheOf(place).split('/').at(-1)! });
      await place.bed.admin.write(cache.id, cache);
    },
    request: (place) =>
      place.requests.workloadIdentity(place.cluster, {
        targetService: { type: 'AzureResource', id: `${cacheOf(place)}/databases/0` },
      }),
    objects: [
      [
        {
          what: 'policy of the assignment altered',
          says: /access policy Data Owner/,
          happens: async ({ bed, ids }) => {
            const [one] = await bed.admin.resources(new RegExp(`${ids.subscriptionId}.*accessPolicyAssignments`, 'i'));
            await changeDocument(bed, one!.id, { accessPolicyName: 'Data Reader' });
          },
        },
        {
          what: 'assignment of the access policy deleted',
          says: /access policy Data Owner/,
          happens: (place) => removeResource(place, /accessPolicyAssignments/i),
        },
      ],
    ],
  },
];
