import type { Place } from '../helpers/place.ts';
import type { Json } from '../helpers/requests.ts';
import { until } from './connection-health.ts';
import { changeObject, removeObject } from './tamper.ts';

/** One thing that somebody does to an object of ours behind our back. */
export interface Drift {
  readonly what: string;
  /** What the health then says. */
  readonly says: RegExp;
  readonly happens: (place: Place) => Promise<void>;
}

export const NAMESPACE = 'team-a';

export const OTHER_GUID = '77777777-0000-4000-8000-000000000007';

const SECRET = `/api/v1/namespaces/${NAMESPACE}/secrets/sc-conn1-secret`;
const SECRET_KEY = 'AZURE_STORAGEBLOB_RESOURCEENDPOINT';
const CLIENT_ID = 'azure.workload.identity/client-id';
const TENANT_ID = 'azure.workload.identity/tenant-id';

function serviceAccountOf({ ids }: Place): string {
  return `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/sc-account-${ids.identity.clientId}`;
}

const annotate =
  (annotations: Json) =>
  (place: Place): Promise<void> =>
    changeObject(place, serviceAccountOf(place), { metadata: { annotations } });

export const OF_SECRET: readonly Drift[] = [
  {
    what: 'value in the Secret altered',
    says: /neither as written nor as the target gives/,
    happens: (place) => changeObject(place, SECRET, { data: { [SECRET_KEY]: 'eA==' } }),
  },
  {
    what: 'key of the Secret removed',
    says: /lacks AZURE_STORAGEBLOB_RESOURCEENDPOINT/,
    happens: (place) => changeObject(place, SECRET, { data: { [SECRET_KEY]: null } }),
  },
  { what: 'Secret deleted', says: /there is no Secret/, happens: (place) => removeObject(place, SECRET) },
];

/** With it go all objects in it. */
const NAMESPACE_GONE: Drift = {
  what: 'namespace deleted',
  says: /there is no Secret/,
  happens: async (place) => {
    const path = `/api/v1/namespaces/${NAMESPACE}`;
    await removeObject(place, path);
    await until(
      () => place.bed.cluster.read(place.cluster, path),
      (namespace) => namespace === undefined,
    );
  },
};

export const OF_SERVICE_ACCOUNT: readonly Drift[] = [
  {
    what: 'client id of the ServiceAccount altered',
    says: /is not annotated with azure.workload.identity\/client-id/,
    happens: annotate({ [CLIENT_ID]: OTHER_GUID }),
  },
  {
    what: 'client id of the ServiceAccount removed',
    says: /is not annotated with azure.workload.identity\/client-id/,
    happens: annotate({ [CLIENT_ID]: null }),
  },
  {
    what: 'tenant of the ServiceAccount altered',
    says: /is not annotated with azure.workload.identity\/(client|tenant)-id/,
    happens: annotate({ [TENANT_ID]: OTHER_GUID }),
  },
  {
    what: 'ServiceAccount deleted',
    says: /there is no ServiceAccount/,
    happens: (place) => removeObject(place, serviceAccountOf(place)),
  },
  NAMESPACE_GONE,
];
