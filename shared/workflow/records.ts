import { readExtension } from '../azure/extension.ts';
import { recordsOfSettings } from '../connection/record-codec.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { readRecords } from '../kubernetes/records-config-map.ts';
import type { Tools } from './tools.ts';

/** The name that Service Connector gives its cluster extension. */
export const EXTENSION_NAME = 'sc-extension';

/** The resource provider of cluster extensions. */
export const EXTENSION_PROVIDER = 'Microsoft.KubernetesConfiguration';

/** All connections of a cluster, from wherever their records are kept. */
export async function listRecords(tools: Tools, cluster: ResourceId): Promise<readonly ConnectionRecord[]> {
  if (tools.records === 'cluster') return readRecords(await tools.openCluster(cluster));
  const extension = await readExtension(tools.arm, cluster, EXTENSION_NAME);
  return recordsOfSettings(extension?.configurationSettings ?? {});
}
