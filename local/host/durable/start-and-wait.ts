import { setTimeout as sleep } from 'node:timers/promises';
import { sendJson } from '../http/response.ts';
import { isFinished } from './instances.ts';
import type { ManagementParts, ManagementRequest } from './management-api.ts';
import type { ServerResponse } from 'node:http';

type Call = Pick<ManagementParts, 'store'> & { request: ManagementRequest; response: ServerResponse };

/**
 * Answers with an instance's output if the caller asked to wait for it (`timeout` and `pollingInterval`, in seconds)
 * and it finishes in time; false when the caller has to be answered otherwise.
 */
export async function startAndWait({ request, response, store }: Call, id: string): Promise<boolean> {
  const timeout = Number(request.query.get('timeout'));
  const interval = Number(request.query.get('pollingInterval'));
  if (!(timeout > 0 && interval > 0)) return false;
  const deadline = Date.now() + timeout * 1000;
  while (Date.now() < deadline && !response.destroyed) {
    const instance = store.instances.get(id);
    if (instance && isFinished(instance.status)) {
      const status = instance.status === 'Failed' ? 500 : 200;
      sendJson(response, status, instance.output === undefined ? null : JSON.parse(instance.output));
      return true;
    }
    await sleep(Math.min(interval * 1000, Math.max(0, deadline - Date.now())));
  }
  return false;
}
