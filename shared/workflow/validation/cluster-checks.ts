import { readExtension } from '../../azure/extension.ts';
import { recordsOfSettings } from '../../connection/record-codec.ts';
import { resourceName } from '../../connection/resource-id.ts';
import { recordOf } from '../record-home.ts';
import { EXTENSION_NAME } from '../records.ts';
import { missingFeatures } from '../steps/enable-addons.ts';
import { clusterNotReady } from '../steps/wait-for-cluster.ts';
import { failure, notChecked, SUCCESS, warning, type Finding } from './report.ts';
import type { Subject } from './subject.ts';

/** Provisioned and running. */
export async function checkClusterState({ cluster, managedCluster }: Subject): Promise<Finding> {
  const found = await managedCluster();
  const name = resourceName(cluster);
  if (!found) return failure('ValidationClusterMissing', `cluster ${name} does not exist`);
  const notReady = clusterNotReady(found, name);
  if (notReady?.kind === 'failed') return failure('ValidationClusterNotReady', notReady.error.message);
  return notReady?.kind === 'wait' ? warning('ValidationInProgress', notReady.waitingFor) : SUCCESS;
}

/** Installed, and the record of the connection in it. */
export async function checkExtension({ tools, cluster, record, managedCluster }: Subject): Promise<Finding> {
  if (!(await managedCluster())) return notChecked(`cluster ${resourceName(cluster)} does not exist`);
  const extension = await readExtension(tools.arm, cluster, EXTENSION_NAME);
  if (!extension) return failure('ValidationExtensionMissing', `the cluster has no extension ${EXTENSION_NAME}`);
  if (!recordOf(recordsOfSettings(extension.configurationSettings), record.name)) {
    return failure('ValidationExtensionMissing', `${EXTENSION_NAME} holds no record of connection ${record.name}`);
  }
  const { provisioningState, problem } = extension;
  switch (provisioningState) {
    case 'Succeeded':
      return SUCCESS;
    case 'Failed':
    case 'Canceled':
      return failure('ValidationExtensionFailed', `${EXTENSION_NAME} is ${provisioningState}: ${problem}`);
    default:
      return warning('ValidationInProgress', `${EXTENSION_NAME} is ${provisioningState}`);
  }
}

/** What the auth type needs of the cluster is turned on. */
export async function checkFeatures({ cluster, record, managedCluster }: Subject): Promise<Finding> {
  const found = await managedCluster();
  if (!found) return notChecked(`cluster ${resourceName(cluster)} does not exist`);
  const missing = missingFeatures(found, record.auth.kind);
  if (missing.length === 0) return SUCCESS;
  const message = `cluster ${resourceName(cluster)} has not turned on: ${missing.join(', ')}`;
  return failure('ValidationFeatureDisabled', message);
}
