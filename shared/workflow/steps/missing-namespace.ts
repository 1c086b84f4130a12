import type { ResourceId } from '../../connection/resource-id.ts';
import { classify } from '../classify.ts';
import type { Tools } from '../tools.ts';
import { lacksNamespace } from './plan-resources.ts';

const PATIENCE_MILLISECONDS = 3000;

/**
 * Is the namespace missing, so that it is made by the operation? Not for certain when the cluster does not answer soon:
 * that must not keep the extension from being installed, whose own failure may say more.
 */
export async function isNamespaceMissing(tools: Tools, cluster: ResourceId, namespace: string): Promise<boolean> {
  const patience = Promise.withResolvers<false>();
  const timer = setTimeout(() => patience.resolve(false), PATIENCE_MILLISECONDS);
  const look = async (): Promise<boolean> => lacksNamespace(await tools.openCluster(cluster), namespace);
  try {
    return await Promise.race([look(), patience.promise]);
  } catch (error) {
    if (classify(error, 'ClusterNotFound')) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
