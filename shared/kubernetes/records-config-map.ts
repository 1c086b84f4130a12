import { decodeRecord, encodeRecord, recordKey } from '../connection/record-codec.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { KubernetesError, type ClusterApi, type ObjectReference } from './cluster-api.ts';
import { MANAGED_BY, namespaceManifest, OUR_NAME } from './objects.ts';

/** The namespace of Service Connector's extension; the records stand there too when the extension is not used. */
const NAMESPACE = 'sc-system';
const RECORDS: ObjectReference = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: NAMESPACE,
  name: 'aks-service-connector-records',
};

/** All records that are kept in the cluster. */
export async function readRecords(api: ClusterApi): Promise<ConnectionRecord[]> {
  const data = (await api.get(RECORDS))?.['data'] ?? {};
  return Object.values(data)
    .map((text) => (typeof text === 'string' ? decodeRecord(text) : undefined))
    .filter((record) => record !== undefined);
}

/** Writes one record; the others are not touched, so that writers do not disturb each other. */
export async function putRecord(api: ClusterApi, record: ConnectionRecord): Promise<void> {
  const data = { [recordKey(record.name)]: encodeRecord(record) };
  try {
    await api.patch(RECORDS, { data });
  } catch (error) {
    if (!(error instanceof KubernetesError && error.status === 404)) throw error;
    await createRecords(api);
    await api.patch(RECORDS, { data });
  }
}

export async function deleteRecord(api: ClusterApi, connectionName: string): Promise<void> {
  if (!(await api.get(RECORDS))) return;
  await api.patch(RECORDS, { data: { [recordKey(connectionName)]: null } });
}

async function createRecords(api: ClusterApi): Promise<void> {
  const { apiVersion, kind, namespace = NAMESPACE, name } = RECORDS;
  const labels = { [MANAGED_BY]: OUR_NAME };
  const objects = [namespaceManifest(NAMESPACE), { apiVersion, kind, metadata: { name, namespace, labels } }];
  for (const object of objects) {
    try {
      await api.create(object);
    } catch (error) {
      if (!(error instanceof KubernetesError && error.status === 409)) throw error;
    }
  }
}
