import type { Answer } from '../http/answer.ts';
import { InstanceRunningError } from './errors.ts';
import { isInstanceId, newId } from './instance-id.ts';
import { isFinished } from './instance-table.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { managementLinks } from './links.ts';
import type { ManagementCall } from './management-api.ts';
import { readJsonBody, refusal } from './refusal.ts';

/** Starts an instance of the orchestrator that the path names, with the id that it names or a new one. */
export async function startInstance(call: ManagementCall): Promise<Answer> {
  const { request, registry, engine } = call;
  const [, name = '', givenId = ''] = request.path;
  const id = givenId === '' ? newId() : givenId;
  const registered = registry.find(name, 'orchestrationTrigger');
  const input = readJsonBody(request.body);
  if (!registered) {
    return refusal(400, `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`);
  }
  if (input === undefined) return refusal(400, 'The body is not valid JSON.');
  if (!isInstanceId(id)) return refusal(400, `"${id}" is no valid instance id.`);
  const start = { id, name: registered.name, input, version: request.query.get('version') ?? undefined };
  return refusedIfRunning(() => engine.startInstance(start)) ?? (await result(call, id)) ?? checkStatus(call, id);
}

/** Starts an orchestration again with the input that it had. */
export function restartInstance(call: ManagementCall, id: string): Answer {
  const withNewId = call.request.query.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
  let restarted: string | undefined;
  const refused = refusedIfRunning(() => (restarted = call.engine.restart(id, withNewId)));
  if (refused) return refused;
  return restarted === undefined ? refusal(404, `There is no instance "${id}".`) : checkStatus(call, restarted);
}

function refusedIfRunning(work: () => unknown): Answer | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof InstanceRunningError)) throw error;
    return refusal(409, error.message);
  }
}

function checkStatus({ endpoints }: ManagementCall, id: string): Answer {
  const links = managementLinks(endpoints, id);
  return { status: 202, headers: { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' }, json: links };
}

/**
 * The output of an instance if the caller asked to wait for it (`timeout` and `pollingInterval`, in seconds) and it
 * finishes in time.
 */
async function result({ request, store }: ManagementCall, id: string): Promise<Answer | undefined> {
  const timeout = Number(request.query.get('timeout'));
  const interval = Number(request.query.get('pollingInterval'));
  if (!(timeout > 0 && interval > 0)) return undefined;
  const deadline = Date.now() + timeout * 1000;
  while (Date.now() < deadline && !request.isGone()) {
    const instance = store.tables.instances.get(id);
    if (instance && isFinished(instance.status)) {
      const json: unknown = instance.output === undefined ? null : JSON.parse(instance.output);
      return { status: instance.status === 'Failed' ? 500 : 200, json };
    }
    await sleep(Math.min(interval * 1000, Math.max(0, deadline - Date.now())));
  }
  return undefined;
}
