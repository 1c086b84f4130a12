import { KeyedQueue } from '../../shared/workflow/keyed-queue.ts';

const queue = new KeyedQueue();

/**
 * Looks at an instance and starts it in turn with all that do the same: on Azure two starts of one id that overlap are
 * both answered with success, and one of them is lost.
 */
export function inTurn<T>(instanceId: string, lookAndStart: () => Promise<T>): Promise<T> {
  return queue.run(instanceId, lookAndStart);
}
