import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { Tools } from './tools.ts';

/**
 * Does something with the access policies of a vault while nobody else of this process does. Whoever asks who needs a
 * right and then takes it away does both in one turn, so that nobody finds the right there and then loses it.
 */
export function inVaultTurn<T>(tools: Tools, vault: ResourceId, work: () => Promise<T>): Promise<T> {
  return tools.queue.run(`vault ${formatResourceId(vault).toLowerCase()}`, work);
}
